"""Single scans by the quick way: read, written with those of the same moment, answered; no thread waits for it.

It takes only what is plain sailing: a known device, one scan that is well said, a record that can write. All else is
left to the usual way (`api.post_scan`), which does the same and has the words for what is wrong. A scan that both ways
have taken in hand is in the record once, for its id is there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import DatabaseError
from pydantic import ValidationError

from tongcun.parcels.actions import DeviceChangedError, digest_of_token, record_scan_soon
from tongcun.parcels.api import reading
from tongcun.parcels.api.access import LARGEST_BODY
from tongcun.parcels.api.endpoints import per_device, remembered
from tongcun.parcels.api.forms import ScanIn
from tongcun.parcels.models import Device
from tongcun.parcels.record.new_scans import NewScan

_BEARER = b"Bearer "


@dataclass(frozen=True, slots=True)
class QuickScan:
    """A scan that the quick way takes, and the device that sends it."""

    device: Device
    new: NewScan


def is_short(headers: Mapping[bytes, bytes]) -> bool:
    """Whether a body says that it is JSON and how long it is, and is not too long to be read at once."""
    length = headers.get(b"content-length", b"")
    is_json = headers.get(b"content-type", b"").partition(b";")[0].strip().lower() == b"application/json"
    return is_json and length.isdigit() and 0 < int(length) <= LARGEST_BODY


def quick_scan(headers: Mapping[bytes, bytes], body: bytes) -> QuickScan | None:
    """What a request says, headers by their names in small letters; None where it is left to the usual way."""
    said = headers.get(b"authorization", b"")
    device = remembered.at_hand(digest_of_token(said[len(_BEARER) :].decode("latin-1")))
    # What a carrier's system hears of a scan are words, and these are in the language of the request.
    if device is None or device.carrier_id is not None or not said.startswith(_BEARER) or not per_device.allows(device):
        return None
    try:
        scan = ScanIn.model_validate_json(body)
    except (ValidationError, RecursionError):
        return None
    if scan.other is not None and scan.other.kind in reading.NAMED_BY_THE_COUNTY:
        return None  # only the database knows which there are
    new = reading.new_scan(device, scan, reading.Names(device.county_id))
    return QuickScan(device, new) if isinstance(new, NewScan) else None


async def receipt_of(scan: QuickScan) -> bytes | None:
    """Record it; the receipt as it goes out, or None where the usual way is to try."""
    try:
        recorded = await record_scan_soon(county=scan.device.county, device=scan.device, scan=scan.new)
    except (DatabaseError, DeviceChangedError, OSError):
        return None
    return json.dumps(reading.receipt(scan.device, recorded, recorded.answers)).encode()
