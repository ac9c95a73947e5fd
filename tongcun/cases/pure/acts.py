"""What people do with a case, the states it is in, and which act leads from where to where: one table.

The chain is the one an officer expects (登记, 受理, 分办, 签收, 办理, 报结, 审核, 回访, 办结, 销号). Two lines of it
are what the whole system is for: done by the unit (`REPORT`, 报结) is not closed (`CLOSE`, 办结), and who does the work
is not among those who may `CONFIRM`.
"""

from __future__ import annotations

import datetime
from enum import StrEnum

from tongcun.loops.state_table import Rule, StateTable


class State(StrEnum):
    """Where a case stands."""

    REGISTERED = "registered"
    DECLINED = "declined"
    ACCEPTED = "accepted"
    SORTED = "sorted"
    """A unit is named and has not signed yet: it may still send the case back."""
    SENT_BACK = "sent_back"
    ESCALATED = "escalated"
    """A leader is to decide."""
    NAMED = "named"
    """A unit is named for good, by decision: it can only sign. Who decides may name another, as where it is no more."""
    SIGNED = "signed"
    HANDLING = "handling"
    REPORTED = "reported"
    CALLING_BACK = "calling_back"
    """Reviewed; the asker has the word."""
    CONTESTED = "contested"
    CONFIRMED = "confirmed"
    CLOSED = "closed"
    STRUCK_OFF = "struck_off"


class Act(StrEnum):
    """What somebody did with a case."""

    ACCEPT = "accept"
    DECLINE = "decline"
    SORT = "sort"
    SIGN = "sign"
    SEND_BACK = "send_back"
    DECIDE = "decide"
    RESPOND = "respond"
    PLAN = "plan"
    NOTE = "note"
    CLASSIFY = "classify"
    """Its class or grade is set, and its limits with it."""
    LINK = "link"
    """It asks for what another case of the enterprise asked before."""
    UNLINK = "unlink"
    SET_DAY = "set_day"
    """The day by which somebody above wants it is set, or moved."""
    KEEP_CONFIDENTIAL = "keep_confidential"
    LIFT_CONFIDENTIAL = "lift_confidential"
    ASK_EXTENSION = "ask_extension"
    GRANT_EXTENSION = "grant_extension"
    REFUSE_EXTENSION = "refuse_extension"
    PAUSE = "pause"
    RESUME = "resume"
    REPORT = "report"
    PASS_REVIEW = "pass_review"
    TRY_CALL = "try_call"
    CONFIRM = "confirm"
    GIVE_WORD = "give_word"
    """The asker says what became of it, or takes it back, by a code that nobody has checked: it waits for a call."""
    CONTEST = "contest"
    REDO = "redo"
    ESCALATE = "escalate"
    CLOSE = "close"
    CLOSE_UNCONFIRMED = "close_unconfirmed"
    STRIKE_OFF = "strike_off"
    LOOK_BACK = "look_back"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    GO_ON = "go_on"
    """Called, the asker does not take it back after all, or it was not their word."""
    TAKE_OVER = "take_over"
    """Taken over from an older ledger as closed there."""
    TAKE_OVER_OPEN = "take_over_open"
    """Taken over from an older ledger as being handled there: by whom and until when, as that ledger says."""


class Party(StrEnum):
    """As what somebody acts on a case; what one is follows from one's posting and the case, never from a choice."""

    ASKER = "asker"
    OFFICER = "officer"
    DESK = "desk"
    LEAD = "lead"
    JOINT = "joint"
    CALLER = "caller"
    """A call-back clerk of neither lead nor joint unit."""
    SUPERVISOR = "supervisor"
    LEADER = "leader"


AT_WORK = frozenset({Party.LEAD, Party.JOINT})
"""As what the work on a case is done."""


class Outcome(StrEnum):
    """What became of it. The first is the only one that counts as solved; the last two are what a look-back finds of
    what was closed, and never what a case ended with."""

    SOLVED = "solved"
    SOLVED_UNCONFIRMED = "solved_unconfirmed"
    PARTLY = "partly"
    CANNOT = "cannot"
    WITHDRAWN = "withdrawn"
    HOLDS = "holds"
    DOES_NOT_HOLD = "does_not_hold"


class Satisfaction(StrEnum):
    """How content the asker is, in their own word. The first two count as satisfied."""

    SATISFIED = "satisfied"
    FAIRLY = "fairly"
    NOT = "not"


FOUND_BY_A_LOOK_BACK = frozenset({Outcome.HOLDS, Outcome.DOES_NOT_HOLD})
ATTEMPTS_BEFORE_UNCONFIRMED = 3
"""So many call-backs without an answer, each logged, before a supervisor may close a case unconfirmed."""
APART = datetime.timedelta(hours=1)
"""A call that follows sooner upon another is no further attempt: nobody has come home since."""
CALL_DAYS_BEFORE_UNCONFIRMED = 2
"""On so many different working days at least."""

IN_HAND = frozenset({State.SIGNED, State.HANDLING})
"""While a unit works on it; joint units do their parts only then."""
NOT_YET_REPORTED = frozenset({State.REGISTERED, State.ACCEPTED, State.SORTED, State.SENT_BACK, State.ESCALATED,
                               State.NAMED}) | IN_HAND  # fmt: skip
OVER = frozenset({State.CLOSED, State.STRUCK_OFF})
"""What was taken up has come to an end; look-backs still follow."""
ENDED = OVER | {State.DECLINED}
"""Nobody has anything to do any more, look-backs aside: it is over, or never was taken up."""


