"""Rows written in bulk: SQLite without waiting for its disk, PostgreSQL by COPY; nothing judges them meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction

QUICK = ("journal_mode = OFF", "synchronous = OFF", "foreign_keys = OFF", "cache_size = -400000")
SAFE = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "cache_size = -2000")


def write(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add rows; none of them is kept in memory."""
    connection.ensure_connection()
    raw: Any = connection.connection
    if connection.vendor == "postgresql":
        with raw.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    with transaction.atomic():
        raw.executemany(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", rows
        )  # fmt: skip


@contextmanager
def quickly(*tables: str) -> Iterator[None]:
    """While it lasts nothing is safe and no foreign key is looked at; indexes of the tables are made at the end."""
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for setting in () if is_postgres else QUICK:
            cursor.execute(f"PRAGMA {setting}")
        if is_postgres:
            cursor.execute("SET session_replication_role = replica")
        indexes = [index for table in tables for index in _indexes(cursor, table)]
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
    yield
    with connection.cursor() as cursor:
        for _, statement in indexes:
            cursor.execute(statement)
        for setting in () if is_postgres else SAFE:
            cursor.execute(f"PRAGMA {setting}")
        if is_postgres:
            cursor.execute("SET session_replication_role = DEFAULT")


def _indexes(cursor: Any, table: str) -> list[tuple[str, str]]:
    """Name and statement of every index that is not a constraint's own."""
    if connection.vendor == "postgresql":
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes LEFT JOIN pg_constraint ON conname = indexname"
            " WHERE tablename = %s AND conname IS NULL",
            [table],
        )
    else:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = %s", [table]
        )
    return list(cursor.fetchall())


def leave_ids(table: str, count: int) -> None:
    """Let the database number the next rows from `count` + 1, so that the ids before are free."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, count])
        else:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, count])


def renew_sequences() -> None:
    """Let the database go on numbering behind the ids that were given by hand."""
    from django.apps import apps

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)
