"""A case that asks for what another asked before: linked to it, and the link taken back."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tongcun.cases.actions.telling import NOTHING_SAID, Said, tell_change
from tongcun.cases.doers import Doer
from tongcun.cases.models import Case, CaseEvent, Link
from tongcun.cases.pure.acts import Act
from tongcun.cases.queries.duplicates import other_with_unit
from tongcun.county.actions import RefusedError
from tongcun.county.models import Unit


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a case that is being taken down is to an earlier one, as somebody says who may link."""

    case: Case
    link: Link
    doer: Doer


@transaction.atomic
def link_case(*, case: Case, to: Case, link: Link, doer: Doer) -> None:
    """Say that a case asks for what another of the same enterprise asked before; what is said twice is said once.

    Raises RefusedError for circles, for a case that is linked to another already, and for who may not link.
    """
    if to.pk == case.pk:
        raise RefusedError(_("A case cannot be linked to itself."))
    if to.enterprise_id != case.enterprise_id:
        raise RefusedError(_("Only cases of the same enterprise are linked."))
    held = _held(case, to)
    # Links lead to the first that was asked, so that nobody follows them from one to the next, or in a circle.
    locked, first = held[case.pk], _first(held, held[to.pk])
    if locked.linked_to_id == first.pk and locked.link == link:
        return
    if first.pk == locked.pk or locked.linked_cases.exists():
        raise RefusedError(_("Others are linked to this case: link to it instead."))
    if locked.linked_to_id is not None:
        raise RefusedError(_("It is linked to another case already. Take that link back first."))

    def change(event: CaseEvent) -> None:
        event.other, event.link = first, link
        locked.linked_to, locked.link = first, link

    tell_change(locked, Act.LINK, doer, NOTHING_SAID, change)
    case.refresh_from_db()


@transaction.atomic
def unlink_case(*, case: Case, words: str, doer: Doer) -> None:
    """Take back the link of a case, with the reason; raises RefusedError where there is none, or without a reason."""
    locked = Case.objects.select_for_update(of=("self",)).select_related("county", "linked_to").get(pk=case.pk)
    if locked.linked_to is None:
        raise RefusedError(_("It is not linked to any case."))

    def change(event: CaseEvent) -> None:
        event.other, event.link = locked.linked_to, locked.link
        locked.linked_to, locked.link = None, ""

    tell_change(locked, Act.UNLINK, doer, Said(words=words), change)
    case.refresh_from_db()


def refuse_second_unit(case: Case, to: Unit) -> None:
    """Refuse another unit for a case of the same problem as one that still runs, and is with a unit already, whichever
    of them asked first: one problem has one unit. Where it is another problem the desk takes the link back first.

    The case is `held_with_its_first`, so that no other of its problem is given a unit meanwhile.
    """
    known = other_with_unit(case)
    if known is not None and known[1] != to:
        other, unit = known
        words = _(
            "It is one problem with {number}, which is with {unit}. Name that unit, so that one answers for it; if it"
            " is another problem, the county desk takes back the link first."
        )
        raise RefusedError(words.format(number=other.number, unit=unit))


def held_with_its_first(case: Case) -> Case:
    """A case as it stands now, held with the one that it is linked to until the transaction ends: two of one problem
    that are given a unit at the same moment wait for each other.

    Raises RefusedError where somebody has linked it elsewhere at this very moment.
    """
    held = _held(case)
    _first(held, held[case.pk])
    return held[case.pk]


def _held(*cases: Case) -> dict[int, Case]:
    """Some cases and those that they are linked to, as they stand now, held by their keys until the transaction ends.

    All at once and in order: two who link each to the other wait, and neither for ever.
    """
    keys = [case.pk for case in cases]
    linked = Case.objects.filter(pk__in=keys, linked_to__isnull=False).order_by().values("linked_to")
    rows = Case.objects.select_for_update(of=("self",)).select_related("county")
    return {case.pk: case for case in rows.filter(Q(pk__in=keys) | Q(pk__in=linked)).order_by("pk")}


def _first(held: dict[int, Case], to: Case) -> Case:
    """The first that was asked; raises RefusedError where somebody has linked it elsewhere at this very moment."""
    if to.linked_to_id is None:
        return to
    first = held.get(to.linked_to_id)
    if first is None or first.linked_to_id is not None:
        raise RefusedError(_("Somebody has just linked that case to another. Look at it again."))
    return first
