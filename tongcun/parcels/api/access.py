"""Who speaks to the API, and how often: tokens of devices and carriers' systems."""

from __future__ import annotations

import mmap
import struct
import time

from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from tongcun.parcels.actions import digest_of_token
from tongcun.parcels.models import Device, DeviceKind
from tongcun.parcels.queries import device_of_token

LARGEST_BODY = 2**20
REMEMBERED_SECONDS = 10
_COUNTS = 2**16
_COUNT = struct.Struct("=II")
"""The second, and how many requests it has had."""


class DeviceToken(HttpBearer):
    """Who speaks: the device whose token it is. Bodies that are too large or no JSON get no further."""

    def authenticate(self, request: HttpRequest, token: str) -> Device | None:
        """The active device of a token."""
        device = self.known(digest_of_token(token))
        if device is not None and request.method == "POST":
            _check_body(request)
        return device

    def known(self, token_digest: str) -> Device | None:
        """The active device of a token, asked of the database."""
        return device_of_token(token_digest)


class RememberedToken(DeviceToken):
    """The same for single scans, which come by the hundred: the database is asked once in a few seconds.

    To ask it for each made a thread change over a dozen times a scan. A device that was stopped, moved or given another
    token meanwhile is found out where its scan is written (`actions.DeviceChangedError`), so that it holds at once.
    """

    def __init__(self) -> None:
        super().__init__()
        self._remembered: dict[str, tuple[Device, float]] = {}

    def known(self, token_digest: str) -> Device | None:
        """The active device of a token, as it was a few seconds ago at most; never one that had none then."""
        return self.at_hand(token_digest) or self.asked_again(token_digest)

    def at_hand(self, token_digest: str) -> Device | None:
        """The device of a token where it is remembered; nobody is asked."""
        device, until = self._remembered.get(token_digest, (None, 0.0))
        return device if time.monotonic() < until else None

    def asked_again(self, token_digest: str) -> Device | None:
        """The active device of a token as it is now."""
        device = super().known(token_digest)
        if device is None:
            self._remembered.pop(token_digest, None)
        else:
            self._remembered[token_digest] = device, time.monotonic() + REMEMBERED_SECONDS
        return device


def _check_body(request: HttpRequest) -> None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length == "0" and request.headers.get("Transfer-Encoding"):
        raise HttpError(411, "")
    if not length.isdigit() or int(length) > LARGEST_BODY:
        raise HttpError(413, "")
    if request.content_type != "application/json":
        raise HttpError(415, "")


class PerDevice(BaseThrottle):
    """So many requests from one device in a second, whichever process they come to.

    The counts stand in memory that the processes share which part after this is made (`served.preload_app`): a single
    scan must not wait for a table. Two devices share a count where their numbers are `_COUNTS` apart.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._counts = mmap.mmap(-1, _COUNTS * _COUNT.size)

    def allow_request(self, request: HttpRequest) -> bool:
        """Count the request; whether it is still one of those that this second allows."""
        return self.allows(device_of(request))

    def allows(self, device: Device) -> bool:
        """The same for a device that is known."""
        place, second = device.pk % _COUNTS * _COUNT.size, int(time.time()) % 2**32
        # Without a lock: of two processes that count at the very same moment one may be forgotten, which is no harm.
        counted, count = _COUNT.unpack_from(self._counts, place)
        count = count + 1 if counted == second else 1
        _COUNT.pack_into(self._counts, place, second, count)
        return bool(count <= self.limit)

    def wait(self) -> float:
        """The next second counts anew."""
        return 1.0


def device_of(request: HttpRequest) -> Device:
    """The device that speaks."""
    device: Device = request.auth  # type: ignore[attr-defined]
    return device


def carrier_of(request: HttpRequest) -> int:
    """The carrier whose system speaks; nobody else may announce or read parcels here."""
    device = device_of(request)
    if device.kind != DeviceKind.CARRIER or device.carrier_id is None:
        raise HttpError(403, "")
    return device.carrier_id
