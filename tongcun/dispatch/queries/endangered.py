"""Which run of the same vehicle or driver a late or cancelled one endangers: nobody comes in time where it begins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import OuterRef, Q, Subquery

from tongcun.buses.models import DatedTrip, StopTime
from tongcun.buses.overlaps import span


class Endangered(NamedTuple):
    """A later run, the plate or person (`who`) that it shares with the one that endangers it, where it begins, and when
    it leaves by its own times; `arrives` is when the other gets there, None where that is cancelled."""

    run: DatedTrip
    who: str
    place: str
    leaves: int
    arrives: int | None


def endangered_by(run: DatedTrip) -> Endangered | None:
    """The next run of the same vehicle, else of the same driver, on its day that a run endangers: one that leaves
    before the other is there, or begins elsewhere than where a cancelled one leaves its bus."""
    if not run.is_cancelled and not run.delay_seconds:
        return None
    shared = Q(vehicle=run.vehicle_id or 0) | Q(driver=run.driver_id or 0)
    found = DatedTrip.objects.filter(shared, county=run.county_id, date=run.date)
    found = found.annotate(station_there=_first("station__name"), stop_there=_first("stop__name"))
    day = list(found.select_related("route", "vehicle", "driver").order_by("first_departure_seconds", "run_id"))
    for who in ("vehicle", "driver"):
        key = f"{who}_id"
        mine = [one for one in day if getattr(run, key) is not None and getattr(one, key) == getattr(run, key)]
        place = next((number for number, one in enumerate(mine) if one.pk == run.pk), None)
        after = next((one for one in mine[(place or 0) + 1 :] if not one.is_cancelled), None)
        if place is None or after is None:
            continue
        if (told := _told(run, after, mine[_first_cancelled(mine, place)])) is not None:
            return told._replace(who=str(getattr(run, who)))
    return None


def _first_cancelled(runs: Sequence[DatedTrip], place: int) -> int:
    """Where the cancelled runs begin that end with this one: there the bus has stayed."""
    while place > 0 and runs[place].is_cancelled and runs[place - 1].is_cancelled:
        place -= 1
    return place


def _told(run: DatedTrip, after: DatedTrip, stayed: DatedTrip) -> Endangered | None:
    leaves, arrives = span(after)[0], span(run)[1]
    if not run.is_cancelled and arrives <= leaves:
        return None
    here = _begins(after)
    if run.is_cancelled and _begins(stayed) == here:
        return None
    return Endangered(after, "", here, leaves, None if run.is_cancelled else arrives)


def _first(column: str) -> Subquery:
    """A column of the first call of a run."""
    calls = StopTime.objects.filter(trip=OuterRef("trip")).order_by("stop_sequence")
    return Subquery(calls.values(column)[:1])


def _begins(run: DatedTrip) -> str:
    """Where a run begins: the station, else the stop, of its first call."""
    return getattr(run, "station_there", None) or getattr(run, "stop_there", None) or ""
