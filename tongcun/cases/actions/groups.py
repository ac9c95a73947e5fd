"""Liaison groups with their townships and members."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from tongcun.cases.actions.liaison import end_term, locked_scheme, refuse_what_breaks
from tongcun.cases.models import GroupMember, GroupTownship, LiaisonGroup, Term
from tongcun.cases.models.terms import HOLDS
from tongcun.cases.queries.dissolving import Inheritance, other_groups, pairs_after
from tongcun.cases.queries.liaison import group_pairs
from tongcun.cases.rules import broken_by_groups
from tongcun.county.actions import RefusedError
from tongcun.county.clock import service_date
from tongcun.county.models import Township, User
from tongcun.county.names import with_names

Wanted = TypeVar("Wanted", Township, User)


@transaction.atomic
def keep_group(*, group: LiaisonGroup, townships: Sequence[Township], members: Sequence[User]) -> LiaisonGroup:
    """Make a group or change it; from today it has these townships and members and no others.

    Raises ValidationError where it is unfit, RefusedError where it breaks a rule of its scheme.
    """
    scheme = locked_scheme(group.scheme_id)
    _refuse_dissolved(group)
    group.full_clean()
    others = [pair for pair in group_pairs(scheme) if pair[0].pk != group.pk]
    refuse_what_breaks(broken_by_groups(scheme, [*others, *((group, township) for township in townships)]))
    group.save()
    today = service_date(scheme.county)
    own, people = group.group_townships.filter(HOLDS), group.group_members.filter(HOLDS)
    sole = scheme.one_group_a_township
    for township in _renewed({row.township_id: row for row in own}, townships, today):
        GroupTownship.objects.create(scheme=scheme, group=group, township=township, first_date=today, is_sole=sole)
    for member in _renewed({row.user_id: row for row in people}, members, today):
        GroupMember.objects.create(group=group, user=member, first_date=today)
    return group


def _renewed(held: Mapping[int, Term], wanted: Sequence[Wanted], today: datetime.date) -> list[Wanted]:
    """End what is held (by id) and wanted no more; what is wanted and not held yet."""
    ids = {one.pk for one in wanted}
    for pk, term in held.items():
        if pk not in ids:
            end_term(term, today)
    return [one for one in wanted if one.pk not in held]


@transaction.atomic
def dissolve_group(*, group: LiaisonGroup, because: str, heirs: Inheritance) -> None:
    """Dissolve a group from today: its townships, with their enterprises, and its members go to other groups of the
    scheme, or are shown as gaps; what it had stays as history.

    Raises RefusedError without a reason, where somebody has changed the group meanwhile, or a rule would be broken.
    """
    scheme = locked_scheme(group.scheme_id)
    _refuse_dissolved(group)
    if not because.strip():
        raise RefusedError(_("Say why the group is dissolved."))
    own = list(group.group_townships.filter(HOLDS).select_related("township"))
    people = list(group.group_members.filter(HOLDS).select_related("user"))
    _refuse_unsaid(group, own, people, heirs)
    refuse_what_breaks(broken_by_groups(scheme, pairs_after(scheme, group, heirs)))
    today = service_date(scheme.county)
    for held in (*own, *people):
        end_term(held, today)
    for row in own:
        if (heir := heirs.townships[row.township_id]) is not None:
            GroupTownship.objects.create(
                scheme=scheme, group=heir, township=row.township, first_date=today, is_sole=scheme.one_group_a_township
            )
    for member in people:
        heir = heirs.members[member.user_id]
        if heir is not None and not heir.group_members.filter(HOLDS, user=member.user).exists():
            GroupMember.objects.create(group=heir, user=member.user, first_date=today)
    group.dissolved_on, group.dissolved_because = today, because.strip()
    group.save()


def _refuse_dissolved(group: LiaisonGroup) -> None:
    found = LiaisonGroup.objects.filter(pk=group.pk, dissolved_on__isnull=False).first()
    if found is not None:
        raise RefusedError(with_names(_("{group} is dissolved: nothing of it changes any more."), group=found))


def _refuse_unsaid(
    group: LiaisonGroup, own: Sequence[GroupTownship], people: Sequence[GroupMember], heirs: Inheritance
) -> None:
    """Refuse where the group has other townships or members by now than was said, or an heir is no other group."""
    is_said = {row.township_id for row in own} == set(heirs.townships)
    is_said &= {row.user_id for row in people} == set(heirs.members)
    if not is_said or not heirs.heirs() <= set(other_groups(group)):
        raise RefusedError(_("Somebody has changed this meanwhile: look at the page anew."))
