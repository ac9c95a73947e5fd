"""What does not fit, as a promise to look into it: until when, its light, who answers for it.

The clock and the lights are those of every promise (`loops`); states and rates are the parcels' own.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tongcun.county.models import County, LightKind
from tongcun.county.queries import Scope, known_calendar, known_lights, light_rules, working_calendar
from tongcun.loops.clock import Course, Limit, Reading, Unit, read
from tongcun.loops.lights import Light, LightRules, light_of
from tongcun.loops.working_time import NoWorkingTimeError, WorkingCalendar
from tongcun.parcels.models import Discrepancy, DiscrepancyLimit

USUAL = Limit(1, Unit.WORKING_DAYS)
"""As long as a county has set nothing else: by the end of the next working day."""


@dataclass(frozen=True, slots=True)
class Watched:
    """One thing to look into with its clock; `reading` and `light` are None where the county never works again."""

    discrepancy: Discrepancy
    reading: Reading | None
    light: Light | None

    @property
    def due(self) -> datetime.datetime | None:
        """Until when somebody is to have looked into it."""
        return None if self.reading is None else self.reading.due

    @property
    def was_kept(self) -> bool | None:
        """Whether it was looked into in time; None while it is open."""
        if self.reading is None or not self.reading.stopped:
            return None
        return not self.reading.late


@dataclass(frozen=True)
class Watch:
    """By what the clocks of a county's exceptions run; made once for many of them."""

    calendar: WorkingCalendar
    limits: Sequence[DiscrepancyLimit]
    rules: LightRules

    def of(self, found: Discrepancy, now: datetime.datetime) -> Watched:
        """How the clock of one stands at a moment (aware)."""
        day = found.opened_at.astimezone(self.calendar.zone).date()
        course = Course(found.opened_at, self._limit(found.kind, day), stopped=found.closed_at)
        try:
            reading = read(course, self.calendar, now)
        except NoWorkingTimeError:
            return Watched(found, None, None)
        return Watched(found, reading, light_of(reading, self.rules.on(LightKind.EXCEPTION, day)))

    def all_of(self, found: Iterable[Discrepancy], now: datetime.datetime) -> Iterator[Watched]:
        """The same of several, in their order."""
        return (self.of(one, now) for one in found)

    def _limit(self, kind: str, day: datetime.date) -> Limit:
        fitting = [row for row in self.limits if row.kind in ("", kind) and row.first_date <= day]
        if not fitting:
            return USUAL
        return max(fitting, key=lambda row: (row.kind != "", row.first_date)).as_limit()


def watch_for(scope: Scope) -> Watch:
    """The same of somebody's county: one query, beside what they have asked for already."""
    return Watch(known_calendar(scope), list(scope.county.discrepancy_limits.all()), known_lights(scope))


def watch_of(county: County) -> Watch:
    """The clocks of a county's exceptions: five queries."""
    return Watch(working_calendar(county), list(county.discrepancy_limits.all()), light_rules(county))
