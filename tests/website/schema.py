"""`python -m tests.website.schema`: migrate an empty database and print what is in it, to compare with the tests' own.

Test databases are made from the models alone; what migrations make must be the same.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from typing import Any

import django
from django.core.management import call_command
from django.db import connection

Schema = dict[str, dict[str, Any]]
"""By table: columns, and what holds for them by its name."""

OURS = ("county_", "cases_", "buses_", "parcels_", "dispatch_", "shared_")
NUMBERED = re.compile(r"fk_\d+|__unnamed.*")
"""Names that SQLite's constraints without a name get by their order in the statement."""


def schema_of_database() -> Schema:
    """Every table of ours with its columns, indexes, constraints and triggers, in the order of their names."""
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        return {table: _table(cursor, table) for table in tables if table.startswith(OURS)}


def _table(cursor: Any, table: str) -> dict[str, Any]:
    inspect = connection.introspection
    described = inspect.get_table_description(cursor, table)
    columns = {one.name: [str(one.type_code), one.internal_size, one.null_ok, one.default] for one in described}
    holds = {name: _plain(one) for name, one in inspect.get_constraints(cursor, table).items()}
    return {
        "columns": dict(sorted(columns.items())),
        "holds": sorted(
            json.dumps([None if NUMBERED.fullmatch(name) else name, one], sort_keys=True) for name, one in holds.items()
        ),
        "triggers": _triggers(cursor, table),
    }


def _plain(constraint: Mapping[str, Any]) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple | set) else value for key, value in constraint.items()}


def _triggers(cursor: Any, table: str) -> list[str]:
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
    else:
        cursor.execute(
            "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE NOT tgisinternal AND relname = %s",
            [table],
        )
    return sorted(name for (name,) in cursor.fetchall())


if __name__ == "__main__":
    django.setup()
    call_command("migrate", verbosity=0)
    json.dump(schema_of_database(), sys.stdout)
