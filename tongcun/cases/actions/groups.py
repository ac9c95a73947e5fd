"""Liaison groups with their townships and members."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from tongcun.cases.actions.holding import end_term, locked_scheme, refuse_what_breaks
from tongcun.cases.models import GroupMember, GroupTownship, LiaisonGroup, Scheme
from tongcun.cases.models.terms import HOLDS
from tongcun.cases.queries import group_pairs
from tongcun.cases.rules import broken_by_groups
from tongcun.county.clock import service_date
from tongcun.county.models import Township, User


@transaction.atomic
def keep_group(*, group: LiaisonGroup, townships: Sequence[Township], members: Sequence[User]) -> LiaisonGroup:
    """Make a group or change it; from today it has these townships and members and no others.

    Raises ValidationError where it is unfit, RefusedError where it breaks a rule of its scheme.
    """
    scheme = locked_scheme(group.scheme_id)
    group.full_clean()
    others = [pair for pair in group_pairs(scheme) if pair[0].pk != group.pk]
    refuse_what_breaks(broken_by_groups(scheme, [*others, *((group, township) for township in townships)]))
    group.save()
    _renew_townships(scheme, group, townships)
    _renew_members(scheme, group, members)
    return group


def _renew_townships(scheme: Scheme, group: LiaisonGroup, townships: Sequence[Township]) -> None:
    today = service_date(scheme.county)
    held = {row.township_id: row for row in group.group_townships.filter(HOLDS)}
    wanted = {township.pk: township for township in townships}
    for pk in held.keys() - wanted.keys():
        end_term(held[pk], today)
    for pk in wanted.keys() - held.keys():
        GroupTownship.objects.create(
            scheme=scheme, group=group, township=wanted[pk], first_date=today, is_sole=scheme.one_group_a_township
        )


def _renew_members(scheme: Scheme, group: LiaisonGroup, members: Sequence[User]) -> None:
    today = service_date(scheme.county)
    held = {row.user_id: row for row in group.group_members.filter(HOLDS)}
    wanted = {user.pk: user for user in members}
    for pk in held.keys() - wanted.keys():
        end_term(held[pk], today)
    for pk in wanted.keys() - held.keys():
        GroupMember.objects.create(group=group, user=wanted[pk], first_date=today)
