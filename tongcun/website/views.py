"""The front door: where somebody begins, and in which language."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from tongcun.county.models import User
from tongcun.county.queries import counties_of, scope_of
from tongcun.website.context import menu_of

YEAR_SECONDS = 31_536_000


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the first page of the reader's role; offer a choice where several counties are theirs."""
    assert isinstance(request.user, User)
    counties = counties_of(request.user)
    if len(counties) != 1:
        return render(request, "website/counties.html", {"counties": counties})
    return county(request, counties[0].division_code)


@login_required
def county(request: HttpRequest, county_code: str) -> HttpResponse:
    """Lead to the first page of the reader's role in a county."""
    assert isinstance(request.user, User)
    scope = scope_of(request.user, get_object_or_404(counties_of(request.user), division_code=county_code))
    for address, _item in menu_of(scope):
        return redirect(address)
    return render(request, "website/counties.html", {"counties": []})


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Who the reader is, where they are posted, and what they can set for themselves."""
    assert isinstance(request.user, User)
    postings = request.user.postings.select_related("county", "township", "station", "unit")
    return render(request, "website/account.html", {"postings": postings})


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the reader's language for a year and go back to where they were."""
    back = request.POST.get("next", "/")
    if not (back.startswith("/") and url_has_allowed_host_and_scheme(back, {request.get_host()})):
        back = "/"
    response = redirect(back)
    language = request.POST.get("language", settings.LANGUAGE_CODE)
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR_SECONDS, samesite="Lax", secure=settings.HTTPS
        )
    return response


def alive(request: HttpRequest) -> HttpResponse:
    """Say that web and database answer: for whoever watches the service."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("alive\n", content_type="text/plain")
