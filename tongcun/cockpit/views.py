"""My desk (我的待办): everything whose next step is the reader's, on one list."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tongcun.cases.queries.todo import todo_of as todo_of_cases
from tongcun.county.clock import now
from tongcun.county.gates import with_right
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.loops.cards import pressing_first
from tongcun.loops.lights import Light
from tongcun.parcels.exceptions.todo import todo_of as todo_of_parcels


@require_safe
@with_right(Right.SEE_MY_DESK)
def my_desk(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What waits for the reader behind whichever door, the pressing first."""
    cards = pressing_first([*todo_of_cases(scope, now()), *todo_of_parcels(scope, now())])
    counts = {light: sum(card.light is light for card in cards) for light in Light}
    rests = sum(card.is_rest for card in cards)
    shown = {"cards": cards, "counts": counts, "waiting": len(cards) - rests, "has_more": bool(rests)}
    return render(request, "cockpit/my_desk.html", shown)
