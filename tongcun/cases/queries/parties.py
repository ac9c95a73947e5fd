"""As what somebody may act on a case: it follows from their postings and the case, never from a choice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from django.db.models import Q, QuerySet

from tongcun.cases.doers import Doer
from tongcun.cases.models import Case, CaseEvent, Part
from tongcun.cases.models.events import unit_key
from tongcun.cases.pure.acts import Act, Party
from tongcun.cases.pure.life import Life, units_at_work
from tongcun.cases.pure.parts import PartState
from tongcun.cases.queries.liaison import answered_by, answers_for
from tongcun.cases.queries.standing import joint_of
from tongcun.county.clock import service_date
from tongcun.county.models import County, Enterprise, Posting, Role, Unit, UnitKind, User
from tongcun.county.queries import BOUND_TO_THEIRS, Scope, holding_on, is_at_the_desk
from tongcun.county.rights import RIGHTS, Right

_ACT_FOR_UNITS = [role for role, rights in RIGHTS.items() if Right.ACT_FOR_UNIT in rights]


def units_of(scope: Scope) -> list[Unit]:
    """The units for which somebody acts: that of a posting, or the government of a clerk's township; asked for once."""
    if "units" not in scope.known:
        scope.known["units"] = _units_of(scope)
    return list(scope.known["units"])


def _units_of(scope: Scope) -> list[Unit]:
    postings = scope.postings_with(Right.ACT_FOR_UNIT)
    own = {posting.unit_id: posting.unit for posting in postings if posting.unit and not is_at_the_desk(posting)}
    townships = {posting.township_id for posting in postings if posting.role == Role.TOWNSHIP_CLERK}
    governments = _governments(scope.county, townships) if townships else ()
    return list({unit.pk: unit for unit in (*own.values(), *governments) if unit is not None}.values())


def _governments(county: County, townships: Collection[int | None]) -> QuerySet[Unit]:
    found = Unit.objects.filter(county=county, kind=UnitKind.TOWNSHIP_GOVERNMENT, township__in=townships)
    return found.select_related("township")


def unit_taking_down(scope: Scope) -> Unit | None:
    """The unit that holds what somebody takes down, until another has signed: the one they act for, an officer's own;
    none: the county's desk."""
    units = units_of(scope)
    if units or sits_at_desk(scope):
        return units[0] if units else None
    return officers_unit(scope)


def officers_unit(scope: Scope) -> Unit | None:
    """The unit that somebody serves as a liaison officer; None where none is named."""
    units = [posting.unit for posting in scope.postings if posting.role == Role.LIAISON_OFFICER and posting.unit]
    return units[0] if units else None


def sits_at_desk(scope: Scope) -> bool:
    """Whether somebody works at the county's desk: a secretary of no unit, or of the desk itself."""
    return any(is_at_the_desk(posting) for posting in scope.postings_with(Right.RUN_CASE_DESK))


def desk_of(county: County) -> Unit | None:
    """The county's desk; None before anything was ever registered."""
    return Unit.objects.filter(county=county, kind=UnitKind.COUNTY_DESK).first()


def desk_for(case: Case) -> Unit | None:
    """The county's desk, without asking where the case came to it first, as most do."""
    known = (unit for unit in (case.first_unit, case.holder) if unit.kind == UnitKind.COUNTY_DESK)
    return next(known, None) or desk_of(case.county)


def doers(scope: Scope, case: Case, life: Life, parts: Sequence[Part]) -> list[Doer]:
    """Everything that somebody is to a case, each once; nothing where it is not theirs at all.

    Who works on it or ever has, by whatever post, or answers for the enterprise, is no call-back clerk and no
    supervisor of it, whatever else they are: the doer does not confirm.
    """
    user, desk, found = scope.user, desk_for(case), []
    found += _at_work(scope, case, parts)
    watches = scope.covers_county(Right.SUPERVISE) or scope.covers_county(Right.CALL_BACK)
    answers = (watches or _is_officer(scope)) and answers_for(user, case.enterprise)
    if answers and _is_officer(scope):
        found.append(Doer(Party.OFFICER, user, officers_unit(scope)))
    if sits_at_desk(scope):
        found.append(Doer(Party.DESK, user, desk))
    if scope.covers_county(Right.DECIDE_CASES):
        found.append(Doer(Party.LEADER, user, _unit(scope, Right.DECIDE_CASES)))
    if not watches or answers or _has_worked(scope, life, parts):
        return found
    if scope.covers_county(Right.SUPERVISE):
        found.append(Doer(Party.SUPERVISOR, user, _unit(scope, Right.SUPERVISE) or desk))
    if scope.covers_county(Right.CALL_BACK) and (sits_at_desk(scope) or scope.covers_county(Right.SUPERVISE)):
        found.append(Doer(Party.CALLER, user, _unit(scope, Right.CALL_BACK) or desk))
    return found


