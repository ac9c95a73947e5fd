"""One writer at a time on SQLite, in turn: its own busy sleep is unfair, and some would wait for seconds.

A lock on a file beside the database is held while a transaction writes; whoever dies lets go of it.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction

_mine = threading.local()


@contextmanager
def turn_to_write() -> Iterator[None]:
    """Wait for one's turn and keep it; one's own turn holds for all that is written in it. PostgreSQL has no turns."""
    if connection.vendor != "sqlite" or connection.in_atomic_block or getattr(_mine, "turn", False):
        yield
        return
    gate = os.open(_gate(), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(gate, fcntl.LOCK_EX)
        _mine.turn = True
        yield
    finally:
        _mine.turn = False
        os.close(gate)


@contextmanager
def writing() -> Iterator[None]:
    """A transaction that writes; within another it is a part of that one."""
    with turn_to_write(), transaction.atomic():
        yield


def _gate() -> Path:
    name = str(connection.settings_dict["NAME"]).removeprefix("file:").partition("?")[0]
    return Path(f"{name}.writing")
