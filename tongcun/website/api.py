"""The API under /api/v1: each app brings its own part."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI

from tongcun.parcels.api.endpoints import router as parcels
from tongcun.parcels.api.problems import answer_problems, problem

api = NinjaAPI(title="Tongcun 通村", version="1", urls_namespace="api", docs_url=None)
answer_problems(api)
api.add_router("", parcels)


@csrf_exempt
def no_such_endpoint(request: HttpRequest) -> HttpResponse:
    """What is asked below /api/ and is not there: an answer for programs, not a page."""
    return problem(404)
