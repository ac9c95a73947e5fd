"""The database's own refusal to change or remove what is recorded: triggers on both databases.

Each app names its tables; they are guarded after every migrate, since SQLite silently drops a table's triggers when a
column is altered.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

Guarded = Mapping[str, tuple[tuple[str, ...], ...]]
"""What is never changed: tables, each with the columns, or sets of columns, that are there once."""
REFUSAL = "the record is never changed and never removed"
_FUNCTION = "tongcun_refuse_change"


def guard(tables: Guarded) -> None:
    """Make every trigger of some tables that is not there."""
    missing = set(missing_triggers(tables))
    if not missing:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
            )
        for table, once in tables.items():
            for event in events():
                if name_of(table, event) in missing:
                    cursor.execute(_statement(table, event, once))


def missing_triggers(tables: Guarded) -> list[str]:
    """The names of the triggers that should be there and are not."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        present = {name for (name,) in cursor.fetchall()}
    return [name for table in tables for event in events() if (name := name_of(table, event)) not in present]


def events() -> tuple[str, ...]:
    """What is refused on this database."""
    return ("update", "delete", "truncate") if connection.vendor == "postgresql" else ("update", "delete", "replace")


def name_of(table: str, event: str) -> str:
    """The name of the trigger that refuses an event on a table."""
    return f"{table}_no_{event}"


def _statement(table: str, event: str, once: tuple[tuple[str, ...], ...]) -> str:
    if event == "replace":
        return _no_replacing(table, once)
    head = f"CREATE TRIGGER {name_of(table, event)} BEFORE {event.upper()} ON {table}"
    if connection.vendor == "postgresql":
        each = "STATEMENT" if event == "truncate" else "ROW"
        return f"{head} FOR EACH {each} EXECUTE FUNCTION {_FUNCTION}()"
    return f"{head} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"


def _no_replacing(table: str, once: tuple[tuple[str, ...], ...]) -> str:
    """SQLite's INSERT OR REPLACE removes the row that is there without asking the trigger against removing."""
    taken = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE {' AND '.join(f'{column} = NEW.{column}' for column in columns)})"
        for columns in once
    )
    head = f"CREATE TRIGGER {name_of(table, 'replace')} BEFORE INSERT ON {table} WHEN {taken}"
    return f"{head} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
