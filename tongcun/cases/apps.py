"""The app's name and place."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    """Who answers for which enterprise; later, what enterprises ask for."""

    name = "tongcun.cases"
    verbose_name = _("Liaison")
