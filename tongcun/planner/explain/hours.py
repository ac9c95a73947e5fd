"""Opening hours, call by call."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tongcun.planner.day import Day
from tongcun.planner.timetable import Ints


def seconds_off_hours(day: Day, times: Ints) -> NDArray[np.int64]:
    """By how many seconds each call's time (int32[C]) lies outside its station's hours; 0 within, ends included."""
    opens, closes = np.array([(s.opens_seconds, s.closes_seconds) for s in day.stations], np.int64).T
    station = day.timetable.station
    off: NDArray[np.int64] = np.maximum(opens[station] - times, times - closes[station])
    return np.maximum(off, 0)
