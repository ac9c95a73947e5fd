"""Accounts are made by a county's administrator; nobody signs up."""

from __future__ import annotations

import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.forms import LoginForm
from django.http import HttpRequest
from django.urls import reverse

from tongcun.county.actions import change_own_password
from tongcun.county.models import User


class Login(LoginForm):  # type: ignore[misc]
    """The login: however a user name is spelt, it is that account, and wrong tries count on it."""

    def clean_login(self) -> str:
        """The user name as it is kept."""
        name = User.normalize_username(super().clean_login())
        # Signs that are many in one: what is longer than any name is nobody's, and is not to fill the table of tries.
        return name[: self.fields["login"].max_length]


class ClosedAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """No sign-up by web; whoever has just logged in is known well enough."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def set_password(self, user: User, password: str) -> None:
        """Whoever chooses a password has used up the one-time one."""
        change_own_password(person=user, password=password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """After a change of password the work goes on."""
        return reverse("home")

    def is_reauthentication_required(self, *, app: str, **more: object) -> bool:
        """Whether to ask for the password before a second factor is set up or taken away.

        The library counts only what was asked again, and so would ask right after the login. The login says as much,
        code of the second factor included, for as long (ACCOUNT_REAUTHENTICATION_TIMEOUT).
        """
        records = get_authentication_records(self.request, self.request.user)
        is_recent = bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT
        return not is_recent and bool(super().is_reauthentication_required(app=app, **more))
