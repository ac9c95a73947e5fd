"""The app's name and place."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CockpitConfig(AppConfig):
    """What waits for somebody, over all doors."""

    name = "tongcun.cockpit"
    verbose_name = _("My desk")
