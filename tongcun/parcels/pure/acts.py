"""What people do with a parcel, the states it is in, and which act leads from where to where: one table.

The table is data: `custody` follows it, the documentation is written from it (`act_tables`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Act(StrEnum):
    """What a scan says was done. In the order in which acts of the same moment happen, as by an
    export that tells minutes alone."""

    CORRECT = "correct"
    ACCEPT = "accept"
    FIND = "find"
    OPEN = "open"
    SORT = "sort"
    PACK = "pack"
    SEAL = "seal"
    HAND_OVER = "hand_over"
    LOAD = "load"
    DEPART = "depart"
    ARRIVE = "arrive"
    UNLOAD = "unload"
    SHELVE = "shelve"
    OFFER = "offer"
    COLLECT = "collect"
    REFUSE = "refuse"
    RETURN = "return"
    DAMAGE = "damage"
    MISROUTE = "misroute"
    MISS = "miss"


class State(StrEnum):
    """Where a parcel stands on its way."""

    ANNOUNCED = "announced"
    ACCEPTED = "accepted"
    SORTED = "sorted"
    PACKED = "packed"
    SEALED = "sealed"
    HANDED_OVER = "handed_over"
    LOADED = "loaded"
    UNDER_WAY = "under_way"
    ARRIVED = "arrived"
    UNLOADED = "unloaded"
    OPENED = "opened"
    SHELVED = "shelved"
    OFFERED = "offered"
    REFUSED = "refused"
    GOING_BACK = "going_back"
    MISROUTED = "misrouted"
    MISSING = "missing"
    FOUND = "found"
    COLLECTED = "collected"
    RETURNED = "returned"


class Becomes(StrEnum):
    """Who holds the parcel after an act: as before, the party that scans, the other party it names, or that one where
    one is named and else the party that scans."""

    STAYS = "stays"
    HERE = "here"
    OTHER = "other"
    OTHER_OR_HERE = "other_or_here"


@dataclass(frozen=True, slots=True)
class Rule:
    """One act: the states it is expected in, the state it leads to (None: none but the one it was in), who holds then.

    `by_holder` says that only who holds the parcel is expected to do this; the others take it over.
    """

    expected: frozenset[State]
    leads_to: State | None
    becomes: Becomes
    by_holder: bool


FINAL = frozenset({State.COLLECTED, State.RETURNED})
"""Where the way ends: the addressee has it, or the carrier has it back."""
GONE = FINAL | {State.MISSING}
"""A piece in one of these states is on nobody's hand, whoever answers for it."""
_AT_A_PLACE = frozenset(
    {
        State.ACCEPTED, State.SORTED, State.PACKED, State.SEALED, State.UNLOADED, State.OPENED, State.SHELVED,
        State.OFFERED, State.REFUSED, State.GOING_BACK, State.MISROUTED, State.FOUND,
    }
)  # fmt: skip
_ON_A_RUN = frozenset({State.LOADED, State.UNDER_WAY, State.ARRIVED})
_ON_ITS_WAY = _AT_A_PLACE | _ON_A_RUN | {State.HANDED_OVER}
ON_BOARD = _ON_A_RUN | {State.HANDED_OVER}
"""Given away, and not yet taken in anywhere: what a driver has taken counts, also where nobody scanned it into the
hold."""
_READY_TO_GO = _AT_A_PLACE - {State.PACKED}

