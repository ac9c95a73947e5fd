"""Rows of a roster sheet as duties: what each row means, with every doubt told."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongcun.buses.actions.changing import NotADriverError, check_driver
from tongcun.buses.actions.duties import Turn
from tongcun.buses.timetable_names import CrewNames, DayNames, KnownTrip, looks_like_a_time, time_of_day
from tongcun.county.clock import service_date
from tongcun.county.models import County, User
from tongcun.county.sheets import Cells, Record, Told
from tongcun.feeds.cells import UnfitError
from tongcun.feeds.moments import date_in
from tongcun.planner.clock import clock


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A row: its line in the file, its date, and who drives what."""

    line: int
    date: datetime.date
    turn: Turn


def read_roster(
    county: County, rows: Iterable[Record], headings: dict[str, str], day: datetime.date, told: Told
) -> list[RosterRow]:
    """The duties of a sheet; a row without a date is of `day`. Doubts go to `told`, and then nothing is to be used.

    A row names a line by id or name, and where the duty is for one trip of it the trip by its id or by when it sets
    out; a driver by name, user name or phone; the vehicle, by its plate, may be left open.
    """
    reader = _Reader(county, day)
    found: list[RosterRow] = []
    seen: dict[tuple[datetime.date, str, str], int] = {}
    for record in rows:
        cells = Cells(record, headings, told)
        row = reader.row(cells)
        if row is None:
            continue
        key = (row.date, row.turn.route_id, row.turn.trip_id)
        if (before := seen.setdefault(key, row.line)) != row.line:
            what = _("has a duty already on line {line}").format(line=before)
            unfit = UnfitError("duplicate_duty", what, _("each line or trip once a day"))
            cells.tell(unfit, "trip_id" if row.turn.trip_id and cells.text("trip_id") else "route_id")
        found.append(row)
    return found


class _Reader:
    """What is known of a county; the lines and trips of each date are looked up once."""

    def __init__(self, county: County, day: datetime.date) -> None:
        self._county, self._day, self._today = county, day, service_date(county)
        self._crew = CrewNames.of(county)
        self._days: dict[datetime.date, DayNames] = {}
        self._drives: dict[tuple[datetime.date, int], bool] = {}

    def row(self, cells: Cells) -> RosterRow | None:
        """A row's date and duty; None where something is wrong with it, which is told."""
        date = cells.read("date", _date) if cells.text("date") else self._day
        driver = cells.read("driver", self._crew.driver)
        if not cells.text("driver"):
            cells.tell(UnfitError("missing_value", _("names no driver"), _("a driver's name")), "driver")
        vehicle = cells.read("vehicle", self._crew.vehicle)
        if date is None or self._is_over(date, cells):
            return None
        place = self._place(cells, self._names(date))
        if driver is None or place is None or (cells.text("vehicle") and vehicle is None):
            return None
        if not self._drives_on(driver, date):
            what = _("{name} is no driver on {date}").format(name=driver, date=date.isoformat())
            cells.tell(UnfitError("not_a_driver", what, _("somebody whose posting holds on that day")), "driver")
            return None
        return RosterRow(cells.line, date, Turn(*place, driver, vehicle))

    def _is_over(self, date: datetime.date, cells: Cells) -> bool:
        """Whether it is too late for a duty of that date, which is told."""
        if date >= self._today:
            return False
        what = _("{date} is over").format(date=date.isoformat())
        cells.tell(UnfitError("day_is_over", what, _("today or a later day")), "date")
        return True

    def _place(self, cells: Cells, names: DayNames) -> tuple[str, str] | None:
        """Route and trip id of a row; the trip's is empty where a duty is for the whole line."""
        route_id = cells.read("route_id", names.line)
        if cells.text("route_id") and route_id is None:
            return None
        trip = None
        if cells.text("trip_id"):
            trip = cells.read("trip_id", lambda text: _trip(text, names, route_id))
            if trip is not None and not _sets_out_as_said(trip, cells):
                return None
        elif cells.text("departure"):
            trip = cells.read("departure", lambda text: names.trip_at(time_of_day(text), route_id))
        if cells.text("trip_id") or cells.text("departure"):
            return None if trip is None else (trip.route_id, trip.trip_id)
        if route_id is None:
            cells.tell(UnfitError("missing_value", _("names neither line nor trip"), _("a line or a trip")), "route_id")
            return None
        return route_id, ""

    def _names(self, date: datetime.date) -> DayNames:
        if date not in self._days:
            self._days[date] = DayNames.of(self._county, date)
        return self._days[date]

    def _drives_on(self, driver: User, date: datetime.date) -> bool:
        key = date, driver.pk
        if key not in self._drives:
            try:
                check_driver(self._county, date, driver)
                self._drives[key] = True
            except NotADriverError:
                self._drives[key] = False
        return self._drives[key]


def _trip(text: str, names: DayNames, route_id: str | None) -> KnownTrip:
    """The trip that a cell names, by its id or by when it sets out; raises UnfitError."""
    if text in names.trips or not looks_like_a_time(text):
        return names.trip(text, route_id)
    return names.trip_at(time_of_day(text), route_id)


def _sets_out_as_said(trip: KnownTrip, cells: Cells) -> bool:
    """Whether a trip named by its id sets out when the row says, if it says so; else that is told."""
    said = cells.read("departure", time_of_day)
    if said is None or trip.is_frequent or said == trip.departure:
        return not cells.text("departure") or said is not None
    what = _("{name} sets out at {time}").format(name=trip.trip_id, time=clock(trip.departure)[:-3])
    cells.tell(UnfitError("other_departure", what, _("that time, or nothing")), "departure")
    return False


def _date(text: str) -> datetime.date:
    found = date_in(text)
    if found is None:
        raise UnfitError("not_a_date", _("{text} is no date").format(text=text[:30]), _("a date such as 2026-12-01"))
    return found
