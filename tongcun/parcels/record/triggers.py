"""The tables of parcels that the database itself refuses to change."""

from __future__ import annotations

from typing import Any

from tongcun.county import append_only

TABLES: append_only.Guarded = {
    "parcels_scan": (("id",), ("device_id", "number")),
    "parcels_dayclose": (("id",), ("station_id", "date")),
    "parcels_handover": (("id",),),
    "parcels_parceledit": (("id",),),
}


def install(**_signal: Any) -> None:
    """Make every trigger that is not there."""
    append_only.guard(TABLES)


def missing_triggers() -> list[str]:
    """The names of the triggers that should be there and are not."""
    return append_only.missing_triggers(TABLES)
