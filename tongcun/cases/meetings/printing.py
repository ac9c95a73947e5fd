"""A meeting's list of problems (问题清单) as a document."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.utils.translation import gettext as _

from tongcun.cases.meetings.queries import MeetingFigures, ProblemRow
from tongcun.cases.models import Case, Meeting
from tongcun.documents.content import Cell, Column, Document, Facts, Page, Table
from tongcun.language import Language


def meeting_document(
    meeting: Meeting, rows: Sequence[ProblemRow], figures: MeetingFigures, today: datetime.date, language: Language
) -> Document:
    """The list of the problems that the reader may see, with what was agreed of each and how it stands.

    What the meeting left open is written out, so that nobody reads past an empty cell.
    """
    heads = (
        (_("Row"), 3), (_("Enterprise"), 9), (_("Township"), 5), (_("Problem"), 16), (_("Class"), 5),
        (_("Leading leader"), 5), (_("Responsible unit"), 8), (_("Measures"), 14), (_("Limit of time"), 6),
        (_("State"), 6), (_("Case number"), 6),
    )  # fmt: skip
    table = Table(
        tuple(Column(head, width) for head, width in heads),
        tuple(_row(number, row) for number, row in enumerate(rows, 1)),
    )
    return Document(
        title=_("{title}: list of problems").format(title=meeting.title), language=language, dated=today,
        blocks=(_head(meeting, figures), table), page=Page.LANDSCAPE,
    )  # fmt: skip


def _head(meeting: Meeting, figures: MeetingFigures) -> Facts:
    rows = (
        (_("Kind of meeting"), meeting.get_kind_display()),
        (_("Held on"), f"{meeting.held_on:%Y-%m-%d} {meeting.place}"),
        (_("Leaders present"), meeting.leaders),
        (_("Who came"), meeting.came),
        (_("How it stands"), _figures(figures)),
    )
    return Facts(tuple((name, value) for name, value in rows if value))


def _figures(figures: MeetingFigures) -> str:
    return _("problems {problems}, closed {closed}, overdue {overdue}, something left open {lacking}").format(
        problems=figures.problems, closed=figures.closed, overdue=figures.overdue, lacking=figures.lacking
    )


def _row(number: int, row: ProblemRow) -> tuple[Cell, ...]:
    case, open_ = row.case, _("left open")
    return (
        number, case.enterprise.name, str(case.enterprise.township), case.problem, str(case.case_class or ""),
        str(case.leading_leader or open_), str(case.lead or case.named or open_), case.solution or open_,
        _day(case) or open_, case.get_state_display(), case.number,
    )  # fmt: skip


def _day(case: Case) -> Cell:
    """The day that was set; where it was moved also the first."""
    if case.wanted_by is None or case.first_wanted_by is None:
        return case.wanted_by
    return _("{day} (first set: {first})").format(
        day=case.wanted_by.isoformat(), first=case.first_wanted_by.isoformat()
    )
