"""Which cases somebody may see, and how they are found."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from tongcun.cases.acts import OVER, State
from tongcun.cases.models import Case
from tongcun.cases.parties import sits_at_desk, units_of
from tongcun.cases.queries import enterprises_of
from tongcun.county.models import Role
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.loops.lights import Light

ENDED = [*OVER, State.DECLINED]


def cases_of(scope: Scope) -> QuerySet[Case]:
    """The cases that somebody may see, the newest first.

    The desk, supervisors and leaders see all; a unit those that are or were with it, and a township government also
    those of its township's enterprises; an officer those of their enterprises. A confidential case is seen by the desk,
    supervisors, leaders and the units that it is with, by nobody else.
    """
    found = Case.objects.filter(county=scope.county).select_related(
        "county", "enterprise__township", "holder", "named", "lead", "case_class"
    )
    if _sees_all(scope):
        return found
    units = [unit.pk for unit in units_of(scope)]
    with_unit = Q(first_unit__in=units) | Q(holder__in=units) | Q(named__in=units) | Q(lead__in=units)
    with_unit |= Q(pk__in=Case.objects.filter(parts__unit__in=units).values("pk")) if units else Q(pk__in=[])
    nearby = (
        Q(enterprise__in=enterprises_of(scope, Right.SEE_CASES).values("pk")) if _has_place(scope) else Q(pk__in=[])
    )
    registered = Q(registered_by=scope.user)
    return found.filter(with_unit | (Q(is_confidential=False) & (nearby | registered)))


def _sees_all(scope: Scope) -> bool:
    return sits_at_desk(scope) or scope.covers_county(Right.SUPERVISE) or scope.covers_county(Right.DECIDE_CASES)


def _has_place(scope: Scope) -> bool:
    """Whether enterprises are theirs by their townships or as an officer; a bureau has none."""
    theirs = (Role.TOWNSHIP_CLERK, Role.LIAISON_OFFICER)
    return any(posting.role in theirs for posting in scope.postings_with(Right.SEE_CASES))


def case_of(scope: Scope, number: str) -> Case:
    """The case of a number that somebody may see; raises Http404."""
    return get_object_or_404(cases_of(scope), number=number)


def light_of_case(case: Case, now: datetime.datetime) -> Light | None:
    """The light of the step that is due; None while nothing runs."""
    if case.due_at is None or case.yellow_at is None:
        return None
    if now > case.due_at:
        return Light.RED
    return Light.YELLOW if now >= case.yellow_at else Light.GREEN


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
class Sought:
    """What somebody looks for among cases; empty: everything."""

    q: str = ""
    state: str = ""
    light: str = ""
    case_class: int | None = None
    unit: int | None = None
    township: int | None = None
    only_open: bool = False


def sought(cases: QuerySet[Case], what: Sought, now: datetime.datetime) -> QuerySet[Case]:
    """Those of some cases that somebody looks for."""
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
    for column, value in (
        ("case_class", what.case_class), ("holder", what.unit), ("enterprise__township", what.township)
    ):  # fmt: skip
        cases = cases.filter(**{column: value}) if value is not None else cases
    return cases
