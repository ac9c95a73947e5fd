"""Who answers for whom, and who may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from tongcun.cases.models import Entrance, GroupMember, GroupTownship, Liaison, LiaisonGroup, Scheme
from tongcun.cases.models.terms import HOLDS
from tongcun.cases.rules import covers
from tongcun.county.clock import service_date
from tongcun.county.models import ENTERPRISES_IN_ORDER, County, Enterprise, Posting, Role, Township, User, valid_on
from tongcun.county.queries import Scope, holding_on, serving
from tongcun.county.rights import Right


def schemes_in_force(county: County) -> QuerySet[Scheme]:
    """The schemes that hold today, in official order."""
    return Scheme.objects.filter(holding_on(service_date(county)), county=county)


def enterprises_of(scope: Scope, right: Right) -> QuerySet[Enterprise]:
    """The enterprises for which a right holds, in official order, also those that are no more.

    A liaison officer has those they answer for, alone or in a group; everybody else those of their place.
    """
    found = scope.county.enterprises.select_related("township").order_by(*ENTERPRISES_IN_ORDER)
    if scope.covers_county(right):
        return found
    postings = scope.postings_with(right)
    seen = Q(township__in=_places(postings))
    if _is_officer(postings):
        own = Liaison.objects.filter(HOLDS, officer=scope.user, scheme__in=schemes_in_force(scope.county))
        seen |= Q(pk__in=own.values("enterprise")) | Q(township__in=_townships_of_own_groups(scope))
    return found.filter(seen)


def townships_of(scope: Scope, right: Right) -> QuerySet[Township]:
    """The townships for which a right holds and that exist today, in official order."""
    found = scope.county.townships.filter(valid_on(service_date(scope.county)))
    if scope.covers_county(right):
        return found
    postings = scope.postings_with(right)
    seen = Q(pk__in=_places(postings))
    if _is_officer(postings):
        seen |= Q(pk__in=_townships_of_own_groups(scope))
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


def _townships_of_own_groups(scope: Scope) -> QuerySet[GroupTownship, Any]:
    groups = GroupMember.objects.filter(HOLDS, user=scope.user).values("group")
    schemes = schemes_in_force(scope.county)
    return GroupTownship.objects.filter(HOLDS, group__in=groups, scheme__in=schemes).values("township")


def answers_for(user: User, enterprise: Enterprise) -> bool:
    """Whether somebody answers for an enterprise whatever post they have: see `answered_by`."""
    return answered_by(user, enterprise.county).filter(pk=enterprise.pk).exists()


def answered_by(user: User, county: County) -> QuerySet[Enterprise]:
    """The enterprises for which somebody answers whatever post they have: as its officer, in the group of its township,
    or at the head of one."""
    schemes = schemes_in_force(county)
    groups = GroupMember.objects.filter(HOLDS, user=user).values("group")
    of_a_group = Q(group__in=groups) | Q(group__leading_leader=user)
    own = Liaison.objects.filter(HOLDS, officer=user, scheme__in=schemes)
    townships = GroupTownship.objects.filter(of_a_group, HOLDS, scheme__in=schemes)
    theirs = Q(pk__in=own.values("enterprise")) | Q(township__in=townships.values("township"))
    return Enterprise.objects.filter(theirs)


def answered_before(user: User, county: County, enterprise: int) -> bool:
    """Whether somebody answers for an enterprise (its key), or ever did, alone or in a group."""
    alone = Q(liaisons__officer=user)
    member = Q(township__group_townships__group__group_members__user=user)
    return Enterprise.objects.filter(alone | member, pk=enterprise, county=county).exists()


def officers_of_county(county: County) -> QuerySet[User]:
    """The liaison officers of today."""
    return serving(county, Role.LIAISON_OFFICER)


def staff_of_groups(county: County) -> QuerySet[User]:
    """Who may work in a liaison group or head it."""
    return serving(county, Role.LIAISON_OFFICER, Role.BUREAU, Role.LEADER, Role.SECRETARY, Role.SUPERVISOR)


def answered_for(county: County) -> QuerySet[Enterprise]:
    """The enterprises for which a liaison officer of today answers, alone or in a group."""
    officers, schemes = officers_of_county(county).values("pk"), schemes_in_force(county)
    alone = Liaison.objects.filter(HOLDS, officer__in=officers, scheme__in=schemes)
    groups = GroupMember.objects.filter(HOLDS, user__in=officers).values("group")
    townships = GroupTownship.objects.filter(HOLDS, group__in=groups, scheme__in=schemes)
    theirs = Q(pk__in=alone.values("enterprise")) | Q(township__in=townships.values("township"))
    return county.enterprises.filter(theirs)


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
        ] + [Answering(scheme, group=row.group) for row in groups if row.scheme_id == scheme.pk]
        if own or covers(scheme, enterprise):
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
