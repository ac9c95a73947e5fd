"""Codes of a second factor are guessed no more freely than passwords: wrong ones count as wrong passwords do."""

from __future__ import annotations

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.utils.translation import gettext as _


class _Counted(forms.Form):
    """Before a form for a code: too many wrong ones lock the user name, as passwords do and for as long."""

    def clean_code(self) -> str:
        """The code, where it is right and the name is not locked."""
        request, credentials = context.request, {"username": self.user.get_username()}  # type: ignore[attr-defined]
        if not AxesProxyHandler.is_allowed(request, credentials):
            request.axes_locked_out, request.axes_credentials = True, credentials
            raise forms.ValidationError(_("Too many wrong tries: locked for a while."))
        try:
            return str(super().clean_code())  # type: ignore[misc]
        except forms.ValidationError:
            AxesProxyHandler.user_login_failed(sender=type(self), credentials=credentials, request=request)
            raise


class CodeAtLogin(_Counted, AuthenticateForm):  # type: ignore[misc]
    """The code after the password."""


class CodeAgain(_Counted, ReauthenticateForm):  # type: ignore[misc]
    """The code asked for again."""
