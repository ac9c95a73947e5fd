"""As what somebody may act on a case: it follows from their postings and the case, never from a choice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from tongcun.cases.doers import Doer
from tongcun.cases.models import Case, CaseEvent, GroupMember, Liaison, Part, PartEvent
from tongcun.cases.models.events import unit_key
from tongcun.cases.models.terms import HOLDS
from tongcun.cases.pure.acts import AT_WORK, NOT_YET_REPORTED, Act, Party, State
from tongcun.cases.pure.life import Life, units_at_work
from tongcun.cases.pure.parts import OPEN, TAKES_PART, PartAct, PartState, part_works
from tongcun.cases.queries.liaison import NEVER, answers_for, ever_answered_by
from tongcun.cases.queries.standing import joint_of
from tongcun.county.clock import service_date
from tongcun.county.models import County, Enterprise, Posting, Role, Unit, UnitKind, User, valid_on
from tongcun.county.queries import BOUND_TO_THEIRS, Scope, holding_on, is_at_the_desk, is_county_wide
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


def acting_units(scope: Scope) -> list[Unit]:
    """Those of these units that are there today: for one that was dissolved nobody does anything more."""
    today = service_date(scope.county)
    return [unit for unit in units_of(scope) if unit.is_valid_on(today)]


def units_gone(scope: Scope, case: Case, parts: Sequence[Part]) -> list[Unit]:
    """Those of these units that are not there today, and that a case is with, or an open part of it."""
    if case.state not in NOT_YET_REPORTED:
        return []
    acting, open_parts = acting_units(scope), {part.unit_id for part in parts if PartState(part.state) in OPEN}
    with_it = {case.lead_id, case.named_id} | open_parts
    return [unit for unit in units_of(scope) if unit.pk in with_it and unit not in acting]


def _governments(county: County, townships: Collection[int | None]) -> QuerySet[Unit]:
    found = Unit.objects.filter(county=county, kind=UnitKind.TOWNSHIP_GOVERNMENT, township__in=townships)
    return found.select_related("township")


def units_taking_down(scope: Scope) -> list[Unit | None]:
    """The units one of which holds what somebody takes down, until another has signed: those of today that they act
    for, an officer's own; None: the county's desk. Of several they say which."""
    found: dict[int, Unit | None] = {unit.pk: unit for unit in (*acting_units(scope), *officers_units(scope))}
    if sits_at_desk(scope):
        found[0] = None
    return list(found.values()) or [None]


def officers_units(scope: Scope) -> list[Unit]:
    """The units of today that somebody serves as a liaison officer, each once; empty where none is named."""
    today = service_date(scope.county)
    units = [posting.unit for posting in scope.postings if posting.role == Role.LIAISON_OFFICER and posting.unit]
    return list({unit.pk: unit for unit in units if unit.is_valid_on(today)}.values())


def officers_unit(scope: Scope) -> Unit | None:
    """The first of these; None where none is named."""
    return next(iter(officers_units(scope)), None)


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
    """Everything that somebody is to a case, each once; nothing where it is not theirs at all. Its parts know their
    events.

    Who works on it or ever has, by whatever post or in person, or answers for the enterprise or ever has, is no
    call-back clerk and no supervisor of it, whatever else they are: the doer does not confirm. Nor is who works on it
    or ever has the desk of it (`desk_cases`).
    """
    user, desk, found = scope.user, desk_for(case), []
    found += _at_work(scope, case, parts)
    watches = scope.covers_county(Right.SUPERVISE) or scope.covers_county(Right.CALL_BACK)
    answers = answers_for(user, case.enterprise) if watches or _is_officer(scope) else NEVER
    if answers.now and _is_officer(scope):
        found.append(Doer(Party.OFFICER, user, _unit_that_worked(scope, life, parts) or officers_unit(scope)))
    has_worked = (watches or sits_at_desk(scope)) and _has_worked(scope, life, parts)
    if not has_worked and (sits_at_desk(scope) or is_desk_of(scope, case)):
        found.append(Doer(Party.DESK, user, desk))
    if scope.covers_county(Right.DECIDE_CASES):
        found.append(Doer(Party.LEADER, user, _unit(scope, Right.DECIDE_CASES)))
    if not watches or answers.ever or has_worked:
        return found
    if scope.covers_county(Right.SUPERVISE):
        found.append(Doer(Party.SUPERVISOR, user, _unit(scope, Right.SUPERVISE) or desk))
    if scope.covers_county(Right.CALL_BACK) and (sits_at_desk(scope) or scope.covers_county(Right.SUPERVISE)):
        found.append(Doer(Party.CALLER, user, _unit(scope, Right.CALL_BACK) or desk))
    return found


def _at_work(scope: Scope, case: Case, parts: Sequence[Part]) -> list[Doer]:
    """As lead or joint unit, or as the one that is to sign; who was named for a case in which they have a part is both,
    so that the part can be finished. Who declined a part has none until the desk decides that it is theirs."""
    found = []
    joint = {part.unit_id for part in parts if part.state in TAKES_PART}
    for unit in acting_units(scope):
        if unit.pk in (case.lead_id, case.named_id):
            found.append(Doer(Party.LEAD, scope.user, unit))
        if unit.pk in joint:
            found.append(Doer(Party.JOINT, scope.user, unit))
    return found


def _has_worked(scope: Scope, life: Life, parts: Sequence[Part]) -> bool:
    """Whether somebody works on a case, or ever has: in person, whatever their posts are by now, or by a unit in which
    they have any post."""
    is_theirs = unit_key(scope.user.pk) in life.workers or any(_own_unit(scope, part) for part in parts)
    return is_theirs or bool(_served_at_work(scope, life, parts))


def _own_unit(scope: Scope, part: Part) -> int | None:
    """For which unit somebody did any of a part in person, or asked for it; None: they did not."""
    if part.invited_by_id == scope.user.pk:
        return part.unit_id
    done = (one.unit_id for one in part.events.all() if one.by_id == scope.user.pk and part_works(one.act, one.party))
    return next(done, None)


def _served_at_work(scope: Scope, life: Life, parts: Sequence[Part]) -> list[int]:
    asked = {unit_key(part.unit_id) for part in parts if part.state != PartState.RELEASED}
    at_work = units_at_work(life, joint_of(parts)) | asked
    return sorted(unit for unit in _units_served(scope) if unit_key(unit) in at_work)


def _unit_that_worked(scope: Scope, life: Life, parts: Sequence[Part]) -> Unit | None:
    """Once a case is over, the unit for which an officer did a part of it, or in which they have a post and that worked
    on it: they do not look back."""
    if not life.is_over:
        return None
    own = [unit for part in parts if (unit := _own_unit(scope, part)) is not None]
    served = [*own, *_served_at_work(scope, life, parts)]
    return Unit.objects.get(pk=served[0]) if served else None


def _units_served(scope: Scope) -> set[int]:
    """The units in which somebody has a post of any role, and the governments of their townships."""
    own = {posting.unit_id for posting in scope.postings if posting.unit_id and not is_at_the_desk(posting)}
    townships = {posting.township_id for posting in scope.postings if posting.township_id}
    return own | set(_governments(scope.county, townships).values_list("pk", flat=True)) if townships else own


def staffed_units(county: County) -> QuerySet[Unit]:
    """The units that are there today and for which somebody acts who can log in; the county's desk is none of them."""
    today = service_date(county)
    held = Posting.objects.filter(holding_on(today), county=county, role__in=_ACT_FOR_UNITS, user__is_active=True)
    own = Q(pk__in=held.values("unit")) & ~Q(kind=UnitKind.COUNTY_DESK)
    clerks = held.filter(role=Role.TOWNSHIP_CLERK)
    of_a_township = Q(kind=UnitKind.TOWNSHIP_GOVERNMENT, township__in=clerks.values("township"))
    return Unit.objects.filter(own | of_a_township, valid_on(today), county=county)


