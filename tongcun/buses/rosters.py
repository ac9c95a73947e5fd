"""Rows of a roster sheet as duties: what each row means, with every doubt told."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongcun.buses.actions.duties import Turn
from tongcun.buses.models import Trip, Vehicle
from tongcun.buses.queries import version_on
from tongcun.county.models import County, Role, User
from tongcun.county.sheets import CONTENTS, Record, Sheet, guess_mapping, read_sheet, records
from tongcun.feeds.problems import Problems
from tongcun.feeds.typed_timetable.days import date_of

MOST_ROWS = 5_000
Days = dict[datetime.date, list[Turn]]


def read_roster(county: County, raw: bytes, file: str, told: tuple[datetime.date, Problems]) -> Days:
    """The duties of a sheet by date; a row without a date is of the date given. Problems are noted.

    A row names a line, by id or name, or a trip, and a driver by name or user name; the vehicle, by its plate, may be
    left open.
    """
    day, problems = told
    content = CONTENTS["roster"]
    sheet = read_sheet(raw, file, content, problems)
    if sheet is None:
        return {}
    mapping = guess_mapping(sheet, content)
    if "driver" not in mapping or not {"route_id", "trip_id"} & mapping.keys():
        expected = _("columns for the driver, and for line or trip")
        problems.error("missing_column", file, sheet.heading_line, None, _("columns are missing"), expected)
        return {}
    if len(sheet.rows) > MOST_ROWS:
        limit = _("at most {count} rows").format(count=MOST_ROWS)
        problems.error("too_many_rows", file, None, None, _("too many rows"), limit)
        return {}
    reader = _Reader(sheet, mapping, problems, _People.of(county), county)
    days: Days = {}
    for record in records(sheet, content, mapping):
        if (duty := reader.duty(record, day)) is not None:
            days.setdefault(duty[0], []).append(duty[1])
    return days


@dataclass(frozen=True, slots=True)
class _People:
    """Drivers by name and user name, vehicles by plate; None where two bear one name."""

    drivers: dict[str, User | None]
    vehicles: dict[str, Vehicle]

    @classmethod
    def of(cls, county: County) -> _People:
        drivers: dict[str, User | None] = {}
        for user in User.objects.filter(postings__county=county, postings__role=Role.DRIVER).distinct():
            for name in {user.display_name, user.username}:
                drivers[name] = None if name in drivers else user
        return cls(drivers, {bus.plate: bus for bus in Vehicle.objects.filter(county=county)})


class _Reader:
    """Reads rows one by one; the lines and trips of each date are looked up once."""

    def __init__(
        self, sheet: Sheet, mapping: dict[str, str], problems: Problems, people: _People, county: County
    ) -> None:
        self._sheet, self._mapping, self._problems = sheet, mapping, problems
        self._people, self._county = people, county
        self._routes: dict[datetime.date, tuple[dict[str, str], dict[str, str]]] = {}
        self._seen: set[tuple[datetime.date, str, str]] = set()

    def duty(self, record: Record, day: datetime.date) -> tuple[datetime.date, Turn] | None:
        """A row's date and duty; None where something is wrong with it, which is told."""
        cells = record.cells
        date = date_of(cells["date"]) if cells.get("date") else day
        if date is None:
            self._tell(record, "date", "not_a_date", (_("is not a date"), _("a date such as 2026-12-01")))
            return None
        place = self._place(record, date)
        driver = self._people.drivers.get(cells.get("driver", ""))
        if driver is None:
            expected = _("a driver of the county, by name or user name; two of one name by user name")
            self._tell(record, "driver", "unknown_driver", (_("is no known driver"), expected))
        plate = cells.get("vehicle", "")
        vehicle = self._people.vehicles.get(plate)
        if plate and vehicle is None:
            expected = _("a plate of the list of vehicles, or nothing")
            self._tell(record, "vehicle", "unknown_vehicle", (_("is no known vehicle"), expected))
            return None
        if place is None or driver is None:
            return None
        if (date, *place) in self._seen:
            expected = _("each line or trip once a day")
            self._tell(record, "route_id", "duplicate_duty", (_("has a duty further up"), expected))
            return None
        self._seen.add((date, *place))
        return date, Turn(*place, driver, vehicle)

    def _place(self, record: Record, date: datetime.date) -> tuple[str, str] | None:
        """Route and trip id of a row."""
        lines, trips = self._known(date)
        line, trip = record.cells.get("route_id", ""), record.cells.get("trip_id", "")
        if trip:
            if trip in trips and lines.get(line, trips[trip]) == trips[trip]:
                return trips[trip], trip
            expected = _("a trip of the timetable that holds on that day")
            self._tell(record, "trip_id", "unknown_trip", (_("is no known trip"), expected))
            return None
        if line in lines:
            return lines[line], ""
        expected = _("a line of the timetable that holds on that day")
        self._tell(record, "route_id", "unknown_line", (_("is no known line"), expected))
        return None

    def _known(self, date: datetime.date) -> tuple[dict[str, str], dict[str, str]]:
        """Route ids by id and name, and by trip id."""
        if date not in self._routes:
            version = version_on(self._county, date)
            listed = list(version.routes.values_list("route_id", "name")) if version is not None else []
            lines = {name: route_id for route_id, name in listed} | {route_id: route_id for route_id, _name in listed}
            trips = Trip.objects.filter(route__version=version).values_list("trip_id", "route__route_id")
            self._routes[date] = lines, dict(trips) if version is not None else {}
        return self._routes[date]

    def _tell(self, record: Record, field: str, code: str, told: tuple[str, str]) -> None:
        self._problems.error(code, self._sheet.file, record.line, self._mapping.get(field), *told)
