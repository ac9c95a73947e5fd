"""The API of parcels and scans, for devices and carriers' systems; each speaks with a token of its own."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from ninja.errors import HttpError

from tongcun.parcels.actions import DeviceChangedError, announce, keep_unreadable, record_scans
from tongcun.parcels.api import reading
from tongcun.parcels.api.access import DeviceToken, PerDevice, RememberedToken, carrier_of, device_of
from tongcun.parcels.api.forms import (
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
from tongcun.parcels.api.problems import ERRORS
from tongcun.parcels.models import Device, Parcel
from tongcun.parcels.queries import custody_of_parcel, head_of_device
from tongcun.parcels.record.new_scans import Receipt
from tongcun.parcels.record.plain_codes import plain_code

per_device = PerDevice(200)
remembered = RememberedToken()
router = Router(auth=DeviceToken(), throttle=[per_device], tags=["parcels"])


@router.post("/scans", auth=remembered, response={200: ReceiptOut, **ERRORS}, url_name="scans")
def post_scan(request: HttpRequest, scan: ScanIn) -> HttpResponse:
    """Record one scan."""
    device = device_of(request)
    try:
        return _recorded(device, scan)
    except DeviceChangedError:
        now = remembered.asked_again(device.token_digest)
        if now is None:
            raise HttpError(401, "") from None
        return _recorded(now, scan)


def _recorded(device: Device, scan: ScanIn) -> HttpResponse:
    new = reading.new_scan(device, scan, reading.Names(device.county_id))
    if isinstance(new, reading.Refused):
        raise HttpError(new.status, new.why)
    if isinstance(new, reading.Unreadable):
        keep_unreadable(county=device.county, device=device, items=[new.kept()])
        return _told(reading.receipt(device, Receipt((), *head_of_device(device.pk)), [new]))
    recorded = record_scans(county=device.county, device=device, scans=[new])
    return _told(reading.receipt(device, recorded, recorded.answers))


@router.post("/scans/batch", response={200: ReceiptOut, **ERRORS}, url_name="scans_batch")
def post_batch(request: HttpRequest, batch: BatchIn) -> HttpResponse:
    """Record up to 500 scans, each with an answer of its own; one bad item takes nothing from the others.

    A device with a long queue sends about 25 at a time: then it has its receipt within a second or two even when all
    devices of a county come back to the network at once, and loses little work where the line breaks.
    """
    device = device_of(request)
    names = reading.Names(device.county_id)
    read = [reading.scan_of_item(device, item, names) for item in batch.scans]
    good = [scan for scan in read if not isinstance(scan, reading.Unreadable)]
    recorded = record_scans(county=device.county, device=device, scans=good)
    keep_unreadable(
        county=device.county,
        items=[item.kept() for item in read if isinstance(item, reading.Unreadable)],
        device=device,
    )
    answers = iter(recorded.answers)
    out = (scan if isinstance(scan, reading.Unreadable) else next(answers) for scan in read)
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
    answers = iter(announce(county=device.county, parcels=good, teller=device) if good else ())
    return [item if isinstance(item, dict) else reading.announced(item, next(answers)) for item in read]


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
    steps = custody_of_parcel(get_object_or_404(mine, waybill=plain_code(waybill))).steps
    until = page.after + page.limit
    return {
        "events": [reading.event_out(step) for step in steps[page.after : until]],
        "after": until if until < len(steps) else None,
    }
