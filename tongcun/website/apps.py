"""The app's name and place."""

from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class WebsiteConfig(AppConfig):
    """Base templates, static files, login."""

    name = "tongcun.website"
    verbose_name = "Tongcun 通村"

    def ready(self) -> None:
        """See to it that the table which all processes share is there: it belongs to no model."""
        # An app without models, as this one, is never said to be migrated; it comes when the people's app is.
        people = apps.get_app_config("county")
        post_migrate.connect(_make_shared_table, sender=people, dispatch_uid="website_shared_table")


def _make_shared_table(using: str, **_signal: Any) -> None:
    from django.core.management import call_command

    call_command("createcachetable", database=using, verbosity=0)
