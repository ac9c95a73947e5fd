"""Reads and writes that every scan needs, as plain statements: building them anew each time cost more than asking the
database.

Both databases take a list as one value, so that a statement is the same for any number of codes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection

FACTS = (
    "SELECT id, device_time, server_time, act, code, here_kind, here_id, other_kind, other_id, bag_label, corrects,"
    " seal_number, device_id FROM parcels_scan WHERE reuses IS NULL AND "
)


def rows(statement: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def among(column: str) -> str:
    """The condition that a column is one of a list, given by `listed`."""
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s)"
    return f"{column} IN (SELECT value FROM json_each(%s))"


def listed(values: Iterable[Any]) -> Any:
    """A list as one parameter."""
    if connection.vendor == "postgresql":
        return list(values)
    return json.dumps([value.hex if isinstance(value, UUID) else value for value in values])


def moment(value: Any) -> Any:
    """A time as read: SQLite keeps it in UTC without saying so."""
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value


def identity(value: Any) -> UUID | None:
    """An id as read: SQLite keeps 32 hex digits."""
    return UUID(value) if isinstance(value, str) else value


def identity_text(value: Any) -> str:
    """An id as read, in its usual form: making a UUID of it first would cost more than reading the row."""
    if isinstance(value, str):
        return f"{value[:8]}-{value[8:12]}-{value[12:16]}-{value[16:20]}-{value[20:]}"
    return str(value)


def stored(value: Any) -> Any:
    """A value as the database keeps it in a row that is written by a plain statement."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value


def execute(statement: str, values: Iterable[Sequence[Any]]) -> None:
    """Carry out a statement once for each row of values; an empty list asks the database for nothing."""
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(statement, values)  # type: ignore[arg-type]  # any iterable, so that no copy is made


def insert(table: str, columns: Sequence[str], values: Sequence[Sequence[Any]]) -> None:
    """Add a row to a table for each row of values, in their order.

    PostgreSQL takes all as one value: sent one by one, each would be parsed and planned anew.
    """
    if connection.vendor != "postgresql":
        execute(insertion(table, columns), values)
    elif values:
        named = ", ".join(columns)
        _carry_out(f"INSERT INTO {table} ({named}) SELECT {named} FROM {_recordset(table)}", columns, values)


def update(table: str, columns: Sequence[str], values: Sequence[Sequence[Any]]) -> None:
    """Set some columns of rows that are locked: each row of values ends with the id of the row that it is for."""
    if connection.vendor != "postgresql":
        named = ", ".join(f"{column} = %s" for column in columns)
        execute(f"UPDATE {table} SET {named} WHERE id = %s", values)
    elif values:
        named = ", ".join(f"{column} = new.{column}" for column in columns)
        # The list beside the rows: before its first ANALYZE the database would else read all of a large table.
        statement = f"UPDATE {table} SET {named} FROM {_recordset(table)} new WHERE {table}.id = new.id"
        ids = [row[-1] for row in values]
        _carry_out(f"{statement} AND {table}.id = ANY(%s)", (*columns, "id"), values, ids)


def _recordset(table: str) -> str:
    return f"json_populate_recordset(NULL::{table}, %s)"


def _carry_out(statement: str, columns: Sequence[str], values: Iterable[Sequence[Any]], *more: Any) -> None:
    told = json.dumps([dict(zip(columns, row, strict=True)) for row in values], default=str)
    with connection.cursor() as cursor:
        cursor.execute(statement, [told, *more])


def insertion(table: str, columns: Sequence[str]) -> str:
    """The statement that adds a row with a value for each column."""
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"
