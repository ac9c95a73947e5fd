"""The app's name and place."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BusesConfig(AppConfig):
    """The timetable and what runs by it."""

    name = "tongcun.buses"
    verbose_name = _("Timetable")
