"""What is late and what is proposed for it; and which confirmed cases are called once more."""

from __future__ import annotations

import datetime
import hashlib
import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Case as Choice
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, When
from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy

from tongcun.cases.models import Case, CaseEvent, Paper, PaperKind, SampleCall, SampleResult, SupervisionRule
from tongcun.cases.pure.acts import ENDED, OVER, TABLE, Act, State
from tongcun.cases.pure.lateness import days_late, days_late_since
from tongcun.cases.pure.promises import LOOK_BACKS
from tongcun.cases.queries.cases import with_light
from tongcun.cases.queries.clocks import Clocks
from tongcun.cases.queries.parties import desk_of
from tongcun.cases.queries.units import unit_to_act
from tongcun.county.clock import moment_of
from tongcun.county.models import County, Unit
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
    """A case that is late, the unit whose step is due, by how many working days, what was issued for it since, and what
    is proposed now.

    No paper is proposed while it is only reminded of, or when all that its days allow was issued; then `next_in`
    working days the next comes, None after the sharpest. `further`: it is to go up, or to be looked back at.
    """

    case: Case
    unit: Unit
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
    calendar, issued, desk = working_calendar(rule.county), _issued(cases), desk_of(rule.county)
    found = []
    for case in cases:
        assert case.due_at is not None
        unit = unit_to_act(case, desk)
        late = Late(case.pk, State(case.state), case.due_at, days_late(case.due_at, now, calendar))
        if late.state in OVER:
            found.append(Proposal(case, unit, late.days, (), None, None, Further.LOOK_BACK))
            continue
        kinds = {paper.kind for paper in issued[case.pk]}
        open_steps = [(kind, after) for kind, after in rule.ladder() if kind not in kinds]
        later = next((after - late.days for kind, after in open_steps if late.days < after), None)
        proposed = _paper(late, kinds, rule)
        found.append(Proposal(case, unit, late.days, issued[case.pk], proposed, later, _higher(late, rule)))
    return found


@dataclass(frozen=True, slots=True)
class Late:
    """A case (its key) that is late by so many working days."""

    pk: int
    state: State
    due_at: datetime.datetime
    days: int


def _paper(late: Late, issued: Collection[str], rule: SupervisionRule) -> PaperKind | None:
    """The mildest paper that its days allow and that was not issued for this lateness."""
    return next((kind for kind, after in rule.ladder() if kind not in issued and late.days >= after), None)


def _higher(late: Late, rule: SupervisionRule) -> Further | None:
    """Before whom a case is to be put that is so late; before the leader, too, where the deputy has it and is late."""
    is_with_deputy = late.state == State.ESCALATED
    if not is_with_deputy and late.state not in TABLE.rules[Act.ESCALATE].allowed:
        return None
    if late.days >= rule.leader_days:
        return Further.LEADER
    return Further.DEPUTY if late.days >= rule.deputy_days and not is_with_deputy else None


_KIND_ISSUED = Choice(
    When(
        papers__kind__in=[kind.value for kind in PaperKind if kind is not PaperKind.RECALL],
        papers__recalled_by__isnull=True, papers__signed_at__gte=F("due_at"), then=F("papers__kind"),
    ),
    default=None, output_field=CharField(),
)  # fmt: skip
"""The kind of a paper about a late case that answers its lateness, as `_answering_papers`; a row for each paper."""


def waiting_proposals(cases: QuerySet[Case], rule: SupervisionRule, clocks: Clocks) -> int:
    """For how many of some cases of a county, however many are late, something is proposed now."""
    return sum(
        late.state in OVER or _paper(late, issued, rule) is not None or _higher(late, rule) is not None
        for late, issued in _all_late(cases, clocks)
    )


def _all_late(cases: QuerySet[Case], clocks: Clocks) -> Iterator[tuple[Late, set[str]]]:
    """Every case that is late, as plain values, with the kinds of papers that answer it: there may be thousands, and
    one query asks for all."""
    found = late_open(cases, clocks.now).select_related(None).annotate(kind=_KIND_ISSUED)
    kinds: dict[tuple[int, str, datetime.datetime], set[str]] = {}
    for pk, state, due_at, kind in found.values_list("pk", "state", "due_at", "kind"):
        if due_at is not None:
            kinds.setdefault((pk, state, due_at), set()).update({kind} if kind else ())
    if not kinds:
        return
    since = days_late_since(min(due_at for _pk, _state, due_at in kinds), clocks.now, clocks.calendar)
    for (pk, state, due_at), issued in kinds.items():
        yield Late(pk, State(state), due_at, since[due_at.astimezone(clocks.calendar.zone).date()]), issued


