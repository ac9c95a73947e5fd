"""Accounts are made by a county's administrator; nobody signs up."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

from tongcun.county.actions import change_own_password
from tongcun.county.models import User


class ClosedAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """No sign-up by web."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def set_password(self, user: User, password: str) -> None:
        """Whoever chooses a password has used up the one-time one."""
        change_own_password(person=user, password=password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """After a change of password the work goes on."""
        return reverse("home")
