"""Joint work: between equals one invites (商请协办), the other promises its part or declines; then the desk decides.

The lead cannot report a case done while a part is open. Only the lead invites, and a unit once: invitations cannot run
in a circle.
"""

from __future__ import annotations

import datetime
from enum import StrEnum

from tongcun.cases.pure.acts import AT_WORK, Party
from tongcun.loops.clock import Limit, Unit, end_of
from tongcun.loops.state_table import Rule, StateTable
from tongcun.loops.working_time import NoWorkingTimeError, WorkingCalendar


class PartState(StrEnum):
    """Where one unit's part in a case stands."""

    INVITED = "invited"
    DECLINED = "declined"
    """The desk is to decide."""
    NAMED = "named"
    """The desk has decided that it is theirs; they are to promise it."""
    PROMISED = "promised"
    DONE = "done"
    RELEASED = "released"


class PartAct(StrEnum):
    """What is done with a part."""

    PROMISE = "promise"
    DECLINE = "decline"
    NAME = "name"
    RELEASE = "release"
    FINISH = "finish"
    ASK_AGAIN = "ask_again"


PART_TABLE: StateTable[PartState, PartAct, Party] = StateTable(
    first=PartState.INVITED,
    final=frozenset({PartState.DONE, PartState.RELEASED}),
    rules={
        PartAct.PROMISE: Rule(
            frozenset({PartState.INVITED, PartState.NAMED}), PartState.PROMISED, frozenset({Party.JOINT})
        ),
        PartAct.DECLINE: Rule(frozenset({PartState.INVITED}), PartState.DECLINED, frozenset({Party.JOINT})),
        PartAct.NAME: Rule(frozenset({PartState.DECLINED}), PartState.NAMED, frozenset({Party.DESK})),
        PartAct.RELEASE: Rule(
            frozenset({PartState.INVITED, PartState.DECLINED, PartState.NAMED, PartState.PROMISED}), PartState.RELEASED,
            frozenset({Party.DESK, Party.LEAD}),
        ),
        PartAct.FINISH: Rule(frozenset({PartState.PROMISED}), PartState.DONE, frozenset({Party.JOINT})),
        PartAct.ASK_AGAIN: Rule(
            frozenset({PartState.DONE, PartState.RELEASED}), PartState.INVITED, frozenset({Party.LEAD})
        ),
    },
)  # fmt: skip
"""The life of a part. Inviting is not in it: it is how a part comes to be."""

TO_ANSWER = Limit(1, Unit.WORKING_DAYS)
"""An invitation between equals is answered, and an assignment objected to, within one working day. Who is later may do
so still: what is another's must come to the other. But it is seen."""

OPEN = frozenset(PartState) - PART_TABLE.final
"""While a part is in one of these the case cannot be reported done."""

TAKES_PART = frozenset(PartState) - {PartState.DECLINED, PartState.RELEASED}
"""While its part is in one of these a case is with a joint unit; who was let off, or declined, has it no more."""


def answer_due(
    calendar: WorkingCalendar, moment: datetime.datetime, limit: Limit = TO_ANSWER
) -> datetime.datetime | None:
    """Until when an invitation of a moment is to be answered, or by another limit what was declined then is to be
    decided; None by a calendar that never works again."""
    try:
        return end_of(limit, moment, calendar)
    except NoWorkingTimeError:
        return None


def part_works(act: str, party: str) -> bool:
    """Whether an act is work on a part: all that its unit or the lead does but to decline it."""
    return party in AT_WORK and act != PartAct.DECLINE
