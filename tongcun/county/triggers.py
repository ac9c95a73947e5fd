"""The tables of the county that the database itself refuses to change: what somebody was shown, and evidence."""

from __future__ import annotations

from typing import Any

from tongcun.county import append_only

TABLES: append_only.Guarded = {
    "county_fullview": (("id",),),
    "county_evidence": (("id",),),
    "county_evidencecontent": (("evidence_id",),),
}


def install(**_signal: Any) -> None:
    """Make every trigger that is not there."""
    append_only.guard(TABLES)
