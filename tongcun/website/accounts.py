"""Accounts are made by a county's administrator; nobody signs up."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """No sign-up by web."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False
