"""The tables of cases that the database itself refuses to change."""

from __future__ import annotations

from typing import Any

from tongcun.county import append_only

TABLES: append_only.Guarded = {
    "cases_caseevent": (("id",), ("case_id", "number")),
    "cases_partevent": (("id",),),
    "cases_sitemeeting": (("id",),),
    "cases_reminder": (("id",),),
    "cases_samplecall": (("id",),),
    "cases_report": (("id",),),
    "cases_reportremark": (("id",),),
    "cases_reportfile": (("id",),),
    "cases_reportlist": (("id",),),
    "cases_exclusion": (("id",),),
    "cases_exclusiondecision": (("id",),),
    "cases_paper": (("id",), ("county_id", "kind", "year", "number")),
    "cases_paper_cases": (("id",), ("paper_id", "case_id")),
    "cases_receipt": (("id",), ("case_id",), ("code_digest",)),
    "cases_askersword": (("id",), ("event_id",)),
    "cases_codereset": (("id",),),
    "cases_leadersnote": (("id",), ("case_id",)),
    "cases_noteaccess": (("id",),),
    "cases_noteaccess_people": (("id",), ("noteaccess_id", "user_id")),
    "cases_notereading": (("id",),),
}


def install(**_signal: Any) -> None:
    """Make every trigger that is not there."""
    append_only.guard(TABLES)
