"""One parcel against all others of a plan: which chains it has under which rules, and what they cost."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from tongcun.planner.day import Day
from tongcun.planner.explain.answers import Chain, Hop, Ride, Shut
from tongcun.planner.explain.calls import seconds_off_hours
from tongcun.planner.explain.journey import Legs, Network, Tolls, errand_of, network_of, search
from tongcun.planner.loads import HopLoads, hop_loads
from tongcun.planner.result import Plan
from tongcun.planner.timetable import ROOM_TOLERANCE, Flags, Floats

SHUT_SECOND_YUAN = 1e6
"""So dear is a second outside opening hours that a chain with as few of them as possible is found."""


class Room(Enum):
    """Which room is minded: none at all, that of empty holds, or what the plan's other parcels leave."""

    ANY = auto()
    HOLDS = auto()
    LEFT = auto()


class Hours(Enum):
    """How opening hours are minded: kept, left aside, or missed by as few seconds as possible."""

    KEPT = auto()
    IGNORED = auto()
    STRETCHED = auto()


class Drops(Enum):
    """Whether a chain pays for the unloadings that nobody else uses."""

    PAID = auto()
    LEFT_ASIDE = auto()


@dataclass(frozen=True, slots=True)
class Scene:
    """A day and its plan, with what every question about it needs."""

    day: Day
    plan: Plan
    network: Network
    loads: HopLoads


def scene_of(day: Day, plan: Plan) -> Scene:
    """Set the scene for questions about a plan."""
    return Scene(day, plan, network_of(day), hop_loads(day, plan))


