"""The frozen types of a day's runs: stations, runs, calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

ROOM_TOLERANCE = 1e-6
"""Litres or kilograms by which a hold may be exceeded (the contract's rule 5)."""

NO_START = -1
"""`start_times` value of a run that is not one start of a frequency trip."""

ALWAYS_OPEN = -(10**9)
"""`opens_seconds` value of a station without an opening hour."""

NEVER_CLOSES = 10**9
"""`closes_seconds` value of a station without a closing hour."""

Level = Literal["hub", "township", "village"]


@dataclass(frozen=True, slots=True)
class Station:
    """A place where parcels are loaded, unloaded, changed and handed out; times in service-day seconds."""

    station_id: str
    name: str
    level: Level
    opens_seconds: int
    closes_seconds: int
    handling_seconds: int
    van_yuan: float
    transfer: bool
    division_code: str = ""
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Timetable:
    """The runs of one service date as flat arrays: R runs, C calls.

    A *run* is a trip, one start of a frequency trip, or a post run. A *call* is one stop_times row of a run at a
    stop that belongs to a station; rows at other stops are left out, for nothing boards or alights there.
    The calls of run `r` are `first_call[r]:first_call[r + 1]`, in stop_sequence order. Only runs with a hold are
    listed. Times are scheduled ones, in service-day seconds (may pass 24 h); delays stand in `Day`.
    """

    trip_ids: tuple[str, ...]
    route_ids: tuple[str, ...]
    route_names: tuple[str, ...]
    start_times: Ints
    is_post_run: Flags
    volume_l: Floats
    mass_kg: Floats
    first_call: Ints
    station: Ints
    stop_sequence: NDArray[np.int64]
    arrival: Ints
    departure: Ints
    can_load: Flags
    can_unload: Flags

    @property
    def run_count(self) -> int:
        """Number of runs, R."""
        return len(self.trip_ids)

    @property
    def call_count(self) -> int:
        """Number of calls, C."""
        return len(self.station)

    def run_of_call(self) -> Ints:
        """The run of every call; int32[C]."""
        return np.repeat(np.arange(self.run_count, dtype=np.int32), np.diff(self.first_call))
