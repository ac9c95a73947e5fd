"""Something that is awaited, done in an event loop of its own, in a thread of its own.

The browser stories keep a loop in the main thread for as long as the tests run, and a thread has one at most.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Result = TypeVar("Result")


def in_a_loop(what: Coroutine[Any, Any, Result]) -> Result:
    """What it returns or raises."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, what).result()
