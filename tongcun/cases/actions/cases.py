"""How a case comes to be, and everything that is done with it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from tongcun.cases.actions.caching import follow, save_cache
from tongcun.cases.actions.confirmation import note_own_code
from tongcun.cases.actions.desk import desk_unit, refuse_desk
from tongcun.cases.actions.links import Earlier, held_with_its_first, link_case, refuse_second_unit
from tongcun.cases.actions.numbers import held_series, next_of
from tongcun.cases.actions.receipts import make_receipt
from tongcun.cases.actions.releasing import release_parts
from tongcun.cases.actions.sent_twice import is_sent_twice
from tongcun.cases.actions.telling import (
    NOTHING_SAID,
    Said,
    event_of,
    locked_case,
    refuse_gone,
    refuse_stale,
    refuse_wrong_time,
    tell_change,
)
from tongcun.cases.actions.unsaid import refuse_unsaid
from tongcun.cases.doers import Doer
from tongcun.cases.models import Case, CaseClass, CaseEvent, Channel, Grade, Meeting
from tongcun.cases.pure.acts import Act, State
from tongcun.cases.pure.hindrances import HinderedError
from tongcun.cases.pure.life import check
from tongcun.cases.queries.limits import limit_table
from tongcun.cases.queries.standing import Time, joint_of, judged, standing
from tongcun.cases.wording.refusals import refusal_of
from tongcun.county.actions import RefusedError
from tongcun.county.clock import now, service_date
from tongcun.county.models import Enterprise, Unit, User
from tongcun.county.queries import working_calendar
from tongcun.loops.state_table import NotTheirsError, OutOfTurnError


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked for, as it is taken down: see `Case` for what the fields mean.

    `case_class` is the key of its row; `at` (aware) is when it was asked, if it is entered later (补录); `form_key` is
    the same for one form however often it is sent.
    """

    enterprise: Enterprise
    title: str
    problem: str
    channel: Channel
    found_on: datetime.date
    case_class: int | None = None
    grade: Grade = Grade.GENERAL
    asker_name: str = ""
    asker_phone: str = ""
    is_confidential: bool = False
    leading_leader: User | None = None
    solution: str = ""
    wanted_by: datetime.date | None = None
    old_number: str = ""
    old_ledger: str = ""
    meeting: Meeting | None = None
    form_key: str = ""
    at: datetime.datetime | None = None


@transaction.atomic
def register_case(
    *, request: Request, by: User | None, unit: Unit | None = None, earlier: Earlier | None = None
) -> Case:  # fmt: skip
    """Take down a case, and link it to an earlier one if somebody says so; who takes it first (`unit`; none, or one
    that is no more: the county desk) holds it until a unit has signed. A form that is sent twice makes one case. Of a
    confidential one that staff take down, they hand the asker its receipt code (`handed_code`).

    Raises ValidationError where it is unfit; RefusedError for a day to come, where a ledger's number has been taken
    over already, or where it cannot be linked.
    """
    county, entered = request.enterprise.county, now()
    moment = request.at or entered
    if moment > entered:
        raise RefusedError(_("That time is still to come. Enter the time at which it was asked."))
    if request.found_on > service_date(county):
        raise RefusedError(_("That day has not come yet."))
    year = moment.astimezone(county.zone()).year
    # Whoever sends the same form at the same moment waits here until the other is through.
    series = held_series(county, "case", year)
    if request.form_key and (sent := county.cases.filter(form_key=request.form_key).first()) is not None:
        return sent
    if unit is None or not unit.is_valid_on(service_date(county)):
        unit = desk_unit(county)
    case = _taken_down(request, by, unit, (moment, entered))
    known = county.cases.filter(old_ledger=case.old_ledger, old_number=case.old_number)
    if case.old_number and known.exists():
        raise RefusedError(_("A case with the old number {number} is there already.").format(number=case.old_number))
    case.number = f"{year}-{next_of(series):04d}"
    case.full_clean()
    follow(case, (), limit_table(county), Time(working_calendar(county), entered))
    case.save()
    if by is not None:
        make_receipt(case, by)
    if earlier is not None:
        link_case(case=case, to=earlier.case, link=earlier.link, doer=earlier.doer)
    return case


