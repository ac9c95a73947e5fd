"""The app's name and place."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DispatchConfig(AppConfig):
    """Plans and manifests of the day."""

    name = "tongcun.dispatch"
    verbose_name = _("Dispatch")
