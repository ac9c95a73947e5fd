"""The app's name and place."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from tongcun.county.models import County
    from tongcun.parcels.rides import Expected


class DispatchConfig(AppConfig):
    """Plans and manifests of the day."""

    name = "tongcun.dispatch"
    verbose_name = _("Dispatch")

    def ready(self) -> None:
        """Let the record ask which runs a plan has things ride: it stands below, and knows of no plan."""
        from tongcun.parcels.rides import ask_also

        ask_also(_expected)


def _expected(county: County, waybills: Collection[str], labels: Collection[str]) -> Iterable[Expected]:
    # Late: the queries bring the planner's types with them, and commands that only load a county do without.
    from tongcun.dispatch.queries.expected import expected_rides

    return expected_rides(county, waybills, labels)
