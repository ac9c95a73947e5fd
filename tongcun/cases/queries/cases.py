"""Which cases somebody may see, and how they are found."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case as Choice
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, Substr
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongcun.cases.models import Case, CaseEvent, Link, Part
from tongcun.cases.pure.acts import ENDED, Act
from tongcun.cases.pure.parts import TAKES_PART, PartState
from tongcun.cases.pure.rates import Rate
from tongcun.cases.queries.codes import unchecked_codes
from tongcun.cases.queries.lacks import LACKING
from tongcun.cases.queries.liaison import enterprises_of
from tongcun.cases.queries.parties import sits_at_desk, units_of
from tongcun.county.models import Role
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.loops.lights import Light, light_at

_TOOK = CaseEvent.objects.filter(
    Q(act=Act.SIGN) | Q(act__in=(Act.TAKE_OVER, Act.TAKE_OVER_OPEN), to__isnull=False), case=OuterRef("pk")
)
LAST_TOOK = Subquery(
    _TOOK.order_by("-number").values(took=Choice(When(act=Act.SIGN, then=F("unit")), default=F("to")))[:1]
)
"""The unit that was the last to take a case in hand: of one that was reopened it still holds it, and it counts there
until another is named."""
ROW_OF_UNIT = Coalesce("lead_id", "named_id", LAST_TOOK)
"""In the row of which unit a case counts."""


def cases_of(scope: Scope) -> QuerySet[Case]:
    """The cases that somebody may see, the newest first.

    The desk, supervisors and leaders see all; a unit those that are or were with it, and a township government also
    those of its township's enterprises; an officer those of their enterprises. A confidential case is seen by the desk,
    supervisors, leaders and the units that it is with now, by nobody else.
    """
    found = Case.objects.filter(county=scope.county).select_related(
        "county", "enterprise__township", "holder", "named", "lead", "case_class"
    )
    if sees_all(scope):
        return found
    units = [unit.pk for unit in units_of(scope)]
    nearby = (
        Q(enterprise__in=enterprises_of(scope, Right.SEE_CASES).values("pk")) if _has_place(scope) else Q(pk__in=[])
    )
    known = nearby | Q(registered_by=scope.user) | _was_with(units)
    return found.filter(_is_with(units) | (Q(is_confidential=False) & known))


def _is_with(units: Sequence[int]) -> Q:
    """The cases that some units hold, lead, are to sign, or take part in."""
    parts = Part.objects.filter(unit__in=units, state__in=list(TAKES_PART)).values("case") if units else []
    return Q(holder__in=units) | Q(named__in=units) | Q(lead__in=units) | Q(pk__in=parts)


def _was_with(units: Sequence[int]) -> Q:
    """The cases that some units took first, or were ever asked to take part in."""
    return Q(first_unit__in=units) | Q(pk__in=Part.objects.filter(unit__in=units).values("case") if units else [])


def sees_all(scope: Scope) -> bool:
    """Whether somebody sees every case of the county: the desk, supervisors, leaders."""
    return sits_at_desk(scope) or scope.covers_county(Right.SUPERVISE) or scope.covers_county(Right.DECIDE_CASES)


def seen_among(scope: Scope, keys: Iterable[int | None]) -> frozenset[int]:
    """Those of some cases, by their keys, that somebody may see: one query, none where all are or there are none."""
    asked = frozenset(key for key in keys if key is not None)
    if not asked or sees_all(scope):
        return asked
    return frozenset(cases_of(scope).filter(pk__in=asked).order_by().values_list("pk", flat=True))


def reads_in_confidence(scope: Scope, case: Case, parts: Iterable[Part]) -> bool:
    """Whether somebody reads a case while it is confidential: who sees all, and the units that it is with now."""
    with_it = {case.holder_id, case.named_id, case.lead_id}
    with_it |= {part.unit_id for part in parts if PartState(part.state) in TAKES_PART}
    return sees_all(scope) or any(unit.pk in with_it for unit in units_of(scope))


def _has_place(scope: Scope) -> bool:
    """Whether enterprises are theirs by their townships or as an officer; a bureau has none."""
    theirs = (Role.TOWNSHIP_CLERK, Role.LIAISON_OFFICER)
    return any(posting.role in theirs for posting in scope.postings_with(Right.SEE_CASES))


_SHOWN = (
    "first_unit", "registered_by", "leading_leader", "linked_to", "receipt__attachment", "receipt__handed_by",
    "meeting", "note",
)  # fmt: skip
"""What the page of a case names, so that it comes with the case."""


def running_duplicates(first: Case | OuterRef) -> Q:
    """The cases that still run and are linked to another as the same by another channel."""
    return Q(linked_to=first, link=Link.DUPLICATE) & ~Q(state__in=ENDED)


def _shown(scope: Scope) -> QuerySet[Case]:
    """The cases that somebody may see, each with what its page asks of it: `has_duplicates`, and `code_to_check`, when
    the enterprise's confirmation code was chosen, if nobody has heard yet that it is its own."""
    code = unchecked_codes().filter(enterprise=OuterRef("enterprise")).values("set_at")[:1]
    return cases_of(scope).select_related(*_SHOWN).annotate(
        has_duplicates=Exists(Case.objects.filter(running_duplicates(OuterRef("pk")))), code_to_check=Subquery(code)
    )  # fmt: skip