def _at_work(scope: Scope, case: Case, parts: Sequence[Part]) -> list[Doer]:
    """As lead or joint unit, or as the one that is to sign; who was named for a case in which they have a part is both,
    so that the part can be finished."""
    found = []
    joint = {part.unit_id for part in parts if part.state != PartState.RELEASED}
    for unit in units_of(scope):
        if unit.pk in (case.lead_id, case.named_id):
            found.append(Doer(Party.LEAD, scope.user, unit))
        if unit.pk in joint:
            found.append(Doer(Party.JOINT, scope.user, unit))
    return found


def _has_worked(scope: Scope, life: Life, parts: Sequence[Part]) -> bool:
    """Whether a unit in which somebody has any post works on a case, or ever has."""
    asked = {unit_key(part.unit_id) for part in parts if part.state != PartState.RELEASED}
    at_work = units_at_work(life, joint_of(parts)) | asked
    return any(unit_key(unit) in at_work for unit in _units_served(scope))


def _units_served(scope: Scope) -> set[int]:
    """The units in which somebody has a post of any role, and the governments of their townships."""
    own = {posting.unit_id for posting in scope.postings if posting.unit_id and not is_at_the_desk(posting)}
    townships = {posting.township_id for posting in scope.postings if posting.township_id}
    return own | set(_governments(scope.county, townships).values_list("pk", flat=True)) if townships else own


def staffed_units(county: County) -> QuerySet[Unit]:
    """The units for which somebody acts today who can log in; the county's desk is none of them."""
    held = Posting.objects.filter(
        holding_on(service_date(county)), county=county, role__in=_ACT_FOR_UNITS, user__is_active=True
    )
    own = Q(pk__in=held.values("unit")) & ~Q(kind=UnitKind.COUNTY_DESK)
    clerks = held.filter(role=Role.TOWNSHIP_CLERK)
    return Unit.objects.filter(
        own | Q(kind=UnitKind.TOWNSHIP_GOVERNMENT, township__in=clerks.values("township")), county=county
    )


def people_with(county: County, *rights: Right) -> dict[User, list[Posting]]:
    """Who has one of some rights in the whole county today and can log in, with all of their postings: one query."""
    roles = [role for role, own in RIGHTS.items() if own.intersection(rights)]
    held = Posting.objects.filter(holding_on(service_date(county)), county=county, user__is_active=True)
    people = held.filter(role__in=roles, township=None, station=None).exclude(role__in=BOUND_TO_THEIRS)
    return _by_person(held.filter(user__in=people.order_by().values("user")))


def people_at_the_desk(county: County) -> dict[User, list[Posting]]:
    """Who sits at the county's desk today and can log in, with all of their postings: one query."""
    of_the_desk = Q(unit=None) | Q(unit__kind=UnitKind.COUNTY_DESK)
    held = Posting.objects.filter(holding_on(service_date(county)), county=county, user__is_active=True)
    people = held.filter(of_the_desk, role=Role.SECRETARY, township=None, station=None)
    return _by_person(held.filter(user__in=people.order_by().values("user")))


def _by_person(postings: QuerySet[Posting]) -> dict[User, list[Posting]]:
    found: dict[User, list[Posting]] = defaultdict(list)
    for posting in postings.select_related("user", "unit"):
        found[posting.user].append(posting)
    return found


def apart(user: User, county: County, postings: Sequence[Posting]) -> Q:
    """The cases from which somebody with some postings stays apart, as `doers` says of each: neither a unit in which
    they have a post does or ever did any of the work, nor do they answer for the enterprise."""
    own = {posting.unit_id for posting in postings if posting.unit_id and not is_at_the_desk(posting)}
    townships = {posting.township_id for posting in postings if posting.township_id}
    work = Q(enterprise__in=answered_by(user, county).values("pk"))
    if own or townships:
        served = Unit.objects.filter(
            Q(pk__in=own) | Q(kind=UnitKind.TOWNSHIP_GOVERNMENT, township__in=townships), county=county
        ).values("pk")
        signed = Q(act=Act.SIGN, unit__in=served) | Q(act__in=(Act.TAKE_OVER, Act.TAKE_OVER_OPEN), to__in=served)
        asked = ~Q(state=PartState.RELEASED) | ~Q(promise_words="")
        work |= Q(lead__in=served) | Q(named__in=served)
        work |= Q(pk__in=CaseEvent.objects.filter(signed).values("case"))
        work |= Q(pk__in=Part.objects.filter(asked, unit__in=served).values("case"))
    return ~work


def may_reset_code(scope: Scope, enterprise: Enterprise) -> bool:
    """Whether somebody may take back an enterprise's confirmation code: at the county's desk, and not its officer."""
    return sits_at_desk(scope) and not answers_for(scope.user, enterprise)


def _is_officer(scope: Scope) -> bool:
    return any(posting.role == Role.LIAISON_OFFICER for posting in scope.postings)


def _unit(scope: Scope, right: Right) -> Unit | None:
    units: Sequence[Unit] = [posting.unit for posting in scope.postings_with(right) if posting.unit]
    return units[0] if units else None
