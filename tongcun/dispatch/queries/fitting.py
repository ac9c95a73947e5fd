"""Why a preview no longer fits, with the runs, stations and parcels as people call them, and as they are now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from tongcun.buses.models import DatedTrip
from tongcun.dispatch import wording
from tongcun.dispatch.models import Plan, PlanState
from tongcun.dispatch.problem.changes import Changed, changed_since
from tongcun.dispatch.queries.differences import names_of
from tongcun.dispatch.queries.plans import plan_in_force


@dataclass(frozen=True, slots=True)
class Strayed:
    """A parcel that went another way: its waybill number, and who holds it now, as people call it."""

    waybill: str
    holder: SafeString | str


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a preview can come into force no more: `overtaken` by another plan, or what is no longer as it took it.

    Of the parcels that went another way the first are named, `more` are not.
    """

    overtaken: bool
    words: tuple[SafeString, ...]
    strayed: tuple[Strayed, ...]
    more: int


def misfit_of(plan: Plan) -> Misfit | None:
    """Why a preview no longer fits; None where it does, or the plan is none."""
    if plan.state != PlanState.PREVIEW:
        return None
    in_force = plan_in_force(plan.county, plan.date)
    overtaken = (in_force.pk if in_force is not None else None) != plan.replaces_id
    changes = changed_since(plan)
    return _told(plan, overtaken, changes) if overtaken or changes else None


def _told(plan: Plan, overtaken: bool, changes: list[Changed]) -> Misfit:
    astray = [piece for change in changes for piece in change.get("pieces", [])]
    names = names_of(plan.county, plan.date, {*_ids(changes), *(piece["holder"] for piece in astray)})
    runs = {run.run_id: run for run in DatedTrip.objects.filter(county=plan.county, run_id__in=_ids(changes))}
    is_shut = {
        station.station_id: station.is_shut_on(plan.date)
        for station in plan.county.stations.filter(station_id__in=_ids(changes)).prefetch_related("closures")
    }
    return Misfit(
        overtaken,
        tuple(
            wording.changed_words(change, names, runs.get(change["name"]) or is_shut.get(change["name"]))
            for change in changes
        ),
        tuple(Strayed(piece["waybill"], names.get(piece["holder"], piece["holder"])) for piece in astray),
        sum(int(change["name"]) for change in changes if change["what"] == "parcels") - len(astray),
    )


def _ids(changes: Iterable[Changed]) -> set[str]:
    return {change["name"] for change in changes if change["what"] in ("run", "station")}
