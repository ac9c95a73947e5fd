"""A few threads for compiled work that lets go of the interpreter's lock.

Plain threads, not numba's own parallel loops: those spin while they wait, and on a busy machine cost many times what
they save. Work is cut into a fixed number of slices, so the number of threads never changes a result.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

Result = TypeVar("Result")

SLICES = 4
"""How many slices work is cut into, whatever the number of cores."""


@cache
def _helpers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=max(1, _helper_count()), thread_name_prefix="planner")


@cache
def _helper_count() -> int:
    """Cores beside the caller's own, which works too: waking a thread takes longer than some slices."""
    return min(SLICES, os.cpu_count() or 1) - 1


def in_slices(work: Callable[[int], Result]) -> list[Result]:
    """Call `work` with every slice number 0 … SLICES - 1 and return the results in that order."""
    results: dict[int, Result] = {}
    numbers = iter(range(SLICES))

    def take() -> None:
        for number in numbers:
            results[number] = work(number)

    helping = [_helpers().submit(take) for _ in range(_helper_count())]
    take()
    for helper in helping:
        helper.result()
    return [results[number] for number in range(SLICES)]


def side_by_side(*work: Callable[[], Result]) -> list[Result]:
    """Do these things at the same time and return their results in order."""
    first, *others = work
    started = [_helpers().submit(one) for one in others]
    return [first(), *(future.result() for future in started)]
