"""What is late and what is proposed for it; and which confirmed cases are called once more."""

from __future__ import annotations

import datetime
import hashlib
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy

from tongcun.cases.models import Case, CaseEvent, Paper, PaperKind, SampleCall, SampleResult, SupervisionRule
from tongcun.cases.prints.reports import days_late
from tongcun.cases.pure.acts import OVER, TABLE, Act, State
from tongcun.cases.pure.promises import LOOK_BACKS
from tongcun.cases.queries.cases import ENDED, with_light
from tongcun.county.clock import moment_of
from tongcun.county.models import County
from tongcun.county.queries import working_calendar
from tongcun.loops.lights import Light


class Further(StrEnum):
    """What is proposed beside papers."""

    DEPUTY = "deputy"
    LEADER = "leader"
    LOOK_BACK = "look_back"


FURTHER_LABELS: dict[str, Words] = {
    Further.DEPUTY: gettext_lazy("put it before the deputy leader"),
    Further.LEADER: gettext_lazy("put it before the leader"),
    Further.LOOK_BACK: gettext_lazy("look whether it holds"),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A case that is late, by how many working days, what was issued for it since, and what is proposed now.

    No paper is proposed while it is only reminded of, or when all that its days allow was issued; then `next_in`
    working days the next comes, None after the sharpest. `further`: it is to go up, or to be looked back at.
    """

    case: Case
    days: int
    issued: Sequence[Paper]
    proposed: PaperKind | None
    next_in: int | None
    further: Further | None = None

    @property
    def further_label(self) -> str:
        """What is proposed beside papers, in words."""
        return str(FURTHER_LABELS[self.further]) if self.further else ""


def rule_of(county: County) -> SupervisionRule:
    """The county's rule; what is usual as long as it has set none."""
    return SupervisionRule.objects.filter(county=county).select_related("county").first() or SupervisionRule(
        county=county
    )


def late_open(cases: QuerySet[Case], now: datetime.datetime) -> QuerySet[Case]:
    """Those of some cases that are late and not over, or late to be looked back at, the latest first."""
    late = ~Q(state__in=ENDED) | Q(state__in=list(OVER), step__in=list(LOOK_BACKS))
    return with_light(cases, Light.RED, now).filter(late).order_by("due_at", "pk")


def proposals(cases: Sequence[Case], rule: SupervisionRule, now: datetime.datetime) -> list[Proposal]:
    """What a county's rule proposes for each of some late cases."""
    calendar, issued = working_calendar(rule.county), _issued(cases)
    found = []
    for case in cases:
        assert case.due_at is not None
        days = days_late(case.due_at, now, calendar)
        if case.state in OVER:
            found.append(Proposal(case, days, (), None, None, Further.LOOK_BACK))
            continue
        kinds = {paper.kind for paper in issued[case.pk]}
        open_steps = [(kind, after) for kind, after in rule.ladder() if kind not in kinds]
        proposed = next((kind for kind, after in open_steps if days >= after), None)
        later = next((after - days for kind, after in open_steps if days < after), None)
        found.append(Proposal(case, days, issued[case.pk], proposed, later, _higher(case, days, rule)))
    return found


def _higher(case: Case, days: int, rule: SupervisionRule) -> Further | None:
    """Before whom a case is to be put that is so late; before the leader, too, where the deputy has it and is late."""
    is_with_deputy = case.state == State.ESCALATED
    if not is_with_deputy and State(case.state) not in TABLE.rules[Act.ESCALATE].allowed:
        return None
    if days >= rule.leader_days:
        return Further.LEADER
    return Further.DEPUTY if days >= rule.deputy_days and not is_with_deputy else None


def waiting_proposals(cases: QuerySet[Case], rule: SupervisionRule, now: datetime.datetime, most: int) -> int:
    """For how many of the latest `most` cases something is proposed now."""
    latest = list(late_open(cases, now)[:most])
    found = proposals(latest, rule, now) if latest else []
    return sum(one.proposed is not None or one.further is not None for one in found)


def _issued(cases: Sequence[Case]) -> dict[int, list[Paper]]:
    """The papers that hold and were signed since the light of the step that is due is red, by case: one query.

    One about another step, or about the same before more time was given, is no answer to this lateness.
    """
    found: dict[int, list[Paper]] = defaultdict(list)
    red_since = {case.pk: case.due_at for case in cases}
    about = Paper.cases.through.objects.filter(case__in=cases, paper__recalled_by__isnull=True)
    about = about.exclude(paper__kind=PaperKind.RECALL).select_related("paper").order_by("paper__signed_at")
    for one in about:
        since = red_since[one.case_id]
        if since is not None and one.paper.signed_at >= since:
            found[one.case_id].append(one.paper)
    return found


def sample_of(county: County, month: datetime.date) -> QuerySet[Case]:
    """The cases confirmed in a month that are called once more, by number: who asks again gets the same."""
    found = Case.objects.filter(pk__in=_sampled(rule_of(county), month))
    return found.select_related("county", "enterprise__township", "lead", "holder").order_by("number")


def _sampled(rule: SupervisionRule, month: datetime.date) -> list[int]:
    """The keys of the cases of a month's sample.

    Each case draws its lot from the county, the month and its number, and those with the lowest are taken, so that a
    greater share keeps all of the smaller one.
    """
    county, first = rule.county, month.replace(day=1)
    following = (first + datetime.timedelta(days=32)).replace(day=1)
    begin, end = moment_of(county, first, 0), moment_of(county, following, 0)
    confirmed = CaseEvent.objects.filter(act=Act.CONFIRM, at__gte=begin, at__lt=end, case__county=county)
    cases = dict(confirmed.values_list("case__number", "case"))
    count = math.ceil(len(cases) * rule.sample_percent / 100)
    return [cases[number] for number in sorted(cases, key=lambda number: _lot(county, month, number))[:count]]


def _lot(county: County, month: datetime.date, number: str) -> bytes:
    return hashlib.sha256(f"{county.division_code} {month:%Y-%m} {number}".encode()).digest()


def sample_to_call(rule: SupervisionRule, month: datetime.date) -> int:
    """How many of the sample of a month have not yet said whether it is as was confirmed: two queries at most."""
    sample = _sampled(rule, month)
    if not sample:
        return 0
    said = SampleCall.objects.filter(month=month, case__in=sample).exclude(result=SampleResult.NO_ANSWER)
    return len(sample) - len(set(said.values_list("case", flat=True)))


def sampled_month(today: datetime.date) -> datetime.date:
    """The month whose sample is called on a day: the one before."""
    return (today.replace(day=1) - datetime.timedelta(days=1)).replace(day=1)
