"""Addresses of this app, below the county's code."""

from __future__ import annotations

from django.urls import path

from tongcun.cockpit.views import my_desk

urlpatterns = [path("my-desk/", my_desk, name="my_desk")]