def _people_who_decide(scope: Scope) -> dict[User, list[Posting]]:
    """Who supervises, decides cases or sits at the desk of the whole county today and can log in, with all of their
    postings: asked for once."""
    if "deciders" not in scope.known:
        roles = [role for role, own in RIGHTS.items() if own & {Right.SUPERVISE, Right.DECIDE_CASES}]
        held = Posting.objects.filter(holding_on(service_date(scope.county)), county=scope.county, user__is_active=True)
        people = held.filter(role__in=[*roles, Role.SECRETARY], township=None, station=None)
        people = people.exclude(role__in=BOUND_TO_THEIRS)
        before = Exists(_past_places(scope.county).filter(user=OuterRef("user")))
        found = held.filter(user__in=people.order_by().values("user")).annotate(served_before=before)
        scope.known["deciders"] = _by_person(found)
        before_of = scope.known.setdefault("served_before", {})
        before_of |= {user.pk: one[0].served_before for user, one in scope.known["deciders"].items()}
    known: dict[User, list[Posting]] = scope.known["deciders"]
    return known


def _by_person(postings: QuerySet[Posting]) -> dict[User, list[Posting]]:
    found: dict[User, list[Posting]] = defaultdict(list)
    for posting in postings.select_related("user", "unit"):
        found[posting.user].append(posting)
    return found


