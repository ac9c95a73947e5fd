"""Reads that every scan needs, as plain statements: building them anew each time cost more than asking the database.

Both databases take a list as one value, so that a statement is the same for any number of codes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection

FACTS = (
    "SELECT id, device_time, server_time, act, code, here_kind, here_id, other_kind, other_id, bag_label, corrects,"
    " seal_number, device_id FROM parcels_scan WHERE reuses IS NULL AND "
)
CORRECTED_ID = "CASE WHEN EXISTS (SELECT 1 FROM parcels_scan later WHERE later.corrects = parcels_scan.id) THEN id END"
"""The id of a scan that something corrects, else none."""


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
