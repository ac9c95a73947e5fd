"""The API's error answers: each has a code, a sentence and the next step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import DatabaseError, IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from tongcun.county.unwritable import cannot_write
from tongcun.parcels.actions import DeviceChangedError
from tongcun.parcels.api.forms import ProblemOut
from tongcun.parcels.api.unfit import told

_TOLD: dict[int, tuple[str, Promise, Promise]] = {
    400: ("unreadable", _("The body is no JSON."), _("Send one JSON object in UTF-8.")),
    401: ("no_token", _("No device with this token is known."),
          _("Send the header Authorization: Bearer with the token of a registered device.")),
    403: ("not_allowed", _("This device may not do that."), _("Use the token of a device that may.")),
    404: ("not_found", _("There is nothing at this address for this device."), _("Check the address and the number.")),
    405: ("no_such_act", _("This address does not do that."), _("Check the method: GET to read, POST to send.")),
    409: ("at_the_same_moment", _("The same scan, or a change of this device, came at the same moment."),
          _("Send it again.")),
    411: ("no_length", _("The body does not say how long it is."),
          _("Send the header Content-Length; a body in chunks is not read.")),
    413: ("too_large", _("The body is too large."), _("Send at most 500 items and 1 MB at once.")),
    415: ("not_json", _("The body is not declared as JSON."), _("Send the header Content-Type: application/json.")),
    422: ("unfit", _("Something in the request does not fit its description."),
          _("Mend what detail names, and send it again.")),
    429: ("too_many", _("This device sends too many requests."), _("Wait a second, and send more scans in one batch.")),
    503: ("cannot_save", _("Nothing was saved: the database cannot write now."),
          _("Keep it, and send it again later.")),
}  # fmt: skip
ERRORS: dict[Any, Any] = dict.fromkeys(_TOLD, ProblemOut)
"""For `response=` of an operation."""


def problem(status: int, detail: Iterable[str] = ()) -> HttpResponse:
    """The answer of a status."""
    code, sentence, step = _TOLD[status]
    answer = {"code": code, "sentence": str(sentence), "next_step": str(step), "detail": list(detail)}
    response = JsonResponse(answer, status=status)
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    if status in (429, 503):
        response["Retry-After"] = "1" if status == 429 else "60"
    return response


def answer_problems(api: NinjaAPI) -> None:
    """Let an API answer every error in this form; what is no error of the caller's or the disk's is raised."""

    @api.exception_handler(HttpError)
    def http(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(error.status_code if error.status_code in _TOLD else 400, filter(None, [error.message]))

    @api.exception_handler(ValidationError)
    def unfit(request: HttpRequest, error: ValidationError) -> HttpResponse:
        return problem(422, told(error.errors[:20]))

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return problem(404)

    @api.exception_handler(DatabaseError)
    def database(request: HttpRequest, error: DatabaseError) -> HttpResponse:
        if isinstance(error, IntegrityError):
            return problem(409)
        if cannot_write(error):
            return problem(503)
        raise error

    @api.exception_handler(DeviceChangedError)
    def changed(request: HttpRequest, error: DeviceChangedError) -> HttpResponse:
        return problem(409)

    @api.exception_handler(OSError)
    def disk(request: HttpRequest, error: OSError) -> HttpResponse:
        if cannot_write(error):
            return problem(503)
        raise error
