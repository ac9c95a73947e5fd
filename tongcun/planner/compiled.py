"""One decorator for functions compiled to machine code, with their types kept for the checker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numba

Kernel = Callable[..., Any]


def compiled(function: Kernel) -> Kernel:
    """Compile on first call and keep the result beside the source; no fast-math, so that plans repeat bit for bit."""
    return cast(Kernel, numba.njit(cache=True, nogil=True, error_model="numpy")(function))


def inlined(function: Kernel) -> Kernel:
    """Like `compiled`, for small inner steps: melted into their caller, so that no array is counted in and out."""
    return cast(Kernel, numba.njit(cache=True, nogil=True, error_model="numpy", forceinline=True)(function))
