"""How a case comes to be, and everything that is done with it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from tongcun.cases.actions.caching import cache, save_cache
from tongcun.cases.actions.holding import locked_case
from tongcun.cases.actions.numbers import held_series, next_of
from tongcun.cases.actions.releasing import release_parts
from tongcun.cases.doers import Doer
from tongcun.cases.models import Case, CaseClass, CaseEvent, Channel, Grade, Link, Meeting
from tongcun.cases.pages.refusals import refusal_of
from tongcun.cases.pages.saying import refuse_unsaid
from tongcun.cases.pure.acts import TABLE, Act, Outcome, Satisfaction, State
from tongcun.cases.pure.life import HinderedError, check
from tongcun.cases.queries.limits import limit_table
from tongcun.cases.queries.standing import Time, joint_of, judged, standing
from tongcun.county.actions import RefusedError
from tongcun.county.clock import now, service_date
from tongcun.county.models import County, Enterprise, Unit, UnitKind, User
from tongcun.county.queries import working_calendar
from tongcun.loops.clock import Limit
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said with an act: see `CaseEvent`. `at` (aware) is when it was done if it is entered later (补录)."""

    words: str = ""
    to: Unit | None = None
    outcome: Outcome | None = None
    more: Limit | None = None
    until: datetime.date | None = None
    satisfaction: Satisfaction | None = None
    called: str = ""
    at: datetime.datetime | None = field(default=None)


NOTHING_SAID = Said()
A_DOUBLE_CLICK = datetime.timedelta(minutes=1)
"""What is sent anew so soon in the same words was sent twice."""
_SAID = ("act", "party", "by_id", "unit_id", "words", "until", "called", "outcome", "more_amount", "more_unit")
"""What two events that were sent by a double click have in common."""


def desk_unit(county: County) -> Unit:
    """The county's desk as a unit, made the first time that it is asked for."""
    name = county.desk_name or _("county desk")
    unit, _made = Unit.objects.get_or_create(
        county=county, kind=UnitKind.COUNTY_DESK, defaults={"unit_id": "county-desk", "name": name}
    )
    return unit


@transaction.atomic
def register_case(*, request: Request, by: User | None, unit: Unit | None = None) -> Case:
    """Take down a case; who takes it first (`unit`; none: the county desk) holds it until a unit has signed. A form
    that is sent twice makes one case.

    Raises ValidationError where it is unfit; RefusedError where a ledger's number has been taken over already.
    """
    county, entered = request.enterprise.county, now()
    moment = request.at or entered
    if moment > entered:
        raise RefusedError(_("That time is still to come. Enter the time at which it was asked."))
    year = moment.astimezone(county.zone()).year
    # Whoever sends the same form at the same moment waits here until the other is through.
    series = held_series(county, "case", year)
    if request.form_key and (sent := county.cases.filter(form_key=request.form_key).first()) is not None:
        return sent
    case = _taken_down(request, by, unit or desk_unit(county), (moment, entered))
    known = county.cases.filter(old_ledger=case.old_ledger, old_number=case.old_number)
    if case.old_number and known.exists():
        raise RefusedError(_("A case with the old number {number} is there already.").format(number=case.old_number))
    case.number = f"{year}-{next_of(series):04d}"
    case.full_clean()
    time = Time(working_calendar(county), entered)
    cache(case, standing(case, (), limit_table(county), time), time)
    case.save()
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
    locked = locked_case(case.pk)
    events = list(locked.events.order_by("number"))
    event = _event(locked, act, doer, said, moment)
    if events and _is_sent_twice(events[-1], event):
        return events[-1]
    _refuse_wrong_time(event, events[-1].at if events else locked.registered_at)
    refuse_unsaid(event)
    if said.to is not None:
        refuse_dissolved(said.to)
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
    time = Time(calendar, moment)
    cache(locked, standing(locked, [*events, event], table, time), time)
    release_parts(locked, event, parts)
    locked.events_count = event.number
    save_cache(locked)
    case.refresh_from_db()
    return event


