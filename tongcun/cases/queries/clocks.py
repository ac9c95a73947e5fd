"""By what clocks a page is read: asked for once, however many of its parts need them, and only where one does."""

from __future__ import annotations

import datetime

from tongcun.cases.queries.standing import Time
from tongcun.county.models import LightKind
from tongcun.county.queries import Scope, known_calendar, known_lights
from tongcun.loops.lights import Light, LightRules, light_of, span
from tongcun.loops.working_time import WorkingCalendar


class Clocks:
    """The calendar of somebody's county and its light rules at a moment (aware)."""

    def __init__(self, scope: Scope, now: datetime.datetime) -> None:
        self._scope, self.now = scope, now

    @property
    def calendar(self) -> WorkingCalendar:
        """The working calendar: two or three queries, once a request."""
        return known_calendar(self._scope)

    @property
    def rules(self) -> LightRules:
        """When lights turn: one query, once a request."""
        return known_lights(self._scope)

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
