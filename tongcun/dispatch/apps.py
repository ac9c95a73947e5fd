"""The app's name and place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from tongcun.buses.models import DatedTrip
    from tongcun.county.models import County
    from tongcun.parcels.queries.rides import Expected


class DispatchConfig(AppConfig):
    """Plans and manifests of the day."""

    name = "tongcun.dispatch"
    verbose_name = _("Dispatch")

    def ready(self) -> None:
        """Let the record ask which runs a plan has things ride, and the timetable tell of runs that change: they stand
        below, and know of no plan."""
        from tongcun.buses import changed_runs
        from tongcun.parcels.queries.rides import ask_also

        ask_also(_expected)
        changed_runs.tell_also(_changed)
        changed_runs.ask_also(_no_longer_as_planned)


def _expected(county: County, waybills: Collection[str], labels: Collection[str]) -> Iterable[Expected]:
    # Late: the queries bring the planner's types with them, and commands that only load a county do without.
    from tongcun.dispatch.queries.expected import expected_rides

    return expected_rides(county, waybills, labels)


def _changed(county: County, runs: Sequence[str]) -> None:
    from tongcun.county.clock import now
    from tongcun.parcels.actions import tell_overload

    tell_overload(county=county, runs=runs, now=now())


def _no_longer_as_planned(county: County) -> Iterable[DatedTrip]:
    from tongcun.dispatch.queries.changed import no_longer_as_planned

    return no_longer_as_planned(county)
