"""Liaison groups with their townships and members."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import TypeVar

from django.db import transaction

from tongcun.cases.actions.holding import end_term, locked_scheme, refuse_what_breaks
from tongcun.cases.models import GroupMember, GroupTownship, LiaisonGroup, Term
from tongcun.cases.models.terms import HOLDS
from tongcun.cases.queries import group_pairs
from tongcun.cases.rules import broken_by_groups
from tongcun.county.clock import service_date
from tongcun.county.models import Township, User

Wanted = TypeVar("Wanted", Township, User)


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
