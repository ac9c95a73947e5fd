"""The county's stations as the planner sees them on one date."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import cast

from django.db.models import Exists, OuterRef

from tongcun.county import models
from tongcun.county.models import County
from tongcun.planner.timetable import ALWAYS_OPEN, NEVER_CLOSES, Level, Station

NO_CALL_EVER = NEVER_CLOSES
"""Both ends of a shut station's hours: a second at which no run calls, so that nothing is loaded or unloaded there."""


@dataclass(frozen=True, slots=True)
class Stations:
    """The stations in official order, and their places in it by row and by station id."""

    rows: tuple[Station, ...]
    pks: tuple[int, ...]
    by_pk: dict[int, int]
    by_id: dict[str, int]


def load_stations(county: County, date: datetime.date, van_yuan: float) -> Stations:
    """Every station of the county; one that is shut on the date keeps its place, with hours that admit nothing.

    `van_yuan` is what the van costs to a station that names no cost of its own.
    """
    closed = models.StationClosure.objects.filter(station=OuterRef("pk"), first_date__lte=date, last_date__gte=date)
    found = county.stations.annotate(is_closed=Exists(closed)).order_by("official_order", "station_id")
    stations = list(found)
    return Stations(
        tuple(_station(station, station.is_closed or not station.is_valid_on(date), van_yuan) for station in stations),
        tuple(station.pk for station in stations),
        {station.pk: place for place, station in enumerate(stations)},
        {station.station_id: place for place, station in enumerate(stations)},
    )


def _station(station: models.Station, is_shut: bool, van_yuan: float) -> Station:
    opens = ALWAYS_OPEN if station.opens_seconds is None else station.opens_seconds
    closes = NEVER_CLOSES if station.closes_seconds is None else station.closes_seconds
    return Station(
        station_id=station.station_id,
        name=station.name,
        level=cast("Level", station.level),
        opens_seconds=NO_CALL_EVER if is_shut else opens,
        closes_seconds=NO_CALL_EVER if is_shut else closes,
        handling_seconds=station.handling_minutes * 60,
        van_yuan=van_yuan if station.van_yuan is None else station.van_yuan,
        transfer=station.transfer,
        lat=station.lat,
        lon=station.lon,
    )
