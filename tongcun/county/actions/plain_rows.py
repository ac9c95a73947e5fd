"""Rows written by plain statements: making an instance of each costs twenty times as much as writing it.

Nothing but the database's own constraints judges them, and no history is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models


def insert_rows(model: type[models.Model], **columns: Sequence[object]) -> None:
    """Insert rows given as columns of plain values, by field name; a date is given as text."""
    names = [str(model._meta.get_field(name).column) for name in columns]  # type: ignore[union-attr]
    insert(model._meta.db_table, names, list(zip(*columns.values(), strict=True)))


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


def insert_missing(table: str, columns: Sequence[str], values: Iterable[Sequence[Any]], key: str) -> set[Any]:
    """Add each row that nobody has added yet, in their order; gives the values of `key` in those that were.

    On PostgreSQL another may add the same row between a look and this: theirs stays. SQLite has one writer.
    """
    found: set[Any] = set()
    named = ", ".join(columns)
    statement = f"INSERT INTO {table} ({named}) SELECT {named} FROM {_recordset(table)}"
    rest = iter(values)
    while some := list(islice(rest, _IN_ONE_STATEMENT)):
        if connection.vendor == "postgresql":
            made = _carry_out(f"{statement} ON CONFLICT DO NOTHING RETURNING {key}", columns, some)
            found |= {value for (value,) in made}
        else:
            execute(f"{insertion(table, columns)} ON CONFLICT DO NOTHING", some)
            found |= {row[columns.index(key)] for row in some}
    return found


_IN_ONE_STATEMENT = 5_000
"""So many rows are told as one value."""


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


def _carry_out(
    statement: str, columns: Sequence[str], values: Iterable[Sequence[Any]], *more: Any
) -> list[tuple[Any, ...]]:
    """Carry out a statement on rows that are told as one value; what it returns, if it returns anything."""
    told = json.dumps([dict(zip(columns, row, strict=True)) for row in values], default=str)
    with connection.cursor() as cursor:
        cursor.execute(statement, [told, *more])
        return [] if cursor.description is None else list(cursor.fetchall())


def insertion(table: str, columns: Sequence[str]) -> str:
    """The statement that adds a row with a value for each column."""
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"
