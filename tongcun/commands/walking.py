"""How far a long walk over the record is."""

from __future__ import annotations

import sys
import time

from tongcun.language import _


class Walking:
    """Tells on standard error: at most a line in two seconds, none for a short walk."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, done: int, of: int) -> None:
        """Say it if it is time."""
        if time.monotonic() - self._last >= 2.0:
            self._last = time.monotonic()
            print(_("{done} of {of}").format(done=f"{done:,}", of=f"{of:,}"), file=sys.stderr, flush=True)
