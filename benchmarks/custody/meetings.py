"""A meeting, one that is still typed, a leader's note and a file of a case, for the pages that are timed."""

from __future__ import annotations

import io

from PIL import Image

from tongcun.cases.actions import (
    Doer,
    Head,
    NoteSaid,
    Readers,
    add_evidence,
    begin_meeting,
    keep_meeting_draft,
    register_meeting,
    take_down_note,
)
from tongcun.cases.meetings.problems import Problem
from tongcun.cases.models import Case, Circle, MeetingKind, Shows
from tongcun.cases.pure.acts import Party
from tongcun.county.clock import service_date
from tongcun.county.evidence import EvidenceFile, sound_file
from tongcun.county.models import User


def make_meetings(case: Case, by: User) -> None:
    """All of them, about the enterprise of a case; each with a file."""
    county, today = case.county, service_date(case.county)
    for title in ("现场办公会", ""):
        draft = begin_meeting(county=county, by=by)
        keep_meeting_draft(draft=draft, said={"head": {"title": title}}, minutes=_a_page())
        if title:
            head = Head(kind=MeetingKind.ON_SITE, title=title, held_on=today, place="镇政府", leaders="李样例")
            problems = [Problem(enterprise=case.enterprise, words=f"缺水{number}") for number in range(5)]
            register_meeting(draft=draft, head=head, problems=problems, by=by)
    said = NoteSaid(
        leader=User.objects.get(username="li"), noted_on=today, words="请阅", scan=_a_page(), title="缺水",
        enterprise=case.enterprise, problem="缺水", readers=Readers(circles=list(Circle)),
    )  # fmt: skip
    take_down_note(note=said, by=by)
    doer = Doer(Party.DESK, by, case.holder)
    add_evidence(case=case, file=_a_page(), shows=Shows.BEFORE, words="", doer=doer)


def _a_page() -> EvidenceFile:
    page = io.BytesIO()
    Image.new("L", (800, 1100), "white").save(page, "PNG")
    return sound_file("page.png", page.getvalue())
