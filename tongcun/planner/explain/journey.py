"""The cheapest chain of rides of a single parcel, with tolls on boarding, riding and alighting.

A forward search in plain Python, apart from the solver's own: it is asked a handful of times about one parcel, with
this or that rule relaxed, and has to name the rides. A toll of infinity forbids, a huge one asks for as little as
possible of what it weighs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from math import inf

import numpy as np

from tongcun.planner.day import AT_STATION, Day
from tongcun.planner.timetable import Floats

Legs = tuple[tuple[int, int], ...]
"""Rides as (board, alight) calls, in order."""

START = -1
"""What came before the first ride."""


@dataclass(frozen=True, slots=True)
class Network:
    """A day's calls as plain lists of length C, and its stations as lists of length S.

    `order` lists the calls by departure; `goes_on` says that a run has a further call; hours are left aside.
    """

    order: Sequence[int]
    goes_on: Sequence[bool]
    station: Sequence[int]
    arrival: Sequence[int]
    departure: Sequence[int]
    can_load: Sequence[bool]
    can_unload: Sequence[bool]
    may_change: Sequence[bool]
    handling_seconds: Sequence[int]


@dataclass(frozen=True, slots=True)
class Errand:
    """What is to be brought where, from when on, and what its way costs (yuan per ride, per second)."""

    origin: int
    destination: int
    ready_seconds: int
    due_seconds: int
    handling_yuan: float
    second_yuan: float
    late_second_yuan: float
    loaded_at: int
    next_call: int


@dataclass(frozen=True, slots=True)
class Tolls:
    """Yuan on top, by call: for boarding there, for riding on to the next call, for alighting there."""

    board: Floats
    ride: Floats
    alight: Floats


@dataclass(frozen=True, slots=True)
class Journey:
    """The legs of the cheapest chain, None if there is none, and when each station is first reached on any."""

    legs: Legs | None
    reached: dict[int, int]


def network_of(day: Day) -> Network:
    """The day's runs without those cancelled, and without what lies before the moment of planning."""
    table = day.timetable
    arrival, departure = day.arrivals(), day.departures()
    moves = ~day.cancelled[table.run_of_call()]
    goes_on = np.ones(table.call_count, np.bool_)
    goes_on[table.first_call[1:] - 1] = False
    return Network(
        np.lexsort((np.arange(table.call_count), departure)).tolist(),
        goes_on.tolist(),
        table.station.tolist(),
        arrival.tolist(),
        departure.tolist(),
        (table.can_load & moves & (departure >= day.earliest_seconds)).tolist(),
        (table.can_unload & moves & (arrival >= day.earliest_seconds)).tolist(),
        [station.transfer for station in day.stations],
        [station.handling_seconds for station in day.stations],
    )


def errand_of(day: Day, p: int) -> Errand:
    """What parcel `p` wants."""
    parcels = day.parcels
    return Errand(
        int(parcels.origin[p]),
        int(parcels.destination[p]),
        int(parcels.ready_seconds[p]),
        int(parcels.due_seconds[p]),
        float(parcels.handling_yuan[p]),
        float(parcels.hour_yuan[p]) / 3600.0,
        float(parcels.late_hour_yuan[p]) / 3600.0,
        int(parcels.loaded_at[p]),
        int(parcels.next_call[p]),
    )


def search(network: Network, errand: Errand, tolls: Tolls) -> Journey:
    """The cheapest chain of rides for an errand, rides, hours, lateness and tolls added up."""
    return _Search(network, errand, tolls).run()


class _Search:
    """Labels set in order of departure.

    That order is right because handling takes at least a second: what boards at a departure came off at an arrival
    before it, from a hop that began no later than that.
    """

    def __init__(self, network: Network, errand: Errand, tolls: Tolls) -> None:
        self.network, self.errand = network, errand
        self.board_toll, self.ride_toll = tolls.board.tolist(), tolls.ride.tolist()
        self.alight_toll = tolls.alight.tolist()
        self.aboard = [inf] * len(network.order)
        self.boarded = [START] * len(network.order)
        self.came_off_before: dict[int, int] = {}
        self.boarded_of_alighting: dict[int, int] = {}
        self.on_the_way: dict[int, list[tuple[int, float, int]]] = defaultdict(list)
        self.waiting: dict[int, tuple[float, int]] = {}
        self.best, self.best_end = inf, START
        self.reached: dict[int, int] = {}

    def run(self) -> Journey:
        """Visit every call once."""
        errand, network = self.errand, self.network
        if errand.loaded_at != AT_STATION:
            self.came_off_before[errand.loaded_at] = START
            self._arrive(errand.next_call, errand.handling_yuan, errand.loaded_at)
        for call in network.order:
            if network.can_load[call]:
                self._board(call)
            if self.aboard[call] < inf and network.goes_on[call]:
                self._arrive(call + 1, self.aboard[call] + self.ride_toll[call], self.boarded[call])
        return Journey(self._legs(), self.reached)

    def _board(self, call: int) -> None:
        """Load here what waits, if that is cheaper than what is on board already."""
        station, departs = self.network.station[call], self.network.departure[call]
        queue = self.on_the_way[station]
        while queue and queue[0][0] <= departs:
            _, cost, alighted = heappop(queue)
            if cost < self.waiting.get(station, (inf, START))[0]:
                self.waiting[station] = (cost, alighted)
        cost, alighted = self.waiting.get(station, (inf, START))
        errand = self.errand
        at_origin = station == errand.origin and errand.loaded_at == AT_STATION
        if at_origin and departs >= errand.ready_seconds and cost > 0.0:
            cost, alighted = 0.0, START
        cost += errand.handling_yuan + self.board_toll[call]
        if cost < self.aboard[call]:
            self.aboard[call], self.boarded[call] = cost, call
            self.came_off_before[call] = alighted

    def _arrive(self, call: int, cost: float, boarded: int) -> None:
        """On board at the arrival here: stay on board, or come off to change or for good."""
        if cost >= self.aboard[call]:
            return
        self.aboard[call], self.boarded[call] = cost, boarded
        network, errand = self.network, self.errand
        if not network.can_unload[call] or self.alight_toll[call] == inf:
            return
        station, arrives = network.station[call], network.arrival[call]
        self.boarded_of_alighting[call] = boarded
        self.reached[station] = min(arrives, self.reached.get(station, arrives))
        off = cost + self.alight_toll[call]
        if network.may_change[station]:
            heappush(self.on_the_way[station], (arrives + network.handling_seconds[station], off, call))
        if station == errand.destination:
            late = max(0, arrives - errand.due_seconds)
            whole = off + errand.second_yuan * (arrives - errand.ready_seconds) + errand.late_second_yuan * late
            if whole < self.best:
                self.best, self.best_end = whole, call

    def _legs(self) -> Legs | None:
        legs: list[tuple[int, int]] = []
        alighted = self.best_end
        while alighted != START:
            boarded = self.boarded_of_alighting[alighted]
            legs.append((boarded, alighted))
            alighted = self.came_off_before[boarded]
        return tuple(reversed(legs)) or None
