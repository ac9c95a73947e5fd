"""Everything that somebody has, in all schemes, goes to others in one step."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tongcun.cases.actions.liaison import end_term, refuse_what_breaks
from tongcun.cases.models import GroupMember, Liaison, LiaisonGroup, Scheme
from tongcun.cases.models.terms import HOLDS
from tongcun.cases.queries.handing_over import Held, Takers, broken_by_handing_over, held_by
from tongcun.county.actions import RefusedError
from tongcun.county.clock import service_date
from tongcun.county.models import County, User


@transaction.atomic
def hand_over_liaison(*, county: County, giver: User, takers: Takers) -> int:
    """Let others have from today what somebody has: enterprises, places in groups, groups to head; how much went.

    All of what is wished or nothing. Visits that are due and cases to be looked back at follow by themselves: they are
    with whoever answers. Raises RefusedError where it is not what the giver has by now, or a rule would be broken.
    """
    # All of the county's schemes, always in the same order: whoever counts against their rules counts alone.
    list(Scheme.objects.select_for_update().filter(county=county).order_by("pk"))
    held = held_by(county, giver)
    _refuse_unsaid(held, takers, giver)
    refuse_what_breaks(broken_by_handing_over(county, held, takers))
    today = service_date(county)
    for liaison in held.liaisons:
        if (taker := takers.liaisons[liaison.pk]) is not None:
            _give_enterprise(liaison, taker, today)
    for member in held.memberships:
        if (taker := takers.memberships[member.pk]) is not None:
            _give_place(member, taker, today)
    for group in held.headed:
        if (taker := takers.headed[group.pk]) is not None:
            _give_head(group, taker)
    return takers.count()


def _refuse_unsaid(held: Held, takers: Takers, giver: User) -> None:
    """Refuse where the giver has something else by now than was said, or nothing would change."""
    is_said = {one.pk for one in held.liaisons} == set(takers.liaisons)
    is_said &= {one.pk for one in held.memberships} == set(takers.memberships)
    is_said &= {one.pk for one in held.headed} == set(takers.headed)
    if not is_said:
        raise RefusedError(_("Somebody has changed this meanwhile: look at the page anew."))
    if not takers.count():
        raise RefusedError(_("Choose for at least one of these who takes it over."))
    if giver in takers.with_enterprises() | takers.in_groups():
        raise RefusedError(_("Giver and taker are the same person: choose another officer."))


def _give_enterprise(liaison: Liaison, taker: User, today: datetime.date) -> None:
    """Where a scheme lets an enterprise have several officers, the taker may be one of them already."""
    scheme, enterprise = liaison.scheme, liaison.enterprise
    end_term(liaison, today)
    if not Liaison.objects.filter(HOLDS, scheme=scheme, enterprise=enterprise, officer=taker).exists():
        Liaison.objects.create(
            scheme=scheme, officer=taker, enterprise=enterprise, first_date=today,
            is_sole=scheme.one_officer_an_enterprise,
        )  # fmt: skip


def _give_place(member: GroupMember, taker: User, today: datetime.date) -> None:
    group = member.group
    end_term(member, today)
    if not group.group_members.filter(HOLDS, user=taker).exists():
        GroupMember.objects.create(group=group, user=taker, first_date=today)


def _give_head(group: LiaisonGroup, taker: User) -> None:
    group.leading_leader = taker
    group.save(update_fields=["leading_leader"])
