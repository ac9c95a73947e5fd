"""What a plan puts on every hop, which runs are fullest, and which would be too full if assumed sizes were larger."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongcun.planner.day import Day
from tongcun.planner.result import Plan
from tongcun.planner.timetable import ROOM_TOLERANCE, Floats

Indices = NDArray[np.int64]

FULL = 0.95
"""From this share of the hold on a run is called full: the next bag would hardly fit."""

LARGER = 1.25
"""Assumed sizes are tried this much larger: a quarter is how far a kind's mean may be off."""


@dataclass(frozen=True, slots=True)
class HopLoads:
    """Loads of C hops as columns: hop `c` leads from call `c` to the next one of its run; 0 after the last.

    `fill` is the share of the hold that is taken, of litres or of kilograms, whichever is more.
    """

    parcels: Indices
    litres: Floats
    kilograms: Floats
    fill: Floats


@dataclass(frozen=True, slots=True)
class FullestHop:
    """The hop of run `run` on which its hold is fullest: from `call` to the next."""

    run: int
    call: int
    parcels: int
    litres: float
    kilograms: float
    fill: float


def hop_loads(day: Day, plan: Plan, assumed_factor: float = 1.0) -> HopLoads:
    """The loads of a plan; parcels whose size is assumed count `assumed_factor` times their litres and kilograms."""
    table, parcels = day.timetable, day.parcels
    rider = plan.parcel_of_leg()
    factor = np.where(parcels.size_assumed, assumed_factor, 1.0)
    litres = _on_board(day, plan, (parcels.volume_l * factor)[rider])
    kilograms = _on_board(day, plan, (parcels.mass_kg * factor)[rider])
    count = _on_board(day, plan, np.ones(len(rider))).astype(np.int64)
    run = table.run_of_call()
    fill = np.maximum(_share(litres, table.volume_l[run]), _share(kilograms, table.mass_kg[run]))
    return HopLoads(count, litres, kilograms, fill)


def riders_on(plan: Plan, hop: int) -> Indices:
    """The parcels on board on the hop after call `hop`."""
    over = (plan.board <= hop) & (plan.alight > hop)
    return np.unique(plan.parcel_of_leg()[over])


def fullest_hops(day: Day, loads: HopLoads) -> tuple[FullestHop, ...]:
    """Every run that carries anything, at its fullest hop; the fullest run first, then in order of the timetable."""
    first = day.timetable.first_call
    found = []
    for run in range(day.timetable.run_count):
        hops = slice(first[run], first[run + 1])
        if not loads.parcels[hops].any():
            continue
        call = int(first[run]) + int(np.lexsort((-loads.parcels[hops], -loads.fill[hops]))[0])
        found.append(
            FullestHop(
                run,
                call,
                int(loads.parcels[call]),
                float(loads.litres[call]),
                float(loads.kilograms[call]),
                float(loads.fill[call]),
            )
        )
    return tuple(sorted(found, key=lambda hop: -hop.fill))


def overfull_runs(day: Day, plan: Plan, assumed_factor: float = LARGER) -> tuple[FullestHop, ...]:
    """Runs whose hold would not be enough if assumed sizes were `assumed_factor` times as large; the worst first."""
    loads, table = hop_loads(day, plan, assumed_factor), day.timetable
    return tuple(
        hop
        for hop in fullest_hops(day, loads)
        if hop.litres > table.volume_l[hop.run] + ROOM_TOLERANCE
        or hop.kilograms > table.mass_kg[hop.run] + ROOM_TOLERANCE
    )


def _on_board(day: Day, plan: Plan, amount: Floats) -> Floats:
    """What each hop carries when every leg carries `amount`; float64[C]."""
    calls = day.timetable.call_count
    loaded = np.bincount(plan.board, amount, calls) - np.bincount(plan.alight, amount, calls)
    # Sums of thousands of sizes leave dust where a hold is empty again.
    load: Floats = np.cumsum(loaded, dtype=np.float64).round(9) + 0.0
    return load


def _share(load: Floats, room: Floats) -> Floats:
    """Load over room; a hold without room is empty or, with anything in it, over-full."""
    share: Floats = np.where(load > 0.0, np.inf, 0.0)
    return np.divide(load, room, out=share, where=room > 0.0)
