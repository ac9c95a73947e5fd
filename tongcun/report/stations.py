"""Stations served and not, and how often each keeper is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongcun.planner.day import Day
from tongcun.planner.result import Outcome, Plan
from tongcun.report.places import Group
from tongcun.report.wording import Both, clean_name, joined, same, say

Counts = NDArray[np.int64]

MOST_ROWS = 10
"""Where keepers are called more often than this, rows take several counts together."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """Parcels of each station as columns over S stations: those it sends or gets, and how many of them go by bus."""

    total: Counts
    by_bus: Counts
    drops: Counts


def traffic_of(day: Day, plan: Plan) -> Traffic:
    """Count every parcel at both its ends."""
    ends = np.concatenate([day.parcels.origin, day.parcels.destination])
    rides = np.tile(plan.outcome == Outcome.BUS, 2)
    count = len(day.stations)
    return Traffic(
        np.bincount(ends, minlength=count), np.bincount(ends[rides], minlength=count), drops_of_stations(day, plan)
    )


def drops_of_stations(day: Day, plan: Plan) -> Counts:
    """How many runs unload at each station: how often its keeper is called; int64[S]."""
    table, count = day.timetable, len(day.stations)
    pairs = np.unique(table.run_of_call()[plan.alight].astype(np.int64) * count + table.station[plan.alight])
    return np.bincount(pairs % count, minlength=count) if count else np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class StationMark:
    """One station: `state` is all, part, none (of its parcels go by bus) or idle (it has no parcel today)."""

    name: str
    state: str
    total: int
    by_bus: int
    drops: int


@dataclass(frozen=True, slots=True)
class StationGroup:
    """A township: its own station, where it has one, and its villages."""

    name: Both
    head: StationMark | None
    villages: tuple[StationMark, ...]
    served: int
    with_parcels: int


def station_groups(day: Day, traffic: Traffic, groups: Sequence[Group]) -> tuple[StationGroup, ...]:
    """The groups with a mark for every station."""
    made = []
    for group in groups:
        marks = [_mark(day, traffic, s) for s in group.stations]
        has_head = day.stations[group.stations[0]].level != "village"
        villages = tuple(marks[1:] if has_head else marks)
        served = sum(mark.by_bus > 0 for mark in villages)
        with_parcels = sum(mark.total > 0 for mark in villages)
        made.append(StationGroup(group.name, marks[0] if has_head else None, villages, served, with_parcels))
    return tuple(made)


UNSERVED_NAMED = 15


def unserved_villages(groups: Sequence[StationGroup]) -> Both | None:
    """The villages that have parcels and no bus for them, by name; None where there is none."""
    names = [mark.name for group in groups for mark in group.villages if mark.state == "none"]
    if not names:
        return None
    listed = joined([same(name) for name in names[:UNSERVED_NAMED]])
    rest = len(names) - UNSERVED_NAMED
    return say("unserved_and_more", names=listed, n=rest) if rest > 0 else say("unserved", names=listed)


def _mark(day: Day, traffic: Traffic, s: int) -> StationMark:
    total, by_bus = int(traffic.total[s]), int(traffic.by_bus[s])
    state = "idle" if not total else "none" if not by_bus else "all" if by_bus == total else "part"
    return StationMark(clean_name(day.stations[s].name), state, total, by_bus, int(traffic.drops[s]))


@dataclass(frozen=True, slots=True)
class DropRow:
    """The villages whose keeper is called `low` to `high` times a day, and how many they are under the rule."""

    low: int
    high: int
    villages: tuple[str, ...]
    first_count: int


@dataclass(frozen=True, slots=True)
class Drops:
    """How often keepers are called; `elsewhere` counts drops at hubs and townships. Means are per village."""

    rows: tuple[DropRow, ...]
    village_count: int
    total: int
    elsewhere: int
    mean: float
    most: int
    most_name: str
    first_total: int
    first_mean: float
    first_most: int


def drops_of(day: Day, plan: Plan, first_come: Plan | None) -> Drops:
    """Count villages by how often they are called, in this plan and under the first-come rule."""
    villages = np.array([s for s, station in enumerate(day.stations) if station.level == "village"], dtype=np.int64)
    all_drops = drops_of_stations(day, plan)
    drops = all_drops[villages]
    first = drops_of_stations(day, first_come)[villages] if first_come else np.zeros(0, np.int64)
    last = int(max(drops.max(initial=0), first.max(initial=0)))
    step = max(1, -(-last // MOST_ROWS))
    rows = []
    for low, high in [(0, 0), *((low, low + step - 1) for low in range(1, last + 1, step))]:
        names = tuple(clean_name(day.stations[s].name) for s in villages[(low <= drops) & (drops <= high)])
        rows.append(DropRow(low, high, names, int(((low <= first) & (first <= high)).sum())))
    most = int(villages[drops.argmax()]) if len(villages) else -1
    return Drops(
        tuple(rows),
        len(villages),
        int(drops.sum()),
        int(all_drops.sum() - drops.sum()),
        float(drops.mean()) if len(villages) else 0.0,
        int(drops.max(initial=0)),
        clean_name(day.stations[most].name) if most >= 0 else "",
        int(first.sum()),
        float(first.mean()) if len(first) else 0.0,
        int(first.max(initial=0)),
    )
