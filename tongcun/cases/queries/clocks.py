"""By what clocks a page is read: asked for once, however many of its parts need them, and only where one does."""

from __future__ import annotations

import datetime
from functools import cached_property

from tongcun.cases.queries.standing import Time
from tongcun.county.models import County, LightKind
from tongcun.county.queries import light_rules, working_calendar
from tongcun.loops.lights import Light, LightRules, light_of, span
from tongcun.loops.working_time import WorkingCalendar


class Clocks:
    """A county's calendar and its light rules at a moment (aware)."""

    def __init__(self, county: County, now: datetime.datetime) -> None:
        self.county, self.now = county, now

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """The working calendar: two or three queries."""
        return working_calendar(self.county)

    @cached_property
    def rules(self) -> LightRules:
        """When lights turn: one query."""
        return light_rules(self.county)

    @property
    def time(self) -> Time:
        """By what the clocks of cases are read."""
        return Time(self.calendar, self.now)

    def of_remark(self, since: datetime.datetime | None, until: datetime.datetime | None) -> Light | None:
        """The light of the time in which units may add their remarks, by the rule for joint work, of which that is a
        kind; None where either end is open."""
        if since is None or until is None:
            return None
        rule = self.rules.on(LightKind.JOINT_PART, since.astimezone(self.calendar.zone).date())
        return light_of(span(since, until, self.now, self.calendar), rule)
