"""Which lights of cases and of joint parts burn yellow or red, and whose they are."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from tongcun.cases.models import Case, Part, PartEvent, PartStep
from tongcun.cases.models.events import unit_key
from tongcun.cases.pure.acts import Party
from tongcun.cases.pure.parts import TO_ANSWER, PartAct, PartState
from tongcun.cases.pure.promises import Promise
from tongcun.cases.queries.limits import LimitTable
from tongcun.cases.queries.standing import Clock, Standing, Time
from tongcun.county.clock import end_of_day
from tongcun.county.models import County, LightKind
from tongcun.loops.clock import Extended, Limit
from tongcun.loops.lights import Light, LightRules, light_of, span

_BURNING = (Light.YELLOW, Light.RED)
_BEGINS = {
    PartAct.NAME: PartStep.ANSWER, PartAct.ASK_AGAIN: PartStep.ANSWER, PartAct.PROMISE: PartStep.FINISH,
    PartAct.DECLINE: PartStep.DECIDE,
}  # fmt: skip
"""What is due of a part from an act on."""


@dataclass(frozen=True, slots=True)
class Burning:
    """A light that is yellow or red: of which run of which clock, until when it is or was due, and whose it is.

    `unit` is the key of a unit's row, empty for the county's desk, None for the enterprise's officer.
    """

    case: int
    step: str
    started: datetime.datetime
    light: Light
    due: datetime.datetime
    party: Party
    unit: str | None
    part: int | None = None
    extended: int = 0


def burning_of(case: Case, found: Standing) -> Iterator[Burning]:
    """The lights of a case; a clock that is paused or has ended reminds nobody, nor the second look-back before the
    first is done: whoever was told to look is not told so again."""
    running = [clock for clock in found.clocks if not clock.reading.stopped]
    first_look_is_open = any(clock.running.promise is Promise.LOOK_BACK_30 for clock in running)
    for clock in running:
        if first_look_is_open and clock.running.promise is Promise.LOOK_BACK_90:
            continue
        if not clock.reading.paused and (light := clock.light) in _BURNING:
            yield _burning(case, clock, light)


def _burning(case: Case, clock: Clock, light: Light) -> Burning:
    running = clock.running
    return Burning(
        case=case.pk, step=running.promise, started=running.course.started, light=light, due=clock.reading.due,
        party=running.party, unit=None if running.party is Party.OFFICER else running.unit,
        extended=sum(isinstance(event, Extended) for event in running.course.events),
    )  # fmt: skip


def burning_parts(parts: Sequence[Part], rules: LightRules, time: Time) -> Iterator[Burning]:
    """The lights of joint parts, with their beginnings, that are to be answered or finished by their units, or decided
    by the county's desk once they are declined."""
    for part, step, started, due, light in lights_of_parts(parts, rules, time):
        if light in _BURNING:
            desks = step is PartStep.DECIDE
            yield Burning(
                case=part.case_id, step=step, started=started, light=light, due=due,
                party=Party.DESK if desks else Party.JOINT, unit="" if desks else unit_key(part.unit_id), part=part.pk,
            )  # fmt: skip


PartLight = tuple[Part, PartStep, datetime.datetime, datetime.datetime, Light]
"""A part, what is due of it, since when, until when, and its light."""


def lights_of_parts(parts: Sequence[Part], rules: LightRules, time: Time) -> Iterator[PartLight]:
    """The lights of those parts, with their beginnings, of which something is due, by the county's rule for parts."""
    for part in parts:
        due = due_of(part, part.case.county)
        if due is not None:
            step, started = _begun(part)
            rule = rules.on(LightKind.JOINT_PART, started.astimezone(time.calendar.zone).date())
            yield part, step, started, due, light_of(span(started, due, time.now, time.calendar), rule)


def due_of(part: Part, county: County) -> datetime.datetime | None:
    """Until when a part is to be answered, decided, or finished as its unit has promised: the end of that day."""
    if part.answer_due_at is not None or part.state != PartState.PROMISED or part.promised_until is None:
        return part.answer_due_at
    return end_of_day(county, part.promised_until)


def answer_limit(part: Part, table: LimitTable) -> Limit:
    """Within what time a part is to be answered; what was declined the desk decides as it does an objection, where the
    county has a limit for that."""
    if part.state != PartState.DECLINED:
        return TO_ANSWER
    return table.of(part.case).limits.get(Promise.DECIDE, TO_ANSWER)


def with_beginnings(parts: QuerySet[Part]) -> QuerySet[Part]:
    """Some parts, each with what was said of it last that began anything: what its lights are reckoned by."""
    told = PartEvent.objects.filter(part=OuterRef("pk"), act__in=list(_BEGINS)).order_by("-at", "-pk")
    return parts.annotate(begun_by=Subquery(told.values("act")[:1]), begun_at=Subquery(told.values("at")[:1]))


def _begun(part: Part) -> tuple[PartStep, datetime.datetime]:
    """What is due of a part that came with its beginning, and since when."""
    act, at = part.begun_by, part.begun_at  # type: ignore[attr-defined]
    return (_BEGINS[PartAct(act)], at) if act else (PartStep.ANSWER, part.invited_at)


def answer_begun(parts: Iterable[Part]) -> Mapping[int, datetime.datetime]:
    """Since when each part that waits for an answer or a decision does; they came with their beginnings."""
    begun = ((part.pk, *_begun(part)) for part in parts)
    return {pk: started for pk, step, started in begun if step is not PartStep.FINISH}