def _answering_papers(cases: Any) -> QuerySet[Any]:
    """The papers about some cases that hold, with the case; a recall answers nothing."""
    about = Paper.cases.through.objects.filter(case__in=cases, paper__recalled_by__isnull=True)
    return about.exclude(paper__kind=PaperKind.RECALL)


def _issued(cases: Sequence[Case]) -> dict[int, list[Paper]]:
    """The papers that hold and were signed since the light of the step that is due is red, by case: one query.

    One about another step, or about the same before more time was given, is no answer to this lateness.
    """
    found: dict[int, list[Paper]] = defaultdict(list)
    red_since = {case.pk: case.due_at for case in cases}
    for one in _answering_papers(cases).select_related("paper").order_by("paper__signed_at"):
        since = red_since[one.case_id]
        if since is not None and one.paper.signed_at >= since:
            found[one.case_id].append(one.paper)
    return found


def sample_of(county: County, month: datetime.date) -> QuerySet[Case]:
    """The cases confirmed in a month that are called once more, by number: the same for whoever asks.

    A confirmation that comes later, as while the month runs or entered days after, may change the draw; what was called
    by then stays in it.
    """
    found = Case.objects.filter(pk__in=_sampled(rule_of(county), month))
    return found.select_related("county", "enterprise__township", "lead", "holder").order_by("number")


def _sampled(rule: SupervisionRule, month: datetime.date) -> list[int]:
    """The keys of the cases of a month's sample: those that are drawn, and those that were called by then."""
    cases = dict(_confirmed(rule.county, month).values_list("case__number", "case"))
    first = month.replace(day=1)
    called = SampleCall.objects.filter(case__county=rule.county, month=first).order_by().values_list("case", flat=True)
    return list(dict.fromkeys([*(cases[number] for number in _drawn(rule, month, cases)), *called]))


def _confirmed(county: County, month: datetime.date) -> QuerySet[CaseEvent]:
    first = month.replace(day=1)
    following = (first + datetime.timedelta(days=32)).replace(day=1)
    begin, end = moment_of(county, first, 0), moment_of(county, following, 0)
    return CaseEvent.objects.filter(act=Act.CONFIRM, at__gte=begin, at__lt=end, case__county=county)


def _drawn(rule: SupervisionRule, month: datetime.date, numbers: Collection[str]) -> list[str]:
    """The numbers of a month's sample among all that were confirmed in it.

    Each case draws its lot from the county, the month and its number, and those with the lowest are taken, so that a
    greater share keeps all of the smaller one.
    """
    count = math.ceil(len(numbers) * rule.sample_percent / 100)
    return sorted(numbers, key=lambda number: _lot(rule.county, month.replace(day=1), number))[:count]


def _lot(county: County, month: datetime.date, number: str) -> bytes:
    return hashlib.sha256(f"{county.division_code} {month:%Y-%m} {number}".encode()).digest()


def sample_to_call(rule: SupervisionRule, month: datetime.date) -> int:
    """How many of the sample of a month have not yet said whether it is as was confirmed: one query."""
    calls = SampleCall.objects.filter(month=month, case=OuterRef("case"))
    answered = calls.exclude(result=SampleResult.NO_ANSWER)
    confirmed = _confirmed(rule.county, month).annotate(is_called=Exists(calls), is_said=Exists(answered))
    found = {
        number: (called, said) for number, called, said in confirmed.values_list("case__number", "is_called", "is_said")
    }
    sample = {*_drawn(rule, month, found), *(number for number, (called, _said) in found.items() if called)}
    return sum(not said for number, (_called, said) in found.items() if number in sample)


def sampled_month(today: datetime.date) -> datetime.date:
    """The month whose sample is called on a day: the one before."""
    return (today.replace(day=1) - datetime.timedelta(days=1)).replace(day=1)
