"""The app's name and place."""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CountyConfig(AppConfig):
    """Who and where."""

    name = "tongcun.county"
    verbose_name = _("People and places")

    def ready(self) -> None:
        """Note a login in our way and not in Django's, whose clock is never a simulated one; let the database refuse to
        change what is kept as evidence."""
        from tongcun.county.triggers import install

        post_migrate.connect(install, sender=self, dispatch_uid="county_triggers")
        user_logged_in.disconnect(dispatch_uid="update_last_login")
        user_logged_in.connect(_note_login, dispatch_uid="update_last_login")


def _note_login(user: Any, **_signal: Any) -> None:
    # Late: models can be imported once all apps are there.
    from tongcun.county.actions import note_login

    note_login(person=user)
