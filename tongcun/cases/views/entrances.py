"""The entrance of an enterprise: open to whoever has its card."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongcun.cases.queries import enterprise_behind, enterprises_of, officers_to_call
from tongcun.county.models import Enterprise
from tongcun.county.queries import scope_of
from tongcun.county.rights import Right


@require_safe
@never_cache
def entrance(request: HttpRequest, code: str) -> HttpResponse:
    """The officer's name and phone and the county's desk, and nothing else: not even whose card it is. An officer who
    is logged in and answers for the enterprise goes on to record a visit."""
    found = enterprise_behind(code)
    if found is None:
        raise Http404
    shown = {
        "officers": officers_to_call(found), "desk": found.county, "is_sample": found.county.is_sample,
        "tended": found if _tends(request, found) else None,
    }  # fmt: skip
    response = render(request, "cases/entrance.html", shown)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _tends(request: HttpRequest, enterprise: Enterprise) -> bool:
    if isinstance(request.user, AnonymousUser):
        return False
    scope = scope_of(request.user, enterprise.county)
    return enterprises_of(scope, Right.TEND_ENTERPRISE).filter(pk=enterprise.pk).exists()
