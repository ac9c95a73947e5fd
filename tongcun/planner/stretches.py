"""Stretches: the things of one after those of the other in one column, as legs of chains and chains of parcels are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tongcun.planner.timetable import Ints


def offsets(length: NDArray[np.integer]) -> Ints:
    """Where each stretch begins if they follow each other, and where the last one ends; int32[N + 1]."""
    return np.concatenate(([0], np.cumsum(length))).astype(np.int32)


def stretches(begin: NDArray[np.integer], length: NDArray[np.integer]) -> NDArray[np.int64]:
    """The numbers `begin[i]` to before `begin[i] + length[i]`, stretch after stretch; int64."""
    end = np.cumsum(length)
    numbers: NDArray[np.int64] = np.repeat(begin - end + length, length) + np.arange(int(end[-1]) if len(end) else 0)
    return numbers
