"""A meeting as a secretary enters it."""

from __future__ import annotations

import datetime
from typing import Any

from tests.cases.people import Staff
from tests.county.pages import as_user
from tongcun.cases.actions import Head, begin_meeting, register_meeting
from tongcun.cases.meetings.problems import Problem
from tongcun.cases.models import Meeting, MeetingDraft, MeetingKind
from tongcun.county.clock import service_date

MEETINGS = "/330822/cases/meetings/"


def in_days(staff: Staff, days: int) -> datetime.date:
    return service_date(staff.county) + datetime.timedelta(days=days)


def a_problem(staff: Staff, words: str = "变压器容量不够，一开烘干线就跳闸。", **facts: Any) -> Problem:
    """A problem of the firm with all four said."""
    said: dict[str, Any] = {
        "enterprise": staff.firm, "words": words, "leader": staff.bai, "unit": staff.bureau, "solution": "增容一台",
        "until": in_days(staff, 30),
    } | facts  # fmt: skip
    return Problem(**said)


def a_meeting(staff: Staff, *problems: Problem, on: datetime.date | None = None, **facts: Any) -> Meeting:
    """A meeting of today, or of another day."""
    said: dict[str, Any] = {
        "kind": MeetingKind.ON_SITE, "title": "片区现场办公会", "held_on": on or in_days(staff, 0), "place": "镇政府",
        "leaders": "白副县长",
    } | facts  # fmt: skip
    draft = begin_meeting(county=staff.county, by=staff.su)
    return register_meeting(draft=draft, head=Head(**said), problems=problems or [a_problem(staff)], by=staff.su)


class Desk:
    """The secretary at the page of a meeting; pages are English."""

    def __init__(self, staff: Staff) -> None:
        self.staff, self.client = staff, as_user(staff.su)
        self.client.post(f"{MEETINGS}new/")
        self.draft = MeetingDraft.objects.get(meeting=None)

    @property
    def address(self) -> str:
        return f"{MEETINGS}drafts/{self.draft.pk}/"

    def head(self) -> dict[str, Any]:
        return {
            "kind": "on_site", "title": "片区现场办公会", "held_on": in_days(self.staff, 0).isoformat(),
            "place": "镇政府", "leaders": "白副县长", "came": "各单位负责人",
        }  # fmt: skip

    def row(self, number: int, **said: str) -> dict[str, str]:
        whole = {
            "enterprise": "样例牧业", "problem": f"问题{number}：水压低", "leader": "Bai", "unit": "农业农村局",
            "solution": "加泵", "until": in_days(self.staff, 20).isoformat(),
        } | said  # fmt: skip
        return {f"row-{number}-{name}": text for name, text in whole.items()}

    def sends(self, step: str, **said: Any) -> Any:
        return self.client.post(self.address, {**self.head(), "step": step, **said})

    def page(self) -> str:
        text: str = self.client.get(self.address).content.decode()
        return text
