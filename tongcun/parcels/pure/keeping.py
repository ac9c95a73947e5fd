"""What a place has in its keeping in the course of a day: what came, what went, and what of it does not add up.

PURE: it follows from custody, or from the place's own scans where these tell all of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tongcun.parcels.pure.acts import GONE, Act, State
from tongcun.parcels.pure.custody import Custody, Party, PartyKind, Step

BAG_GONE = GONE | {State.OPENED}
"""A bag that was opened is none any more."""


class Cause(StrEnum):
    """Why something came or went."""

    RECEIVED = "received"
    FOUND = "found"
    MADE = "made"
    SENT = "sent"
    GIVEN_OUT = "given_out"
    MISSING = "went_missing"
    OPENED = "opened"
    TAKEN = "taken"


CAME = (Cause.RECEIVED, Cause.FOUND, Cause.MADE)
_WENT_BY = {
    Act.HAND_OVER: Cause.SENT, Act.RETURN: Cause.SENT, Act.LOAD: Cause.SENT, Act.COLLECT: Cause.GIVEN_OUT,
    Act.MISS: Cause.MISSING, Act.OPEN: Cause.OPENED,
}  # fmt: skip
_GIVING = frozenset({Act.HAND_OVER, Act.RETURN, Act.LOAD, Act.COLLECT})
ONTO_A_RUN = frozenset({Act.HAND_OVER, Act.LOAD})
"""The two scans by which one thing goes onto a bus; both are made where both parties scan."""
LEAVING = _GIVING | {Act.MISS}
"""Acts after which a place has no longer what it had."""


@dataclass(frozen=True, slots=True)
class Move:
    """Something came into a place's keeping (`came`), or left it; `when` is a moment, or what stands for one and is in
    the same order."""

    when: Any
    came: bool
    cause: Cause


def had_it(act: Act, *, is_bag: bool) -> bool:
    """Whether whoever does this has had the thing in the hand, whatever the record had before."""
    return act in _GIVING or (is_bag and act is Act.OPEN)


def came_by(act: Act, *, is_bag: bool) -> Cause:
    """Why something came that an act of the place itself put there."""
    if act is Act.FIND:
        return Cause.FOUND
    return Cause.MADE if is_bag and act in (Act.PACK, Act.SEAL) else Cause.RECEIVED


def went_by(act: Act) -> Cause:
    """Why something left by an act of the place itself."""
    return _WENT_BY.get(act, Cause.TAKEN)


def moves_of(custody: Custody, place: Party, devices: Collection[str], *, is_bag: bool) -> list[Move]:
    """Every time that something came into a place's keeping or left it, in order; `devices` are the place's own.

    What it gives away though the record had it elsewhere has come to it unscanned, just before; what it sent out with
    nobody named has left already.
    """
    road = Party(PartyKind.ROAD, place.party_id)
    found: list[Move] = []
    held, holder, gone = False, None, BAG_GONE if is_bag else GONE
    for step in custody.steps:
        if step.scan.act is Act.CORRECT:
            continue
        is_own = _is_own(step, place, devices)
        act = step.scan.act
        had = step.holder != holder and had_it(act, is_bag=is_bag) and not (holder == road and act in LEAVING)
        if not held and is_own and had:
            found.append(Move(step.scan.when, True, Cause.RECEIVED))
            held = True
        now = step.holder == place and step.state not in gone
        if now != held:
            cause = came_by(step.scan.act, is_bag=is_bag) if now else _went(step, is_own)
            found.append(Move(step.scan.when, now, cause))
        held, holder = now, step.holder
    return found


def _is_own(step: Step, place: Party, devices: Collection[str]) -> bool:
    scan = step.scan
    if scan.act is Act.LOAD:
        return scan.here.kind is PartyKind.RUN and scan.device in devices
    return scan.here == place and not (scan.act is Act.HAND_OVER and scan.other == place)


def _went(step: Step, is_own: bool) -> Cause:
    """Why something left: by an act of the place, onto a run that calls for it, or taken by somebody else's scan."""
    return went_by(step.scan.act) if is_own or step.scan.act in (Act.LOAD, Act.MISS) else Cause.TAKEN


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing on one day: whether it was there when the day began and when it ended, and its moves between."""

    opening: bool
    moves: tuple[Move, ...]
    closing: bool


def of_a_day(moves: Sequence[Move], begin: Any, end: Any) -> Kept:
    """The part of a day; its bounds are moments of the same kind as those of the moves."""
    before = [move for move in moves if move.when < begin]
    return since_it_began(bool(before) and before[-1].came, moves[len(before) :], end)


def since_it_began(opening: bool, moves: Sequence[Move], end: Any) -> Kept:
    """A day of which all moves since it began are known."""
    during = tuple(move for move in moves if move.when < end)
    return Kept(opening, during, during[-1].came if during else opening)


@dataclass(frozen=True, slots=True)
class Balance:
    """A day's things of a place: those that were there when it began (`opening`) and when it ended (`on_hand`), how
    many came and went for which cause, and those that left by somebody else's scan and did not come back (`taken`).

    What was there, with what came, less what went, is what is on hand and what was taken.
    """

    opening: frozenset[str] = frozenset()
    on_hand: frozenset[str] = frozenset()
    taken: frozenset[str] = frozenset()
    counts: Counter[Cause] = field(default_factory=Counter)

    @property
    def should_be(self) -> int:
        """How many should be on hand by the place's own scans."""
        moved = sum(count if cause in CAME else -count for cause, count in self.counts.items())
        return len(self.opening) + moved

    def told(self, prefix: str = "") -> dict[str, int]:
        """The figures by name, in the order of the sum."""
        counts = {cause.value: self.counts[cause] for cause in Cause if cause is not Cause.TAKEN}
        figures = {"opening": len(self.opening), **counts, "should_be": self.should_be,
                   "taken": len(self.taken), "on_hand": len(self.on_hand)}  # fmt: skip
        return {f"{prefix}{name}": figure for name, figure in figures.items()}


def balanced(things: Mapping[str, Kept]) -> Balance:
    """The day's balance of some things, by their codes."""
    # Thousands of pieces go the same way, and share what was worked out of it.
    alike: dict[int, list[str]] = {}
    ways: dict[int, Kept] = {}
    for code, kept in things.items():
        key = id(kept)
        if key in alike:
            alike[key].append(code)
        else:
            alike[key], ways[key] = [code], kept
    counts: Counter[Cause] = Counter()
    opening, on_hand, taken = set[str](), set[str](), set[str]()
    for key, kept in ways.items():
        codes = alike[key]
        for move in _lasting(kept.moves):
            counts[move.cause] += len(codes)
        for found, holds in ((opening, kept.opening), (on_hand, kept.closing), (taken, _was_taken(kept))):
            found.update(codes if holds else ())
    del counts[Cause.TAKEN]
    return Balance(frozenset(opening), frozenset(on_hand), frozenset(taken), counts)


def _was_taken(kept: Kept) -> bool:
    """Whether the last thing that happened to it was somebody else's scan."""
    return bool(kept.moves) and kept.moves[-1].cause is Cause.TAKEN


def _lasting(moves: Sequence[Move]) -> Iterable[Move]:
    """The moves without those by which something was taken and came back."""
    skip = False
    for place, move in enumerate(moves):
        if skip:
            skip = False
        elif move.cause is Cause.TAKEN and place + 1 < len(moves):
            skip = True
        else:
            yield move
