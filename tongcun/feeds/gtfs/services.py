"""On which dates a service runs: calendar.txt's weeks with calendar_dates.txt's exceptions, either file alone too."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from tongcun.feeds.gtfs.cells import BAD, day_of, numbers, one_of, unique_ids
from tongcun.feeds.problems import Problems
from tongcun.feeds.table import Table
from tongcun.language import _

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ADDED, _REMOVED = 1, 2

Days = frozenset[int]


@dataclass(frozen=True, slots=True)
class Service:
    """The dates of a service, all as proleptic ordinals: a weekly pattern from `first` to `last`, and exceptions.

    `weekdays` begins with Monday; a service that stands in calendar_dates.txt only has an empty range.
    """

    service_id: str
    weekdays: tuple[bool, ...]
    first: int
    last: int
    added: Days
    removed: Days

    def runs_on(self, date: datetime.date) -> bool:
        """Whether the service's trips move on a service date."""
        return self._runs_on(date.toordinal())

    def _runs_on(self, day: int) -> bool:
        if day in self.added or day in self.removed:
            return day in self.added
        # Ordinal 1 is a Monday.
        return self.first <= day <= self.last and self.weekdays[(day - 1) % 7]

    def span(self) -> tuple[datetime.date, datetime.date] | None:
        """The first and the last date on which the service runs; None where it never does."""
        ends = [day for day in (self._first_by_week(1), self._first_by_week(-1)) if day is not None]
        days = sorted([*ends, *self.added])
        return (datetime.date.fromordinal(days[0]), datetime.date.fromordinal(days[-1])) if days else None

    def _first_by_week(self, step: int) -> int | None:
        """The first running day from the front of the range (`step` 1) or from its back (-1)."""
        if not any(self.weekdays):
            return None
        days = range(self.first, self.last + 1)[::step]
        return next((day for day in days if self._runs_on(day)), None)


def read_services(calendar: Table | None, exceptions: Table | None, problems: Problems) -> dict[str, Service]:
    """Every service of the two files by its id, as far as they could be read."""
    services: dict[str, Service] = {}
    changed = _read_exceptions(exceptions, problems) if exceptions is not None else {}
    if calendar is not None:
        for service in _read_weeks(calendar, changed, problems):
            services[service.service_id] = service
    for service_id in changed:
        if service_id not in services:
            services[service_id] = _service(service_id, (False,) * 7, (1, 0), changed)
    return services


_Changes = dict[str, dict[int, int]]
"""By service id, then day: _ADDED or _REMOVED."""


def _service(service_id: str, weekdays: tuple[bool, ...], ends: tuple[int, int], changed: _Changes) -> Service:
    days = changed.get(service_id, {})
    added = frozenset(day for day, kind in days.items() if kind == _ADDED)
    return Service(service_id, weekdays, *ends, added, frozenset(days) - added)


def _read_weeks(table: Table, changed: _Changes, problems: Problems) -> Iterable[Service]:
    ids = unique_ids(table, "service_id", problems)
    weeks = [numbers(table, weekday, one_of(0, 1), problems) for weekday in _WEEKDAYS]
    first, last = (numbers(table, column, day_of, problems) for column in ("start_date", "end_date"))
    for service_id, row in ids.items():
        if BAD not in (first[row], last[row]) and last[row] < first[row]:
            what = _("the last day lies before the first")
            expected = _("a date not before start_date")
            problems.error("end_before_start", table.name, table.lines[row], "end_date", what, expected)
        weekdays = tuple(bool(week[row] == 1) for week in weeks)
        yield _service(service_id, weekdays, (int(first[row]), int(last[row])), changed)


def _read_exceptions(table: Table, problems: Problems) -> _Changes:
    changed: _Changes = {}
    days = numbers(table, "date", day_of, problems).tolist()
    kinds = numbers(table, "exception_type", one_of(_ADDED, _REMOVED), problems).tolist()
    for row, service_id in enumerate(table["service_id"]):
        line = table.lines[row]
        if not service_id:
            problems.error("missing_value", table.name, line, "service_id", _("is empty"), _("an id"))
        elif days[row] != BAD and days[row] in changed.setdefault(service_id, {}):
            what = _("this service has an exception on this date already")
            problems.error("duplicate_exception", table.name, line, "date", what, _("each service and date once"))
        elif days[row] != BAD:
            changed[service_id][days[row]] = kinds[row]
    return changed
