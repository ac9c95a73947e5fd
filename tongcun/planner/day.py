"""The problem of one day: where each parcel is, which runs move, what everything costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongcun.planner.result import Outcome
from tongcun.planner.timetable import Flags, Floats, Ints, Station, Timetable

NO_DUE = 2**30
"""`due_seconds` value of a parcel without a due time."""

AT_STATION = -1
"""`loaded_at` and `next_call` value of a parcel that lies at its origin station."""

Which = Ints | Flags | int
"""Parcels by their indices, a mask, or one of them."""


@dataclass(frozen=True, slots=True)
class Parcels:
    """N parcels as columns, in input order; money in yuan, times in service-day seconds (may be negative).

    A parcel lies at station `origin` from `ready_seconds` on; or, amid the day, it is on board: then `loaded_at` is
    the call at which it was loaded and `next_call` the first call of that run at which it may come off.
    """

    parcel_ids: tuple[str, ...]
    origin: Ints
    destination: Ints
    ready_seconds: Ints
    due_seconds: Ints
    volume_l: Floats
    mass_kg: Floats
    size_assumed: Flags
    kinds: tuple[str, ...]
    carriers: tuple[str, ...]
    bus_allowed: Flags
    handling_yuan: Floats
    hour_yuan: Floats
    late_hour_yuan: Floats
    van_yuan: Floats
    held_yuan: Floats
    loaded_at: Ints
    next_call: Ints

    def __len__(self) -> int:
        return len(self.parcel_ids)

    def hours_yuan(self, which: Which, arrival: Ints | int) -> Floats:
        """What the hours until these arrivals cost these parcels; float64 in yuan, one number for one parcel."""
        yuan: Floats = self.hour_yuan[which] * ((arrival - self.ready_seconds[which]) / 3600.0)
        return yuan

    def late_yuan(self, which: Which, arrival: Ints | int) -> Floats:
        """What those of the hours cost that come after the due time, as `hours_yuan`."""
        yuan: Floats = self.late_hour_yuan[which] * (np.maximum(0, arrival - self.due_seconds[which]) / 3600.0)
        return yuan

    def left_yuan(self) -> Floats:
        """What each parcel costs if it does not ride: by van or held, whichever is less; float64[N]."""
        return np.minimum(self.van_yuan, self.held_yuan)

    def left_outcome(self) -> NDArray[np.int8]:
        """How each parcel leaves if it does not ride, at equal cost by van; int8[N]."""
        return np.where(self.van_yuan <= self.held_yuan, Outcome.VAN, Outcome.HELD).astype(np.int8)


@dataclass(frozen=True, slots=True)
class Day:
    """One service date of one county: everything the planner may know.

    `date` is ISO; `earliest_seconds` is the moment of planning: nothing is loaded before it (re-planning amid the
    day), `ALWAYS_OPEN` for a plan made beforehand. `delay_seconds` (int32[R], >= 0) shifts every time of a run,
    `cancelled` (bool[R]) takes it away. `drop_yuan` is paid once for each pair of run and station at which at least
    one parcel is unloaded.
    """

    name: str
    date: str
    stations: tuple[Station, ...]
    timetable: Timetable
    parcels: Parcels
    drop_yuan: float
    earliest_seconds: int
    delay_seconds: Ints
    cancelled: Flags

    def arrivals(self) -> Ints:
        """Arrival of every call with its run's delay; int32[C]."""
        table = self.timetable
        return table.arrival + np.repeat(self.delay_seconds, np.diff(table.first_call))

    def departures(self) -> Ints:
        """Departure of every call with its run's delay; int32[C]."""
        table = self.timetable
        return table.departure + np.repeat(self.delay_seconds, np.diff(table.first_call))
