"""How a case answers each rate: yes, no, or not at all. The answers are kept with it, so that the figures of many are
sums in the database, and each opens exactly its cases.

What an older ledger had closed before it was taken over answers none: nothing of it was done, or proven, here. What was
open there answers for what happens from that day on; a date that had passed by then is nobody's lateness here.

Raw rates count every case. Adjusted ones leave out those that somebody has excluded by name and with a reason (void,
duplicate, unreasonable); both stand side by side, so that nobody can polish the one without the other showing it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tongcun.cases.pure.acts import OVER, Outcome, Satisfaction
from tongcun.cases.pure.life import Life
from tongcun.cases.pure.promised import Promised
from tongcun.cases.pure.promises import Promise
from tongcun.loops.clock import Reading


class Rate(StrEnum):
    """What share of cases is told: new ones at the end, for reports keep theirs in this order.

    Of those sent back, extended, redone, reopened and asked again less is better.
    """

    SIGNED_IN_TIME = "signed_in_time"
    RESPONDED_IN_TIME = "responded_in_time"
    REPORTED_IN_TIME = "reported_in_time"
    CONFIRMED_IN_TIME = "confirmed_in_time"
    SOLVED = "solved"
    CALLED_BACK = "called_back"
    SENT_BACK = "sent_back"
    EXTENDED = "extended"
    REDONE = "redone"
    REOPENED = "reopened"
    SATISFIED = "satisfied"
    ASKED_AGAIN = "asked_again"


@dataclass(frozen=True, slots=True)
class AsRated:
    """One case as the rates see it.

    `readings` are those of all its promises, kept, broken or running; `promised` is what the asker was told.
    `is_repeat`: it asks for what the same enterprise asked for before; None where it is only the same by another
    channel.
    """

    life: Life
    readings: tuple[tuple[Promise, Reading], ...]
    promised: Promised
    is_repeat: bool | None = False


def answers_of(case: AsRated, now: datetime) -> str:
    """How a case answers every rate, a sign each in the order of `Rate`: 1 yes, 0 no, - not at all."""
    return "".join(_SIGNS[_answer(rate, case, now)] for rate in Rate)


def was_handled(life: Life) -> bool:
    """Whether it can be told how long a case took, from when it was asked until the report that stood: it has ended,
    was reported done and not withdrawn, and all of its time was here."""
    taken_over = life.is_taken_over or life.taken_over_when is not None
    return life.state in OVER and life.reported_when is not None and not taken_over


_SIGNS: dict[bool | None, str] = {True: "1", False: "0", None: "-"}


Answer = Callable[[AsRated, datetime], bool | None]


def _answer(rate: Rate, case: AsRated, now: datetime) -> bool | None:
    return None if case.life.is_taken_over else _ANSWERS[rate](case, now)


def _kept(promise: Promise) -> Answer:
    """Whether all promises of a kind were kept; not at all while one is open and there is time."""

    def answer(case: AsRated, now: datetime) -> bool | None:
        readings = [reading for kind, reading in case.readings if kind is promise and not _is_before(case, reading.due)]
        if any(reading.late for reading in readings):
            return False
        return True if readings and all(reading.stopped for reading in readings) else None

    return answer


def _is_before(case: AsRated, due: datetime) -> bool:
    """Whether something was due before the case was taken over from an older ledger."""
    return case.life.taken_over_when is not None and due < case.life.taken_over_when


def _confirmed_in_time(case: AsRated, now: datetime) -> bool | None:
    """On time means confirmed in time: a report alone keeps nothing, and what was late stays so, though it is reopened
    or withdrawn. Cases that were withdrawn in time say nothing, and no case says anything while its clock stands still
    with time left."""
    life, until = case.life, case.promised.until
    if case.promised.is_broken:
        return False
    if until is None or _is_before(case, until):
        return None
    if life.outcome is Outcome.WITHDRAWN:
        return False if life.closed_when is not None and life.closed_when > until else None
    if case.promised.stands_still:
        return None
    if life.confirmed_when is not None:
        return life.confirmed_when <= until
    return False if now > until or life.is_over else None


def _ended(case: AsRated) -> bool:
    return case.life.state in OVER and case.life.outcome is not Outcome.WITHDRAWN


def _among_ended(holds: Callable[[Life], bool]) -> Answer:
    return lambda case, now: holds(case.life) if _ended(case) else None


def _is_satisfied(life: Life) -> bool | None:
    """Whether the asker is content, as far as they have said so."""
    return None if life.satisfaction is None else life.satisfaction is not Satisfaction.NOT


_ANSWERS: dict[Rate, Answer] = {
    Rate.SIGNED_IN_TIME: _kept(Promise.SIGN),
    Rate.RESPONDED_IN_TIME: _kept(Promise.FIRST_RESPONSE),
    Rate.REPORTED_IN_TIME: _kept(Promise.REPORT),
    Rate.CONFIRMED_IN_TIME: _confirmed_in_time,
    Rate.SOLVED: _among_ended(lambda life: life.outcome is Outcome.SOLVED),
    Rate.CALLED_BACK: _among_ended(lambda life: life.confirmed_when is not None or life.attempts > 0),
    Rate.SENT_BACK: lambda case, now: case.life.sent_back > 0 if case.life.named or case.life.sent_back else None,
    Rate.EXTENDED: lambda case, now: case.life.extended > 0 if case.life.lead else None,
    Rate.REDONE: lambda case, now: case.life.redone > 0 if case.life.reported or case.life.redone else None,
    Rate.REOPENED: lambda case, now: case.life.reopened > 0 if _ended(case) or case.life.reopened else None,
    Rate.SATISFIED: lambda case, now: _is_satisfied(case.life),
    Rate.ASKED_AGAIN: lambda case, now: case.is_repeat,
}
