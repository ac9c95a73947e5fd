"""Closed rows of the demo's older ledger, taken over with their old numbers."""

from __future__ import annotations

import datetime

from tongcun.cases.actions import Request, Said, do_act, register_case
from tongcun.cases.models import Channel
from tongcun.cases.pure.acts import Act, Outcome
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


def taken_over(stage: Stage) -> None:
    """All rows, entered on the first working Monday of the year."""
    zone = stage.county.zone()
    with at_moment(datetime.datetime(2026, 1, 5, 10, 0, tzinfo=zone)):
        for number, (old_number, day, title) in enumerate(ROWS):
            matter = next(one for one in MATTERS if one.title == title)
            at = datetime.datetime.fromisoformat(f"{day} 09:00").replace(tzinfo=zone)
            request = Request(
                enterprise=stage.firms[number], title=title, problem=matter.problem, channel=Channel.LEDGER,
                found_on=at.date(), case_class=stage.classes[matter.case_class].pk, old_number=old_number,
                old_ledger="2025年问题清单", at=at,
            )  # fmt: skip
            case = register_case(request=request, by=stage.people["shi"])
            unit = stage.unit_for(stage.firms[number], matter.lead)
            done = Said(words=matter.done, to=unit, outcome=Outcome.SOLVED, at=at + datetime.timedelta(days=9))
            do_act(case=case, act=Act.TAKE_OVER, doer=stage.at_desk(), said=done)
