"""What gunicorn serves: pages by the whole chain of middleware, the API by a short one of its own."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable
from typing import Any

import django
from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler
from django.urls import reverse
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongcun.website.settings")

API = "/api/"


class DeviceHandler(WSGIHandler):
    """Answers what is below /api/. A device has a token and nothing else: no cookie, session, form or page, so that
    nothing of what pages need is done for it (`API_MIDDLEWARE` in the settings).
    """

    def load_middleware(self, is_async: bool = False) -> None:
        """As Django does it, from the API's own list, whose middleware is plain functions."""
        self._view_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        chain = convert_exception_to_response(self._get_response)  # type: ignore[attr-defined]
        for path in reversed(settings.API_MIDDLEWARE):
            chain = convert_exception_to_response(import_string(path)(chain))
        self._middleware_chain = chain


class Doors:
    """People come in by one door, devices by another."""

    def __init__(self) -> None:
        self._pages, self._devices = WSGIHandler(), DeviceHandler()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request, as WSGI wants it."""
        door = self._devices if environ.get("PATH_INFO", "").startswith(API) else self._pages
        return door(environ, start_response)


def ready() -> Doors:
    """The application with all its pages loaded.

    What is there now stays for good, so the collector of garbage need not walk through it while somebody waits for a
    page: that made one page in ten a third slower. It comes after fifty thousand new objects, not after seven hundred:
    a station's day reads tens of thousands of rows, none of them garbage, and was a fifth slower.
    """
    django.setup(set_prefix=False)
    reverse("home")
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)
    return Doors()


application = ready()
