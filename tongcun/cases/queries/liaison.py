"""Who answers for whom, and who may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case as Choice
from django.db.models import Exists, OuterRef, Q, QuerySet, Value, When

from tongcun.cases.models import Entrance, GroupMember, GroupTownship, Liaison, LiaisonGroup, Scheme
from tongcun.cases.models.terms import HOLDS
from tongcun.cases.rules import COVERED, covers
from tongcun.county.clock import service_date
from tongcun.county.models import ENTERPRISES_IN_ORDER, County, Enterprise, Posting, Role, Township, User, valid_on
from tongcun.county.queries import Scope, holding_on, serving
from tongcun.county.rights import Right


def schemes_in_force(county: County) -> QuerySet[Scheme]:
    """The schemes that hold today, in official order."""
    return Scheme.objects.filter(holding_on(service_date(county)), county=county)


def enterprises_of(scope: Scope, right: Right) -> QuerySet[Enterprise]:
    """The enterprises for which a right holds, in official order, also those that are no more.

    A liaison officer has those they answer for, alone or in a group (`answered`); everybody else those of their place.
    """
    found = scope.county.enterprises.select_related("township").order_by(*ENTERPRISES_IN_ORDER)
    if scope.covers_county(right):
        return found
    postings = scope.postings_with(right)
    seen = Q(township__in=_places(postings))
    if _is_officer(postings):
        seen |= answered([scope.user], schemes_in_force(scope.county))
    return found.filter(seen)


def townships_of(scope: Scope, right: Right) -> QuerySet[Township]:
    """The townships for which a right holds and that exist today, in official order."""
    found = scope.county.townships.filter(valid_on(service_date(scope.county)))
    if scope.covers_county(right):
        return found
    postings = scope.postings_with(right)
    seen = Q(pk__in=_places(postings))
    if _is_officer(postings):
        seen |= Q(pk__in=terms_of_groups([scope.user], schemes_in_force(scope.county)).values("township"))
    return found.filter(seen)


def _places(postings: Sequence[Posting]) -> list[int]:
    """The townships to which postings are bound; an officer's township is where they work, not what they answer for."""
    return [
        posting.township_id
        for posting in postings
        if posting.township_id is not None and posting.role != Role.LIAISON_OFFICER
    ]


def _is_officer(postings: Sequence[Posting]) -> bool:
    return any(posting.role == Role.LIAISON_OFFICER for posting in postings)


People = Sequence[User] | QuerySet[User, Any]
"""Some people, or a query of their rows or keys."""


def answered(people: People, schemes: QuerySet[Scheme], *, with_heads: bool = False, ever: bool = False) -> Q:
    """The enterprises, of a query of these, for which somebody of some people answers within some schemes.

    Alone, or in the group of its township as far as the scheme is for the enterprise by its industry and size.
    `with_heads`: also who heads such a group, without working in it; `ever`: also who did before.
    """
    holds = Q() if ever else HOLDS
    alone = Liaison.objects.filter(holds, officer__in=people, scheme__in=schemes)
    groups = terms_of_groups(people, schemes, with_heads=with_heads, ever=ever)
    return Q(pk__in=alone.values("enterprise")) | Q(Exists(groups.filter(COVERED, township=OuterRef("township"))))


def terms_of_groups(
    people: People, schemes: QuerySet[Scheme], *, with_heads: bool = False, ever: bool = False
) -> QuerySet[GroupTownship]:
    """The townships of the groups in which somebody of some people works; `with_heads`, `ever`: as `answered`."""
    holds = Q() if ever else HOLDS
    theirs = Q(group__in=GroupMember.objects.filter(holds, user__in=people).values("group"))
    if with_heads:
        theirs |= Q(group__leading_leader__in=people)
    return GroupTownship.objects.filter(theirs, holds, scheme__in=schemes)


@dataclass(frozen=True, slots=True)
class Answered:
    """Whether somebody answers for an enterprise `now`, whatever post they have, and whether they `ever` did."""

    now: bool
    ever: bool


NEVER = Answered(now=False, ever=False)


def answers_for(user: User, enterprise: Enterprise) -> Answered:
    """Whether somebody answers for an enterprise, or did: as its officer, in the group of its township, or at the head
    of one."""
    county = enterprise.county
    now = answered([user], schemes_in_force(county), with_heads=True)
    found = Enterprise.objects.filter(_ever_answered(user, county), pk=enterprise.pk)
    told = list(found.values_list(Choice(When(now, then=Value(True)), default=Value(False))))
    return Answered(now=(True,) in told, ever=bool(told))


def ever_answered_by(user: User, county: County) -> QuerySet[Enterprise]:
    """The enterprises for which somebody answers whatever post they have, or ever did: see `answers_for`."""
    return Enterprise.objects.filter(_ever_answered(user, county))


