"""What a plan is: an outcome and its rides for every parcel, the cost, and a proven bound."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

import numpy as np
from numpy.typing import NDArray

from tongcun.planner.timetable import Floats, Ints

SAME_YUAN = 1e-9
"""Costs closer than this are the same."""
SAME_SHARE = 1e-9
"""Cost and bound this near to each other, as a share of the cost, are the same."""
COST_TOLERANCE = 1e-6
"""The share by which a plan's files may be off what its rides cost (the contract's `check`)."""


class Outcome(IntEnum):
    """How a parcel leaves; the order is the tie-break at equal cost."""

    BUS = 0
    VAN = 1
    HELD = 2


class Reason(StrEnum):
    """Why a parcel does not ride; the first that fits (planning-files contract)."""

    NONE = ""
    BANNED = "banned"
    NO_TRIP = "no_trip"
    STATION_CLOSED = "station_closed"
    TOO_BIG = "too_big"
    DEARER = "dearer"
    NO_ROOM = "no_room"


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan for N parcels: the rides of parcel `p` are legs `first_leg[p]:first_leg[p + 1]`.

    `board` and `alight` hold call indices of `Day.timetable`. `parcel_yuan` leaves the drop charge aside;
    `yuan` is the whole cost. `bound` is a proven lower bound on the cost of every plan of that day.
    `arrival` is -1 unless the outcome is BUS.
    """

    outcome: NDArray[np.int8]
    reasons: tuple[Reason, ...]
    first_leg: Ints
    board: Ints
    alight: Ints
    arrival: Ints
    parcel_yuan: Floats
    drops: int
    yuan: float
    bound: float
    seed: int
    stage_seconds: tuple[tuple[str, float], ...]
    time_limit_struck: bool

    def parcel_of_leg(self) -> NDArray[np.int64]:
        """The parcel that makes each ride; int64[legs]."""
        return np.repeat(np.arange(len(self.outcome)), np.diff(self.first_leg))

    @property
    def gap(self) -> float | None:
        """`yuan / bound - 1`; None when the bound is 0 and the cost is not."""
        if self.bound <= 0.0:
            return 0.0 if self.yuan <= 0.0 else None
        return max(0.0, self.yuan / self.bound - 1.0)

    @property
    def saveable(self) -> float | None:
        """By which share of its cost any plan could be cheaper at most; None where nothing is proven.

        This is `1 - bound / yuan`, a little less than the gap; a difference that is mere rounding is none.
        """
        if self.yuan - self.bound <= SAME_SHARE * max(self.yuan, 1.0):
            return 0.0
        return 1.0 - self.bound / self.yuan if self.bound > 0.0 else None
