"""Exclusions as pages show them, with what the reader may say to each."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet, Value, When
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
    shown = list(_with_names(found).annotate(is_theirs=_is_so(_to_decide(scope))))
    is_supervisor = any(doer.party is Party.SUPERVISOR for doer in doers)
    for one in shown:
        may_decide = one.is_theirs and not one.decisions.all()
        one.choices = _choices(one, may_decide, is_supervisor)  # type: ignore[attr-defined]
    return list[Exclusion](shown)


def waiting_exclusions(scope: Scope) -> QuerySet[Exclusion]:
    """Those that wait on somebody's desk, with `is_theirs` where they may decide; at the county's desk also what nobody
    who serves today may: it is to have that mended."""
    theirs = _to_decide(scope)
    waiting = theirs
    if sits_at_desk(scope):
        waiting |= _decided_by_none(scope, Right.SUPERVISE) & _decided_by_none(scope, Right.DECIDE_CASES)
    return exclusions_of(scope).filter(waiting, decisions=None).annotate(is_theirs=_is_so(theirs))


def _is_so(wanted: Q) -> Choice:
    return Choice(When(wanted, then=Value(True)), default=Value(False), output_field=BooleanField())


def _to_decide(scope: Scope) -> Q:
    """What somebody may decide: as a supervisor who did not ask and has no part in the case; where no such supervisor
    serves, as a leader of whom the same holds."""
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
    own = Case.objects.filter(apart(user, county, postings), pk=OuterRef("case"), county=county)
    return ~Q(asked_by=user) & Q(Exists(own))


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
