"""The gate of every page: who asks, in which county, with which right. Foreign places do not exist for them (404)."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from tongcun.county.clock import day_in, service_date
from tongcun.county.models import User
from tongcun.county.queries import Scope, is_open, scope_at
from tongcun.county.rights import Right

Rest = ParamSpec("Rest")
ScopedView = Callable[Concatenate[HttpRequest, Scope, Rest], HttpResponse]
View = Callable[..., HttpResponse]


def with_right(right: Right) -> Callable[[ScopedView[Rest]], View]:
    """Let in who has a right in the county that the address names; the view gets their `Scope` for `county_code`.
    Moments on the page are of the county's wall clock.

    Nobody without any posting there learns that the county exists (404); what lies behind a door that the county has
    closed is not there either (404); who lacks the right is told so (403). The right's name
    is kept on the view (`view.right`), for the test that walks every address as every role.
    """

    def gate(view: ScopedView[Rest]) -> View:
        @wraps(view)
        @login_required
        def guarded(request: HttpRequest, county_code: str, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
            scope = _scope(request, county_code)
            if scope.user.must_change_password:
                messages.info(request, _("Choose a password of your own first."))
                return redirect("account_change_password")
            if not is_open(scope.county, right):
                raise Http404
            if not scope.may(right):
                raise PermissionDenied
            with timezone.override(scope.county.zone()):
                return view(request, scope, *args, **kwargs)

        guarded.right = right  # type: ignore[attr-defined]
        return guarded

    return gate


def day_of(scope: Scope, text: str | None) -> datetime.date:
    """The date of an address, today where it names none; no page stands under one that does not exist (404)."""
    day = day_in(text) if text else service_date(scope.county)
    if day is None:
        raise Http404
    return day


def _scope(request: HttpRequest, county_code: str) -> Scope:
    assert isinstance(request.user, User)
    scope = scope_at(request.user, county_code)
    if scope is None:
        raise Http404
    request.scope = scope  # type: ignore[attr-defined]
    return scope
