"""What supervision has done with the demo's cases by its Monday: papers signed, a circular shown, cases excluded."""

from __future__ import annotations

import datetime

from tongcun.cases.actions import ask_exclusion, decide_exclusion, draft_paper, show_circular, sign_paper
from tongcun.cases.models import Case, PaperKind, Reason, Verdict
from tongcun.cases.pure.acts import Outcome, State
from tongcun.commands.demo.cases.play import Stage
from tongcun.commands.demo.moments import at_moment

PAPERS = (("2026-11-18 09:20", PaperKind.URGE), ("2026-11-23 09:10", PaperKind.SUPERVISE))
"""When each paper was signed; both are about the case whose report is late the longest."""
SHOWN = "2026-11-20 15:30"
"""When the circular was shown: a Friday, so that it may be signed at the end of Monday."""
IN_THE_CIRCULAR = 3
EXCLUDED = "2026-11-12 10:00"
NOT_FOR_THE_COUNTY = "按现行政策县里不能办，已向企业当面说明。"


def supervised(stage: Stage) -> None:
    """Everything that the supervisor did."""
    late = _late(stage)
    supervisor = stage.people["su"]
    for moment, kind in PAPERS:
        with at_moment(_on(stage, moment)):
            sign_paper(draft=draft_paper(kind=kind, to=late[0].lead, cases=late[:1], by=supervisor), by=supervisor)
    with at_moment(_on(stage, SHOWN)):
        show_circular(draft=draft_paper(kind=PaperKind.CIRCULAR, to=None, cases=late[:IN_THE_CIRCULAR], by=supervisor))
    _excluded(stage)


def _late(stage: Stage) -> list[Case]:
    """Cases whose report was late already when the first paper was written, the longest first."""
    late = stage.county.cases.filter(state=State.HANDLING, is_confidential=False, is_paused=False)
    return list(late.filter(due_at__lt=_on(stage, PAPERS[0][0])).order_by("due_at", "pk"))


def _excluded(stage: Stage) -> None:
    """Of the cases that could not be solved, the first two: their units asked, the supervisor approved one."""
    moment = _on(stage, EXCLUDED)
    cannot = stage.county.cases.filter(outcome=Outcome.CANNOT, closed_at__lt=moment, lead__isnull=False)
    for case, verdict, words in zip(
        cannot.order_by("closed_at", "pk")[:2], (Verdict.APPROVED, Verdict.REFUSED), ("", "政策并未禁止，可分期办理。"),
        strict=False,
    ):  # fmt: skip
        assert case.lead_id is not None
        with at_moment(moment):
            asked = ask_exclusion(
                case=case, reason=Reason.UNREASONABLE, words=NOT_FOR_THE_COUNTY, by=stage.staff[case.lead_id]
            )
        with at_moment(moment + datetime.timedelta(hours=5)):
            decide_exclusion(exclusion=asked, verdict=verdict, words=words, by=stage.people["su"])


def _on(stage: Stage, text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=stage.county.zone())
