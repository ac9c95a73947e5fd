"""One demo at a time in a folder: a second one would put its own database in the place of the one being shown."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tongcun.commands.serving import other_port
from tongcun.feeds.problems import InputError, Problems
from tongcun.language import _

FILE = "in-use"
LOOKS, SECONDS_BETWEEN = 5, 0.1
"""Somebody who only looks whether the folder is in use lets go of it at once."""


def is_free(problems: Problems, out: Path) -> bool:
    """Whether no demo holds the folder, else a problem noted; leaves nothing behind."""
    try:
        claim = os.open(out / FILE, os.O_RDONLY)
    except OSError:
        return True
    try:
        fcntl.flock(claim, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        _note(problems, out, claim)
        return False
    except OSError:  # a disk that knows no locks
        return True
    finally:
        os.close(claim)
    return True


@contextmanager
def claimed(out: Path, address: str) -> Iterator[int]:
    """Hold the folder, and tell others the address (empty: none) at which it is shown; gives the file that holds it.

    Processes that are given the file hold the folder with us, as long as they live. Raises InputError where another
    demo holds it.
    """
    out.mkdir(parents=True, exist_ok=True)
    claim = os.open(out / FILE, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _is_taken(claim):
            problems = Problems()
            _note(problems, out, claim)
            raise InputError(problems)
        os.ftruncate(claim, 0)
        os.write(claim, address.encode())
        yield claim
    finally:
        os.close(claim)


def _is_taken(claim: int) -> bool:
    """Whether the lock on the file is ours now."""
    for look in range(LOOKS):
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if look + 1 < LOOKS:
                time.sleep(SECONDS_BETWEEN)
        except OSError:  # a disk that knows no locks
            return True
        else:
            return True
    return False


def _note(problems: Problems, out: Path, claim: int) -> None:
    address = os.pread(claim, 200, 0).decode(errors="replace")
    what = (
        _("a demo is running from {folder} already, at {address}").format(folder=out, address=address)
        if address
        else _("a demo is being made in {folder} already").format(folder=out)
    )
    expected = _("its end first (Ctrl-C), or another folder and port, such as: make demo OUT={folder} PORT={port}")
    words = expected.format(folder=out.with_name(f"{out.name}-2"), port=other_port(address))
    problems.error("demo_is_running", "--out", None, None, what, words)
