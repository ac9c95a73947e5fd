"""What a load changes: the rows of a county before and after, compared by their own ids."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from django.db.models import QuerySet

from tongcun.buses.models import StopTime, TimetableVersion, Trip
from tongcun.county.models import SpecialDay, Station, Township, Village, by_code, valid_on
from tongcun.dispatch.models import Costs
from tongcun.language import _
from tongcun.parcels.models import Kind

OWN_OF_STATION = (
    "name", "level", "opens_seconds", "closes_seconds", "handling_minutes", "van_yuan", "transfer", "lat", "lon",
)  # fmt: skip
OF_STATION = (*OWN_OF_STATION, "township__code", "village__code", "official_order")
OF_KIND = ("volume_litres", "mass_kg", "bus_allowed", "hour_yuan", "late_hour_yuan", "held_yuan")
OF_COSTS = ("handling_yuan", "hour_yuan", "late_hour_yuan", "van_yuan", "held_yuan", "drop_yuan")
OF_SPECIAL_DAY = ("kind", "hours", "name", "source")
"""The columns of which a county folder speaks, and the holidays that come with it."""

Facts = Mapping[str, object]
"""What stands in the columns, by a row's own id."""
Rows = Mapping[str, Facts]
"""By kind of row."""


def rows(county_code: str, date: datetime.date, today: datetime.date) -> Rows:
    """A county's places of today, kinds and costs in the database, and the trips of the timetable that holds on a
    date."""
    townships = by_code(Township.objects.filter(county__division_code=county_code), today)
    villages = Village.objects.filter(township__county__division_code=county_code).select_related("township")
    stations = Station.objects.filter(valid_on(today), county__division_code=county_code)
    return {
        "townships": {code: (place.name, place.official_order) for code, place in townships.items()},
        "villages": {
            code: (place.name, place.township.code, place.official_order)
            for code, place in by_code(villages, today).items()
        },
        "stations": _facts(stations, "station_id", OF_STATION),
        "trips": _trips(county_code, date),
        "kinds": _facts(Kind.objects.filter(county__division_code=county_code), "code", OF_KIND),
        "costs": _facts(Costs.objects.filter(county__division_code=county_code), "county__division_code", OF_COSTS),
        "special_days": _special_days(county_code),
    }


def changes(before: Rows, after: Rows) -> list[str]:
    """A line for each kind of row: how many there are, and how many were added, changed, and have vanished."""
    names = {
        "townships": _("townships"), "villages": _("villages"), "stations": _("stations"), "trips": _("trips"),
        "kinds": _("kinds of parcels"), "costs": _("costs"), "special_days": _("holidays and make-up workdays"),
    }  # fmt: skip
    return [_line(names[kind], before[kind], found) for kind, found in after.items()]


def _line(name: str, before: Facts, after: Facts) -> str:
    sentence = _("{name}: {count} ({added} added, {changed} changed, {vanished} vanished)")
    return "  " + sentence.format(
        name=name,
        count=len(after),
        added=len(after.keys() - before.keys()),
        changed=sum(before[key] != after[key] for key in after.keys() & before.keys()),
        vanished=len(before.keys() - after.keys()),
    )


def _facts(found: QuerySet, key: str, columns: Sequence[str]) -> Facts:  # type: ignore[type-arg]
    return {own_id: tuple(facts) for own_id, *facts in found.values_list(key, *columns)}


def _special_days(county_code: str) -> Facts:
    days = SpecialDay.objects.filter(county__division_code=county_code)
    return {date.isoformat(): tuple(facts) for date, *facts in days.values_list("date", *OF_SPECIAL_DAY)}


def _trips(county_code: str, date: datetime.date) -> Facts:
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
    return {
        f"{route} {trip}": (*rest, tuple(calls.get(pk, ()))) for pk, trip, route, *rest in trips.values_list(*named)
    }
