"""The app's name and place."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CountyConfig(AppConfig):
    """Who and where."""

    name = "tongcun.county"
    verbose_name = _("People and places")
