"""Devices: registered once, their token shown once."""

from __future__ import annotations

import hashlib
import secrets

from django.db import transaction

from tongcun.county.clock import now
from tongcun.county.models import County, Station, Unit
from tongcun.parcels.models import Device, DeviceKind
from tongcun.parcels.models.devices import DESK_PREFIX


@transaction.atomic
def register_device(
    *, county: County, name: str, kind: DeviceKind, station: Station | None = None, carrier: Unit | None = None
) -> tuple[Device, str]:
    """Make a device and its token, which is told here and never again: only its digest is kept."""
    token = secrets.token_urlsafe(32)
    device = Device.objects.create(
        county=county, name=name, kind=kind, station=station, carrier=carrier, token_digest=digest_of_token(token),
        token_made_at=now(),
    )  # fmt: skip
    return device, token


@transaction.atomic
def renew_token(*, device: Device) -> str:
    """Give a device a new token; the old one holds no more."""
    token = secrets.token_urlsafe(32)
    device.token_digest, device.token_made_at, device.is_active = digest_of_token(token), now(), True
    device.save(update_fields=["token_digest", "token_made_at", "is_active"])
    return token


@transaction.atomic
def stop_device(*, device: Device) -> None:
    """Let a device in no more, as when a phone is lost; what it scanned stays."""
    device.token_digest, device.token_made_at, device.is_active = "", None, False
    device.save(update_fields=["token_digest", "token_made_at", "is_active"])


def desk_of(*, station: Station) -> Device:
    """The desk of a station, in the browser: its scans have a chain of their own."""
    device, _ = Device.objects.get_or_create(
        county_id=station.county_id, station=station, kind=DeviceKind.DESK,
        defaults={"name": f"{DESK_PREFIX}{station.station_id}"},
    )  # fmt: skip
    return device


def locked_desk(station: Station) -> Device:
    """The desk of a station for this transaction alone, held as `record_scans` holds it: before codes, runs, bags and
    pieces."""
    held = Device.objects.select_for_update(no_key=True, of=("self",)).select_related("county")
    return held.get(pk=desk_of(station=station).pk)


def digest_of_token(token: str) -> str:
    """What is kept of a token; it is long and random, so one round of SHA-256 hides it."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
