"""Which papers somebody may see."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from tongcun.cases.case_queries import cases_of, with_light
from tongcun.cases.models import Case, Paper, PaperDraft
from tongcun.cases.parties import sits_at_desk, units_of
from tongcun.county.clock import now
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.loops.lights import Light

SHOWN_LATE = 100


def papers_of(scope: Scope) -> QuerySet[Paper]:
    """The signed papers that somebody may see, the newest first.

    The desk, supervisors and leaders see all; everybody else those to their own units, and those to all units.
    """
    found = Paper.objects.filter(county=scope.county).select_related("to", "recalls", "recalled_by", "county")
    if sits_at_desk(scope) or scope.covers_county(Right.SUPERVISE) or scope.covers_county(Right.DECIDE_CASES):
        return found
    return found.filter(Q(to__isnull=True) | Q(to__in=[unit.pk for unit in units_of(scope)]))


def drafts_of(scope: Scope) -> QuerySet[PaperDraft]:
    """The drafts of a county, for those who may sign them."""
    found = PaperDraft.objects.filter(county=scope.county).select_related("to", "drafted_by", "recalls", "county")
    return found if scope.covers_county(Right.SUPERVISE) else found.none()


def late_cases(scope: Scope) -> list[Case]:
    """The cases whose light is red, the longest late first, at most a hundred; what papers are drafted about."""
    late = with_light(cases_of(scope), Light.RED, now())
    return list(late.order_by("due_at", "pk")[:SHOWN_LATE])
