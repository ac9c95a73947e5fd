"""What is late and what is proposed for it; and which confirmed cases are called once more."""

from __future__ import annotations

import datetime
import hashlib
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from tongcun.cases.acts import OVER, Act
from tongcun.cases.case_queries import ENDED, with_light
from tongcun.cases.models import Case, CaseEvent, Paper, PaperKind, SupervisionRule
from tongcun.cases.promises import LOOK_BACKS
from tongcun.cases.reporting import days_late
from tongcun.county.clock import moment_of
from tongcun.county.models import County
from tongcun.county.queries import working_calendar
from tongcun.loops.lights import Light


@dataclass(frozen=True, slots=True)
class Proposal:
    """A case that is late, by how many working days, what was issued for it, and what is proposed now.

    Nothing is proposed while it is only reminded of, or when all that its days allow was issued; then `next_in` working
    days the next comes, None after the sharpest.
    """

    case: Case
    days: int
    issued: Sequence[Paper]
    proposed: PaperKind | None
    next_in: int | None


def rule_of(county: County) -> SupervisionRule:
    """The county's rule; what is usual as long as it has set none."""
    return SupervisionRule.objects.filter(county=county).first() or SupervisionRule(county=county)


def late_open(cases: QuerySet[Case], now: datetime.datetime) -> QuerySet[Case]:
    """Those of some cases that are late and not over, or late to be looked back at, the latest first."""
    late = with_light(cases, Light.RED, now).filter(~Q(state__in=ENDED) | Q(state__in=list(OVER), step__in=LOOK_BACKS))
    return late.order_by("due_at", "pk")


def proposals(cases: Sequence[Case], county: County, now: datetime.datetime) -> list[Proposal]:
    """What is proposed for each of some late cases."""
    calendar, ladder, issued = working_calendar(county), rule_of(county).ladder(), _issued(cases)
    found = []
    for case in cases:
        assert case.due_at is not None
        days = days_late(case.due_at, now, calendar)
        kinds = {paper.kind for paper in issued[case.pk]}
        open_steps = [(kind, after) for kind, after in ladder if kind not in kinds]
        proposed = next((kind for kind, after in open_steps if days >= after), None)
        later = next((after - days for kind, after in open_steps if days < after), None)
        found.append(Proposal(case, days, issued[case.pk], proposed, later))
    return found


def _issued(cases: Sequence[Case]) -> dict[int, list[Paper]]:
    """The papers that hold, by case: one query."""
    found: dict[int, list[Paper]] = defaultdict(list)
    papers = Paper.objects.filter(cases__in=cases, recalled_by__isnull=True).exclude(kind=PaperKind.RECALL)
    for paper in papers.prefetch_related("cases").order_by("signed_at").distinct():
        for case in paper.cases.all():
            found[case.pk].append(paper)
    return found


def sample_of(county: County, month: datetime.date) -> QuerySet[Case]:
    """The cases confirmed in a month that are called once more, by number: who asks again gets the same.

    Each case draws its lot from the county, the month and its number, and those with the lowest are taken, so that a
    greater share keeps all of the smaller one.
    """
    first = month.replace(day=1)
    following = (first + datetime.timedelta(days=32)).replace(day=1)
    begin, end = moment_of(county, first, 0), moment_of(county, following, 0)
    confirmed = CaseEvent.objects.filter(act=Act.CONFIRM, at__gte=begin, at__lt=end, case__county=county)
    cases = dict(confirmed.values_list("case__number", "case"))
    count = math.ceil(len(cases) * rule_of(county).sample_percent / 100)
    chosen = sorted(cases, key=lambda number: _lot(county, month, number))[:count]
    found = Case.objects.filter(pk__in=[cases[number] for number in chosen])
    return found.select_related("county", "enterprise__township", "lead", "holder").order_by("number")


def _lot(county: County, month: datetime.date, number: str) -> bytes:
    return hashlib.sha256(f"{county.division_code} {month:%Y-%m} {number}".encode()).digest()
