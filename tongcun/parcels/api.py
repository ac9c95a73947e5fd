"""The API of parcels and scans, for devices and carriers' systems; each speaks with a token of its own."""

from __future__ import annotations

import json
import time
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from ninja.errors import HttpError
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from tongcun.parcels import api_reading as reading
from tongcun.parcels.actions import announce, digest_of_token, keep_unreadable, record_scans
from tongcun.parcels.api_forms import (
    AnnouncedOut,
    BatchIn,
    EventsOut,
    HeadOut,
    PageIn,
    ParcelsIn,
    ParcelsOut,
    ReceiptOut,
    ScanIn,
)  # fmt: skip
from tongcun.parcels.api_problems import ERRORS
from tongcun.parcels.models import Device, DeviceKind, Parcel
from tongcun.parcels.queries import custody_of_parcel, device_of_token, head_of_device

LARGEST_BODY = 2**20
_SECONDS_KEPT = 5


class DeviceToken(HttpBearer):
    """Who speaks: the device whose token it is. Bodies that are too large or no JSON get no further."""

    def authenticate(self, request: HttpRequest, token: str) -> Device | None:
        """The active device of a token."""
        device = device_of_token(digest_of_token(token))
        if device is not None and request.method == "POST":
            _check_body(request)
        return device


def _check_body(request: HttpRequest) -> None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > LARGEST_BODY:
        raise HttpError(413, "")
    if request.content_type != "application/json":
        raise HttpError(415, "")


class PerDevice(BaseThrottle):
    """So many requests from one device in a second. One object serves all threads, so nothing of a request is kept in
    it: the count stands in the cache, by device and second."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def allow_request(self, request: HttpRequest) -> bool:
        """Count the request; whether it is still one of those that this second allows."""
        key = f"requests-{device_of(request).pk}-{int(time.time())}"
        if cache.add(key, 1, timeout=_SECONDS_KEPT):
            return True
        try:
            return cache.incr(key) <= self.limit
        except ValueError:  # a full cache has thrown the count out
            return True

    def wait(self) -> float:
        """The next second counts anew."""
        return 1.0


per_device = PerDevice(200)
router = Router(auth=DeviceToken(), throttle=[per_device], tags=["parcels"])


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


@router.post("/scans", response={200: ReceiptOut, **ERRORS}, url_name="scans")
def post_scan(request: HttpRequest, scan: ScanIn) -> HttpResponse:
    """Record one scan."""
    device = device_of(request)
    new = reading.new_scan(device, scan)
    if isinstance(new, str):
        raise HttpError(403, "")
    recorded = record_scans(county=device.county, device=device, scans=[new])
    return _told(reading.receipt(device, recorded, map(reading.answer_out, recorded.answers)))


@router.post("/scans/batch", response={200: ReceiptOut, **ERRORS}, url_name="scans_batch")
def post_batch(request: HttpRequest, batch: BatchIn) -> HttpResponse:
    """Record up to 500 scans, each with an answer of its own; one bad item takes nothing from the others.

    A device with a long queue sends about 25 at a time: then it has its receipt within a second or two even when all
    devices of a county come back to the network at once, and loses little work where the line breaks.
    """
    device = device_of(request)
    read = [reading.scan_of_item(device, item) for item in batch.scans]
    good = [scan for scan in read if not isinstance(scan, reading.Unreadable)]
    recorded = record_scans(county=device.county, device=device, scans=good)
    keep_unreadable(
        county=device.county,
        items=[item.kept() for item in read if isinstance(item, reading.Unreadable)],
        device=device,
    )
    answers = iter(recorded.answers)
    out = (
        scan.answer() if isinstance(scan, reading.Unreadable) else reading.answer_out(next(answers)) for scan in read
    )
    return _told(reading.receipt(device, recorded, out))


def _told(receipt: dict[str, Any]) -> HttpResponse:
    """A receipt as it goes out. We make it ourselves from what is in the record, and the tests hold it to its form."""
    return HttpResponse(json.dumps(receipt), content_type="application/json; charset=utf-8")


@router.get("/head", response={200: HeadOut, **ERRORS}, url_name="head")
def get_head(request: HttpRequest) -> dict[str, Any]:
    """The last link of this device's chain."""
    device = device_of(request)
    return reading.head(device, *head_of_device(device.pk))


@router.post("/parcels", response={200: list[AnnouncedOut], **ERRORS}, url_name="parcels")
def post_parcels(request: HttpRequest, body: ParcelsIn) -> list[dict[str, str]]:
    """Announce parcels: all that can be are, and each has an answer of its own."""
    carrier_of(request)
    device = device_of(request)
    read = reading.announcements(device, body.parcels)
    good = [item for item in read if not isinstance(item, dict)]
    answers = iter(announce(county=device.county, parcels=good) if good else ())
    return [
        item if isinstance(item, dict) else {"waybill": item.waybill, "result": next(answers).value} for item in read
    ]


@router.get("/parcels", response={200: ParcelsOut, **ERRORS}, url_name="parcels_page")
def get_parcels(request: HttpRequest, page: Query[PageIn]) -> dict[str, Any]:
    """The carrier's own parcels in the order in which they were announced."""
    mine = Parcel.objects.filter(carrier=carrier_of(request), county=device_of(request).county_id)
    found = list(mine.filter(pk__gt=page.after).order_by("pk")[: page.limit + 1])
    return {
        "parcels": [reading.parcel_out(parcel) for parcel in found[: page.limit]],
        "after": found[page.limit - 1].pk if len(found) > page.limit else None,
    }


@router.get("/parcels/{waybill}/events", response={200: EventsOut, **ERRORS}, url_name="events")
def get_events(request: HttpRequest, waybill: str, page: Query[PageIn]) -> dict[str, Any]:
    """The way of one of the carrier's own parcels; another's does not exist for it."""
    mine = Parcel.objects.filter(carrier=carrier_of(request), county=device_of(request).county_id)
    if "\0" in waybill:
        raise HttpError(404, "")
    steps = custody_of_parcel(get_object_or_404(mine, waybill=waybill)).steps
    until = page.after + page.limit
    return {
        "events": [reading.event_out(step) for step in steps[page.after : until]],
        "after": until if until < len(steps) else None,
    }
