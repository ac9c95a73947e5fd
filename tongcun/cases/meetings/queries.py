"""Which meetings somebody may see, with their problems as cases, and what is counted of them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from tongcun.cases.models import Case, Meeting, MeetingDraft
from tongcun.cases.pure.acts import ENDED, OVER
from tongcun.cases.queries.cases import cases_of, light_of_case, sees_all
from tongcun.cases.queries.lacks import LACKING, Lack, lacks_of, light_of_lacks, words_of
from tongcun.cases.queries.parties import sits_at_desk
from tongcun.county.queries import Scope
from tongcun.loops.lights import Light


@dataclass(frozen=True, slots=True)
class MeetingFigures:
    """How the cases of a meeting stand, as far as the reader may see them."""

    problems: int = 0
    closed: int = 0
    lacking: int = 0
    overdue: int = 0

    @property
    def light(self) -> Light | None:
        """Red while something is lacking or overdue, green once all are closed or have time; none without a case."""
        if not self.problems:
            return None
        return Light.RED if self.lacking or self.overdue else Light.GREEN


def meetings_of(scope: Scope) -> QuerySet[Meeting]:
    """The meetings that somebody may see, the newest first: whoever sees all cases all of them, others those of whose
    cases they see one."""
    found = Meeting.objects.filter(county=scope.county).select_related("entered_by", "minutes", "county")
    if sees_all(scope):
        return found
    return found.filter(pk__in=cases_of(scope).filter(meeting__isnull=False).order_by().values("meeting"))


def figures_of_meetings(
    scope: Scope, meetings: Iterable[Meeting], now: datetime.datetime
) -> Mapping[int, MeetingFigures]:  # fmt: skip
    """The figures of some meetings: one query."""
    late = Q(due_at__lt=now) & ~Q(state__in=ENDED)
    seen = cases_of(scope).filter(meeting__in=list(meetings)).order_by()
    counted = seen.values("meeting").annotate(
        problems=Count("pk", distinct=True), closed=Count("pk", filter=Q(state__in=list(OVER)), distinct=True),
        lacking=Count("pk", filter=LACKING, distinct=True), overdue=Count("pk", filter=late, distinct=True),
    )  # fmt: skip
    return {
        row["meeting"]: MeetingFigures(row["problems"], row["closed"], row["lacking"], row["overdue"])
        for row in counted
    }


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A problem of a meeting as its case stands: its light, and what of the four is lacking."""

    case: Case
    light: Light | None
    lacks: tuple[Lack, ...]

    @property
    def lack_words(self) -> list[str]:
        """What is lacking, in words."""
        return words_of(self.lacks)

    @property
    def lack_light(self) -> Light | None:
        """By what light it is shown."""
        return light_of_lacks(self.lacks)


def problems_of(scope: Scope, meeting: Meeting, now: datetime.datetime) -> Sequence[ProblemRow]:
    """The problems of a meeting that the reader may see, in the order in which they were entered: one query."""
    cases = cases_of(scope).filter(meeting=meeting).select_related("leading_leader").order_by("pk")
    return [ProblemRow(case, light_of_case(case, now), lacks_of(case)) for case in cases]


def meeting_drafts_of(scope: Scope) -> QuerySet[MeetingDraft]:
    """The drafts at the county's desk, the latest first; nobody else has any."""
    if not sits_at_desk(scope):
        return MeetingDraft.objects.none()
    return (
        MeetingDraft.objects.filter(county=scope.county).select_related("by", "county", "meeting").defer("minutes_raw")
    )
