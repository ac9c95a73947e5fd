"""An older ledger taken over, all of it or nothing: closed rows as closed cases, open ones as they stand there."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from tongcun.cases.actions.caching import follow
from tongcun.cases.actions.desk import desk_unit
from tongcun.cases.actions.numbers import next_numbers
from tongcun.cases.models import Case, CaseEvent, Channel, Part
from tongcun.cases.older_ledger.rows import LedgerRow, NewEnterprise
from tongcun.cases.older_ledger.words import OUTCOMES, Kept
from tongcun.cases.pure.acts import Act, Party, State
from tongcun.cases.pure.parts import answer_due
from tongcun.cases.pure.titles import title_of
from tongcun.cases.queries.limits import limit_table
from tongcun.cases.queries.standing import Time
from tongcun.county.actions import hold_county, renew
from tongcun.county.clock import moment_of, now
from tongcun.county.models import County, Enterprise, Unit, User
from tongcun.county.queries import working_calendar

_AT_ONCE = 500
LONGEST_ASKED = 2000


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What was made of a ledger: closed and open cases, enterprises; and how many rows were known already."""

    closed: int
    open: int
    enterprises: int
    known: int


@dataclass(frozen=True, slots=True)
class _Ground:
    """By what rows become cases: whose, from which ledger, at which moment, by whom."""

    county: County
    ledger: str
    time: Time
    desk: Unit
    by: User

    @property
    def now(self) -> datetime.datetime:
        return self.time.now


@transaction.atomic
def take_over_ledger(*, county: County, ledger: str, rows: Sequence[LedgerRow], by: User) -> TakenOver:
    """Make cases of the rows of a ledger; `ledger` (at most 80 signs) is whose it is. A row that is known stays.

    One at a time in a county, so that two who send the same ledger double nothing.
    """
    hold_county(county)
    known = set(county.cases.filter(old_ledger=ledger).values_list("old_number", flat=True))
    new = sorted((row for row in rows if row.number not in known), key=lambda row: (row.received, row.line))
    ground = _Ground(county, ledger, Time(working_calendar(county), now()), desk_unit(county), by)
    firms = _enterprises(county, new)
    cases = [_case(row, firms, ground) for row in new]
    _number(county, cases)
    events = _cached(cases, [list(_events(row, case, ground)) for row, case in zip(new, cases, strict=True)], ground)
    kept = bulk_create_with_history(cases, Case, batch_size=_AT_ONCE, default_user=by)
    _keep_what_was_done(kept, events)
    _invite(new, kept, ground)
    closed = sum(not row.is_open for row in new)
    made = sum(isinstance(row.enterprise, NewEnterprise) for row in {_firm_key(row): row for row in new}.values())
    return TakenOver(closed, len(new) - closed, made, len(rows) - len(new))


def _firm_key(row: LedgerRow) -> str:
    return row.enterprise.name


def _enterprises(county: County, rows: Sequence[LedgerRow]) -> Mapping[str, Enterprise]:
    """The enterprises of the rows by name; those that are new are made."""
    found: dict[str, Enterprise] = {}
    for row in rows:
        if _firm_key(row) in found:
            continue
        one = row.enterprise
        if isinstance(one, NewEnterprise):
            one = Enterprise(county=county)
            renew(one, {"name": row.enterprise.name, "township": row.enterprise.township})
        found[_firm_key(row)] = one
    return found


def _case(row: LedgerRow, firms: Mapping[str, Enterprise], ground: _Ground) -> Case:
    problem = row.told_with_problem if row.state is State.REGISTERED else row.problem
    received = moment_of(ground.county, row.received, 0)
    return Case(
        county=ground.county, enterprise=firms[_firm_key(row)], title=title_of(row.problem),
        problem=problem, channel=Channel.LEDGER, found_on=row.received, case_class_id=row.case_class,
        asker_name=row.asker, asker_phone=row.phone, leading_leader=row.leader,
        wanted_by=row.until if row.is_open else None, old_number=row.number, old_ledger=ground.ledger,
        registered_at=min(received, ground.now), entered_at=ground.now, registered_by=ground.by,
        first_unit=ground.desk, holder=ground.desk,
    )  # fmt: skip