def _rule(allowed: State | frozenset[State], leads_to: State | None, *by: Party) -> Rule[State, Party]:
    return Rule(allowed if isinstance(allowed, frozenset) else frozenset({allowed}), leads_to, frozenset(by))


TABLE: StateTable[State, Act, Party] = StateTable(
    first=State.REGISTERED,
    final=frozenset({State.DECLINED, State.STRUCK_OFF}),
    rules={
        Act.ACCEPT: _rule(State.REGISTERED, State.ACCEPTED, Party.DESK),
        Act.DECLINE: _rule(State.REGISTERED, State.DECLINED, Party.DESK),
        Act.SORT: _rule(frozenset({State.ACCEPTED, State.SORTED}), State.SORTED, Party.DESK),
        Act.SIGN: _rule(frozenset({State.SORTED, State.NAMED}), State.SIGNED, Party.LEAD),
        Act.SEND_BACK: _rule(State.SORTED, State.SENT_BACK, Party.LEAD),
        Act.DECIDE: _rule(
            frozenset({State.SENT_BACK, State.ESCALATED, State.NAMED}), State.NAMED, Party.DESK, Party.LEADER
        ),
        Act.RESPOND: _rule(State.SIGNED, State.HANDLING, Party.LEAD),
        Act.PLAN: _rule(State.HANDLING, None, Party.LEAD),
        Act.NOTE: _rule(NOT_YET_REPORTED, None, Party.LEAD, Party.JOINT, Party.OFFICER, Party.DESK),
        Act.CLASSIFY: _rule(frozenset(State), None, Party.DESK),
        Act.LINK: _rule(frozenset(State), None, Party.DESK, Party.ASKER),
        Act.UNLINK: _rule(frozenset(State), None, Party.DESK),
        Act.SET_DAY: _rule(frozenset(State) - ENDED, None, Party.DESK),
        Act.KEEP_CONFIDENTIAL: _rule(frozenset(State), None, Party.DESK),
        Act.LIFT_CONFIDENTIAL: _rule(frozenset(State), None, Party.DESK),
        Act.ASK_EXTENSION: _rule(State.HANDLING, None, Party.LEAD),
        Act.GRANT_EXTENSION: _rule(State.HANDLING, None, Party.DESK),
        Act.REFUSE_EXTENSION: _rule(State.HANDLING, None, Party.DESK),
        Act.PAUSE: _rule(IN_HAND, None, Party.DESK),
        Act.RESUME: _rule(IN_HAND, None, Party.DESK, Party.LEAD),
        Act.REPORT: _rule(State.HANDLING, State.REPORTED, Party.LEAD),
        Act.PASS_REVIEW: _rule(State.REPORTED, State.CALLING_BACK, Party.DESK),
        Act.TRY_CALL: _rule(State.CALLING_BACK, None, Party.CALLER),
        Act.CONFIRM: _rule(State.CALLING_BACK, State.CONFIRMED, Party.ASKER, Party.CALLER),
        Act.GIVE_WORD: _rule(NOT_YET_REPORTED | {State.CALLING_BACK}, None, Party.ASKER),
        Act.CONTEST: _rule(
            frozenset({State.CALLING_BACK, State.CONFIRMED}) | OVER, State.CONTESTED, Party.ASKER, Party.CALLER
        ),
        Act.REDO: _rule(frozenset({State.REPORTED, State.CONTESTED}), State.HANDLING, Party.DESK),
        Act.ESCALATE: _rule(
            frozenset({State.SENT_BACK, State.NAMED, State.CONTESTED}) | IN_HAND, State.ESCALATED,
            Party.DESK, Party.SUPERVISOR,
        ),
        Act.CLOSE: _rule(State.CONFIRMED, State.CLOSED, Party.DESK),
        Act.CLOSE_UNCONFIRMED: _rule(State.CALLING_BACK, State.CLOSED, Party.SUPERVISOR),
        Act.STRIKE_OFF: _rule(State.CLOSED, State.STRUCK_OFF, Party.DESK, Party.SUPERVISOR),
        Act.LOOK_BACK: _rule(OVER, None, Party.OFFICER, Party.CALLER),
        Act.REOPEN: _rule(ENDED, State.ACCEPTED, Party.DESK, Party.SUPERVISOR),
        Act.WITHDRAW: _rule(NOT_YET_REPORTED, State.CLOSED, Party.ASKER, Party.CALLER),
        Act.GO_ON: _rule(NOT_YET_REPORTED, None, Party.CALLER),
        Act.TAKE_OVER: _rule(State.REGISTERED, State.CLOSED, Party.DESK),
        Act.TAKE_OVER_OPEN: _rule(State.REGISTERED, State.HANDLING, Party.DESK),
    },
)  # fmt: skip
"""The life of a case. Registering is not in it: it is how a case comes to be."""

SETTLES_A_WORD = frozenset({Act.WITHDRAW, Act.GO_ON, Act.DECLINE, Act.REPORT, Act.CONFIRM, Act.CONTEST,
                            Act.CLOSE_UNCONFIRMED, Act.TAKE_OVER, Act.REOPEN})  # fmt: skip
"""After one of these no word of the asker's waits to be checked any more: they were called about it, or are asked anew.
A note does not settle it, whatever it is about."""
IN_CONFIDENCE = frozenset({Act.KEEP_CONFIDENTIAL, Act.LIFT_CONFIDENTIAL})
"""Why a case was kept confidential is told to nobody who would not have read it then."""
BESIDE_ITS_LIFE = frozenset({Act.CLASSIFY, Act.LINK, Act.UNLINK, Act.SET_DAY}) | IN_CONFIDENCE
"""What is told of a case and leaves it where it stands: each is done by a form of its own."""