def case_of(scope: Scope, number: str) -> Case:
    """The case of a number that somebody may see; raises Http404."""
    return get_object_or_404(_shown(scope), number=number)


def case_of_part(scope: Scope, pk: int) -> Case:
    """The case of a part of joint work that somebody may see; raises Http404."""
    # By the key of the part's own column: compared as a relation, a key that no column holds is an error on SQLite.
    return get_object_or_404(_shown(scope), parts__pk=pk)


def light_of_case(case: Case, now: datetime.datetime) -> Light | None:
    """The light of the step that is due; None while nothing runs."""
    if case.due_at is None or case.yellow_at is None:
        return None
    return light_at(case.due_at, case.yellow_at, now)


def with_light(cases: QuerySet[Case], light: Light, now: datetime.datetime) -> QuerySet[Case]:
    """Those of some cases whose light is of a colour."""
    match light:
        case Light.RED:
            return cases.filter(due_at__lt=now)
        case Light.YELLOW:
            return cases.filter(due_at__gte=now, yellow_at__lte=now)
        case Light.GREEN:
            return cases.filter(due_at__gte=now, yellow_at__gt=now)


@dataclass(frozen=True, slots=True)
class Behind:
    """The cases behind a figure: registered on these days, led by (or named to) a unit, that answer a rate.

    A unit of 0 means those that are with none. Without a rate all of them; `held` only those for which it holds,
    `adjusted` without those that are excluded, `timed` only those of which it can be told how long they took.
    """

    since: datetime.date
    until: datetime.date
    unit: int | None = None
    rate: Rate | None = None
    held: bool = False
    adjusted: bool = False
    timed: bool = False


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for among cases; empty: everything. A class of 0 means those that have none."""

    q: str = ""
    state: str = ""
    light: str = ""
    case_class: int | None = None
    unit: int | None = None
    township: int | None = None
    only_open: bool = False
    lacking: bool = False
    figure: Behind | None = None


def sought(cases: QuerySet[Case], what: Sought, now: datetime.datetime) -> QuerySet[Case]:
    """Those of some cases that somebody looks for."""
    if what.figure:
        cases = behind(cases, what.figure)
    if what.q:
        cases = cases.filter(
            Q(number__icontains=what.q) | Q(old_number__icontains=what.q) | Q(title__icontains=what.q)
            | Q(problem__icontains=what.q) | Q(enterprise__name__icontains=what.q)
        )  # fmt: skip
    if what.state:
        cases = cases.filter(state=what.state)
    if what.light:
        cases = with_light(cases, Light(what.light), now)
    if what.only_open:
        cases = cases.exclude(state__in=ENDED)
    if what.lacking:
        cases = cases.filter(LACKING)
    for column, value in (
        ("case_class", what.case_class), ("holder", what.unit), ("enterprise__township", what.township)
    ):  # fmt: skip
        if value is not None:
            cases = cases.filter(**{column: value}) if value else cases.filter(**{f"{column}__isnull": True})
    return cases


def behind(cases: QuerySet[Case], figure: Behind) -> QuerySet[Case]:
    """Those of some cases, of one county, that a figure is about."""
    found = counted_on(cases, figure.since, figure.until)
    if figure.adjusted:
        found = found.filter(is_excluded=False)
    if figure.timed:
        found = found.filter(handling_days__isnull=False)
    if figure.unit is not None:
        found = found.alias(row=ROW_OF_UNIT)
        found = found.filter(row=figure.unit) if figure.unit else found.filter(row__isnull=True)
    if figure.rate is None:
        return found
    signs = ("1",) if figure.held else ("0", "1")
    return found.alias(answer=Substr("answers", list(Rate).index(figure.rate) + 1, 1)).filter(answer__in=signs)


def counted_on(cases: QuerySet[Case], since: datetime.date, until: datetime.date) -> QuerySet[Case]:
    """Those of some cases that count among what was registered from one day to another: all but those that an older
    ledger had closed."""
    return registered_on(cases, since, until).filter(is_taken_over=False)


def registered_on(cases: QuerySet[Case], since: datetime.date, until: datetime.date) -> QuerySet[Case]:
    """Those of some cases that were registered from one day to another, both included, by the wall clock that holds."""
    zone = timezone.get_current_timezone()
    begin = datetime.datetime.combine(since, datetime.time(), zone)
    end = datetime.datetime.combine(until + datetime.timedelta(days=1), datetime.time(), zone)
    return cases.filter(registered_at__gte=begin, registered_at__lt=end)
