"""The demo's year of cases: who asks for what on which day, drawn by one seed, and each case's story played."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from tongcun.cases.actions import Request, classify_case, link_case, register_case
from tongcun.cases.models import Case, Channel, Grade, Link
from tongcun.cases.pure.acts import OVER
from tongcun.commands.demo.cases.limits import DISEASE, POLLUTION
from tongcun.commands.demo.cases.matters import MATTERS, Matter
from tongcun.commands.demo.cases.meeting import brought_in
from tongcun.commands.demo.cases.play import NotYetError, Play, Stage
from tongcun.commands.demo.cases.stories import WEIGHTS, Story, together
from tongcun.commands.demo.cases.today import OPEN, REGISTERED
from tongcun.commands.demo.liaison import LIVESTOCK
from tongcun.commands.demo.moments import at_moment
from tongcun.commands.demo.units import AGRICULTURE
from tongcun.commands.demo.visiting import Planned
from tongcun.county.models import Enterprise

FIRST = datetime.date(2026, 1, 6)
LAST = datetime.date(2026, 11, 12)
ASKED = 100
CHANNELS = {
    Channel.ENTERPRISE: 46, Channel.OFFICER: 26, Channel.MEETING: 10, Channel.LEADERS_VISIT: 8, Channel.LEADERS_NOTE: 4,
    Channel.ABOVE: 6,
}  # fmt: skip
BY_A_LEADER = (Channel.MEETING, Channel.LEADERS_VISIT, Channel.LEADERS_NOTE)
ASKED_AGAIN = 25
"""Every so many-th asks for what was asked before."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a case comes to be at a moment (aware), and how it goes on; `begin` tells the case, if one came of it."""

    moment: datetime.datetime
    begin: Callable[[], Case | None]
    matter: Matter
    story: Story
    stop: str = ""


def played(stage: Stage, visits: Iterator[Planned]) -> None:
    """All cases of the year, in the order in which they were registered, so that their numbers are, too."""
    beginnings = [*_asked(stage), *_left_open(stage), *_found_on_visits(stage, visits)]
    beginnings += [Beginning(*one) for one in brought_in(stage)]
    for number, one in enumerate(sorted(beginnings, key=lambda one: one.moment), 1):
        with at_moment(one.moment):
            case = one.begin()
            if case is None or one.stop == REGISTERED:
                continue
            if number % ASKED_AGAIN == 0 and case.meeting_id is None and not hasattr(case, "note"):
                _linked(stage, case)
        with suppress(NotYetError):
            one.story(Play(stage, case, one.matter, max(one.moment, case.registered_at), one.stop))


def _linked(stage: Stage, case: Case) -> None:
    """The case asks again for what the same enterprise asked before."""
    before = Case.objects.filter(enterprise=case.enterprise, state__in=OVER, linked_to=None, linked_cases=None)
    if (first := before.exclude(pk=case.pk).order_by("pk").last()) is not None:
        Case.objects.filter(pk=case.pk).update(title=first.title, problem=f"又来了：{first.problem}")
        link_case(case=case, to=first, link=Link.REPEAT, doer=stage.at_desk())


def _asked(stage: Stage) -> Iterator[Beginning]:
    """What enterprises, officers and leaders brought in over the year."""
    chance, days = stage.chance, (LAST - FIRST).days
    for _ in range(ASKED):
        day = FIRST + datetime.timedelta(days=chance.randrange(days))
        moment = _working(stage, day, chance.uniform(0, 8))
        firm, matter = chance.choice(stage.firms), chance.choice(MATTERS)
        if matter.case_class in (POLLUTION, DISEASE):
            firm = chance.choice([one for one in stage.firms if one.industry == LIVESTOCK])
        channel = chance.choices(list(CHANNELS), list(CHANNELS.values()))[0]
        yield _beginning(stage, moment, firm, matter, channel, _story(chance, matter))


def _story(chance: random.Random, matter: Matter) -> Story:
    story = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
    return together if matter.joint and story.__name__ == "usual" else story


def _left_open(stage: Stage) -> Iterator[Beginning]:
    """What waits for somebody today."""
    for number, (firm, title, when, story, stop) in enumerate(OPEN):
        moment = datetime.datetime.fromisoformat(f"2026-{when}").replace(tzinfo=stage.county.zone())
        matter = next(one for one in MATTERS if one.title == title)
        enterprise = next(one for one in stage.firms if one.name.startswith(firm))
        channel = (Channel.ENTERPRISE, Channel.OFFICER, Channel.ENTERPRISE, Channel.LEADERS_VISIT)[number % 4]
        yield _beginning(stage, moment, enterprise, matter, channel, story, stop)


def _found_on_visits(stage: Stage, visits: Iterator[Planned]) -> Iterator[Beginning]:
    """What officers found on their visits: a case is there as the visit is saved."""
    for visit in visits:
        matter = next((one for one in MATTERS if one.problem == visit.problem), MATTERS[0])

        def begin(visit: Planned = visit, matter: Matter = matter) -> Case | None:
            case = visit.record().case
            if case is not None:
                kind = stage.classes[matter.case_class]
                classify_case(case=case, case_class=kind, grade=Grade(matter.grade), doer=stage.at_desk())
            return case

        yield Beginning(visit.moment, begin, matter, _story(stage.chance, matter))


def _beginning(
    stage: Stage, moment: datetime.datetime, firm: Enterprise, matter: Matter, channel: Channel, story: Story,
    stop: str = "",
) -> Beginning:  # fmt: skip
    def begin() -> Case:
        by = {Channel.ENTERPRISE: None, Channel.OFFICER: stage.officer_of(firm).user}.get(channel, stage.people["shi"])
        is_theirs = firm.industry == LIVESTOCK and channel in (Channel.ENTERPRISE, Channel.OFFICER)
        unit = stage.units[AGRICULTURE] if is_theirs else None
        return register_case(request=_request(stage, moment, firm, matter, channel), by=by, unit=unit)

    return Beginning(moment, begin, matter, story, stop)


def _request(
    stage: Stage, moment: datetime.datetime, firm: Enterprise, matter: Matter, channel: Channel
) -> Request:  # fmt: skip
    is_leaders = channel in BY_A_LEADER
    return Request(
        enterprise=firm, title=matter.title, problem=matter.problem, channel=channel, found_on=moment.date(),
        case_class=stage.classes[matter.case_class].pk, grade=Grade(matter.grade), asker_name=firm.contact_name,
        asker_phone=firm.contact_phone, is_confidential=channel is Channel.LEADERS_NOTE,
        leading_leader=stage.people["li"] if is_leaders else None, solution=matter.plan if is_leaders else "",
        wanted_by=moment.date() + datetime.timedelta(days=21) if is_leaders else None,
    )  # fmt: skip


def _working(stage: Stage, day: datetime.date, hours: float) -> datetime.datetime:
    """A moment of working time, so many hours into the work of a day or of the next that has any."""
    morning = datetime.datetime.combine(day, datetime.time(6), stage.county.zone())
    return stage.calendar.after(morning, int(hours * 3600) + 60)
