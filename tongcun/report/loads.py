"""What rides on every hop of the day, and who is called to unload."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongcun.planner.day import Day
from tongcun.planner.result import Plan
from tongcun.planner.timetable import Flags, Floats, Ints

Counts = NDArray[np.int64]

FULL = 0.95
"""From this share of the hold on we call a bus full: the next bag would hardly fit."""


@dataclass(frozen=True, slots=True)
class Loads:
    """Loads of C hops as columns: hop `c` leads from call `c` to call `c + 1`.

    The last call of a run leads nowhere (`is_hop` False, loads 0), nor does any call of a cancelled run. `fill` is the
    share of the hold that is taken, by volume or by mass, whichever is more.
    """

    is_hop: Flags
    run: Ints
    litres: Floats
    kilograms: Floats
    parcels: Counts
    fill: Floats


def parcel_of_leg(plan: Plan) -> Counts:
    """The parcel that makes each ride; int64[legs]."""
    return np.repeat(np.arange(len(plan.outcome)), np.diff(plan.first_leg))


def loads_of(day: Day, plan: Plan, assumed_factor: float = 1.0) -> Loads:
    """The loads of a plan; parcels whose size is assumed count `assumed_factor` times their litres and kilograms."""
    table, parcels = day.timetable, day.parcels
    rider = parcel_of_leg(plan)
    factor = np.where(parcels.size_assumed, assumed_factor, 1.0)[rider]
    run = table.run_of_call()
    is_hop = ~day.cancelled[run]
    is_hop[table.first_call[1:][np.diff(table.first_call) > 0] - 1] = False
    litres = _on_board(table.call_count, plan, parcels.volume_l[rider] * factor)
    kilograms = _on_board(table.call_count, plan, parcels.mass_kg[rider] * factor)
    count = _on_board(table.call_count, plan, np.ones(len(rider)))
    fill = np.maximum(_share(litres, table.volume_l[run]), _share(kilograms, table.mass_kg[run]))
    return Loads(is_hop, run, litres, kilograms, count.astype(np.int64), fill)


def _on_board(call_count: int, plan: Plan, amount: Floats) -> Floats:
    """What each hop carries, when every leg carries `amount`; float64[C]."""
    loaded = np.bincount(plan.board, amount, call_count).astype(np.float64)
    unloaded = np.bincount(plan.alight, amount, call_count).astype(np.float64)
    # Sums of thousands of sizes leave dust where a hold is empty again.
    load: Floats = np.cumsum(loaded - unloaded, dtype=np.float64)
    return load.round(6) + 0.0


def _share(load: Floats, room: Floats) -> Floats:
    """Load over room; a hold without room is empty or, with anything in it, over-full."""
    empty = np.where(load > 0.0, 2.0, 0.0)
    return np.divide(load, room, out=empty, where=room > 0.0)


def peak_of_runs(day: Day, hops: Floats) -> Floats:
    """The greatest value on any hop of each run; float64[R], 0 for a run without calls."""
    peak = np.zeros(day.timetable.run_count)
    np.maximum.at(peak, day.timetable.run_of_call(), hops)
    return peak


def drops_of_stations(day: Day, plan: Plan) -> Counts:
    """How many runs unload at each station: how often its keeper is called; int64[S]."""
    table, count = day.timetable, len(day.stations)
    pairs = np.unique(table.run_of_call()[plan.alight].astype(np.int64) * count + table.station[plan.alight])
    return np.bincount(pairs % count, minlength=count) if count else np.zeros(0, np.int64)
