"""What a county has already when a timetable comes in for a day: its stations, and what held until then."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Case, When

from tongcun.buses.models import TimetableVersion
from tongcun.county.models import County, valid_on


@dataclass(frozen=True, slots=True)
class Ground:
    """A county's stations and its timetables on a date, read once for all who ask.

    `station_names` are by station id, those of stations that are not there on the date, too; `serving` are the ids of
    the others, and `by_name` those that one of them alone bears. `version` holds on the date, `before` held on the day
    before it.
    """

    station_names: Mapping[str, str]
    serving: frozenset[str]
    by_name: Mapping[str, str]
    version: TimetableVersion | None
    before: TimetableVersion | None

    @classmethod
    def of(cls, county: County, date: datetime.date) -> Ground:
        """That of a county, on the date from which the timetable is to hold."""
        columns = ("station_id", "name", "village__name")
        is_there = Case(When(valid_on(date), then=True), default=False)
        rows = list(county.stations.annotate(is_there=is_there).values_list(*columns, "is_there"))
        serving = [(station_id, {name, village or name}) for station_id, name, village, is_there in rows if is_there]
        latest = list(county.timetables.filter(valid_from__lte=date).order_by("-valid_from")[:2])
        return cls(
            {station_id: name for station_id, name, _village, _is_there in rows},
            frozenset(station_id for station_id, _names in serving),
            _borne_by_one(serving),
            latest[0] if latest else None,
            next((version for version in latest if version.valid_from < date), None),
        )


def _borne_by_one(stations: Iterable[tuple[str, set[str]]]) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for station_id, names in stations:
        for name in names:
            found.setdefault(name, set()).add(station_id)
    return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}
