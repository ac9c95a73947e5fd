"""From a parcel's case to the reason that fits, and to the answer that goes with it."""

from __future__ import annotations

from collections.abc import Sequence

from tongcun.planner.day import AT_STATION, NO_DUE
from tongcun.planner.explain.answers import (
    Answer,
    Banned,
    Carried,
    Chain,
    Closed,
    Dearer,
    Hop,
    NoRoom,
    Taker,
    Takers,
    TooBig,
)
from tongcun.planner.explain.case import Case, Drops, Hours, Room, Scene
from tongcun.planner.explain.no_trip import no_trip_of
from tongcun.planner.loads import riders_on
from tongcun.planner.result import SAME_YUAN, Outcome, Reason
from tongcun.planner.timetable import ROOM_TOLERANCE

WORTH_YUAN = 0.005
"""Less than half a fen is not worth telling."""
LISTED = 5
"""So many of those who take the room are named."""
ASKED = 100
"""So many of them, the largest, are asked what it would cost to send them otherwise."""


def reason_of(case: Case, outcome: Outcome) -> Reason:
    """The first reason that fits, by the planning files' contract; NONE for a parcel that rides."""
    if outcome is Outcome.BUS:
        return Reason.NONE
    if not case.day.parcels.bus_allowed[case.p]:
        return Reason.BANNED
    if case.chain(Room.ANY, Hours.IGNORED) is None:
        return Reason.NO_TRIP
    if case.chain(Room.ANY) is None:
        return Reason.STATION_CLOSED
    cheapest = case.chain(Room.HOLDS, drops=Drops.LEFT_ASIDE)
    if cheapest is None:
        return Reason.TOO_BIG
    if cheapest.riding_yuan >= case.left_yuan - SAME_YUAN or case.chain(Room.LEFT) is not None:
        return Reason.DEARER
    return Reason.NO_ROOM


def answer_of(scene: Scene, case: Case, reason: Reason) -> Answer:
    """What there is to say about a parcel with this reason."""
    match reason:
        case Reason.NONE:
            return _carried(case)
        case Reason.BANNED:
            return Banned(case.day.parcels.kinds[case.p])
        case Reason.NO_TRIP:
            return no_trip_of(case)
        case Reason.STATION_CLOSED:
            return _closed(case)
        case Reason.TOO_BIG:
            return _too_big(case)
        case Reason.DEARER:
            return Dearer(_known(case.chain(Room.HOLDS, drops=Drops.LEFT_ASIDE)), case.chain(Room.LEFT))
        case Reason.NO_ROOM:
            return _no_room(scene, case)


def _known(chain: Chain | None) -> Chain:
    """A chain whose reason says that it exists."""
    assert chain is not None
    return chain


def _carried(case: Case) -> Carried:
    chain = case.chain_of(case.own_legs)
    wished = case.chain(Room.HOLDS)
    dearer = wished is None or wished.yuan >= chain.yuan - WORTH_YUAN
    on_board = case.errand.loaded_at != AT_STATION
    next_best = None if on_board else case.chain(Room.LEFT, missed=case.own_legs[0][0])
    return Carried(chain, None if dearer else wished, next_best)


def _closed(case: Case) -> Closed:
    """The chain that keeps the hours best; among those that do so equally well, one with room left."""
    ways = [case.chain(room, Hours.STRETCHED) for room in (Room.LEFT, Room.ANY)]
    found = [Closed(chain, case.shut(chain)) for chain in ways if chain is not None]
    return min(found, key=lambda closed: sum(call.off_by_seconds for call in closed.shut))


def _too_big(case: Case) -> TooBig:
    widest = case.widest(Room.HOLDS)
    assert widest is not None
    chain, share = widest
    table = case.day.timetable
    holds = [
        Hop(ride.board, 0, 0.0, 0.0, float(table.volume_l[run]), float(table.mass_kg[run]))
        for ride in chain.rides
        for run in table.run_of_call()[[ride.board]]
    ]
    return TooBig(chain, min(holds, key=case.share_on), share)


def _no_room(scene: Scene, case: Case) -> NoRoom:
    cheapest = _known(case.chain(Room.HOLDS))
    widest = case.widest(Room.LEFT)
    return NoRoom(cheapest, _takers(scene, case, cheapest.full), 0.0 if widest is None else widest[1], _if_open(case))


def _if_open(case: Case) -> Closed | None:
    """The chain with room that keeps the stations' hours best, if riding it would be worth it."""
    chain = case.chain(Room.LEFT, Hours.STRETCHED)
    if chain is None or chain.yuan >= case.left_yuan - SAME_YUAN:
        return None
    return Closed(chain, case.shut(chain))


def _takers(scene: Scene, case: Case, full: Sequence[Hop]) -> Takers:
    """Who is on board on the fullest of these hops; the largest first, by litres where those are short, else by
    kilograms."""
    parcels, hop = scene.day.parcels, min(full, key=case.share_on)
    riders = riders_on(scene.plan, hop.call)
    due = parcels.due_seconds[riders]
    size = parcels.volume_l if case.litres - hop.litres_left > ROOM_TOLERANCE else parcels.mass_kg
    largest = [Case(scene, p) for p in sorted(riders.tolist(), key=lambda p: (-size[p], p))[:ASKED]]
    takers = [_taker(other, full) for other in largest]
    enough = [taker for taker, other in zip(takers, largest, strict=True) if _makes_room(other, case, full)]
    return Takers(
        hop,
        len(riders),
        int(((due > case.errand.due_seconds) & (due != NO_DUE)).sum()),
        int((due == NO_DUE).sum()),
        tuple(takers[:LISTED]),
        len(takers),
        min(enough, key=lambda taker: taker.extra_yuan, default=None),
    )


def _taker(case: Case, full: Sequence[Hop]) -> Taker:
    """What it would cost to send a parcel otherwise, over none of these hops."""
    other = case.chain(Room.LEFT, not_over=[hop.call for hop in full])
    if other is not None and other.yuan > case.left_yuan:
        other = None
    return Taker(case.p, other, (case.left_yuan if other is None else other.yuan) - case.chain_of(case.own_legs).yuan)


def _makes_room(taker: Case, case: Case, full: Sequence[Hop]) -> bool:
    """Whether the parcel of `case` would fit on all of these hops if that of `taker` rode on none of them."""
    rides_there = all(any(board <= hop.call < alight for board, alight in taker.own_legs) for hop in full)
    return rides_there and all(
        case.litres <= hop.litres_left + taker.litres + ROOM_TOLERANCE
        and case.kilograms <= hop.kilograms_left + taker.kilograms + ROOM_TOLERANCE
        for hop in full
    )
