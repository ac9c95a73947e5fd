"""A browser without a browser: somebody logged in, and the pages they see."""

from __future__ import annotations

from typing import Any

from django.test import Client

from tongcun.county.models import User


def as_user(user: User, language: str = "en") -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["django_language"] = language
    return client


def text_of(response: Any) -> str:
    text: str = response.content.decode()
    return text
