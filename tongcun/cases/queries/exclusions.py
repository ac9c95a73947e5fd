"""Exclusions as pages show them, with what the reader may say to each."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from tongcun.cases.doers import Doer
from tongcun.cases.models import Exclusion, Verdict
from tongcun.cases.pure.acts import Party
from tongcun.cases.queries.cases import cases_of
from tongcun.county.models import User
from tongcun.county.queries import Scope

MAY_ASK = frozenset({Party.DESK, Party.LEAD, Party.SUPERVISOR})


def exclusions_shown(scope: Scope, found: QuerySet[Exclusion], doers: Sequence[Doer]) -> list[Exclusion]:
    """Those of a case, each with its decisions and, in `choices`, what the reader may say to it."""
    may_decide = any(doer.party is Party.SUPERVISOR for doer in doers)
    shown = list(_with_names(found))
    for one in shown:
        one.choices = _choices(one, scope.user) if may_decide else []  # type: ignore[attr-defined]
    return shown


def exclusions_of(scope: Scope) -> QuerySet[Exclusion]:
    """Every exclusion of a case that somebody may see, the newest first."""
    return _with_names(Exclusion.objects.filter(case__in=cases_of(scope).values("pk"))).select_related("case")


def _with_names(found: QuerySet[Exclusion]) -> QuerySet[Exclusion]:
    return found.select_related("asked_by").prefetch_related("decisions__by")


def _choices(exclusion: Exclusion, user: User) -> list[tuple[str, str]]:
    said = [one.verdict for one in exclusion.decisions.all()]
    if not said and exclusion.asked_by_id != user.pk:
        return [(one.value, str(one.label)) for one in (Verdict.APPROVED, Verdict.REFUSED)]
    if said == [Verdict.APPROVED]:
        return [(Verdict.TAKEN_BACK.value, str(Verdict.TAKEN_BACK.label))]
    return []
