"""What a reader may do with a case now: only what can be done is offered, and with what it must say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise as Words

from tongcun.cases.doers import Doer
from tongcun.cases.models import Case, Part
from tongcun.cases.pure.acts import BESIDE_ITS_LIFE, IN_HAND, TABLE, Act, Outcome
from tongcun.cases.pure.hindrances import HinderedError
from tongcun.cases.pure.life import UNDATED, Dates, Event, Joint, Life, check
from tongcun.cases.pure.parts import PART_TABLE, PartAct, PartState
from tongcun.cases.wording.words import ACT_LABELS, PART_ACT_LABELS, PARTY_LABELS
from tongcun.county.clock import now
from tongcun.loops.clock import Limit, Unit
from tongcun.loops.state_table import NotTheirsError, OutOfTurnError

NOT_BY_HAND = frozenset({Act.GIVE_WORD, Act.TAKE_OVER, Act.TAKE_OVER_OPEN}) | BESIDE_ITS_LIFE
"""Done by an import or by a form of its own, and by no button of the story."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An act that can be done now, and as whom."""

    act: Act
    doer: Doer

    @property
    def label(self) -> Words:
        """The act in words."""
        return ACT_LABELS[self.act]

    @property
    def party_label(self) -> Words:
        """As what, in words."""
        return PARTY_LABELS[self.doer.party]


@dataclass(frozen=True, slots=True)
class PartOffer:
    """An act that can be done with a part now, and as whom."""

    part: Part
    act: PartAct
    doer: Doer

    @property
    def label(self) -> Words:
        """The act in words."""
        return PART_ACT_LABELS[self.act]


def offers(life: Life, joint: Joint, doers: Sequence[Doer], dates: Dates = UNDATED) -> list[Offer]:
    """What can be done with a case, each act once, in the order of the table."""
    found: dict[Act, Offer] = {}
    for act in TABLE.rules:
        for doer in doers:
            if act not in found and act not in NOT_BY_HAND and _can(life, joint, act, doer, dates):
                found[act] = Offer(act, doer)
    return list(found.values())


def _can(life: Life, joint: Joint, act: Act, doer: Doer, dates: Dates) -> bool:
    """Whether the act could be done if everything that belongs to it were said."""
    unit = "" if doer.unit is None else str(doer.unit.pk)
    by, more = "" if doer.user is None else str(doer.user.pk), Limit(1, Unit.WORKING_DAYS)
    outcome = Outcome.HOLDS if act is Act.LOOK_BACK else Outcome.SOLVED
    said = Event(now(), act, doer.party, unit, to="?", outcome=outcome, more=more, by=by)
    try:
        check(life, said, joint, dates)
    except (OutOfTurnError, NotTheirsError, HinderedError):
        return False
    return True


def part_offers(case: Case, parts: Sequence[Part], doers: Sequence[Doer]) -> Iterator[PartOffer]:
    """What can be done with the parts of a case: nothing unless a unit works on it."""
    if case.state not in IN_HAND:
        return
    for part in parts:
        for act, rule in PART_TABLE.rules.items():
            for doer in doers:
                is_its_turn = PartState(part.state) in rule.allowed and doer.party in rule.by
                if is_its_turn and doer.may_with(part, case) and not doer.asks_itself(part, act):
                    yield PartOffer(part, act, doer)
                    break
