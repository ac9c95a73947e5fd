"""Lights by rule: green while there is time or it was kept, yellow when the end is near, red when it is late.

There is one rule table (`LightRules`), by kind of promise and the day from which each rule holds, and one judgement
(`light_of`). Whatever has a clock is read by it; whatever only has a beginning and an end (`span`), or a day (`days`),
is made a reading first. Lists keep when a light turns and the end, and ask `light_at`.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tongcun.loops.clock import Reading
from tongcun.loops.working_time import DAY_SECONDS, WorkingCalendar, last_second


class Light(StrEnum):
    """How a promise stands, at one look."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class LightRule:
    """When a light turns yellow: as soon as so little is left, as a part of the time there is or in seconds.

    Whichever comes first counts. Seconds are those of the clock: working seconds, or any for limits in hours.
    """

    yellow_part: float
    yellow_seconds: int = 0

    def near_seconds(self, budget: int) -> int:
        """How much of the time there is may be left when a light turns yellow."""
        return int(max(budget * self.yellow_part, self.yellow_seconds))


@dataclass(frozen=True)
class LightRules:
    """The rule table: of each kind what is `usual`, and `rows` of first days, which rise, with the rules from then."""

    usual: Mapping[str, LightRule]
    rows: Mapping[str, Sequence[tuple[datetime.date, LightRule]]]

    def on(self, kind: str, day: datetime.date) -> LightRule:
        """The rule of a kind for what began on a day; raises KeyError for a kind that there is not."""
        held = [rule for first_date, rule in self.rows.get(kind, ()) if first_date <= day]
        return held[-1] if held else self.usual[kind]


def light_of(reading: Reading, rule: LightRule) -> Light:
    """The light of a clock: once stopped, green if it was in time and red if it was not."""
    if reading.late:
        return Light.RED
    if reading.stopped:
        return Light.GREEN
    return Light.YELLOW if reading.left_seconds <= rule.near_seconds(reading.budget_seconds) else Light.GREEN


def light_at(due: datetime.datetime, yellow: datetime.datetime, now: datetime.datetime) -> Light:
    """The light of what is due at a moment and has been near since another, as lists keep both."""
    if now > due:
        return Light.RED
    return Light.YELLOW if now >= yellow else Light.GREEN


def span(
    since: datetime.datetime, due: datetime.datetime, now: datetime.datetime, calendar: WorkingCalendar
) -> Reading:
    """What has a beginning and an end and never stands still, as a reading."""
    budget, left = calendar.seconds_between(since, due), calendar.seconds_between(now, due)
    return Reading(due, now > due, budget, left, paused=False, stopped=False, provisional=False)


def days(since: datetime.date, due_on: datetime.date, today: datetime.date, zone: datetime.tzinfo) -> Reading:
    """What is due on a day, by plain dates, as a reading in days by the clock: the day itself is in time."""
    budget, left = ((due_on - day).days * DAY_SECONDS for day in (since, today))
    return Reading(
        last_second(due_on, zone), today > due_on, budget, left, paused=False, stopped=False, provisional=False
    )
