"""The app's name and place."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    """Who answers for which enterprise, and what enterprises ask for, followed to its end."""

    name = "tongcun.cases"
    verbose_name = _("Liaison")

    def ready(self) -> None:
        """See to it that the database refuses to change what was done."""
        from tongcun.cases.triggers import install

        post_migrate.connect(install, sender=self, dispatch_uid="cases_triggers")
