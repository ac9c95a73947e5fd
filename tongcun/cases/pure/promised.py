"""The date that the asker is told, and by which "on time" is measured: the first, unless more time was granted in time.

From acceptance on it follows from the limits, once a unit has signed from the clock of that unit's report, and then
allows for the call-back; where somebody above has set a day, it is that day, or when the report is due if it was given
more time; another one once the desk has moved it in time. Another unit, work that has to be done again or another grade
never moves it; a date that has passed is never moved at all. A case that is reopened is promised anew, and that the
promise before was broken stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from tongcun.cases.pure.acts import Act
from tongcun.cases.pure.life import Event, Registered
from tongcun.cases.pure.promises import BY_THE_DAY, Promise, Rules
from tongcun.loops.clock import Course, Extended, Paused, Resumed, end_of, paused_since, read
from tongcun.loops.clock import Event as ClockEvent

_AHEAD = (Promise.SORT, Promise.SIGN, Promise.REPORT, Promise.CALL_BACK)
"""What still has to be done of a case that was accepted, until the asker has the word."""


@dataclass(frozen=True, slots=True)
class Promised:
    """The date that the asker is told; None before it is accepted, and where reports have no limit.

    `stands_still`: its clock does, with time left. `is_broken`: a date that was told before the case was reopened had
    passed without the asker's word.
    """

    until: datetime | None
    stands_still: bool = False
    is_broken: bool = False


def promised(registered: Registered, events: Iterable[Event], rules: Rules, now: datetime) -> Promised:
    """What the asker was promised.

    `events` as they were done. While the clock stands still it is the date that was told when it stopped: nobody knows
    yet by how much it will move. Raises `NoWorkingTimeError`.
    """
    word = _Word(rules, registered.when)
    for event in events:
        word.hear(event)
    return Promised(word.until(now), word.stands_still(now), word.is_broken)


@dataclass(slots=True)
class _Word:
    """What the asker was told so far."""

    rules: Rules
    asked: datetime
    kind: int = 0
    lead_kind: int = 0
    days_set: int = 0
    place: int = 0
    day: date | None = None
    accepted: datetime | None = None
    told: datetime | None = None
    signed: datetime | None = None
    reported: datetime | None = None
    is_worked_on: bool = False
    is_asked_in_time: bool = False
    taken_over: datetime | None = None
    answered: datetime | None = None
    is_broken: bool = False
    clock: list[ClockEvent] = field(default_factory=list)

    def hear(self, event: Event) -> None:
        """Take in what was done next."""
        match event.act:
            case Act.ACCEPT | Act.REOPEN:
                self._begin(event.when)
            case Act.CONTEST if not self.is_worked_on:
                self._begin(event.when)
            case Act.CLASSIFY:
                self._classify(event.when)
            case Act.SET_DAY:
                self._set_day(event.when)
            case Act.SIGN:
                self._take_in_hand(event.when)
            case Act.REDO if not self.is_worked_on:
                # What an older ledger had closed with a unit, and was contested here: its time begins with this.
                self._take_in_hand(event.when)
            case Act.CONFIRM | Act.WITHDRAW | Act.CONTEST:
                self.answered = None if event.act is Act.CONTEST else event.when
                # Withdrawn while it stood still, and contested, it goes on by itself.
                self._tell_clock(event)
            case Act.TAKE_OVER_OPEN:
                self.taken_over = event.when
                self.is_worked_on, self.day, self.lead_kind = True, event.until, self.kind
                self.signed = self.asked if event.until else event.when
            case Act.REPORT if self.signed is not None and self.reported is None:
                self.reported = event.when
            case Act.ASK_EXTENSION:
                due = self._report_due(event.when)
                self.is_asked_in_time = due is not None and event.when <= due
            case Act.PAUSE | Act.RESUME | Act.ESCALATE | Act.GRANT_EXTENSION:
                self._tell_clock(event)

    def until(self, now: datetime) -> datetime | None:
        """The date as it stands at a moment."""
        if self.signed is None:
            return self.told
        due, call_back = self._report_due(now), self.rules.limit(Promise.CALL_BACK, self.lead_kind)
        above = self.rules.end_of_day(self.place)
        if due is not None and above is not None and self.signed <= above:
            return max(due, above)
        return due if due is None or call_back is None else end_of(call_back, due, self.rules.calendar)

    def stands_still(self, now: datetime) -> bool:
        """Whether its clock stands still at a moment since before the date."""
        course = self._course() if self.clock else None
        since = None if course is None else paused_since(course, now)
        return since is not None and (until := self.until(now)) is not None and since <= until

    def _report_due(self, now: datetime) -> datetime | None:
        course = self._course()
        return None if course is None else read(course, self.rules.calendar, paused_since(course, now) or now).due

    def _course(self) -> Course | None:
        limit = self.rules.limit(Promise.REPORT, self.lead_kind)
        if self.signed is None or (limit is None and self.day is None):
            return None
        limit = self.rules.report_limit(limit or BY_THE_DAY, self.signed, self.place)
        return Course(self.signed, limit, tuple(self.clock), self.reported, self.day)

    def _begin(self, when: datetime) -> None:
        self.is_broken = self.is_broken or self._is_broken(when)
        self.answered = None
        self.day = self.signed = self.reported = None
        self.accepted = when
        self.is_worked_on = False
        self.clock = []
        # A day that came too late for what was promised before is in time for this.
        self.place = self.days_set
        self.told = self._by_the_limits(when)

    def _is_broken(self, when: datetime) -> bool:
        """Whether the date that was told has passed by a moment without the asker's word."""
        told = self.until(when)
        if told is None or (self.taken_over is not None and told < self.taken_over):
            return False
        return (self.answered or when) > told

    def _take_in_hand(self, when: datetime) -> None:
        """A unit has it from now on; the first to have it says until when, unless the date that was told has passed."""
        self.is_worked_on = True
        if self.signed is None and (self.told is None or when <= self.told):
            self.signed, self.lead_kind = when, self.kind

    def _classify(self, when: datetime) -> None:
        """Other limits: until a unit has signed they say another date, unless the one that was told has passed."""
        self.kind += 1
        if self.signed is None and self.accepted is not None and (self.told is None or when <= self.told):
            self.told = self._by_the_limits(self.accepted)

    def _set_day(self, when: datetime) -> None:
        """Another day by which somebody above wants it, unless the one that was told has passed."""
        told = self.until(when)
        self.days_set += 1
        if told is not None and when > told:
            return
        self.place = self.days_set
        if self.signed is None and self.accepted is not None:
            self.told = self._by_the_limits(self.accepted)

    def _by_the_limits(self, when: datetime) -> datetime | None:
        """When everything that is still to be done is due, one after the other."""
        if self.rules.limit(Promise.REPORT, self.kind) is None:
            return None
        above = self.rules.end_of_day(self.place)
        if above is not None and when <= above:
            return above
        for promise in _AHEAD:
            if limit := self.rules.limit(promise, self.kind):
                when = end_of(limit, when, self.rules.calendar)
        return when

    def _tell_clock(self, event: Event) -> None:
        """What stops the clock of the first report, and the time that was granted before the date had passed."""
        if self.signed is None or self.reported is not None:
            return
        if event.act is Act.PAUSE:
            self.clock.append(Paused(event.when))
        elif event.act in {Act.RESUME, Act.ESCALATE, Act.WITHDRAW}:
            self.clock.append(Resumed(event.when))
        elif (
            self.is_asked_in_time
            and event.more is not None
            and (until := self.until(event.when)) is not None
            and event.when <= until
        ):
            self.clock.append(Extended(event.when, event.more))
