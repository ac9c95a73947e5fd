"""Closed rows of the demo's older ledger, taken over with their old numbers."""

from __future__ import annotations

import datetime

from tongcun.cases.actions import take_over_ledger
from tongcun.cases.older_ledger.rows import LedgerRow
from tongcun.cases.older_ledger.words import Kept
from tongcun.commands.demo.cases.matters import MATTERS
from tongcun.commands.demo.cases.play import Stage
from tongcun.commands.demo.moments import at_moment

ROWS = (
    ("2025-07", "2025-09-16", "变压器容量不够"),
    ("2025-11", "2025-10-21", "出入口视线差"),
    ("2025-12", "2025-11-04", "病死畜禽收集不及时"),
    ("2025-15", "2025-11-25", "施工许可材料反复补"),
)
"""Old number, day, title of the matter."""


LEDGER = "2025年问题清单"
TOOK = datetime.timedelta(days=9)


def taken_over(stage: Stage) -> None:
    """All rows, entered on the first working Monday of the year."""
    rows = [_row(stage, place, *row) for place, row in enumerate(ROWS)]
    with at_moment(datetime.datetime(2026, 1, 5, 10, 0, tzinfo=stage.county.zone())):
        take_over_ledger(county=stage.county, ledger=LEDGER, rows=rows, by=stage.people["shi"])


def _row(stage: Stage, place: int, number: str, day: str, title: str) -> LedgerRow:
    matter, firm = next(one for one in MATTERS if one.title == title), stage.firms[place]
    received, unit = datetime.date.fromisoformat(day), stage.unit_for(firm, matter.lead)
    return LedgerRow(
        line=place + 2, number=number, enterprise=firm, problem=matter.problem, received=received, kept=Kept.SOLVED,
        case_class=stage.classes[matter.case_class].pk, unit=unit, unit_words=unit.name, closed_on=received + TOOK,
        words=matter.done,
    )  # fmt: skip
