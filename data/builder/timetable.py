"""Trips, calls and van runs, made from the invented network by fixed rules of speed and turning."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from builder.network import HUB_NAME, TRUNK_LINES, VAN_LOOPS, VILLAGE_LINES, TrunkLine, VanLoop, VillageLine
from builder.places import Place, Point

ROAD_FACTOR = 1.3
VILLAGE_BUS_KMH = 30.0
TRUNK_BUS_KMH = 38.0
VAN_KMH = 42.0
CALL_MINUTES = 1
VAN_CALL_MINUTES = 8
TURN_MINUTES = 8

RETURN_FROM_VILLAGES = 16 * 60 + 30
"""The afternoon departure from the last village, fixed so that villagers know until when they can send."""

EVENING = 16 * 60
"""From here on a post van collects instead of delivering."""

EARLY_BUS = 6 * 60 + 30
"""Where three or more buses a day run, one stays in the village overnight and leaves at this time."""

ROUND_TIMES: dict[int, tuple[str, ...]] = {
    2: ("08:20", "14:00"),
    3: ("08:15", "11:00", "14:30"),
    4: ("08:15", "10:15", "13:15", "15:15"),
    5: ("08:10", "09:50", "11:40", "13:40", "15:15"),
    6: ("08:10", "09:25", "10:40", "12:10", "13:40", "15:00"),
}
"""Departures from the township, by rounds a day; lines are shifted by a few minutes against each other."""

LOOP_TIMES: dict[int, tuple[str, ...]] = {4: ("08:15", "10:30", "13:30", "16:00")}
"""Departures of lines that run in a circle: the last one does the work of the 16:30 return."""

VIA: dict[str, tuple[str, Point]] = {
    "W1": ("城北路口（虚构）", Point(0.1, 1.2)),
    "W2": ("城南路口（虚构）", Point(0.3, -1.1)),
}
"""Stops that belong to no station: parcels can neither board nor alight there."""


@dataclass(frozen=True, slots=True)
class Call:
    """One row of stop_times: minutes after midnight."""

    stop_id: str
    arrival: int
    departure: int


@dataclass(frozen=True, slots=True)
class Trip:
    """One trip with its calls; `has_hold` says whether parcels may ride."""

    trip_id: str
    route_id: str
    service: str
    headsign: str
    direction: int
    calls: tuple[Call, ...]
    has_hold: bool = True


@dataclass(frozen=True, slots=True)
class VanCall:
    """One row of post_runs.csv: minutes after midnight."""

    station: str
    arrival: int
    departure: int


@dataclass(frozen=True, slots=True)
class VanRun:
    """One round of a post van."""

    run_id: str
    loop: VanLoop
    calls: tuple[VanCall, ...]


def minutes(clock: str) -> int:
    """Minutes after midnight of an HH:MM text."""
    hours, rest = clock.split(":")
    return int(hours) * 60 + int(rest)


def trips(places: dict[str, Place]) -> list[Trip]:
    """Every trip of the feed, village lines first, in order of line, direction and departure."""
    found = [trip for i, line in enumerate(VILLAGE_LINES) for trip in _village_trips(line, i % 4 * 2, places)]
    return found + [trip for line in TRUNK_LINES for trip in _trunk_trips(line, places)]


def van_runs(places: dict[str, Place]) -> list[VanRun]:
    """Every post van run, by loop and departure."""
    return [_van_run(loop, clock, places) for loop in VAN_LOOPS for clock in loop.departures]


def _village_trips(line: VillageLine, shift: int, places: dict[str, Place]) -> Iterator[Trip]:
    if line.loop:
        yield from _loop_trips(line, shift, places)
        return
    way = _outward(line)
    out = [minutes(clock) + shift for clock in ROUND_TIMES[line.rounds]]
    back = [EARLY_BUS] if line.rounds >= 3 else []
    for number, departure in enumerate(out, start=1):
        calls = _calls(way, [f"{places[name].code}A" for name in way], departure, VILLAGE_BUS_KMH, places)
        yield _trip(line.line_id, line.service, way[-1], 0, calls)
        ready = calls[-1].arrival + TURN_MINUTES
        back.append(max(ready, RETURN_FROM_VILLAGES) if number == len(out) else ready)
    home = way[::-1]
    for departure in back:
        calls = _calls(home, [f"{places[name].code}B" for name in home], departure, VILLAGE_BUS_KMH, places)
        yield _trip(line.line_id, line.service, home[-1], 1, calls)


def _loop_trips(line: VillageLine, shift: int, places: dict[str, Place]) -> Iterator[Trip]:
    """Round the circle, every second time the other way, so that both sides of the road are used."""
    way = (*_outward(line), line.start)
    for number, clock in enumerate(LOOP_TIMES[line.rounds]):
        side, names = ("B", way[::-1]) if number % 2 else ("A", way)
        stops = [f"{places[name].code}{side}" for name in names]
        calls = _calls(names, stops, minutes(clock) + shift, VILLAGE_BUS_KMH, places)
        yield _trip(line.line_id, line.service, f"{line.start}（环线）", number % 2, calls)


def _outward(line: VillageLine) -> tuple[str, ...]:
    """The stations of a line from its township on; lines of the county seat begin at the hub."""
    first = (HUB_NAME,) if line.start.endswith("街道") else ()
    return (*first, line.start, *line.villages)


def _trunk_trips(line: TrunkLine, places: dict[str, Place]) -> Iterator[Trip]:
    out = (HUB_NAME, line.via, *line.villages, line.township)
    holds = len(line.departures) if line.hold_trips is None else line.hold_trips
    returns: list[tuple[int, bool]] = []
    for number, clock in enumerate(line.departures):
        calls = _calls(out, _trunk_stops(out, "A", places), minutes(clock), TRUNK_BUS_KMH, places)
        yield _trip(line.line_id, "daily", line.township, 0, calls, number < holds)
        returns.append((calls[-1].arrival + line.turn_minutes, number < holds))
    home = out[::-1]
    for departure, has_hold in returns:
        calls = _calls(home, _trunk_stops(home, "B", places), departure, TRUNK_BUS_KMH, places)
        yield _trip(line.line_id, "daily", "县城", 1, calls, has_hold)


def _trunk_stops(way: Sequence[str], side: str, places: dict[str, Place]) -> list[str]:
    """Trunk buses use the third bay (C) of the hub and of townships, and the roadside stops of villages."""
    return [name if name in VIA else places[name].code + (side if places[name].is_village else "C") for name in way]


def _trip(
    line_id: str, service: str, headsign: str, direction: int, calls: tuple[Call, ...], has_hold: bool = True
) -> Trip:
    hours, rest = divmod(calls[0].departure, 60)
    trip_id = f"{line_id}-{'OB'[direction]}-{hours:02d}{rest:02d}"
    return Trip(trip_id, line_id, service, headsign, direction, calls, has_hold)


def _calls(
    way: Sequence[str], stops: Sequence[str], departure: int, kmh: float, places: dict[str, Place]
) -> tuple[Call, ...]:
    """The calls of a bus that leaves at `departure`; it stands a minute wherever it does not end."""
    calls = [Call(stops[0], departure, departure)]
    for before, name, stop in zip(way, way[1:], stops[1:], strict=False):
        arrival = calls[-1].departure + _drive_minutes(_point(before, places), _point(name, places), kmh)
        calls.append(Call(stop, arrival, arrival + CALL_MINUTES))
    last = calls.pop()
    return (*calls, Call(last.stop_id, last.arrival, last.arrival))


def _van_run(loop: VanLoop, clock: str, places: dict[str, Place]) -> VanRun:
    now = minutes(clock)
    townships = loop.townships[::-1] if now >= EVENING else loop.townships
    way = (HUB_NAME, *townships, HUB_NAME)
    calls = [VanCall(HUB_NAME, now, now)]
    for before, name in pairwise(way):
        arrival = calls[-1].departure + _drive_minutes(places[before].point, places[name].point, VAN_KMH)
        calls.append(VanCall(name, arrival, arrival + VAN_CALL_MINUTES))
    return VanRun(f"VAN-{loop.loop_id}-{clock.replace(':', '')}", loop, tuple(calls))


def _point(name: str, places: dict[str, Place]) -> Point:
    return VIA[name][1] if name in VIA else places[name].point


def _drive_minutes(start: Point, end: Point, kmh: float) -> int:
    return max(1, math.ceil(start.km_to(end) * ROAD_FACTOR / kmh * 60))
