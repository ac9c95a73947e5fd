"""What a load changes: the rows of a county before and after, compared by their own ids."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django.db.models import QuerySet

from tongcun.buses.models import StopTime, TimetableVersion, Trip
from tongcun.county.models import Station, Township, Village
from tongcun.dispatch.models import Costs
from tongcun.language import _
from tongcun.parcels.models import Kind

Rows = Mapping[str, Mapping[str, object]]
"""By kind of row: facts by id."""


def rows(county_code: str, date: datetime.date) -> Rows:
    """A county's places, kinds, costs, and the trips of the timetable that holds on a date."""
    county = {"county__division_code": county_code}
    villages = Village.objects.filter(township__county__division_code=county_code)
    stations = Station.objects.filter(**county, valid_until__isnull=True)
    return {
        _("townships"): _facts(Township.objects.filter(**county), "code"),
        _("villages"): _facts(villages, "code"),
        _("stations"): _facts(stations, "station_id"),
        _("trips"): _trips(county_code, date),
        _("kinds of parcels"): _facts(Kind.objects.filter(**county), "code"),
        _("costs"): _facts(Costs.objects.filter(**county), "county_id"),
    }


def changes(before: Rows, after: Rows) -> list[str]:
    """A line for each kind of row: how many there are, and how many were added, changed, and have vanished."""
    return [_line(name, before[name], found) for name, found in after.items()]


def _line(name: str, before: Mapping[str, object], after: Mapping[str, object]) -> str:
    sentence = _("{name}: {count} ({added} added, {changed} changed, {vanished} vanished)")
    return "  " + sentence.format(
        name=name,
        count=len(after),
        added=len(after.keys() - before.keys()),
        changed=sum(before[key] != after[key] for key in after.keys() & before.keys()),
        vanished=len(before.keys() - after.keys()),
    )


def _facts(found: QuerySet, key: str) -> dict[str, object]:  # type: ignore[type-arg]
    return {str(row[key]): row for row in found.values()}


def _trips(county_code: str, date: datetime.date) -> dict[str, object]:
    """Every trip with its route, hold, service and calls; ids of a version's own rows left out."""
    versions = TimetableVersion.objects.filter(county__division_code=county_code, valid_from__lte=date)
    version = versions.order_by("-valid_from", "-pk").first()
    if version is None:
        return {}
    calls: dict[int, list[tuple[object, ...]]] = {}
    found = StopTime.objects.filter(trip__route__version=version).order_by("trip", "stop_sequence")
    wanted = ("trip_id", "station__station_id", "stop__stop_id", "arrival_seconds", "departure_seconds", "can_load",
              "can_unload")  # fmt: skip
    for trip, *call in found.values_list(*wanted):
        calls.setdefault(trip, []).append(tuple(call))
    trips = Trip.objects.filter(route__version=version)
    named = ("pk", "trip_id", "route__route_id", "service__service_id", "hold_litres", "hold_kg")
    return {f"{route} {trip}": (*rest, calls.get(pk)) for pk, trip, route, *rest in trips.values_list(*named)}
