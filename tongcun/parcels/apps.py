"""The app's name and place."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParcelsConfig(AppConfig):
    """Parcels and who holds them."""

    name = "tongcun.parcels"
    verbose_name = _("Parcels")