class Case:
    """Parcel `p` and the plan of all others."""

    def __init__(self, scene: Scene, p: int) -> None:
        day, plan, loads = scene.day, scene.plan, scene.loads
        self.day, self.p, self.network = day, p, scene.network
        self.litres, self.kilograms = float(day.parcels.volume_l[p]), float(day.parcels.mass_kg[p])
        self.errand = errand_of(day, p)
        self.left_yuan = float(day.parcels.left_yuan()[p])
        legs = slice(plan.first_leg[p], plan.first_leg[p + 1])
        self.own_legs: Legs = tuple(zip(plan.board[legs].tolist(), plan.alight[legs].tolist(), strict=True))
        runs = day.timetable.run_of_call()
        self.riders = loads.parcels - self._own(1.0).astype(np.int64)
        self.others_litres = loads.litres - self._own(self.litres)
        self.others_kilograms = loads.kilograms - self._own(self.kilograms)
        self.hold_litres, self.hold_kilograms = day.timetable.volume_l[runs], day.timetable.mass_kg[runs]
        self.unloading = runs.astype(np.int64) * len(day.stations) + day.timetable.station
        elsewhere = np.delete(plan.alight, np.arange(legs.start, legs.stop))
        self.unused = ~np.isin(self.unloading, self.unloading[elsewhere])

    def _own(self, amount: float) -> Floats:
        load = np.zeros(self.day.timetable.call_count)
        for board, alight in self.own_legs:
            load[board:alight] += amount
        return load

    def chain(
        self,
        room: Room,
        hours: Hours = Hours.KEPT,
        drops: Drops = Drops.PAID,
        *,
        missed: int | None = None,
        not_over: Sequence[int] = (),
    ) -> Chain | None:
        """The cheapest chain by these rules, after a missed call or not over the hops after some calls."""
        tolls = self._tolls(self._fitting(room), hours, drops)
        if missed is not None:
            departures = self.day.departures()
            tolls.board[departures <= departures[missed]] = np.inf
        tolls.ride[list(not_over)] = np.inf
        return self._found(tolls)

    def widest(self, room: Room) -> tuple[Chain, float] | None:
        """The chain on which the largest share of the parcel fits (up to 1), and that share."""
        share = self._shares(room)
        steps = np.append(np.unique(share[share < 1.0]), 1.0)
        # Where a share fits somewhere, every smaller one does: look for the first that does not.
        narrow = bisect_left(steps.tolist(), True, key=lambda step: self._over(share >= step) is None)
        if narrow == 0:
            return None
        found = self._over(share >= steps[narrow - 1])
        return None if found is None else (found, float(steps[narrow - 1]))

    def chain_of(self, legs: Legs) -> Chain:
        """A chain of these legs with what it costs, and the hops on which there is no room for it."""
        day, errand, p = self.day, self.errand, self.p
        arrival = int(day.arrivals()[legs[-1][1]])
        late = max(0, arrival - errand.due_seconds)
        hops = [self.hop(call) for board, alight in legs for call in range(board, alight)]
        ends = np.unique([self.unloading[alight] for _, alight in legs if self.unused[alight]])
        return Chain(
            rides=tuple(Ride(board, alight, self._tightest(board, alight)) for board, alight in legs),
            arrival_seconds=arrival,
            late_seconds=late,
            handling_yuan=float(day.parcels.handling_yuan[p]) * len(legs),
            hours_yuan=float(day.parcels.hours_yuan(p, arrival)),
            late_yuan=float(day.parcels.late_yuan(p, arrival)),
            drop_yuan=day.drop_yuan * len(ends),
            full=tuple(hop for hop in hops if not hop.has_room(self.litres, self.kilograms)),
        )

    def hop(self, call: int) -> Hop:
        """The hop after a call as the others leave it."""
        return Hop(
            call,
            int(self.riders[call]),
            float(self.others_litres[call]),
            float(self.others_kilograms[call]),
            float(self.hold_litres[call]),
            float(self.hold_kilograms[call]),
        )

    def share_on(self, hop: Hop) -> float:
        """The share of the parcel that fits into what is left on a hop; infinite for one without a size."""
        return min(_share(hop.litres_left, self.litres), _share(hop.kilograms_left, self.kilograms))

    def shut(self, chain: Chain) -> tuple[Shut, ...]:
        """Where the chain misses the stations' hours."""
        departures, arrivals = self.day.departures(), self.day.arrivals()
        late_or_early = seconds_off_hours(self.day, departures), seconds_off_hours(self.day, arrivals)
        found = []
        for ride in chain.rides:
            for call, loading in ((ride.board, True), (ride.alight, False)):
                times, off = (departures, late_or_early[0]) if loading else (arrivals, late_or_early[1])
                found.append(Shut(call, loading, int(times[call]), int(off[call])))
        return tuple(call for call in found if call.off_by_seconds)

    def _tightest(self, board: int, alight: int) -> Hop:
        """The hop of a ride with the least room for the parcel; of one without a size, that with most on board."""
        hops = [self.hop(call) for call in range(board, alight)]
        return min(hops, key=lambda hop: (self.share_on(hop), -hop.parcels))

    def _fitting(self, room: Room) -> Flags:
        """On which hops the parcel fits, by this rule."""
        if room is Room.ANY:
            return np.ones(self.day.timetable.call_count, np.bool_)
        litres, kilograms = self._room(room)
        fits: Flags = (self.litres <= litres + ROOM_TOLERANCE) & (self.kilograms <= kilograms + ROOM_TOLERANCE)
        return fits

    def _shares(self, room: Room) -> Floats:
        """The share of the parcel that fits on each hop, cut at 1; exactly 1 where all of it does."""
        litres, kilograms = self._room(room)
        share: Floats = np.full(len(litres), 1.0)
        for left, wanted in ((litres, self.litres), (kilograms, self.kilograms)):
            if wanted > 0.0:
                share = np.minimum(share, np.maximum(left, 0.0) / wanted)
        return np.where(self._fitting(room), 1.0, share)

    def _room(self, room: Room) -> tuple[Floats, Floats]:
        if room is Room.LEFT:
            return self.hold_litres - self.others_litres, self.hold_kilograms - self.others_kilograms
        return self.hold_litres, self.hold_kilograms

    def _tolls(self, fitting: Flags, hours: Hours, drops: Drops) -> Tolls:
        drop = self.day.drop_yuan if drops is Drops.PAID else 0.0
        board, alight = np.zeros(len(fitting)), np.where(self.unused, drop, 0.0)
        if hours is not Hours.IGNORED:
            for toll, times in ((board, self.day.departures()), (alight, self.day.arrivals())):
                off = seconds_off_hours(self.day, times)
                toll += off * SHUT_SECOND_YUAN if hours is Hours.STRETCHED else np.where(off > 0, np.inf, 0.0)
        return Tolls(board, np.where(fitting, 0.0, np.inf), alight)

    def _over(self, fitting: Flags) -> Chain | None:
        return self._found(self._tolls(fitting, Hours.KEPT, Drops.PAID))

    def _found(self, tolls: Tolls) -> Chain | None:
        legs = search(self.network, self.errand, tolls).legs
        return None if legs is None else self.chain_of(legs)


def _share(left: float, wanted: float) -> float:
    return left / wanted if wanted > 0.0 else np.inf
