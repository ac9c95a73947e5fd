"""One decorator for functions compiled to machine code, with their types kept for the checker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numba

Kernel = Callable[..., Any]


def compiled(function: Kernel) -> Kernel:
    """Compile on first call and keep the result beside the source; no fast-math, so that plans repeat bit for bit.

    Where neither the source's folder nor the user's cache can be written, nothing is kept: every process compiles
    anew, which takes about a minute. NUMBA_CACHE_DIR names another folder.
    """
    return _kernel(function, melted=False)


def inlined(function: Kernel) -> Kernel:
    """Like `compiled`, for small inner steps: melted into their caller, so that no array is counted in and out."""
    return _kernel(function, melted=True)


def _kernel(function: Kernel, *, melted: bool) -> Kernel:
    """The function as numba runs it, kept on disk where that can be."""
    try:
        kernel = numba.njit(cache=True, nogil=True, error_model="numpy", forceinline=melted)(function)
    except RuntimeError:  # numba's word for "no folder to keep it in"; compiling itself comes later
        kernel = numba.njit(nogil=True, error_model="numpy", forceinline=melted)(function)
    return cast(Kernel, kernel)
