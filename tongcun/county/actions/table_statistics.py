"""The database looks at its tables, so that it knows which way to what is asked for is the short one."""

from __future__ import annotations

from django.db import connection

ROWS_LOOKED_AT = 1_000


def renew_table_statistics() -> None:
    """Let the database find out how many rows there are, and how many alike.

    PostgreSQL does it by itself now and then; SQLite never does, and then takes every index for as good as any other.
    There a sample of each index is enough, so that it takes a moment however much is stored. What other processes have
    open they read by the old figures until they connect anew.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {ROWS_LOOKED_AT}")
        cursor.execute("ANALYZE")