def _is_sent_twice(last: CaseEvent, event: CaseEvent) -> bool:
    """Whether what is about to be done was done a moment ago, in the same words, and left the case where it was: what
    leads to another state is out of turn by itself."""
    if TABLE.rules[Act(event.act)].leads_to is not None or event.entered_at - last.entered_at > A_DOUBLE_CLICK:
        return False
    return all(getattr(last, name) == getattr(event, name) for name in _SAID)


def _event(case: Case, act: Act, doer: Doer, said: Said, moment: datetime.datetime) -> CaseEvent:
    return CaseEvent(
        case=case, act=act, party=doer.party, by=doer.user, unit=doer.unit, to=said.to, outcome=said.outcome or "",
        more_amount=said.more.amount if said.more else None, more_unit=said.more.unit if said.more else "",
        until=said.until, satisfaction=said.satisfaction or "", called=said.called,
        words=said.words.strip(), at=said.at or moment, entered_at=moment,
    )  # fmt: skip


def _refuse_wrong_time(event: CaseEvent, last: datetime.datetime) -> None:
    """Nothing is done in the future, and nothing before what was done before it: the order is the story."""
    if event.at > event.entered_at:
        raise RefusedError(_("That time is still to come. Enter the time at which it was done."))
    if event.at < last:
        zone = event.case.county.zone()
        words = _("The last that is known of this case was done on {at}; enter a later time.")
        raise RefusedError(words.format(at=f"{last.astimezone(zone):%Y-%m-%d %H:%M}"))


def refuse_dissolved(unit: Unit) -> None:
    """Refuse a unit that is no more, or not yet."""
    today = service_date(unit.county)
    if (unit.valid_until and unit.valid_until < today) or (unit.valid_from and unit.valid_from > today):
        raise RefusedError(_("{unit} does not exist today. Choose the unit that has its tasks.").format(unit=unit))


@transaction.atomic
def classify_case(
    *, case: Case, case_class: CaseClass | None, grade: Grade, doer: Doer, words: str = ""
) -> None:  # fmt: skip
    """Say of which class and grade a case is; its limits follow, and what is late by then stays late.

    Raises ValidationError where it is unfit; RefusedError without a reason once it is accepted, and for all but the
    desk.
    """
    moment, locked = now(), locked_case(case.pk)
    if (locked.case_class, locked.grade) == (case_class, grade):
        return
    if locked.state != State.REGISTERED and not words.strip():
        raise RefusedError(_("Give the reason."))
    events = list(locked.events.order_by("number"))
    event = _event(locked, Act.CLASSIFY, doer, Said(words=words), moment)
    event.number, event.was_class, event.was_grade = len(events) + 1, locked.case_class, locked.grade
    _refuse_wrong_time(event, events[-1].at if events else locked.registered_at)
    try:
        TABLE.check(State(locked.state), Act.CLASSIFY, doer.party)
    except (OutOfTurnError, NotTheirsError) as error:
        raise RefusedError(refusal_of(error)) from error
    locked.case_class, locked.grade = case_class, grade
    locked.full_clean()
    event.save(force_insert=True)
    time = Time(working_calendar(locked.county), moment)
    cache(locked, standing(locked, [*events, event], limit_table(locked.county), time), time)
    locked.events_count = event.number
    locked.save()
    case.refresh_from_db()


@transaction.atomic
def link_case(*, case: Case, to: Case, link: Link) -> None:
    """Say that a case asks for what another asked before; raises RefusedError for circles."""
    if to.county_id != case.county_id or to.pk == case.pk:
        raise RefusedError(_("A case cannot be linked to itself."))
    if to.linked_to_id is not None:
        # Links lead to the first that was asked, so that nobody follows them from one to the next, or in a circle.
        to = to.linked_to  # type: ignore[assignment]
    if to.pk == case.pk or case.linked_cases.exists():
        raise RefusedError(_("Others are linked to this case: link to it instead."))
    case.linked_to, case.link = to, link
    case.save(update_fields=["linked_to", "link"])
    _count_anew(case)


def _count_anew(case: Case) -> None:
    """Let the columns that lists read follow what was said of a case beside its events."""
    locked = locked_case(case.pk)
    events = list(locked.events.order_by("number"))
    time = Time(working_calendar(locked.county), now())
    cache(locked, standing(locked, events, limit_table(locked.county), time), time)
    save_cache(locked)