RULES: dict[Act, Rule] = {
    Act.ACCEPT: Rule(
        frozenset({State.ANNOUNCED, State.HANDED_OVER}) | _ON_A_RUN, State.ACCEPTED, Becomes.HERE, by_holder=False
    ),
    Act.SORT: Rule(_AT_A_PLACE - {State.PACKED, State.SEALED}, State.SORTED, Becomes.HERE, by_holder=True),
    Act.PACK: Rule(_AT_A_PLACE - {State.SEALED}, State.PACKED, Becomes.HERE, by_holder=True),
    Act.SEAL: Rule(frozenset({State.PACKED}), State.SEALED, Becomes.HERE, by_holder=True),
    Act.HAND_OVER: Rule(_READY_TO_GO | _ON_A_RUN, State.HANDED_OVER, Becomes.OTHER, by_holder=True),
    Act.LOAD: Rule(_READY_TO_GO | {State.HANDED_OVER}, State.LOADED, Becomes.HERE, by_holder=False),
    Act.DEPART: Rule(
        frozenset({State.HANDED_OVER, State.LOADED, State.ARRIVED}), State.UNDER_WAY, Becomes.STAYS, by_holder=True
    ),
    Act.ARRIVE: Rule(
        frozenset({State.HANDED_OVER, State.LOADED, State.UNDER_WAY}), State.ARRIVED, Becomes.STAYS, by_holder=True
    ),
    Act.UNLOAD: Rule(_ON_A_RUN | {State.HANDED_OVER}, State.UNLOADED, Becomes.HERE, by_holder=False),
    Act.OPEN: Rule(frozenset({State.SEALED, State.UNLOADED, State.HANDED_OVER}), State.OPENED, Becomes.HERE,
                    by_holder=False),
    Act.SHELVE: Rule(
        frozenset(
            {
                State.ANNOUNCED, State.ACCEPTED, State.SORTED, State.HANDED_OVER, State.UNLOADED, State.OPENED,
                State.FOUND,
            }
        ),
        State.SHELVED, Becomes.HERE, by_holder=True,
    ),
    Act.OFFER: Rule(frozenset({State.SHELVED}), State.OFFERED, Becomes.HERE, by_holder=True),
    Act.COLLECT: Rule(frozenset({State.SHELVED, State.OFFERED}), State.COLLECTED, Becomes.OTHER, by_holder=True),
    Act.REFUSE: Rule(frozenset({State.SHELVED, State.OFFERED}), State.REFUSED, Becomes.HERE, by_holder=True),
    Act.RETURN: Rule(
        _AT_A_PLACE - {State.PACKED, State.SEALED}, State.GOING_BACK, Becomes.OTHER_OR_HERE, by_holder=True
    ),
    Act.DAMAGE: Rule(_ON_ITS_WAY | FINAL, None, Becomes.STAYS, by_holder=False),
    Act.MISROUTE: Rule(_ON_ITS_WAY, State.MISROUTED, Becomes.HERE, by_holder=False),
    Act.MISS: Rule(_ON_ITS_WAY, State.MISSING, Becomes.STAYS, by_holder=False),
    Act.FIND: Rule(frozenset({State.MISSING}), State.FOUND, Becomes.HERE, by_holder=False),
}  # fmt: skip
"""What each act needs and does; CORRECT is not in it, for it takes back another scan and does nothing by itself."""

TAKES_IN = frozenset({Act.ACCEPT, Act.UNLOAD})
"""Acts by which whoever scans takes a thing in from whoever brings it."""
STANDS_BY_ITSELF = _AT_A_PLACE - {State.PACKED, State.SEALED}
"""A piece lies at a place, and in no bag that is closed."""
LAY_READY = frozenset({State.SHELVED, State.OFFERED})
"""On the shelf for its addressee: what rides on from there was not fetched, and goes back."""

OF_ITS_ROAD = frozenset({Act.HAND_OVER, Act.OFFER, Act.COLLECT, Act.REFUSE})
"""What a station does to what it has sent out itself with nobody named: says who has it, that it lies ready again, that
a courier gave it out, or that it was refused at the door."""
OF_A_RUN = frozenset({Act.DEPART, Act.ARRIVE})
"""Acts done to a run with all that is on it."""

OF_A_CARRIER = frozenset(
    {
        Act.ACCEPT, Act.SORT, Act.HAND_OVER, Act.SHELVE, Act.OFFER, Act.COLLECT, Act.REFUSE, Act.RETURN, Act.DAMAGE,
        Act.MISROUTE, Act.MISS, Act.FIND, Act.CORRECT,
    }
)  # fmt: skip
"""What a carrier's system may say of its own parcels; bags and buses are the matter of hub, stations and drivers."""

USUAL_WAY = (
    Act.ACCEPT, Act.SORT, Act.PACK, Act.SEAL, Act.HAND_OVER, Act.LOAD, Act.DEPART, Act.ARRIVE, Act.UNLOAD, Act.OPEN,
    Act.SHELVE, Act.OFFER, Act.COLLECT,
)  # fmt: skip
"""What is done to a parcel with which nothing is amiss, in this order."""
