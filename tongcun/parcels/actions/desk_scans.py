"""Scans entered at a station's desk in the browser: each a fact, in the chain of the desk's own device."""

from __future__ import annotations

import unicodedata
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from tongcun.county.clock import now as present
from tongcun.county.models import Station, User
from tongcun.parcels.actions.devices import desk_of
from tongcun.parcels.actions.scans import record_scans
from tongcun.parcels.actions.unreadable import Kept, keep_unreadable
from tongcun.parcels.acts import Act
from tongcun.parcels.custody import Kind, Party
from tongcun.parcels.models import Device, Scan, Source
from tongcun.parcels.models.parcels import OPAQUE_CODE
from tongcun.parcels.new_scans import Answer, NewScan


@dataclass(frozen=True, slots=True)
class DeskScan:
    """What somebody at a desk did to a code; the run for loading, the bag for packing, the seal as it was read.

    `scan_id` is made with the form, so that the same form sent twice adds nothing.
    """

    scan_id: uuid.UUID
    act: Act
    code: str
    run_id: str = ""
    bag_label: str = ""
    seal_number: str = ""


def scan_at_desk(*, station: Station, scan: DeskScan, actor: User, now: datetime | None = None) -> Answer | None:
    """Record a scan at the desk of a station; None where its code can be none, which is kept for a person."""
    device, code = desk_of(station=station), read_code(scan.code)
    if not OPAQUE_CODE.fullmatch(code):
        keep_unreadable(county=station.county, device=device, items=[_kept(scan)], now=now)
        return None
    new = NewScan(
        scan.scan_id, _moment(device, scan, now or present()), scan.act, code, _here(station, scan),
        bag_label=read_code(scan.bag_label)[:40], seal_number=read_code(scan.seal_number)[:40], source=Source.DESK,
    )  # fmt: skip
    return record_scans(county=station.county, device=device, scans=[new], actor=actor, now=now).answers[0]


def read_code(typed: str) -> str:
    """What a scanner typed, as it was printed: an input method for Chinese makes its letters and digits wide."""
    return unicodedata.normalize("NFKC", typed).strip()


def _here(station: Station, scan: DeskScan) -> Party:
    """Who has the thing in the hand: the run that it is loaded onto, else the station."""
    if scan.act is Act.LOAD:
        return Party(Kind.RUN, scan.run_id)
    return Party(Kind.STATION, station.station_id)


def _moment(device: Device, scan: DeskScan, now: datetime) -> datetime:
    """When it was scanned: for a form that comes again, when it came first."""
    earlier = Scan.objects.filter(pk=scan.scan_id, device=device).values_list("device_time", flat=True).first()
    return earlier or now


def _kept(scan: DeskScan) -> Kept:
    return Kept.of(f"{scan.act} {scan.code!a}", _("no code of a parcel or bag"))
