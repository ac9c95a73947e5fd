"""Runs gathered into lines, with the stations of a line in travel order."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from tongcun.planner.day import Day
from tongcun.planner.timetable import Level, Timetable
from tongcun.report.wording import Both, clean_name, same, say

RANK: dict[Level, int] = {"hub": 0, "township": 1, "village": 2}

StationOrder = tuple[int, ...]
"""Stations in the order a run calls at them."""


@dataclass(frozen=True, slots=True)
class Line:
    """Runs that belong together, by first departure; `stations` from the town end to the village end."""

    name: Both
    is_post: bool
    runs: tuple[int, ...]
    stations: StationOrder
    sequences: tuple[StationOrder, ...]

    @property
    def ends(self) -> tuple[int, int]:
        """First and last station in travel order."""
        return self.stations[0], self.stations[-1]


def lines_of(day: Day) -> tuple[Line, ...]:
    """The day's lines, in the order in which the timetable first names them.

    A GTFS line is a route; a line of post vans is whatever calls at the same stations. Cancelled runs and runs that
    call at fewer than two stations move no parcel and are left out.
    """
    members: dict[tuple[str, ...], list[int]] = defaultdict(list)
    sequences = {run: _sequence(day.timetable, run) for run in range(day.timetable.run_count)}
    for run, sequence in sequences.items():
        if len(sequence) > 1 and not day.cancelled[run]:
            members[_key(day.timetable, run, sequence)].append(run)
    lines = [_line(day, runs, [sequences[run] for run in runs]) for runs in members.values()]
    return tuple(_told_apart(day, lines))


def _sequence(table: Timetable, run: int) -> StationOrder:
    return tuple(table.station[table.first_call[run] : table.first_call[run + 1]].tolist())


def _key(table: Timetable, run: int, sequence: StationOrder) -> tuple[str, ...]:
    if table.is_post_run[run]:
        return ("post", *(str(station) for station in sorted(set(sequence))))
    return ("route", table.route_ids[run])


def _line(day: Day, runs: list[int], sequences: list[StationOrder]) -> Line:
    table = day.timetable
    distinct = tuple(dict.fromkeys(sequences))
    stations = travel_order(distinct, [RANK[station.level] for station in day.stations])
    first = [int(table.departure[table.first_call[run]]) for run in runs]
    ordered = tuple(runs[i] for i in np.argsort(first, kind="stable").tolist())
    is_post = bool(table.is_post_run[runs[0]])
    if is_post:
        head, tail = (clean_name(day.stations[s].name) for s in (stations[0], stations[-1]))
        name = say("post_line", head=head, tail=tail)
    else:
        name = _route_name(clean_name(table.route_names[runs[0]] or table.route_ids[runs[0]]))
    return Line(name, is_post, ordered, stations, distinct)


def _route_name(name: str) -> Both:
    """A bare number, as most feeds have it, is said as people say it: 12 路, line 12."""
    return (
        say("numbered_line", number=name) if re.fullmatch(r"[A-Za-z]?\d{1,4}[A-Za-z]?", name, re.ASCII) else same(name)
    )


def _told_apart(day: Day, lines: list[Line]) -> Iterable[Line]:
    """Feeds give several routes one name; those get their ends added."""
    seen = Counter(line.name for line in lines)
    for line in lines:
        if seen[line.name] == 1:
            yield line
            continue
        head, tail = (clean_name(day.stations[station].name) for station in line.ends)
        yield replace(line, name=say("line_with_ends", name=line.name, head=head, tail=tail))


def travel_order(sequences: Iterable[StationOrder], rank: list[int]) -> StationOrder:
    """One order of stations in which the runs of a line, out and back and by side roads, wander least.

    The longest run is the spine; stations that others add are put next to the one they are reached from. The end with
    the lower `rank` (hub, township, village) comes first.
    """
    longest_first = sorted(sequences, key=lambda sequence: -len(set(sequence)))
    order: list[int] = list(dict.fromkeys(longest_first[0]))
    for sequence in longest_first[1:]:
        _merge(order, list(dict.fromkeys(sequence)))
    if rank[order[-1]] < rank[order[0]]:
        order.reverse()
    return tuple(order)


def _merge(order: list[int], stations: list[int]) -> None:
    place = {station: i for i, station in enumerate(order)}
    known = [place[station] for station in stations if station in place]
    falling = sum(after < before for before, after in pairwise(known))
    if 2 * falling > len(known) - 1:
        stations.reverse()
    before: int | None = None
    for i, station in enumerate(stations):
        if station not in place:
            order.insert(_room_for(order, before, stations[i + 1 :]), station)
        before = station
        place[station] = 0


def _room_for(order: list[int], before: int | None, following: list[int]) -> int:
    if before is not None:
        return order.index(before) + 1
    return next((order.index(station) for station in following if station in order), len(order))
