"""Exclusions as pages show them, with what the reader may say to each."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import BooleanField, Q, QuerySet, Value, When
from django.db.models import Case as Choice

from tongcun.cases.doers import Doer
from tongcun.cases.models import Case, Exclusion, Verdict
from tongcun.cases.pure.acts import Party
from tongcun.cases.queries.cases import cases_of
from tongcun.cases.queries.parties import apart, deciders, sits_at_desk
from tongcun.county.models import County, Posting, User
from tongcun.county.queries import Scope
from tongcun.county.rights import Right

MAY_ASK = frozenset({Party.DESK, Party.LEAD, Party.SUPERVISOR})


def exclusions_shown(scope: Scope, found: QuerySet[Exclusion], doers: Sequence[Doer]) -> list[Exclusion]:
    """Those of a case, each with its decisions and, in `choices`, what the reader may say to it."""
    shown = list(_with_names(found))
    waiting = [one.pk for one in shown if not one.decisions.all()]
    theirs = set(to_decide(scope).filter(pk__in=waiting).values_list("pk", flat=True)) if waiting else ()
    is_supervisor = any(doer.party is Party.SUPERVISOR for doer in doers)
    for one in shown:
        one.choices = _choices(one, one.pk in theirs, is_supervisor)  # type: ignore[attr-defined]
    return shown


def to_decide(scope: Scope) -> QuerySet[Exclusion]:
    """What is asked for and somebody may decide now: as a supervisor who did not ask and has no part in the case; where
    no such supervisor serves, as a leader of whom the same holds."""
    return exclusions_of(scope).filter(_to_decide(scope), decisions=None)


def waiting_exclusions(scope: Scope) -> QuerySet[Exclusion]:
    """Those that wait on somebody's desk, with `is_theirs` where they may decide; at the county's desk also what nobody
    who serves today may: it is to have that mended."""
    theirs = _to_decide(scope)
    waiting = theirs
    if sits_at_desk(scope):
        waiting |= _decided_by_none(scope, Right.SUPERVISE) & _decided_by_none(scope, Right.DECIDE_CASES)
    is_theirs = When(theirs, then=Value(True))
    return (
        exclusions_of(scope).filter(waiting, decisions=None)
        .annotate(is_theirs=Choice(is_theirs, default=Value(False), output_field=BooleanField()))
    )  # fmt: skip


def _to_decide(scope: Scope) -> Q:
    own, theirs = _may_decide(scope.user, scope.county, scope.postings), Q(pk__in=[])
    if scope.covers_county(Right.SUPERVISE):
        theirs |= own
    if scope.covers_county(Right.DECIDE_CASES):
        theirs |= own & _decided_by_none(scope, Right.SUPERVISE)
    return theirs


def _decided_by_none(scope: Scope, right: Right) -> Q:
    """The exclusions that nobody may decide who has a right in the whole county."""
    # Not an empty Q, which an "or" would leave out: where nobody has the right, it is all of them.
    found = ~Q(pk__in=[])
    for user, postings in deciders(scope, right).items():
        found &= ~_may_decide(user, scope.county, postings)
    return found


def _may_decide(user: User, county: County, postings: Sequence[Posting]) -> Q:
    own = Case.objects.filter(apart(user, county, postings), county=county)
    return ~Q(asked_by=user) & Q(case__in=own.order_by().values("pk"))


def exclusions_of(scope: Scope) -> QuerySet[Exclusion]:
    """Every exclusion of a case that somebody may see, the newest first."""
    return _with_names(Exclusion.objects.filter(case__in=cases_of(scope).values("pk"))).select_related("case")


def _with_names(found: QuerySet[Exclusion]) -> QuerySet[Exclusion]:
    return found.select_related("asked_by").prefetch_related("decisions__by")


def _choices(exclusion: Exclusion, may_decide: bool, is_supervisor: bool) -> list[tuple[str, str]]:
    said = [one.verdict for one in exclusion.decisions.all()]
    if may_decide:
        return [(one.value, str(one.label)) for one in (Verdict.APPROVED, Verdict.REFUSED)]
    if is_supervisor and said == [Verdict.APPROVED]:
        return [(Verdict.TAKEN_BACK.value, str(Verdict.TAKEN_BACK.label))]
    return []
