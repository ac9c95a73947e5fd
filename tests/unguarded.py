"""The record without its triggers, for a test that tampers with it or a test database that is to be emptied."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.db import connection

from tongcun.cases.triggers import TABLES as OF_CASES
from tongcun.county.append_only import events, guard, name_of
from tongcun.county.triggers import TABLES as OF_COUNTY
from tongcun.parcels.record.triggers import TABLES as OF_PARCELS

TABLES = {**OF_PARCELS, **OF_CASES, **OF_COUNTY}


@contextmanager
def unguarded(only: Collection[str] = TABLES) -> Iterator[None]:
    """These tables without triggers; all are back afterwards."""
    with connection.cursor() as cursor:
        for table in TABLES.keys() & set(only):
            for event in events():
                where = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name_of(table, event)}{where}")
    try:
        yield
    finally:
        guard(TABLES)