def _ever_answered(user: User, county: County) -> Q:
    return answered([user], Scheme.objects.filter(county=county), with_heads=True, ever=True)


def answered_before(user: User, county: County, enterprise: int) -> bool:
    """Whether somebody answers for an enterprise (its key), or ever did, alone or in a group."""
    schemes = Scheme.objects.filter(county=county)
    return county.enterprises.filter(answered([user], schemes, ever=True), pk=enterprise).exists()


def officers_of_county(county: County) -> QuerySet[User]:
    """The liaison officers of today."""
    return serving(county, Role.LIAISON_OFFICER)


def staff_of_groups(county: County) -> QuerySet[User]:
    """Who may work in a liaison group or head it."""
    return serving(county, Role.LIAISON_OFFICER, Role.BUREAU, Role.LEADER, Role.SECRETARY, Role.SUPERVISOR)


def answered_for(county: County) -> QuerySet[Enterprise]:
    """The enterprises for which a liaison officer of today answers, alone or in a group."""
    return county.enterprises.filter(answered(officers_of_county(county).values("pk"), schemes_in_force(county)))


def officer_pairs(scheme: Scheme) -> list[tuple[User, Enterprise]]:
    """Every officer with every enterprise of a scheme, as it stands."""
    found = Liaison.objects.filter(HOLDS, scheme=scheme).select_related("officer", "enterprise")
    return [(liaison.officer, liaison.enterprise) for liaison in found]


def group_pairs(scheme: Scheme) -> list[tuple[LiaisonGroup, Township]]:
    """Every group with every township of a scheme, as it stands."""
    found = GroupTownship.objects.filter(HOLDS, scheme=scheme).select_related("group", "township")
    return [(row.group, row.township) for row in found]


def without_officer(scheme: Scheme) -> list[Enterprise]:
    """The enterprises that are there today, that a scheme is for, and that have no officer in it, in official order."""
    held = Liaison.objects.filter(HOLDS, scheme=scheme).values("enterprise")
    there = scheme.county.enterprises.filter(valid_on(service_date(scheme.county))).exclude(pk__in=held)
    ordered = there.select_related("township").order_by(*ENTERPRISES_IN_ORDER)
    return [enterprise for enterprise in ordered if covers(scheme, enterprise)]


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers for an enterprise in a scheme: an officer, or a group for its township. `has_left`: is gone."""

    scheme: Scheme
    liaison: Liaison | None = None
    group: LiaisonGroup | None = None
    has_left: bool = False


def answering_for(enterprise: Enterprise) -> list[Answering]:
    """Who answers for an enterprise today, by scheme in official order; a scheme for it with nobody is named, too."""
    serving_now = set(officers_of_county(enterprise.county).values_list("pk", flat=True))
    liaisons = Liaison.objects.filter(HOLDS, enterprise=enterprise).select_related("officer")
    groups = GroupTownship.objects.filter(HOLDS, township=enterprise.township_id)
    groups = groups.select_related("group__lead_unit", "group__leading_leader")
    found: list[Answering] = []
    for scheme in schemes_in_force(enterprise.county):
        own = [
            Answering(scheme, liaison=one, has_left=one.officer_id not in serving_now)
            for one in liaisons
            if one.scheme_id == scheme.pk
        ]
        if is_for_it := covers(scheme, enterprise):
            own += [Answering(scheme, group=row.group) for row in groups if row.scheme_id == scheme.pk]
        if own or is_for_it:
            found += own or [Answering(scheme)]
    return found


def past_liaisons(enterprise: Enterprise) -> QuerySet[Liaison]:
    """Who answered for an enterprise before, the latest first."""
    past = Liaison.objects.filter(enterprise=enterprise, last_date__isnull=False)
    return past.select_related("officer", "scheme").order_by("-last_date", "-first_date", "pk")


def officers_to_call(enterprise: Enterprise) -> list[User]:
    """The officers who answer for an enterprise and still serve, each once, in the official order of schemes."""
    found = (one.liaison.officer for one in answering_for(enterprise) if one.liaison and not one.has_left)
    return list(dict.fromkeys(found))


def made_entrances(enterprise: Enterprise) -> list[Any]:
    """Every code that an enterprise's card ever had, the newest first: when it was made and by whom, not the code."""
    return list(Entrance.history.filter(enterprise=enterprise).select_related("made_by").order_by("-made_at", "-pk"))


def enterprise_behind(code: str) -> Enterprise | None:
    """The enterprise whose card bears a code; None for a code that none bears, or behind a closed door."""
    entrances = Entrance.objects.select_related("enterprise__county", "enterprise__township")
    entrance = entrances.filter(code=code.lower(), enterprise__county__cases_open=True).first()
    return entrance.enterprise if entrance is not None else None
