"""Reads that every scan needs, as plain statements: building them anew each time cost more than asking the database.

Both databases take a list as one value, so that a statement is the same for any number of codes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from tongcun.parcels.pure.scan_times import AHEAD_AT_MOST, BEHIND_AT_MOST

_OF_A_SYSTEM = "EXISTS (SELECT 1 FROM parcels_device system WHERE system.id = {device} AND system.kind = 'carrier')"
NOT_ITS_OWN = (
    "(parcels_scan.here_kind = 'carrier'"
    f" AND {_OF_A_SYSTEM.format(device='parcels_scan.device_id')}"
    " AND (NOT EXISTS (SELECT 1 FROM parcels_parcel piece JOIN county_unit unit ON unit.id = piece.carrier_id"
    " WHERE piece.county_id = parcels_scan.county_id AND piece.waybill = parcels_scan.code"
    " AND unit.unit_id = parcels_scan.here_id)"
    " OR EXISTS (SELECT 1 FROM parcels_scan wrong WHERE wrong.id = parcels_scan.corrects AND NOT"
    " (wrong.here_kind = 'carrier' AND wrong.here_id = parcels_scan.here_id"
    f" AND {_OF_A_SYSTEM.format(device='wrong.device_id')}))))"
)
"""Whether a scan is a carrier's system's about what is not a parcel of that carrier, or takes back what none of its
systems has scanned: it is kept, and out of custody. What no carrier has scanned is looked up no further."""
FACTS = (
    "SELECT id, device_time, server_time, act, code, here_kind, here_id, other_kind, other_id, bag_label, corrects,"
    " seal_number, device_id, source FROM parcels_scan WHERE reuses IS NULL AND "
)
"""Asked several times for every scan, and without NOT_ITS_OWN: PostgreSQL plans each statement anew, which with it took
longer than all the rest. Carriers' scans, which are few, are asked about by themselves."""
CORRECTED_ID = (
    "CASE WHEN EXISTS (SELECT 1 FROM parcels_scan later WHERE later.corrects = parcels_scan.id)"
    " THEN parcels_scan.id END"
)
"""The id of a scan that something corrects, else none."""


def possible_time() -> str:
    """The condition that a scan's time is possible, as `is_impossible` has it; on SQLite to the millisecond."""
    ahead, behind = AHEAD_AT_MOST.total_seconds(), BEHIND_AT_MOST.total_seconds()
    if connection.vendor == "postgresql":
        later = "EXTRACT(EPOCH FROM server_time - device_time)"
    else:
        later = "(julianday(server_time) - julianday(device_time)) * 86400"
    return f"{later} BETWEEN -{ahead:.0f} AND {behind:.0f}"


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


def day(value: Any) -> Any:
    """A date as read: SQLite keeps it as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def identity(value: Any) -> UUID | None:
    """An id as read: SQLite keeps 32 hex digits."""
    return UUID(value) if isinstance(value, str) else value


def identity_text(value: Any) -> str:
    """An id as read, in its usual form: making a UUID of it first would cost more than reading the row."""
    if isinstance(value, str):
        return f"{value[:8]}-{value[8:12]}-{value[12:16]}-{value[16:20]}-{value[20:]}"
    return str(value)


_AS_IT_IS = frozenset({str, int, float, bool, type(None)})


def stored(value: Any) -> Any:
    """A value as the database keeps it in a row that is written by a plain statement."""
    if type(value) in _AS_IT_IS:
        return value
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value