def apart(user: User, county: County, postings: Sequence[Posting]) -> Q:
    """The cases from which somebody with some postings stays apart, as `doers` says of each: neither they nor a unit in
    which they have a post does or ever did any of the work, nor do they answer for the enterprise or ever did."""
    answered = ever_answered_by(user, county).values("pk")
    return ~Q(enterprise__in=answered) & uninvolved(user, county, postings)


def uninvolved(user: User, county: County, postings: Sequence[Posting]) -> Q:
    """The cases on which neither somebody with some postings works or ever did, nor a unit in which they have one."""
    work = _in_person(Q(by=user), Q(invited_by=user))
    own = {posting.unit_id for posting in postings if posting.unit_id and not is_at_the_desk(posting)}
    townships = {posting.township_id for posting in postings if posting.township_id}
    if not own and not townships:
        return ~work
    served = Unit.objects.filter(
        Q(pk__in=own) | Q(kind=UnitKind.TOWNSHIP_GOVERNMENT, township__in=townships), county=county
    ).values("pk")
    signed = Q(act=Act.SIGN, unit__in=served) | Q(act__in=(Act.TAKE_OVER, Act.TAKE_OVER_OPEN), to__in=served)
    asked = ~Q(state=PartState.RELEASED) | ~Q(promise_words="")
    work |= Q(lead__in=served) | Q(named__in=served)
    work |= Q(pk__in=CaseEvent.objects.filter(signed).values("case"))
    work |= Q(pk__in=Part.objects.filter(asked, unit__in=served).values("case"))
    return ~work


def _in_person(by: Q, invited_by: Q) -> Q:
    """The cases on which somebody works or ever has in person, as lead or joint unit: as `by` says of an event, or
    `invited_by` of a part that they asked for."""
    acts = CaseEvent.objects.filter(by, case=OuterRef("pk"), party__in=AT_WORK).exclude(act=Act.SEND_BACK)
    parts = PartEvent.objects.filter(by, part__case=OuterRef("pk"), party__in=AT_WORK).exclude(act=PartAct.DECLINE)
    asked = Part.objects.filter(invited_by, case=OuterRef("pk"))
    return Q(Exists(acts)) | Q(Exists(parts)) | Q(Exists(asked))


def _is_free(scope: Scope, user: User, postings: Sequence[Posting]) -> bool:
    """Whether somebody with some postings can have to do with no case at all: no unit or township is theirs, nor was.
    A posting ends, and is never taken out; who decides comes with what they had before, anybody else is asked for."""
    if any((one.unit_id and not is_at_the_desk(one)) or one.township_id for one in postings):
        return False
    known: dict[int, bool] = scope.known.setdefault("served_before", {})
    if user.pk not in known:
        known[user.pk] = _past_places(scope.county).filter(user=user).exists()
    return not known[user.pk]


def _past_places(county: County) -> QuerySet[Posting]:
    """The postings in a unit or township that do not hold today."""
    place = Q(unit__isnull=False) | Q(township__isnull=False)
    return Posting.objects.filter(place, ~holding_on(service_date(county)), county=county)


def worked_on_by_its_officer() -> Q:
    """The cases on which a unit has worked in which somebody who answers for the enterprise has a post."""
    firm, township = OuterRef("case__enterprise"), OuterRef("case__enterprise__township")
    alone = Q(user__liaisons__last_date=None, user__liaisons__enterprise=firm)
    members = Q(
        user__group_members__last_date=None, user__group_members__group__group_townships__last_date=None,
        user__group_members__group__group_townships__township=township,
    )  # fmt: skip
    of_it = Q(unit=OuterRef("unit")) | Q(township=OuterRef("unit__township"))
    post = Exists(Posting.objects.filter(alone | members, of_it))
    signed = CaseEvent.objects.filter(post, case=OuterRef("pk"), act=Act.SIGN)
    return Exists(signed) | Exists(Part.objects.filter(post, case=OuterRef("pk"))) | _in_person_by_its_officer()


