"""The best plan of a tiny day by trying everything, straight from the planning-files contract.

Shares nothing with the planner or the judge: plain Python over plain lists. Two cuts only, both exact: a chain never
unloads twice at one station (it could have waited there), and of a parcel's options one that costs no less, takes all
the hops and makes all the drops of another is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tongcun.planner.day import NO_DUE, Day
from tongcun.planner.result import Outcome

ROOM_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Choice:
    """One way for one parcel: outcome, rides as (board, alight) calls, own cost, hops and drops as bit sets."""

    outcome: Outcome
    rides: tuple[tuple[int, int], ...]
    yuan: float
    hops: int
    drops: int


def best_cost(day: Day) -> float:
    """The least any plan of a tiny day (about 6 parcels, 4 runs) can cost, in yuan."""
    return best_choices(day)[0]


def best_choices(day: Day) -> tuple[float, list[Choice]]:
    """The least cost in yuan, and a choice for every parcel that reaches it."""
    facts = _Facts(day)
    options = [_undominated(list(facts.choices(p))) for p in range(len(day.parcels))]
    return _Search(facts, options).run()


class _Facts:
    """The day as plain lists, with the ways each parcel has."""

    def __init__(self, day: Day) -> None:
        table, self.day = day.timetable, day
        self.first = table.first_call.tolist()
        self.calls = len(table.station)
        self.run = [r for r in range(len(table.trip_ids)) for _ in range(self.first[r], self.first[r + 1])]
        delay = day.delay_seconds.tolist()
        self.arrival = [time + delay[r] for time, r in zip(table.arrival.tolist(), self.run, strict=True)]
        self.departure = [time + delay[r] for time, r in zip(table.departure.tolist(), self.run, strict=True)]
        self.station: list[int] = table.station.tolist()
        self.loads = [bool(table.can_load[c]) and self._open(c, self.departure[c]) for c in range(self.calls)]
        self.unloads = [bool(table.can_unload[c]) and self._open(c, self.arrival[c]) for c in range(self.calls)]
        for c in range(self.calls):
            if day.cancelled[self.run[c]] or self.departure[c] < day.earliest_seconds:
                self.loads[c] = False

    def _open(self, call: int, time: int) -> bool:
        station = self.day.stations[self.station[call]]
        return bool(station.opens_seconds <= time <= station.closes_seconds)

    def choices(self, p: int) -> Iterator[Choice]:
        if self.day.parcels.loaded_at[p] >= 0:
            yield from self._choices_on_board(p)
        else:
            yield from self._left(p, (), 0)
            origin = int(self.day.parcels.origin[p])
            for rides in self._chains(p, origin, int(self.day.parcels.ready_seconds[p]), frozenset([origin]), True):
                yield self._by_bus(p, rides)

    def _choices_on_board(self, p: int) -> Iterator[Choice]:
        parcels = self.day.parcels
        loaded_at, ahead = int(parcels.loaded_at[p]), int(parcels.next_call[p])
        run = self.run[loaded_at]
        if self.day.cancelled[run]:
            raise ValueError("a parcel on board a cancelled run must be handed in as lying at a station")
        end = self.first[run + 1]
        exits = [call for call in range(ahead, end) if self.unloads[call]]
        if not exits:
            yield from self._left(p, (), self._hops(loaded_at, end - 1))
        for off in exits:
            ride = (loaded_at, off)
            yield from self._left(p, (ride,), self._hops(loaded_at, off))
            here = self.station[off]
            if here == parcels.destination[p]:
                yield self._by_bus(p, (ride,))
                continue
            if self.day.stations[here].transfer:
                ready = self.arrival[off] + self.day.stations[here].handling_seconds
                for rides in self._chains(p, here, ready, frozenset([here]), False):
                    yield self._by_bus(p, (ride, *rides))

    def _chains(
        self, p: int, here: int, ready: int, seen: frozenset[int], at_origin: bool
    ) -> Iterator[tuple[tuple[int, int], ...]]:
        """Every chain of new rides from a station to the destination that unloads nowhere twice."""
        if not self.day.parcels.bus_allowed[p] or not (at_origin or self.day.stations[here].transfer):
            return
        for board in range(self.calls):
            if self.station[board] != here or not self.loads[board] or self.departure[board] < ready:
                continue
            for alight in range(board + 1, self.first[self.run[board] + 1]):
                there = self.station[alight]
                if not self.unloads[alight] or there in seen:
                    continue
                ride = (board, alight)
                if there == self.day.parcels.destination[p]:
                    yield (ride,)
                    continue
                later = self.arrival[alight] + self.day.stations[there].handling_seconds
                for rest in self._chains(p, there, later, seen | {there}, False):
                    yield (ride, *rest)

    def _left(self, p: int, rides: tuple[tuple[int, int], ...], hops: int) -> Iterator[Choice]:
        parcels = self.day.parcels
        handling = float(parcels.handling_yuan[p]) * len(rides)
        yield Choice(Outcome.VAN, rides, handling + float(parcels.van_yuan[p]), hops, self._drops(rides))
        yield Choice(Outcome.HELD, rides, handling + float(parcels.held_yuan[p]), hops, self._drops(rides))

    def _by_bus(self, p: int, rides: tuple[tuple[int, int], ...]) -> Choice:
        parcels, arrival = self.day.parcels, self.arrival[rides[-1][1]]
        yuan = float(parcels.handling_yuan[p]) * len(rides)
        yuan += float(parcels.hour_yuan[p]) * (arrival - int(parcels.ready_seconds[p])) / 3600
        due = int(parcels.due_seconds[p])
        if due != NO_DUE and arrival > due:
            yuan += float(parcels.late_hour_yuan[p]) * (arrival - due) / 3600
        hops = 0
        for board, alight in rides:
            hops |= self._hops(board, alight)
        return Choice(Outcome.BUS, rides, yuan, hops, self._drops(rides))

    def _hops(self, start: int, end: int) -> int:
        return sum(1 << hop for hop in range(start, end))

    def _drops(self, rides: tuple[tuple[int, int], ...]) -> int:
        stations = len(self.day.stations)
        drops = 0
        for _, alight in rides:
            drops |= 1 << (self.run[alight] * stations + self.station[alight])
        return drops

    def rooms(self) -> tuple[list[float], list[float]]:
        """Litres and kilograms that each hop may hold: the hold, or what cannot have come off before it."""
        table, parcels = self.day.timetable, self.day.parcels
        forced_l, forced_kg = [0.0] * self.calls, [0.0] * self.calls
        for p in range(len(parcels)):
            if parcels.loaded_at[p] < 0:
                continue
            end = self.first[self.run[parcels.loaded_at[p]] + 1]
            for hop in range(int(parcels.loaded_at[p]), end):
                if hop >= parcels.next_call[p] and self.unloads[hop]:
                    break
                forced_l[hop] += float(parcels.volume_l[p])
                forced_kg[hop] += float(parcels.mass_kg[p])
        room_l = [max(float(table.volume_l[self.run[c]]), forced_l[c]) for c in range(self.calls)]
        room_kg = [max(float(table.mass_kg[self.run[c]]), forced_kg[c]) for c in range(self.calls)]
        return room_l, room_kg


def _undominated(choices: list[Choice]) -> list[Choice]:
    """The choices that no other beats in everything, cheapest first."""
    kept: list[Choice] = []
    for choice in sorted(choices, key=lambda c: (c.yuan, c.hops.bit_count(), c.drops.bit_count())):
        if not any(k.hops & ~choice.hops == 0 and k.drops & ~choice.drops == 0 for k in kept):
            kept.append(choice)
    return kept


class _Search:
    """Depth-first over joint choices; a branch ends where even the cheapest rest would not beat the best so far."""

    def __init__(self, facts: _Facts, options: list[list[Choice]]) -> None:
        self.options = options
        self.drop_yuan = facts.day.drop_yuan
        self.size_l = facts.day.parcels.volume_l.tolist()
        self.size_kg = facts.day.parcels.mass_kg.tolist()
        self.room_l, self.room_kg = facts.rooms()
        self.load_l, self.load_kg = [0.0] * facts.calls, [0.0] * facts.calls
        self.cheapest_rest = [0.0]
        for choices in reversed(options):
            self.cheapest_rest.insert(0, self.cheapest_rest[0] + choices[0].yuan)
        self.best = float("inf")
        self.best_choices: list[Choice] = []
        self.chosen: list[Choice] = []

    def run(self) -> tuple[float, list[Choice]]:
        self._descend(0, 0.0, 0)
        if len(self.best_choices) != len(self.options):
            raise ValueError("no plan keeps the rules of this day")
        return self.best, self.best_choices

    def _descend(self, p: int, yuan: float, drops: int) -> None:
        if yuan + self.cheapest_rest[p] >= self.best - 1e-12:
            return
        if p == len(self.options):
            self.best, self.best_choices = yuan, list(self.chosen)
            return
        for choice in self.options[p]:
            new_drops = (choice.drops & ~drops).bit_count()
            hops = [hop for hop in range(len(self.room_l)) if choice.hops >> hop & 1]
            self._shift(p, hops, 1)
            if all(self._fits(hop) for hop in hops):
                self.chosen.append(choice)
                self._descend(p + 1, yuan + choice.yuan + self.drop_yuan * new_drops, drops | choice.drops)
                self.chosen.pop()
            self._shift(p, hops, -1)

    def _shift(self, p: int, hops: list[int], sign: int) -> None:
        for hop in hops:
            self.load_l[hop] += sign * self.size_l[p]
            self.load_kg[hop] += sign * self.size_kg[p]

    def _fits(self, hop: int) -> bool:
        litres, kilograms = self.load_l[hop], self.load_kg[hop]
        return litres <= self.room_l[hop] + ROOM_TOLERANCE and kilograms <= self.room_kg[hop] + ROOM_TOLERANCE
