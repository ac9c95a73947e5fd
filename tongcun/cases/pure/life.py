"""The life of a case, worked out from what was done with it; and what may be done next.

Events are facts and only ever added. State, holder and counts follow from them and can be worked out anew at any time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from tongcun.cases.pure.acts import (
    APART,
    AT_WORK,
    ATTEMPTS_BEFORE_UNCONFIRMED,
    CALL_DAYS_BEFORE_UNCONFIRMED,
    ENDED,
    FOUND_BY_A_LOOK_BACK,
    NOT_YET_REPORTED,
    SETTLES_A_WORD,
    TABLE,
    Act,
    Outcome,
    Party,
    Satisfaction,
    State,
)
from tongcun.cases.pure.hindrances import HinderedError, Hindrance
from tongcun.loops.clock import Limit


@dataclass(frozen=True, slots=True)
class Registered:
    """How a case came to be: at `when` (aware), and the unit that took it first, which holds it until another signs."""

    when: datetime
    unit: str


@dataclass(frozen=True, slots=True)
class Event:
    """One thing done: at `when` (aware) somebody of `unit` (empty: the asker) did `act` as `party`.

    `to` is the unit that a `SORT` or `DECIDE` names, or with which an older ledger had it; `outcome` what a `REPORT` or
    `CONFIRM` says became of it, or a `LOOK_BACK` whether it holds; `satisfaction` how content the asker says to be;
    `more` the time that a `GRANT_EXTENSION` gives, `until` the day by which an older ledger promised it, `by` who did
    it (empty: nobody who is known); `entered` when it was written down, if that is known.
    """

    when: datetime
    act: Act
    party: Party
    unit: str = ""
    to: str = ""
    outcome: Outcome | None = None
    more: Limit | None = None
    until: date | None = None
    satisfaction: Satisfaction | None = None
    by: str = ""
    entered: datetime | None = None


@dataclass(frozen=True, slots=True)
class Life:
    """How a case stands.

    `holder` answers for it: who took it first, until a unit has signed, and then that unit, until another has. `named`
    is the unit that is to sign, `lead` the one that has; `signed` are all that ever have, also before it was escalated
    or reopened, and `workers` who did any of it in person. `reported` is what the lead says became of it, `outcome`
    what counts; it is None while nobody but the lead has said anything. `calls` are the call-backs without an answer
    that count, at least an hour apart, and `callers` who made them. The asker's `word_waits` to be checked by a call.
    What an older ledger had closed `is_taken_over` until somebody takes it up here; from `taken_over_when` on it, and
    what was open there, is handled here.
    """

    state: State
    holder: str
    named: str = ""
    lead: str = ""
    reported: Outcome | None = None
    outcome: Outcome | None = None
    satisfaction: Satisfaction | None = None
    reported_when: datetime | None = None
    confirmed_when: datetime | None = None
    closed_when: datetime | None = None
    calls: tuple[datetime, ...] = ()
    callers: frozenset[str] = frozenset()
    sent_back: int = 0
    redone: int = 0
    reopened: int = 0
    extended: int = 0
    is_paused: bool = False
    asks_extension: bool = False
    is_taken_over: bool = False
    taken_over_when: datetime | None = None
    word_waits: bool = False
    signed: frozenset[str] = frozenset()
    workers: frozenset[str] = frozenset()

    @property
    def attempts(self) -> int:
        """How often the asker was called without an answer since the work was last shown to them."""
        return len(self.calls)

    @property
    def is_over(self) -> bool:
        """Whether nobody has anything to do any more, look-backs aside."""
        return self.state in ENDED


@dataclass(frozen=True, slots=True)
class Joint:
    """The units that were invited and have promised their part, and whether a part is still open.

    `helped` are those that ever promised one, also those that were let off or asked again since.
    """

    units: frozenset[str] = frozenset()
    is_open: bool = False
    helped: frozenset[str] = frozenset()


ALONE = Joint()


@dataclass(frozen=True, slots=True)
class Dates:
    """What the county's calendar and limits say of a case: until when its report is due, from when it can be looked
    back at, and on how many different working days the calls were that count. None: nothing."""

    report_due: datetime | None = None
    look_back_from: datetime | None = None
    call_days: int | None = None


UNDATED = Dates()

_OF_THE_NAMED = {Act.SIGN, Act.SEND_BACK}
_NOT_FOR_THE_DOER = {Act.TRY_CALL, Act.CONFIRM, Act.CONTEST, Act.CLOSE_UNCONFIRMED, Act.WITHDRAW, Act.GO_ON}
_FOR_THE_LEAD_TO_SAY = {Outcome.SOLVED, Outcome.PARTLY, Outcome.CANNOT}


def life_of(registered: Registered, events: Iterable[Event], joint: Joint = ALONE) -> Life:
    """How a case stands after its events, in the order in which they were done.

    Raises `OutOfTurnError`, `NotTheirsError` or `HinderedError` at the first that could not be done. Whether parts were
    open is only known of today: it is asked of what is about to be done (`check`), not of what was.
    """
    life = Life(state=TABLE.first, holder=registered.unit)
    past = replace(joint, is_open=False)
    for event in events:
        check(life, event, past)
        life = after(life, event)
    return life


def lived(registered: Registered, events: Iterable[Event]) -> Life:
    """How a case stands after events that were each checked when they were done; raises `OutOfTurnError`.

    Who had a part then is not who has one today, so nothing but their turn is asked of them again.
    """
    life = Life(state=TABLE.first, holder=registered.unit)
    for event in events:
        life = after(life, event)
    return life


def check(life: Life, event: Event, joint: Joint = ALONE, dates: Dates = UNDATED) -> None:
    """Raise `OutOfTurnError`, `NotTheirsError` or `HinderedError` unless this can be done now."""
    TABLE.check(life.state, event.act, event.party)
    hindrance = (
        _unit_hindrance(life, event, joint)
        or _time_hindrance(life, event)
        or _said_hindrance(life, event)
        or _undone_hindrance(life, event, joint)
        or _call_hindrance(life, event, dates)
    )
    if hindrance is not None:
        raise HinderedError(hindrance)
    _check_dates(event, dates)


def _check_dates(event: Event, dates: Dates) -> None:
    """More time is asked for while there is some; a look-back before its day shows nothing."""
    due, since = dates.report_due, dates.look_back_from
    if event.act is Act.ASK_EXTENSION and due is not None and event.when > due:
        raise HinderedError(Hindrance.TOO_LATE_TO_ASK, due)
    if event.act is Act.LOOK_BACK and since is not None and event.when < since:
        raise HinderedError(Hindrance.TOO_EARLY_TO_LOOK, since)


def _unit_hindrance(life: Life, event: Event, joint: Joint) -> Hindrance | None:
    """Whose unit may do it: the one named, the lead, one that has a part, or one that has none."""
    match event.party:
        case Party.LEAD:
            theirs = life.named if event.act in _OF_THE_NAMED else life.lead or life.named
            return None if event.unit == theirs else Hindrance.OF_ANOTHER_UNIT
        case Party.JOINT:
            return None if event.unit in joint.units else Hindrance.OF_ANOTHER_UNIT
        case Party.CALLER | Party.SUPERVISOR if event.act in _NOT_FOR_THE_DOER:
            return Hindrance.THE_DOER_DOES_NOT_CONFIRM if _did_it(life, event, joint) else None
        case Party.CALLER | Party.OFFICER if event.act is Act.LOOK_BACK and _did_it(life, event, joint):
            return Hindrance.THE_DOER_DOES_NOT_LOOK_BACK
    return None


def _did_it(life: Life, event: Event, joint: Joint) -> bool:
    return event.unit in units_at_work(life, joint) or event.by in life.workers


def units_at_work(life: Life, joint: Joint) -> frozenset[str]:
    """Every unit that does the work or has ever done any of it: none of them confirms."""
    return joint.units | joint.helped | life.signed | {unit for unit in (life.lead, life.named) if unit}


def _time_hindrance(life: Life, event: Event) -> Hindrance | None:
    """Extensions are asked before they are decided; a clock stands still once at a time."""
    match event.act:
        case Act.ASK_EXTENSION if life.asks_extension:
            return Hindrance.ASKED_ALREADY
        case Act.GRANT_EXTENSION | Act.REFUSE_EXTENSION if not life.asks_extension:
            return Hindrance.NOTHING_ASKED
        case Act.GRANT_EXTENSION if event.more is None:
            return Hindrance.NO_TIME
        case Act.PAUSE if life.is_paused:
            return Hindrance.PAUSED_ALREADY
        case Act.RESUME if not life.is_paused:
            return Hindrance.NOT_PAUSED
    return None


def _said_hindrance(life: Life, event: Event) -> Hindrance | None:
    """What an act must say: the unit that is named, the outcome, and only one that is for the speaker to say."""
    if event.act in {Act.SORT, Act.DECIDE, Act.TAKE_OVER_OPEN} and not event.to:
        return Hindrance.NO_UNIT
    if event.act is Act.LOOK_BACK and event.outcome not in FOUND_BY_A_LOOK_BACK:
        return Hindrance.NOT_SAID_WHETHER_IT_HOLDS
    if event.act in {Act.REPORT, Act.CONFIRM, Act.GIVE_WORD, Act.TAKE_OVER}:
        if event.outcome is None:
            return Hindrance.NO_OUTCOME
        takes_back = event.act is Act.GIVE_WORD and life.state in NOT_YET_REPORTED
        if event.outcome not in ({Outcome.WITHDRAWN} if takes_back else _FOR_THE_LEAD_TO_SAY):
            return Hindrance.NOT_FOR_THE_DOER_TO_SAY
    return None


def _undone_hindrance(life: Life, event: Event, joint: Joint) -> Hindrance | None:
    """What must have been done before."""
    match event.act:
        case Act.REPORT if joint.is_open:
            return Hindrance.A_PART_IS_OPEN
        case Act.GIVE_WORD if life.word_waits:
            return Hindrance.WORD_GIVEN_ALREADY
        case Act.WITHDRAW | Act.GO_ON if event.party is Party.CALLER and not life.word_waits:
            return Hindrance.NO_WORD_TO_CHECK
        case Act.CONTEST if not life.lead and life.outcome is Outcome.WITHDRAWN:
            return Hindrance.NOTHING_WAS_DONE
    return None


def _call_hindrance(life: Life, event: Event, dates: Dates) -> Hindrance | None:
    """Closed unconfirmed only after real attempts, which somebody else has made at least in part."""
    if event.act is not Act.CLOSE_UNCONFIRMED:
        return None
    if life.attempts < ATTEMPTS_BEFORE_UNCONFIRMED:
        return Hindrance.TOO_FEW_CALLS
    if dates.call_days is not None and dates.call_days < CALL_DAYS_BEFORE_UNCONFIRMED:
        return Hindrance.CALLS_ON_ONE_DAY
    return Hindrance.THE_CALLER_CLOSES if event.by and life.callers == {event.by} else None


def works(act: Act, party: Party) -> bool:
    """Whether an act is work on a case: all that its lead or a joint unit does but to send it back."""
    return party in AT_WORK and act is not Act.SEND_BACK


def state_after(state: State, act: Act, *, is_led: bool) -> State:
    """The state after an act; what is contested and no unit had in hand (`is_led`), as a row of an older ledger that
    names none, goes on as accepted. Raises `OutOfTurnError`."""
    following = TABLE.after(state, act)
    return State.ACCEPTED if act is Act.CONTEST and not is_led else following


def after(life: Life, event: Event) -> Life:
    """How the case stands once this is done; it must have been checked."""
    state = state_after(life.state, event.act, is_led=bool(life.lead))
    if event.act is Act.REOPEN:
        return _reopened(life, state, event.when)
    # One copy an event: the worker's look lives through all open cases.
    waits = event.act is Act.GIVE_WORD or (life.word_waits and event.act not in SETTLES_A_WORD)
    did = event.by and works(event.act, event.party) and event.by not in life.workers
    workers = life.workers | {event.by} if did else life.workers
    return replace(life, state=state, word_waits=waits, workers=workers, **_changes(life, event))


def _changes(life: Life, event: Event) -> dict[str, Any]:
    """What of a life is otherwise once this is done, beside its state and the asker's word."""
    match event.act:
        case Act.SORT | Act.DECIDE:
            return {"named": event.to}
        case Act.SIGN:
            return {"lead": life.named, "holder": life.named, "signed": life.signed | {life.named}}
        case Act.SEND_BACK:
            return {"named": "", "sent_back": life.sent_back + 1}
        case Act.ASK_EXTENSION | Act.GRANT_EXTENSION | Act.REFUSE_EXTENSION:
            granted = life.extended + (event.act is Act.GRANT_EXTENSION)
            return {"asks_extension": event.act is Act.ASK_EXTENSION, "extended": granted}
        case Act.PAUSE | Act.RESUME:
            return {"is_paused": event.act is Act.PAUSE}
        case Act.REPORT:
            return {"reported": event.outcome, "reported_when": event.when} | _GOES_ON
        case Act.TRY_CALL:
            return _called(life, event)
        case Act.CONFIRM:
            return {"outcome": event.outcome, "confirmed_when": event.when, "satisfaction": event.satisfaction}
        case Act.CONTEST:
            return _contested(life, event.when)
        case Act.ESCALATE if life.state is not State.CONTESTED:
            return _GOES_ON
        case Act.REDO | Act.ESCALATE:
            # What the asker contested was not good enough, whether it is returned or put before a leader.
            return {"reported": None, "reported_when": None, "redone": life.redone + 1}
        case Act.TAKE_OVER | Act.TAKE_OVER_OPEN:
            return _taken_over(life, event)
        case Act.CLOSE | Act.CLOSE_UNCONFIRMED | Act.WITHDRAW:
            return {"outcome": _outcome_at_the_end(life, event), "closed_when": event.when} | _GOES_ON
    return {}


