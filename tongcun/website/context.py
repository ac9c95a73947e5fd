"""What every page's frame needs: the county, the menu of the reader's role."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tongcun.county.clock import now
from tongcun.county.queries import Scope
from tongcun.county.rights import Right


@dataclass(frozen=True, slots=True)
class Item:
    """A menu item: an address by name, its words, and the right that shows it."""

    address: str
    words: str | Promise
    right: Right


MENU = (
    Item("desks", _("Scanning desk"), Right.WORK_DESK),
    Item("day", _("The day"), Right.SEE_DAY),
    Item("parcels", _("Parcels"), Right.SEE_PARCELS),
    Item("plans", _("Plans"), Right.PLAN),
    Item("timetables", _("Timetable"), Right.EDIT_TIMETABLE),
    Item("people", _("People and places"), Right.EDIT_PEOPLE),
)
"""At most five for a role; who may do more reaches it from these."""


def menu_of(scope: Scope) -> list[tuple[str, Item]]:
    """The items that a reader's rights show, with their addresses; a page that is not there shows no item."""
    found = []
    for item in MENU:
        with suppress(NoReverseMatch):
            if scope.may(item.right):
                found.append((reverse(item.address, args=[scope.county.division_code]), item))
    return found


def page(request: HttpRequest) -> dict[str, Any]:
    """The frame of a page: `scope`, `county`, the reader's `roles`, `menu` as (address, words, is it this page).

    `simulated_now` is the clock's time where the day is a simulated one.
    """
    simulated_now = now() if settings.SIMULATED_NOW else None
    scope = getattr(request, "scope", None)
    if not isinstance(scope, Scope):
        return {"menu": (), "simulated_now": simulated_now}
    here = request.resolver_match.url_name if request.resolver_match else ""
    menu = [(address, item.words, item.address == here) for address, item in menu_of(scope)]
    roles = dict.fromkeys(posting.get_role_display() for posting in scope.postings)
    return {
        "scope": scope, "county": scope.county, "roles": list(roles), "menu": menu, "simulated_now": simulated_now,
    }  # fmt: skip
