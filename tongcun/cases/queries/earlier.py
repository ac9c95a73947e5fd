"""What an enterprise has likely asked before, so that nothing is taken down twice unseen."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from tongcun.cases.models import Case
from tongcun.cases.pure.acts import ENDED
from tongcun.cases.pure.alike import is_alike
from tongcun.cases.queries.cases import cases_of
from tongcun.county.models import Enterprise
from tongcun.county.queries import Scope

MOST_SHOWN = 5
_COMPARED = 200


def alike(cases: QuerySet[Case], problem: str) -> Iterator[Case]:
    """Those of some cases that are likely about a problem, in their order: of the first two hundred."""
    return (case for case in cases[:_COMPARED] if is_alike(case.problem, problem))


def likely_before(scope: Scope, enterprise: Enterprise, problem: str, form_key: str) -> list[Case]:
    """What an enterprise has likely asked before of a problem that a form tells, as far as somebody may see it: what is
    open first, then the newest. One query."""
    seen = cases_of(scope).filter(enterprise=enterprise).exclude(form_key=form_key)
    return sorted(alike(seen, problem), key=lambda case: case.state in ENDED)[:MOST_SHOWN]
