"""What happens around every request."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import is_valid_path
from django.utils import translation
from django.utils.cache import patch_vary_headers

from tongcun.county.unwritable import cannot_write
from tongcun.language import speaking
from tongcun.parcels.api.problems import problem

logger = logging.getLogger(__name__)
Respond = Callable[[HttpRequest], HttpResponse]


def spoken_language(respond: Respond) -> Respond:
    """Chinese, unless the user has chosen English: for Django's words and for those of the pure rooms alike.

    A browser's Accept-Language does not decide: offices often run an English browser.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        if language not in dict(settings.LANGUAGES):
            language = settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language), speaking("zh" if language.startswith("zh") else "en"):
            response = respond(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Cookie",))
        return response

    return middleware


def not_kept(respond: Respond) -> Respond:
    """No browser keeps a page of ours: Back asks anew, as after a run was cancelled, and whoever uses the machine next
    finds nothing of what stood there."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def readable_address(respond: Respond) -> Respond:
    """An address with a NUL, in its path or behind its question mark, is none (400): PostgreSQL has no text for it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest
        return respond(request)

    return middleware


def no_page_here(respond: Respond) -> Respond:
    """Whoever asks for a page where only a button sends something is told so, and led to the page above: so it is after
    a login in between, or where the language is chosen on what a button has shown."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.method in ("GET", "HEAD"):
            allowed, page = response.headers.get("Allow", ""), render_to_string("405.html", {"above": _above(request)})
            response = HttpResponse(page, status=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": allowed})
        return response

    return middleware


def _above(request: HttpRequest) -> str:
    """The nearest address above that there is; the first page where there is none."""
    parts = request.path.strip("/").split("/")[:-1]
    while parts:
        bare = "/" + "/".join(parts)
        for address in (bare, f"{bare}/"):
            if is_valid_path(address):
                return address
        parts.pop()
    return "/"


def for_devices(respond: Respond) -> Respond:
    """What an answer of the API needs: a host that is ours, the deployment's language, and its length, so that the line
    stays open."""
    language = settings.LANGUAGE_CODE

    def middleware(request: HttpRequest) -> HttpResponse:
        request.get_host()  # raises DisallowedHost
        with translation.override(language), speaking("zh" if language.startswith("zh") else "en"):
            response = respond(request)
            if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
                response = _other_method(response)
        response.headers["Content-Language"] = language
        response.headers["Content-Length"] = str(len(response.content))
        return response

    return middleware


def _other_method(refused: HttpResponse) -> HttpResponse:
    """The library's answer to a method that an address does not have, in our form."""
    response = problem(HTTPStatus.METHOD_NOT_ALLOWED)
    response.headers["Allow"] = refused.headers.get("Allow", "")
    return response


def full_disk(respond: Respond) -> Respond:
    """A database that cannot write answers 503, so that whoever sent something keeps it and sends it again."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return respond(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return _unavailable(request) if cannot_write(exception) else None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def same_moment(respond: Respond) -> Respond:
    """What two do at the same moment and only one can have done answers the other with 409, where no page says more."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return respond(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, IntegrityError):
            return None
        logger.error("%s %s", request.method, request.path, exc_info=exception)
        return HttpResponse(render_to_string("409.html"), status=HTTPStatus.CONFLICT)

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def _unavailable(request: HttpRequest) -> HttpResponse:
    """A page for people, a line for devices; neither asks the database for anything."""
    if "text/html" in request.headers.get("Accept", ""):
        page = render_to_string("503.html")
        response = HttpResponse(page, status=HTTPStatus.SERVICE_UNAVAILABLE)
    else:
        words = translation.gettext("Nothing was saved: the server's disk is full or busy. Send it again later.")
        response = HttpResponse(words, status=HTTPStatus.SERVICE_UNAVAILABLE, content_type="text/plain")
    response.headers["Retry-After"] = "60"
    return response
