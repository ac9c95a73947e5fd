"""Scans entered at a station's desk in the browser: each a fact, in the chain of the desk's own device."""

from __future__ import annotations

import json
import unicodedata
import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from tongcun.county.clock import now as present
from tongcun.county.models import Station, User
from tongcun.parcels.actions.devices import desk_of
from tongcun.parcels.actions.scans import record_scans
from tongcun.parcels.actions.unreadable import UnreadableItem, keep_unreadable
from tongcun.parcels.models import Device, Scan, Source
from tongcun.parcels.models.parcels import OPAQUE_CODE
from tongcun.parcels.pure.acts import OF_A_RUN, Act
from tongcun.parcels.pure.custody import Party, PartyKind
from tongcun.parcels.record.new_scans import Answer, NewScan
from tongcun.parcels.record.plain_codes import plain_code

WITHOUT_CODE = OF_A_RUN | {Act.CORRECT}
"""Acts whose code is none that somebody typed: a run, or what an earlier scan was about."""


@dataclass(frozen=True, slots=True)
class DeskScan:
    """What somebody at a desk did to a code; the run for loading, the bag for packing, the seal as it was read, the
    scan that is taken back.

    `scan_id` is made with the form, so that the same form sent twice adds nothing. A run that departs or arrives is its
    own code.
    """

    scan_id: uuid.UUID
    act: Act
    code: str
    run_id: str = ""
    bag_label: str = ""
    seal_number: str = ""
    corrects: uuid.UUID | None = None

    def of(self, code: str) -> DeskScan:
        """The same of another code."""
        return replace(self, code=code)


def scan_at_desk(*, station: Station, scan: DeskScan, actor: User, now: datetime | None = None) -> Answer | None:
    """Record a scan at the desk of a station; None where its code can be none, which is kept for a person."""
    device, code = desk_of(station=station), read_code(scan.code)
    if scan.act not in WITHOUT_CODE and not OPAQUE_CODE.fullmatch(code):
        keep_unreadable(county=station.county, device=device, items=[_kept(scan)], now=now)
        return None
    new = NewScan(
        scan.scan_id, _moment(device, scan, now or present()), scan.act, scan.run_id if scan.act in OF_A_RUN else code,
        _here(station, scan), _other(scan, code), bag_label=read_code(scan.bag_label)[:40],
        seal_number=read_code(scan.seal_number)[:40], corrects=scan.corrects, source=Source.DESK,
    )  # fmt: skip
    return record_scans(county=station.county, device=device, scans=[new], actor=actor, now=now).answers[0]


def read_code(typed: str) -> str:
    """What a scanner or a person typed, as such numbers are written here; of anything else, plain letters."""
    return plain_code(unicodedata.normalize("NFKC", typed).strip())


def _here(station: Station, scan: DeskScan) -> Party:
    """Who has the thing in the hand: the run that it is loaded onto, or that departs or arrives, else the station."""
    if scan.act is Act.LOAD or scan.act in OF_A_RUN:
        return Party(PartyKind.RUN, scan.run_id)
    return Party(PartyKind.STATION, station.station_id)


def _other(scan: DeskScan, code: str) -> Party | None:
    """Who has it afterwards, where that is somebody else: the addressee, named by the waybill."""
    return Party(PartyKind.ADDRESSEE, code) if scan.act is Act.COLLECT else None


def _moment(device: Device, scan: DeskScan, now: datetime) -> datetime:
    """When it was scanned: for a form that comes again, when it came first."""
    earlier = Scan.objects.filter(pk=scan.scan_id, device=device).values_list("device_time", flat=True).first()
    return earlier or now


def _kept(scan: DeskScan) -> UnreadableItem:
    said = json.dumps({"act": scan.act.value, "code": scan.code})
    return UnreadableItem.of(said, _("no code of a parcel or bag"))
