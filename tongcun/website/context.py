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
from django.utils.translation import pgettext_lazy

from tongcun.county.clock import now
from tongcun.county.queries import Scope
from tongcun.county.rights import Right


@dataclass(frozen=True, slots=True)
class Item:
    """A menu item: an address by name, its words, the right that shows it, and what lies behind it.

    `holds` are the first words of addresses below the county's code; `also` those that lie behind it for whoever does
    not have the item that holds them.
    """

    address: str
    words: str | Promise
    right: Right
    holds: frozenset[str]
    also: frozenset[str] = frozenset()


MENU = (
    Item("desks", _("Scanning desk"), Right.WORK_DESK, frozenset({"desk", "handovers"})),
    Item("my_desk", _("My desk"), Right.SEE_MY_DESK, frozenset({"my-desk"}), frozenset({"discrepancies"})),
    Item("day", _("The day"), Right.SEE_DAY,
         frozenset({"day", "run", "plans", "timetables", "roster", "duties", "vehicles", "runs"})),
    Item("parcels", _("Parcels"), Right.SEE_PARCELS,
         frozenset({"parcels", "bags", "discrepancies", "day-close", "devices"})),
    Item("cases", pgettext_lazy("door", "Enterprises"), Right.SEE_LIAISON, frozenset({"cases", "liaison", "papers"})),
    Item("people", _("People and places"), Right.EDIT_PEOPLE,
         frozenset({"people", "postings", "badges", "full-views", "places", "stations", "units", "enterprises",
                    "closures", "calendar", "imports"})),
)  # fmt: skip
"""No role sees more than five of them; who may do more reaches it from these."""


def menu_of(scope: Scope) -> list[tuple[str, Item]]:
    """The items that a reader's rights show, with their addresses; a page that is not there shows no item.

    Whoever runs the day begins with what waits for them, and not at a scanning desk.
    """
    found = []
    for item in sorted(MENU, key=lambda item: item.address != "my_desk") if scope.may(Right.RUN_DAY) else MENU:
        with suppress(NoReverseMatch):
            if scope.may(item.right):
                found.append((reverse(item.address, args=[scope.county.division_code]), item))
    return found


def page(request: HttpRequest) -> dict[str, Any]:
    """The frame of a page: `scope`, `county`, the reader's `roles`, `menu` as (address, words, `here`).

    `here` is `page` where the item is this page, `true` where this page lies behind it, else empty: `aria-current`.

    `simulated_now` is the clock's time where the day is a simulated one.
    """
    simulated_now = now() if settings.SIMULATED_NOW else None
    scope = getattr(request, "scope", None)
    if not isinstance(scope, Scope):
        return {"menu": (), "simulated_now": simulated_now}
    shown = menu_of(scope)
    held = frozenset().union(*(item.holds for _address, item in shown))
    menu = [
        (address, item.words, _here(request.path, address, item.holds | item.also - held)) for address, item in shown
    ]
    roles = dict.fromkeys(posting.get_role_display() for posting in scope.postings)
    return {
        "scope": scope, "county": scope.county, "roles": list(roles), "menu": menu, "simulated_now": simulated_now,
    }  # fmt: skip


def _here(path: str, address: str, behind: frozenset[str]) -> str:
    if path == address:
        return "page"
    _, _code, first, *_rest = f"{path}//".split("/")
    return "true" if first in behind else ""