Moments = tuple[datetime.datetime, datetime.datetime]
"""When it was asked, and when it was entered."""


def _taken_down(request: Request, by: User | None, holder: Unit, moments: Moments) -> Case:
    return Case(
        county=request.enterprise.county, enterprise=request.enterprise, title=request.title, problem=request.problem,
        channel=request.channel, found_on=request.found_on, case_class_id=request.case_class, grade=request.grade,
        asker_name=request.asker_name, asker_phone=request.asker_phone, is_confidential=request.is_confidential,
        leading_leader=request.leading_leader, solution=request.solution, wanted_by=request.wanted_by,
        old_number=request.old_number, old_ledger=request.old_ledger, registered_at=moments[0],
        entered_at=moments[1], registered_by=by, first_unit=holder, holder=holder, meeting=request.meeting,
        form_key=request.form_key,
    )  # fmt: skip


@transaction.atomic
def do_act(*, case: Case, act: Act, doer: Doer, said: Said = NOTHING_SAID) -> CaseEvent:
    """Do something with a case: the fact is added, and what follows from it is set. What is sent twice within a minute
    is there once.

    Raises RefusedError where it cannot be done now, is not theirs to do, or something is left unsaid.
    """
    moment = now()
    locked = locked_case(case.pk) if said.to is None else held_with_its_first(case)
    events = list(locked.events.order_by("number"))
    event = event_of(locked, act, doer, said, moment)
    if events and is_sent_twice(events[-1], event):
        case.refresh_from_db()
        return events[-1]
    refuse_stale(events, act, said.seen)
    refuse_wrong_time(event, events[-1].at if events else locked.registered_at)
    refuse_unsaid(event)
    refuse_gone(doer)
    if said.to is not None:
        refuse_dissolved(said.to)
        refuse_desk(said.to)
        refuse_second_unit(locked, said.to)
    parts = list(locked.parts.select_for_update())
    table, calendar = limit_table(locked.county), working_calendar(locked.county)
    said_now = judged(events, event, calendar)
    before = standing(locked, events, table, Time(calendar, said_now.when))
    try:
        check(before.counted, said_now, joint_of(parts), before.dates)
    except (OutOfTurnError, NotTheirsError, HinderedError) as error:
        raise RefusedError(refusal_of(error)) from error
    event.number = len(events) + 1
    event.save(force_insert=True)
    if said.own_code is not None:
        note_own_code(event=event, set_at=said.own_code)
    follow(locked, [*events, event], table, Time(calendar, moment))
    release_parts(locked, event, parts)
    save_cache(locked)
    case.refresh_from_db()
    return event


def refuse_dissolved(unit: Unit) -> None:
    """Refuse a unit that is no more, or not yet."""
    if not unit.is_valid_on(service_date(unit.county)):
        raise RefusedError(_("{unit} does not exist today. Choose the unit that has its tasks.").format(unit=unit))


@transaction.atomic
def classify_case(
    *, case: Case, case_class: CaseClass | None, grade: Grade, doer: Doer, words: str = ""
) -> None:  # fmt: skip
    """Say of which class and grade a case is; its limits follow, and what is late by then stays late.

    Raises ValidationError where it is unfit; RefusedError without a reason once it is accepted, and for all but the
    desk.
    """
    locked = locked_case(case.pk)
    if (locked.case_class, locked.grade) == (case_class, grade):
        return
    if locked.state != State.REGISTERED and not words.strip():
        raise RefusedError(_("Give the reason."))

    def change(event: CaseEvent) -> None:
        event.was_class, event.was_grade = locked.case_class, locked.grade
        locked.case_class, locked.grade = case_class, grade

    tell_change(locked, Act.CLASSIFY, doer, Said(words=words), change)
    case.refresh_from_db()