def _number(county: County, cases: Sequence[Case]) -> None:
    """Numbers of the year in which each was received, one after another."""
    by_year: dict[int, list[Case]] = defaultdict(list)
    for case in cases:
        by_year[case.registered_at.astimezone(county.zone()).year].append(case)
    for year, some in sorted(by_year.items()):
        first = next_numbers(county, "case", year, len(some))
        for number, case in enumerate(some, first):
            case.number = f"{year}-{number:04d}"


def _events(row: LedgerRow, case: Case, ground: _Ground) -> Iterator[CaseEvent]:
    """What a row says was done, as the desk took it over: nothing is made up that the ledger does not say."""

    def event(act: Act, at: datetime.datetime, **more: object) -> CaseEvent:
        return CaseEvent(
            act=act, party=Party.DESK, by=ground.by, unit=ground.desk, at=at, entered_at=ground.now,
            **{"words": row.words} | more,
        )  # fmt: skip

    received = case.registered_at
    match row.state:
        case State.CLOSED:
            said = {"outcome": OUTCOMES[row.kept], "to": row.unit, "satisfaction": row.satisfaction or ""}
            yield event(Act.TAKE_OVER, _closed(row, case, ground), **said)
        case State.DECLINED:
            yield event(Act.DECLINE, _closed(row, case, ground))
        case State.ACCEPTED:
            yield event(Act.ACCEPT, received)
        case State.SORTED:
            yield event(Act.ACCEPT, received, words="")
            yield event(Act.SORT, received, to=row.unit)
        case State.HANDLING:
            yield event(Act.TAKE_OVER_OPEN, ground.now, to=row.unit, until=row.until)
            if row.kept is Kept.PAUSED:
                yield event(Act.PAUSE, ground.now)


def _closed(row: LedgerRow, case: Case, ground: _Ground) -> datetime.datetime:
    """When a row was closed: at the end of work of its day, or now where that is to come."""
    day = row.closed_on or row.received
    return max(case.registered_at, min(ground.time.calendar.end_of_day(day), ground.now))


def _cached(cases: Sequence[Case], done: Sequence[list[CaseEvent]], ground: _Ground) -> Sequence[list[CaseEvent]]:
    """Set of each case what follows from its events; the events, numbered."""
    table = limit_table(ground.county)
    for case, events in zip(cases, done, strict=True):
        for number, event in enumerate(events, 1):
            event.number = number
        follow(case, events, table, ground.time)
    return done


def _keep_what_was_done(cases: Sequence[Case], done: Sequence[list[CaseEvent]]) -> None:
    for case, events in zip(cases, done, strict=True):
        for event in events:
            event.case = case
    CaseEvent.objects.bulk_create([event for events in done for event in events], batch_size=_AT_ONCE)


def _asked(problem: str) -> str:
    """What a joint unit is asked: the problem, or how it begins where an invitation has no room for all of it."""
    if len(problem) <= LONGEST_ASKED:
        return problem
    return _("{start}… (the whole problem stands with the case)").format(start=problem[: LONGEST_ASKED - 100])


def _invite(rows: Sequence[LedgerRow], cases: Sequence[Case], ground: _Ground) -> None:
    """Ask the joint units of what is being handled to promise their parts here, as anybody is asked."""
    due = answer_due(ground.time.calendar, ground.now)
    Part.objects.bulk_create(
        [
            Part(
                case=case, unit=unit, invited_at=ground.now, invited_by=ground.by, asked_words=_asked(row.problem),
                answer_due_at=due,
            )
            for row, case in zip(rows, cases, strict=True)
            for unit in (row.joint if case.lead_id and row.is_open else ())
        ],
        batch_size=_AT_ONCE,
    )  # fmt: skip