_GOES_ON: dict[str, Any] = {"is_paused": False, "asks_extension": False}


def _taken_over(life: Life, event: Event) -> dict[str, Any]:
    """A row of an older ledger comes in: over, or in the hands of the unit that it names."""
    if event.act is Act.TAKE_OVER_OPEN:
        return {"named": event.to, "lead": event.to, "holder": event.to, "taken_over_when": event.when,
                "signed": life.signed | {event.to}}  # fmt: skip
    lead, holder = event.to or life.lead, event.to or life.holder
    return {
        "lead": lead, "holder": holder, "outcome": _outcome_at_the_end(life, event), "closed_when": event.when,
        "is_taken_over": True, "signed": life.signed | ({lead} if lead else set()),
    }  # fmt: skip


def _outcome_at_the_end(life: Life, event: Event) -> Outcome | None:
    if event.act is Act.WITHDRAW:
        return Outcome.WITHDRAWN
    if event.act is Act.CLOSE:
        return life.outcome
    # Of what the lead, or an older ledger, says is solved nobody else has said so here; partly and cannot are no praise
    # and stand as they are.
    told = event.outcome if event.act is Act.TAKE_OVER else life.reported
    return Outcome.SOLVED_UNCONFIRMED if told is Outcome.SOLVED else told


def _called(life: Life, event: Event) -> dict[str, Any]:
    """A call without an answer; one that follows at once, as by a button pressed twice, is the same attempt."""
    if life.calls and event.when - life.calls[-1] < APART:
        return {}
    return {"calls": (*life.calls, event.when), "callers": life.callers | {event.by}}


def _contested(life: Life, when: datetime) -> dict[str, Any]:
    """The asker says that it is not right."""
    return {
        "outcome": None, "confirmed_when": None, "satisfaction": None, "closed_when": None, "calls": (),
        "callers": frozenset(), "reopened": life.reopened + (life.closed_when is not None), "is_taken_over": False,
        "taken_over_when": _handled_here_from(life, when),
    }  # fmt: skip


def _reopened(life: Life, state: State, when: datetime) -> Life:
    """Begun anew: the unit that answered for it answers until another has signed."""
    return Life(
        state=state, holder=life.holder, sent_back=life.sent_back, redone=life.redone, extended=life.extended,
        reopened=life.reopened + 1, signed=life.signed, workers=life.workers,
        taken_over_when=_handled_here_from(life, when),
    )  # fmt: skip


def _handled_here_from(life: Life, when: datetime) -> datetime | None:
    """From when on it is handled here, once somebody takes up at `when` what was closed; None: from the first."""
    return when if life.is_taken_over else life.taken_over_when
