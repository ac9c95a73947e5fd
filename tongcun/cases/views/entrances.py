"""The entrance of an enterprise: open to whoever has its card."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongcun.cases.queries import enterprise_behind, officers_to_call


@require_safe
@never_cache
def entrance(request: HttpRequest, code: str) -> HttpResponse:
    """The officer's name and phone and the county's desk, and nothing else: not even whose card it is."""
    found = enterprise_behind(code)
    if found is None:
        raise Http404
    shown = {"officers": officers_to_call(found), "desk": found.county, "is_sample": found.county.is_sample}
    response = render(request, "cases/entrance.html", shown)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
