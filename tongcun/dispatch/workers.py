"""Which workers of this machine live: each holds a lock on a file of its own, and whoever dies lets go of it."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

from django.conf import settings


class Life(Enum):
    """What is known of a worker."""

    LIVES = "lives"
    ENDED = "ended"
    UNKNOWN = "unknown"
    """It left no file here: it is one of another machine, or ended long ago."""


@contextmanager
def living() -> Iterator[str]:
    """Count as a worker that lives; gives the name by which others know it.

    The file stays when it ends: the next worker takes up what was left under that name, then buries it.
    """
    name = f"worker-{os.getpid()}-{secrets.token_hex(4)}"
    folder = _folder()
    folder.mkdir(exist_ok=True)
    # Locked before it bears its name, so that nobody finds it unlocked while its worker begins.
    unnamed = folder / f".{name}"
    lock = os.open(unnamed, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        unnamed.rename(folder / name)
        yield name
    finally:
        os.close(lock)


def life_of(name: str) -> Life:
    """Whether the worker of that name lives."""
    try:
        lock = os.open(_folder() / (Path(name).name or "nobody"), os.O_RDONLY)
    except OSError:
        return Life.UNKNOWN
    try:
        # Shared, so that two who look at once do not take each other for the worker.
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return Life.LIVES
    except OSError:
        return Life.UNKNOWN
    finally:
        os.close(lock)
    return Life.ENDED


def known() -> dict[str, Life]:
    """The workers that have a file here."""
    return {path.name: life_of(path.name) for path in _folder().glob("worker-*")}


def bury(names: Iterable[str]) -> None:
    """Remove the files of workers that have ended; what they had in hand must have been taken up before."""
    for name in names:
        (_folder() / name).unlink(missing_ok=True)


def _folder() -> Path:
    home: Path = settings.HOME
    return home / "workers"
