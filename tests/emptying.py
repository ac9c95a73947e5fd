"""The test database between tests with real transactions: rid of what a test has written, and of nothing else.

Django's `flush` empties every table there is, has content types and permissions made anew, and lets each app see to its
triggers, which takes longer than most of these tests. Here only tables are emptied that hold something.
"""

from __future__ import annotations

from django.db import connection, transaction

from tests.unguarded import unguarded

STAYING = {"django_content_type", "auth_permission"}
"""What `migrate` has made, and no test writes to."""


def empty() -> None:
    """Remove every row of our tables, also of the record, which refuses that."""
    filled = _filled(set(connection.introspection.django_table_names()) - STAYING)
    with unguarded(set(filled)), transaction.atomic(), connection.cursor() as cursor:
        for table in filled:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")


def _filled(tables: set[str]) -> list[str]:
    """Those that hold a row: asked for all at once."""
    quoted = {table: connection.ops.quote_name(table) for table in sorted(tables)}
    asked = (f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {name})" for table, name in quoted.items())
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return [table for (table,) in cursor.fetchall()]
