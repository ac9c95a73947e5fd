"""The database looks at its tables, so that it knows which way to what is asked for is the short one."""

from __future__ import annotations

from typing import Any

from django.db import connection

GROWN = 1.1
"""A table is looked at again once it is so much larger than the last time."""


def renew_table_statistics() -> None:
    """Let the database find out how many rows there are, and how many alike.

    PostgreSQL does it by itself now and then; SQLite never does, and then takes every index for as good as any other.
    There each index is walked through by itself, so that scans never wait for longer than one takes: half a second
    with five million of them. Other processes read by the old figures until they connect anew.
    """
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute("ANALYZE")
            return
        for name in _outgrown(cursor):
            cursor.execute(f'ANALYZE "{name}"')


def _outgrown(cursor: Any) -> list[str]:
    """The indexes of all tables that have grown since they were looked at."""
    cursor.execute("SELECT tbl_name, name FROM sqlite_master WHERE type = 'index' ORDER BY tbl_name, name")
    indexes = cursor.fetchall()
    known = _known(cursor)
    found = []
    for table in dict.fromkeys(table for table, _ in indexes):
        cursor.execute(f'SELECT MAX(rowid) FROM "{table}"')
        if (cursor.fetchone()[0] or 0) > GROWN * known.get(table, 0):
            found += [name for of_table, name in indexes if of_table == table]
    return found


def _known(cursor: Any) -> dict[str, int]:
    """How many rows each table had when it was looked at."""
    cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")
    if cursor.fetchone() is None:
        return {}
    cursor.execute("SELECT tbl, MAX(CAST(stat AS INTEGER)) FROM sqlite_stat1 GROUP BY tbl")
    return dict(cursor.fetchall())
