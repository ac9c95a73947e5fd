"""The gate of every page below a card's code: whose entrance it is, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from tongcun.cases.queries.liaison import enterprise_behind
from tongcun.county.models import Enterprise

Rest = ParamSpec("Rest")
CardView = Callable[Concatenate[HttpRequest, Enterprise, Rest], HttpResponse]


def with_card(view: CardView[Rest]) -> Callable[..., HttpResponse]:
    """Let in whoever has a card; the view gets its enterprise for `code`. Moments are of the county's wall clock.

    No page is kept, found by a search engine, or named to another site: the code in its address opens the door.
    """

    @wraps(view)
    @never_cache
    def guarded(request: HttpRequest, code: str, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        enterprise = enterprise_behind(code)
        if enterprise is None:
            return render(request, "cases/no_card.html", status=404)
        request.card = code  # type: ignore[attr-defined]
        with timezone.override(enterprise.county.zone()):
            response = view(request, enterprise, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        # Not "no-referrer": with it browsers hide where a form comes from, and Django would refuse every one.
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return guarded


def is_staff(request: HttpRequest) -> bool:
    """Whether a member of staff is logged in here: what is said in this browser is then not the enterprise's word."""
    return request.user.is_authenticated
