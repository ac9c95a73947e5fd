"""The app's name and place."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ParcelsConfig(AppConfig):
    """Parcels and who holds them."""

    name = "tongcun.parcels"
    verbose_name = _("Parcels")

    def ready(self) -> None:
        """See to it that the database refuses to change the record, whatever a migration did to its tables."""
        from tongcun.parcels.record.triggers import install

        post_migrate.connect(install, sender=self, dispatch_uid="parcels_triggers")
