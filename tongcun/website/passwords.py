"""How long a password must be, said in both languages: Django's own sentence has no Chinese."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """At least so many characters."""

    def get_error_message(self) -> str:
        """Why a password is refused."""
        return _("The password is too short: at least {count} characters.").format(count=self.min_length)

    def get_help_text(self) -> str:
        """What is asked for."""
        return _("At least {count} characters.").format(count=self.min_length)
