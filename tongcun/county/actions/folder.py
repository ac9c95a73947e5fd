"""Places from a county folder: the county, its townships and villages by their codes, its stations."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from tongcun.county.actions.renewing import renew
from tongcun.county.folder_places import station_facts, township_at, townships_of, villages_of
from tongcun.county.models import County, Station, Township, Village, by_code
from tongcun.feeds import county as feeds
from tongcun.feeds.county_settings import Settings
from tongcun.planner.timetable import Station as Listed


@transaction.atomic
def load_places(*, folder: feeds.County, today: datetime.date) -> County:
    """Make or renew the county and its places as a folder lists them; its settings name the county's code.

    The folder lists every station there is today: one that it no longer names is kept, and closed for good from today;
    one that begins on a later day is left alone. It does not list every township and village, so of those none
    vanishes; of several rows of one code it means that of today. The same folder again changes nothing.
    """
    county = _load_county(folder.settings)
    townships = _load_townships(county, folder.stations, today)
    villages = _load_villages(townships, folder.stations, today)
    known = {station.station_id: station for station in county.stations.select_related("township", "village")}
    for place, listed in enumerate(folder.stations, 1):
        station = known.pop(listed.station_id, None) or Station(county=county, station_id=listed.station_id)
        facts = _facts(listed, townships, villages)
        dates = {} if station.is_valid_on(today) else {"valid_from": None, "valid_until": None}
        renew(station, facts | {"official_order": place} | dates)
    _close_for_good(known.values(), today)
    return county


def _load_county(settings: Settings) -> County:
    county = County.objects.filter(division_code=settings.division_code).first()
    county = county or County(division_code=settings.division_code)
    renew(county, {"name": settings.name, "timezone": settings.timezone})
    return county


def _load_townships(county: County, stations: Sequence[Listed], today: datetime.date) -> dict[str, Township]:
    """The townships by code, in the folder's order; one whose station is not listed is called by its code."""
    known = by_code(county.townships.all(), today)
    for place, (code, name) in enumerate(townships_of(county.division_code, stations).items(), 1):
        township = known.setdefault(code, Township(county=county, code=code))
        renew(township, {"name": name or township.name or code, "official_order": place})
    return known


def _load_villages(
    townships: dict[str, Township], stations: Sequence[Listed], today: datetime.date
) -> dict[str, Village]:
    found = Village.objects.filter(township__county__in={t.county_id for t in townships.values()})
    known = by_code(found.select_related("township"), today)
    for code, listed in villages_of(stations).items():
        township = townships.get(listed.township_code)
        if township is not None:
            village = known.setdefault(code, Village(code=code))
            renew(village, {"township": township, "name": listed.name, "official_order": listed.official_order})
    return known


def _facts(listed: Listed, townships: dict[str, Township], villages: dict[str, Village]) -> dict[str, Any]:
    where = {"township": townships.get(township_at(listed)), "village": villages.get(listed.division_code)}
    return station_facts(listed) | where


def _close_for_good(stations: Iterable[Station], today: datetime.date) -> None:
    for station in stations:
        if station.is_valid_on(today):
            renew(station, {"valid_until": today - datetime.timedelta(days=1)})
