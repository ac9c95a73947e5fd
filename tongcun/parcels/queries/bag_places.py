"""Which bags lead to which station."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tongcun.county.models import County, Level, Station
from tongcun.parcels.record.statements import among, listed, rows


class Place(NamedTuple):
    """A station as far as it matters which bags lead there: by id, its level, the key of its township."""

    station_id: str
    level: str
    township: int | None


def place_of(station: Station) -> Place:
    """A station as a place."""
    return Place(station.station_id, station.level, station.township_id)


def leads_there(bag: Place, destination: Place) -> bool:
    """Whether a piece may ride in a bag for a station: its own, the hub, or the township's station on its way."""
    if bag.station_id == destination.station_id or bag.level == Level.HUB:
        return True
    if bag.level != Level.TOWNSHIP:
        return False
    return destination.level == Level.HUB or bag.township == destination.township


def places_of_bags(county: County, labels: Iterable[str]) -> dict[str, Place]:
    """The stations that some bags are for, by label."""
    statement = (
        "SELECT held.label, place.station_id, place.level, place.township_id FROM parcels_bag held"
        " JOIN county_station place ON place.id = held.destination_id"
        f" WHERE held.county_id = %s AND {among('held.label')}"
    )
    return {label: Place(*place) for label, *place in rows(statement, [county.pk, listed(labels)])}
