"""One problem that came by several channels is several cases: with which unit the first of them is."""

from __future__ import annotations

from collections.abc import Set

from django.utils.translation import gettext as _

from tongcun.cases.models import Case, Link
from tongcun.cases.pure.acts import ENDED, State
from tongcun.cases.queries.cases import cases_of, running_duplicates, sees_all
from tongcun.county.clock import service_date
from tongcun.county.models import Unit
from tongcun.county.queries import Scope


def first_of(case: Case) -> Case | None:
    """The case that asked for the same by another channel and that still runs; None where there is none."""
    first = case.linked_to
    return first if case.link == Link.DUPLICATE and first is not None and first.state not in ENDED else None


def unit_of(case: Case) -> Unit | None:
    """The unit that a case is with, or that is to sign it; None while that is being decided, or where it is no more."""
    unit = None if case.state == State.ESCALATED else case.named or case.lead
    return unit if unit is not None and unit.is_valid_on(service_date(case.county)) else None


def of_one_problem(scope: Scope, case: Case, seen: Set[int]) -> list[Case]:
    """The other cases of the same problem that still run and that somebody may see: its first, if it is among those
    `seen`, or those that are linked to it as the same. A case of `case_of` knows whether there are any.
    """
    first = first_of(case)
    if first is not None:
        return [first] if first.pk in seen else []
    if not getattr(case, "has_duplicates", True):
        return []
    return list(cases_of(scope).filter(running_duplicates(case)).order_by("pk"))


def one_problem_words(scope: Scope, case: Case) -> str:
    """That it is one problem with another case, and with which unit that is; empty where it is not, or not for them."""
    first = first_of(case)
    if first is None or (first.is_confidential and not sees_all(scope)):
        return ""
    unit = unit_of(first)
    if unit is None:
        return _("one problem with {number}").format(number=first.number)
    return _("one problem with {number}, which is with {unit}").format(number=first.number, unit=unit)
