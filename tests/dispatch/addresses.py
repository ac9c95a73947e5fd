"""All addresses, with empty pages behind those of the menu that are not there yet."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import re_path

from tongcun.website.urls import urlpatterns as real


def nothing(request: HttpRequest, **_: str) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    *(re_path(rf"^(?P<county_code>[0-9]{{6}})/{name}-page$", nothing, name=name) for name in
      ("timetables",)),
    *real,
]  # fmt: skip
