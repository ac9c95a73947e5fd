"""As what somebody may act on a case: it follows from their postings and the case, never from a choice."""

from __future__ import annotations

from collections.abc import Sequence

from tongcun.cases.acts import Party
from tongcun.cases.doers import Doer
from tongcun.cases.models import Case, Part
from tongcun.cases.parts import PartState
from tongcun.cases.queries import enterprises_of
from tongcun.county.models import County, Enterprise, Posting, Role, Unit, UnitKind
from tongcun.county.queries import Scope
from tongcun.county.rights import Right


def units_of(scope: Scope) -> list[Unit]:
    """The units for which somebody acts: that of a posting, or the government of a clerk's township."""
    postings = scope.postings_with(Right.ACT_FOR_UNIT)
    own = {posting.unit_id: posting.unit for posting in postings if posting.unit and not _is_desk(posting)}
    townships = {posting.township_id for posting in postings if posting.role == Role.TOWNSHIP_CLERK}
    governments = Unit.objects.filter(
        county=scope.county, kind=UnitKind.TOWNSHIP_GOVERNMENT, township__in=townships
    ) if townships else ()  # fmt: skip
    return list({unit.pk: unit for unit in (*own.values(), *governments) if unit is not None}.values())


def sits_at_desk(scope: Scope) -> bool:
    """Whether somebody works at the county's desk: a secretary of no unit, or of the desk itself."""
    return any(_is_desk(posting) for posting in scope.postings_with(Right.RUN_CASE_DESK))


def _is_desk(posting: Posting) -> bool:
    return posting.role == Role.SECRETARY and (posting.unit is None or posting.unit.kind == UnitKind.COUNTY_DESK)


def desk_of(county: County) -> Unit | None:
    """The county's desk; None before anything was ever registered."""
    return Unit.objects.filter(county=county, kind=UnitKind.COUNTY_DESK).first()


def desk_for(case: Case) -> Unit | None:
    """The county's desk, without asking where the case came to it first, as most do."""
    known = (unit for unit in (case.first_unit, case.holder) if unit.kind == UnitKind.COUNTY_DESK)
    return next(known, None) or desk_of(case.county)


def doers(scope: Scope, case: Case, parts: Sequence[Part], desk: Unit | None) -> list[Doer]:
    """Everything that somebody is to a case, each once; nothing where it is not theirs at all.

    Who works on it, or answers for the enterprise, is no call-back clerk and no supervisor of it, whatever else they
    are: the doer does not confirm.
    """
    user, found = scope.user, []
    at_work = _at_work(scope, case, parts)
    found += at_work
    is_officer = _is_officer(scope, case.enterprise_id)
    if is_officer:
        found.append(Doer(Party.OFFICER, user, _unit(scope, Right.REGISTER_CASE)))
    if sits_at_desk(scope):
        found.append(Doer(Party.DESK, user, desk))
    if scope.covers_county(Right.DECIDE_CASES):
        found.append(Doer(Party.LEADER, user, _unit(scope, Right.DECIDE_CASES)))
    if at_work or is_officer:
        return found
    if scope.covers_county(Right.SUPERVISE):
        found.append(Doer(Party.SUPERVISOR, user, _unit(scope, Right.SUPERVISE) or desk))
    if scope.covers_county(Right.CALL_BACK) and (sits_at_desk(scope) or scope.covers_county(Right.SUPERVISE)):
        found.append(Doer(Party.CALLER, user, _unit(scope, Right.CALL_BACK) or desk))
    return found


def _at_work(scope: Scope, case: Case, parts: Sequence[Part]) -> list[Doer]:
    """As lead or joint unit, or as the one that is to sign."""
    found = []
    joint = {part.unit_id for part in parts if part.state != PartState.RELEASED}
    for unit in units_of(scope):
        if unit.pk in (case.lead_id, case.named_id):
            found.append(Doer(Party.LEAD, scope.user, unit))
        elif unit.pk in joint:
            found.append(Doer(Party.JOINT, scope.user, unit))
    return found


def may_reset_code(scope: Scope, enterprise: Enterprise) -> bool:
    """Whether somebody may take back an enterprise's confirmation code: at the county's desk, and not its officer."""
    return sits_at_desk(scope) and not _is_officer(scope, enterprise.pk)


def _is_officer(scope: Scope, enterprise: int) -> bool:
    if not any(posting.role == Role.LIAISON_OFFICER for posting in scope.postings):
        return False
    return enterprises_of(scope, Right.TEND_ENTERPRISE).filter(pk=enterprise).exists()


def _unit(scope: Scope, right: Right) -> Unit | None:
    units: Sequence[Unit] = [posting.unit for posting in scope.postings_with(right) if posting.unit]
    return units[0] if units else None
