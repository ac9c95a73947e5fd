"""What of parcels waits for somebody: what does not fit, each with its clock; and what others have let grow late."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator

from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongcun.county.models import Role
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.loops.cards import Card, no_more_than
from tongcun.loops.lights import Light
from tongcun.parcels.exceptions.clocks import Watched, watch_for
from tongcun.parcels.exceptions.words import things_told
from tongcun.parcels.queries.seeing import discrepancies_of

MOST = 100
"""So many at most: whoever has more begins with the oldest, and a card leads to the list that has all."""
MOST_LOOKED_AT = 2_000
_WHO_ASKS = (Role.SUPERVISOR, Role.LEADER)


def todo_of(scope: Scope, now: datetime.datetime) -> list[Card]:
    """What somebody is to look into, a card each; for supervisors and leaders, who ask whoever does, what is overdue, a
    card for each place. Whoever else looks on has nothing to do there."""
    right = Right.SETTLE if scope.may(Right.SETTLE) else Right.SEE_EXCEPTIONS
    asks = any(posting.role in _WHO_ASKS for posting in scope.postings_with(Right.SEE_EXCEPTIONS))
    if not (scope.may(Right.SETTLE) or asks):
        return []
    open_ones = discrepancies_of(scope, right).filter(closed_at=None).order_by("opened_at", "pk")
    most = MOST if right is Right.SETTLE else MOST_LOOKED_AT
    rows = list(open_ones.select_related("station")[: most + 1])
    watched = list(watch_for(scope).all_of(rows, now)) if rows else []
    if right is Right.SETTLE:
        return list(no_more_than(MOST, _own(scope, watched), _rest(scope)))
    late = list(_late(scope, [one for one in watched[:most] if one.light is Light.RED]))
    return [*late, _rest(scope)] if len(rows) > most else late


def _rest(scope: Scope) -> Card:
    """What has no card of its own."""
    return Card(
        number="", what=_("and more to look into"), to_whom="", holder="", next_step=_("the list has all"),
        address=reverse("discrepancies", args=[scope.county.division_code]), is_name=False, is_rest=True,
    )  # fmt: skip


def _own(scope: Scope, watched: list[Watched]) -> Iterator[Card]:
    things = things_told(scope.county, [one.discrepancy for one in watched])
    for one, thing in zip(watched, things, strict=True):
        found = one.discrepancy
        yield Card(
            number=strip_tags(thing), what=str(found.get_kind_display()), to_whom="",
            holder=str(found.station or _("county desk")), next_step=_("look into it, and say what was found"),
            until=one.due, light=one.light, is_name=False,
            address=reverse("discrepancy", args=[scope.county.division_code, found.pk]),
        )  # fmt: skip


def _late(scope: Scope, late: list[Watched]) -> Iterator[Card]:
    """By who answers: how many, and since when the first is overdue."""
    by_place: dict[str, list[Watched]] = defaultdict(list)
    for one in late:
        by_place[str(one.discrepancy.station or _("county desk"))].append(one)
    address = reverse("discrepancies", args=[scope.county.division_code])
    for holder, some in by_place.items():
        words = ngettext("{count} thing to look into is overdue", "{count} things to look into are overdue", len(some))
        yield Card(
            number="", what=words.format(count=f"{len(some):,}"), to_whom="", holder=holder,
            next_step=_("ask who answers for it"), address=f"{address}?light=red", light=Light.RED, is_name=False,
            until=min(one.due for one in some if one.due is not None),
        )  # fmt: skip
