"""Sheets of senders and exports of handsets, all of it or nothing."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence

from tongcun.county.models import County, User
from tongcun.parcels.actions.announcing import Announced, Announcement, announce
from tongcun.parcels.actions.scans import record_scans
from tongcun.parcels.models import Device, DeviceKind
from tongcun.parcels.new_scans import NewScan, Result
from tongcun.parcels.writer_gate import writing

_IN_ONE_GO = 1_000


def import_parcels(
    *, county: County, parcels: Sequence[Announcement], now: datetime.datetime | None = None
) -> Counter[Announced]:
    """Announce the parcels of a sheet in one transaction; how many were new, known and of another carrier."""
    return Counter(announce(county=county, parcels=parcels, now=now))


def import_handset_export(
    *, county: County, scans: Sequence[NewScan], sender: str, actor: User, now: datetime.datetime | None = None
) -> Counter[Result]:
    """Record the scans of a carrier's handsets in one transaction; a second import of the same doubles nothing."""
    found: Counter[Result] = Counter()
    with writing():
        device, _ = Device.objects.get_or_create(
            county=county, name=f"import {sender}"[:80], defaults={"kind": DeviceKind.IMPORT}
        )
        ordered = sorted(scans, key=lambda scan: scan.code)
        for start in range(0, len(ordered), _IN_ONE_GO):
            some = ordered[start : start + _IN_ONE_GO]
            receipt = record_scans(county=county, device=device, scans=some, actor=actor, now=now)
            found.update(answer.result for answer in receipt.answers)
    return found
