"""One problem that came by several channels is several cases: which they are, and with which unit it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tongcun.cases.models import Case, Link
from tongcun.cases.pure.acts import ENDED, State
from tongcun.cases.queries.cases import cases_of
from tongcun.county.clock import service_date
from tongcun.county.models import Unit
from tongcun.county.queries import Scope


def unit_of(case: Case) -> Unit | None:
    """The unit that a case is with, or that is to sign it; None while that is being decided, or where it is no more."""
    unit = None if case.state == State.ESCALATED else case.named or case.lead
    return unit if unit is not None and unit.is_valid_on(service_date(case.county)) else None


def others_of(found: QuerySet[Case], cases: Sequence[Case]) -> dict[int, list[Case]]:
    """Of each of some cases, by its key, the others of its problem that still run, among those found: the case that
    asked first, and all that ask for the same by another channel. One query; the first before the others."""
    firsts = {_first_of(case) for case in cases}
    same = found.filter(Q(pk__in=firsts) | Q(linked_to__in=firsts, link=Link.DUPLICATE)).exclude(state__in=ENDED)
    by_first: dict[int, list[Case]] = defaultdict(list)
    for one in sorted(same, key=lambda one: (one.pk != _first_of(one), one.pk)):
        by_first[_first_of(one)].append(one)
    return {case.pk: [one for one in by_first[_first_of(case)] if one.pk != case.pk] for case in cases}


def _first_of(case: Case) -> int:
    """The key of the case that asked first for what a case asks for: its own, if no other did by another channel."""
    return case.linked_to_id if case.link == Link.DUPLICATE and case.linked_to_id is not None else case.pk


def other_with_unit(case: Case) -> tuple[Case, Unit] | None:
    """The running case of the same problem that is with a unit, and that unit; None where there is none. The case that
    asked first goes before the others."""
    found = Case.objects.select_related("county", "named", "lead")
    others = others_of(found, [case])[case.pk]
    return next(((other, unit) for other in others if (unit := unit_of(other)) is not None), None)


def of_one_problem(scope: Scope, case: Case) -> list[Case]:
    """The other cases of the same problem that still run and that somebody may see. A case of `case_of`
    knows whether any are linked to it."""
    if case.link != Link.DUPLICATE and not getattr(case, "has_duplicates", True):
        return []
    return others_of(cases_of(scope), [case])[case.pk]


def one_problem_words(scope: Scope, cases: Sequence[Case]) -> dict[int, str]:
    """That a case is one problem with another, and with which unit that is, by its key; left out are those of which the
    reader sees no other."""
    others = others_of(cases_of(scope), cases) if cases else {}
    return {key: _words(of_it) for key, of_it in others.items() if of_it}


def _words(others: Sequence[Case]) -> str:
    for other in others:
        if (unit := unit_of(other)) is not None:
            return _("one problem with {number}, which is with {unit}").format(number=other.number, unit=unit)
    return _("one problem with {number}").format(number=others[0].number)
