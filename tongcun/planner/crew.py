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
def _crew() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=min(SLICES, os.cpu_count() or 1), thread_name_prefix="planner")


def in_slices(work: Callable[[int], Result]) -> list[Result]:
    """Call `work` with every slice number 0 … SLICES - 1 and return the results in that order."""
    return list(_crew().map(work, range(SLICES)))


def side_by_side(*work: Callable[[], Result]) -> list[Result]:
    """Do these things at the same time and return their results in order."""
    return [future.result() for future in [_crew().submit(one) for one in work]]
