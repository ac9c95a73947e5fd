"""Addresses of this app, below the county's code."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
