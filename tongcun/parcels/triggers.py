"""The database's own refusal to change or remove what is recorded: triggers on both databases.

They are installed after every migrate, since SQLite silently drops a table's triggers when a column is altered.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

TABLES = {
    "parcels_scan": (("id",), ("device_id", "number")),
    "parcels_dayclose": (("id",), ("station_id", "date")),
    "parcels_handover": (("id",),),
}
"""What is never changed, with the columns that are there once."""
REFUSAL = "the record is never changed and never removed"
_FUNCTION = "parcels_refuse_change"


class TriggersMissingError(Exception):
    """The database would let the record be changed: `missing` names the triggers that are not there."""

    def __init__(self, missing: list[str]) -> None:
        self.missing = missing
        super().__init__(", ".join(missing))


def install(**_signal: Any) -> None:
    """Make every trigger that is not there."""
    missing = set(missing_triggers())
    if not missing:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
            )
        for table in TABLES:
            for event in _events():
                if _name(table, event) in missing:
                    cursor.execute(_statement(table, event))


def missing_triggers() -> list[str]:
    """The names of the triggers that should be there and are not."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        present = {name for (name,) in cursor.fetchall()}
    return [name for table in TABLES for event in _events() if (name := _name(table, event)) not in present]


def check_triggers() -> None:
    """Raises TriggersMissingError where the database would let the record be changed."""
    if missing := missing_triggers():
        raise TriggersMissingError(missing)


@contextmanager
def removed() -> Iterator[None]:
    """Without triggers, for a test database that is to be emptied; they are back afterwards."""
    with connection.cursor() as cursor:
        for table in TABLES:
            for event in _events():
                where = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {_name(table, event)}{where}")
    try:
        yield
    finally:
        install()


def _events() -> tuple[str, ...]:
    return ("update", "delete", "truncate") if connection.vendor == "postgresql" else ("update", "delete", "replace")


def _name(table: str, event: str) -> str:
    return f"{table}_no_{event}"


def _statement(table: str, event: str) -> str:
    if event == "replace":
        return _no_replacing(table)
    head = f"CREATE TRIGGER {_name(table, event)} BEFORE {event.upper()} ON {table}"
    if connection.vendor == "postgresql":
        each = "STATEMENT" if event == "truncate" else "ROW"
        return f"{head} FOR EACH {each} EXECUTE FUNCTION {_FUNCTION}()"
    return f"{head} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"


def _no_replacing(table: str) -> str:
    """SQLite's INSERT OR REPLACE removes the row that is there without asking the trigger against removing."""
    taken = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE {' AND '.join(f'{column} = NEW.{column}' for column in columns)})"
        for columns in TABLES[table]
    )
    head = f"CREATE TRIGGER {_name(table, 'replace')} BEFORE INSERT ON {table} WHEN {taken}"
    return f"{head} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