def _in_person_by_its_officer() -> Q:
    """The cases on which somebody who answers for the enterprise has worked in person, by whatever post."""
    officers = Liaison.objects.filter(HOLDS, enterprise=OuterRef(OuterRef("enterprise"))).values("officer")
    members = GroupMember.objects.filter(
        HOLDS, group__group_townships__last_date=None,
        group__group_townships__township=OuterRef(OuterRef("enterprise__township")),
    ).values("user")  # fmt: skip
    return _in_person(
        Q(by__in=officers) | Q(by__in=members), Q(invited_by__in=officers) | Q(invited_by__in=members)
    )  # fmt: skip


def deciders(scope: Scope, right: Right) -> dict[User, list[Posting]]:
    """Who has the right to supervise, or to decide cases, in the whole county today, with all of their postings."""
    return {
        user: postings for user, postings in _people_who_decide(scope).items()
        if any(right in RIGHTS[Role(one.role)] and is_county_wide(one) for one in postings)
    }  # fmt: skip


def desk_people(scope: Scope) -> dict[User, list[Posting]]:
    """Who sits at the county's desk today, with all of their postings."""
    return {
        user: postings for user, postings in _people_who_decide(scope).items()
        if any(is_at_the_desk(one) and one.township_id is None and one.station_id is None for one in postings)
    }  # fmt: skip


def desk_cases(scope: Scope) -> Q | None:
    """The cases in which somebody acts for the county's desk; an empty Q: all, None: none.

    Who works on a case, or ever has, in person or by a unit in which they have a post, decides nothing in it for the
    desk. Where that leaves
    nobody at the desk, a supervisor of whom it does not hold does, and where there is none, a leader (decision 0059).
    """
    own = Q() if _is_free(scope, scope.user, scope.postings) else uninvolved(scope.user, scope.county, scope.postings)
    if sits_at_desk(scope):
        return own
    before = [desk_people(scope)] if scope.covers_county(Right.SUPERVISE) or scope.covers_county(
        Right.DECIDE_CASES) else []  # fmt: skip
    # A desk with nobody at it at all is for the administrator to fill: nobody stands in for it.
    if not before or not before[0]:
        return None
    if not scope.covers_county(Right.SUPERVISE):
        before.append(deciders(scope, Right.SUPERVISE))
    return _of_none(scope, before, own)


def undecided_cases(scope: Scope) -> Q | None:
    """The cases in which nobody at all may act for the county's desk, or call the asker; None: none."""
    callers = [desk_people(scope), deciders(scope, Right.SUPERVISE)]
    uncalled = _of_none(scope, callers, Q(state=State.CALLING_BACK))
    leaders = [deciders(scope, Right.DECIDE_CASES)]
    return None if uncalled is None else uncalled | (_of_none(scope, [*callers, *leaders], Q()) or uncalled)


def _of_none(scope: Scope, people: Sequence[dict[User, list[Posting]]], found: Q) -> Q | None:
    """Those of some cases on which each of some people works or ever has, as `uninvolved` says; None: none."""
    for one in people:
        for user, postings in one.items():
            if _is_free(scope, user, postings):
                return None
            found &= ~uninvolved(user, scope.county, postings)
    return found


def is_desk_of(scope: Scope, case: Case) -> bool:
    """Whether somebody acts for the county's desk in a case: see `desk_cases`."""
    theirs = desk_cases(scope)
    return theirs is not None and (not theirs or Case.objects.filter(theirs, pk=case.pk).exists())


def may_reset_code(scope: Scope, enterprise: Enterprise) -> bool:
    """Whether somebody may take back an enterprise's confirmation code: at the county's desk, and never its officer."""
    return sits_at_desk(scope) and not answers_for(scope.user, enterprise).ever


def _is_officer(scope: Scope) -> bool:
    return any(posting.role == Role.LIAISON_OFFICER for posting in scope.postings)


def _unit(scope: Scope, right: Right) -> Unit | None:
    units: Sequence[Unit] = [posting.unit for posting in scope.postings_with(right) if posting.unit]
    return units[0] if units else None
