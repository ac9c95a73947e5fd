"""How it is known that nothing can be saved now: pages and the API answer 503, and whoever sent it sends it again."""

from __future__ import annotations

import errno
import sqlite3

from django.db import DatabaseError

_SAID = (
    "disk is full", "No space left", "readonly database", "disk I/O error", "could not extend file",
    "database is locked", "deadlock detected",
)  # fmt: skip
"""What SQLite says, and PostgreSQL in English where it gives no code."""
_CODES = (
    "53100",  # the disk is full
    "58",  # the system failed: reading or writing a file
    "25006",  # only to be read
    "40001", "40P01",  # given way to another, or stuck with it
    "55P03",  # somebody else holds it too long
    "57P",  # the server is stopping or starting
)  # fmt: skip
"""How PostgreSQL's codes begin that say so, whatever language its words are in."""


def cannot_write(error: BaseException | None) -> bool:
    """Whether an error, or one behind it, says that the disk is full or the database cannot be written."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
            return True
        # Of the driver's error, which Django's has as its cause; SQLite's bears none.
        if (getattr(error, "sqlstate", None) or "").startswith(_CODES):
            return True
        if isinstance(error, DatabaseError | sqlite3.Error) and any(words in str(error) for words in _SAID):
            return True
        error = error.__cause__
    return False
