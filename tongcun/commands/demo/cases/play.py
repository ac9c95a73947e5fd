"""One case of the demo as it is played: the clock goes from step to step in working time, as far as the present."""

from __future__ import annotations

import datetime
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tongcun.cases.actions import Doer, Said, do_act, do_part, invite
from tongcun.cases.models import Case, CaseClass, Grade, Liaison, Part
from tongcun.cases.models.terms import HOLDS
from tongcun.cases.pure.acts import Act, Party
from tongcun.cases.pure.parts import PartAct
from tongcun.commands.demo.cases.matters import TOWN, Matter
from tongcun.commands.demo.moments import at_moment
from tongcun.commands.demo.units import Units
from tongcun.county.models import County, Enterprise, Unit, User
from tongcun.loops.working_time import WorkingCalendar

INVITE = "invite"
PACE = {Grade.DANGER: 0.05, Grade.URGENT: 0.3, Grade.GENERAL: 1.0, Grade.COMPLEX: 1.0}
"""How long everybody takes for the steps before the work itself, against what is usual."""


class NotYetError(Exception):
    """What comes next would be done after the present, or is left for somebody to do."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Who plays: the county, its units and who acts for each, people by user name, and until when (aware)."""

    county: County
    units: Units
    staff: Mapping[int, User]
    people: Mapping[str, User]
    desk: Unit
    classes: Mapping[str, CaseClass]
    firms: list[Enterprise]
    calendar: WorkingCalendar
    until: datetime.datetime
    chance: random.Random

    def unit_for(self, firm: Enterprise, unit_id: str) -> Unit:
        """A unit; the government of the firm's township where the matter says only that."""
        return self.units[firm.township.name if unit_id == TOWN else unit_id]

    def acting_for(self, unit: Unit, party: Party) -> Doer:
        """Whoever acts for a unit."""
        return Doer(party, self.staff[unit.pk], unit)

    def at_desk(self, party: Party = Party.DESK) -> Doer:
        """The secretary at the county's desk, also when calling back."""
        return Doer(party, self.people["shi"], self.desk)

    def officer_of(self, firm: Enterprise) -> Doer:
        """The liaison officer of a firm."""
        held = Liaison.objects.filter(HOLDS, enterprise=firm).select_related("officer").first()
        return Doer(Party.OFFICER, held.officer if held else self.people["mao"])

    def supervising(self) -> Doer:
        """The supervisor."""
        return Doer(Party.SUPERVISOR, self.people["su"], self.desk)

    def leading(self) -> Doer:
        """The leader."""
        return Doer(Party.LEADER, self.people["li"])


@dataclass(slots=True)
class Play:
    """A case at a moment (aware), and what it is about; `stop` is the last that is done of it."""

    stage: Stage
    case: Case
    matter: Matter
    moment: datetime.datetime
    stop: str = ""
    parts: list[Part] = field(default_factory=list)

    @property
    def lead(self) -> Doer:
        """Who works on it, or is to sign."""
        self.case.refresh_from_db()
        unit = self.case.lead or self.case.named
        assert unit is not None
        return self.stage.acting_for(unit, Party.LEAD)

    def wait(self, least: float, most: float) -> None:
        """Let working minutes pass; raises NotYetError where the present is reached."""
        minutes = self.stage.chance.uniform(least, most)
        self.moment = self.stage.calendar.after(self.moment, int(minutes * 60) + 60)
        self._refuse_the_future()

    def soon(self, least: float, most: float) -> None:
        """The same, quicker where the case is urgent."""
        pace = PACE[Grade(self.case.grade)]
        self.wait(least * pace, most * pace)

    def go_on(self, days: float, minutes: float = 0) -> None:
        """Let days pass by the calendar on the wall."""
        self.moment += datetime.timedelta(days=days, minutes=minutes)
        self.moment = self.stage.calendar.after(self.moment, 60)
        self._refuse_the_future()

    def _refuse_the_future(self) -> None:
        if self.moment > self.stage.until:
            raise NotYetError

    def act(self, act: Act, doer: Doer, **said: Any) -> None:
        """Do something with the case now."""
        with at_moment(self.moment):
            do_act(case=self.case, act=act, doer=doer, said=Said(**said))
        self._refuse_beyond(act)

    def ask(self, unit: Unit, words: str) -> None:
        """The lead invites a unit."""
        lead = self.lead
        with at_moment(self.moment):
            self.parts.append(invite(case=self.case, unit=unit, doer=lead, words=words))
        self._refuse_beyond(INVITE)

    def do_part(self, part: Part, act: PartAct, doer: Doer, person: str = "", **said: Any) -> None:
        """Do something with a part now."""
        with at_moment(self.moment):
            do_part(part=part, act=act, doer=doer, said=Said(**said), person=person)
        self._refuse_beyond(f"part {act}")

    def _refuse_beyond(self, done: str) -> None:
        if self.stop == done:
            raise NotYetError

    def day(self, working_days: int) -> datetime.date:
        """The day that lies so many working days ahead."""
        return self.stage.calendar.workdays_after(self.moment, working_days).date()
