"""Sheets of senders and exports of handsets, all of it or nothing."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tongcun.county.models import County, User
from tongcun.parcels.actions.announcing import announce
from tongcun.parcels.actions.following import known_waybills
from tongcun.parcels.actions.locks import lock_codes
from tongcun.parcels.actions.scans import record_scans
from tongcun.parcels.models import Device, DeviceKind
from tongcun.parcels.models.devices import IMPORT_PREFIX
from tongcun.parcels.pure.chain import short_head
from tongcun.parcels.queries import head_of_device
from tongcun.parcels.record.announcements import Announced, Announcement
from tongcun.parcels.record.new_scans import NewScan, Result
from tongcun.parcels.record.writer_gate import writing

_IN_ONE_GO = 1_000


def import_parcels(
    *, county: County, parcels: Sequence[Announcement], actor: User | None = None, now: datetime.datetime | None = None
) -> Counter[Announced]:
    """Announce the parcels of a sheet in one transaction; how many were new, known, kept as they were in part, and of
    another carrier."""
    return Counter(announce(county=county, parcels=parcels, teller=actor, now=now))


@dataclass(frozen=True, slots=True)
class ImportReceipt:
    """What became of the scans of an export, and the head of its sender's chain after them, as people keep it."""

    results: Counter[Result]
    head: str


def import_handset_export(
    *, county: County, scans: Sequence[NewScan], sender: str, actor: User, now: datetime.datetime | None = None
) -> ImportReceipt:
    """Record the scans of a carrier's handsets in one transaction; a second import of the same doubles nothing."""
    found: Counter[Result] = Counter()
    with writing():
        device = _locked_device(county, sender)
        # All at once, before the first portion holds pieces: else the next would ask for codes after pieces, and who
        # announces meanwhile waits for those of the first portion while it holds those of the next.
        codes = {scan.code for scan in scans}
        lock_codes(county=county, unknown=codes - known_waybills(county, codes))
        ordered = sorted(scans, key=lambda scan: scan.code)
        for start in range(0, len(ordered), _IN_ONE_GO):
            some = ordered[start : start + _IN_ONE_GO]
            receipt = record_scans(county=county, device=device, scans=some, actor=actor, now=now)
            found.update(answer.result for answer in receipt.answers)
        return ImportReceipt(found, short_head(device.pk, *head_of_device(device.pk)))


def _locked_device(county: County, sender: str) -> Device:
    """What stands for a sender's handsets, held as `record_scans` holds it."""
    device, _ = Device.objects.get_or_create(
        county=county, name=f"{IMPORT_PREFIX}{sender}"[:80], defaults={"kind": DeviceKind.IMPORT}
    )
    return Device.objects.select_for_update(no_key=True).get(pk=device.pk)
