"""What a device sent as a scan and nobody can read: kept for a person, so that nothing is lost."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tongcun.county.clock import now as present
from tongcun.county.models import County
from tongcun.parcels.models import Device, Discrepancy, DiscrepancyKind
from tongcun.parcels.record.gathering import portions
from tongcun.parcels.record.writer_gate import writing

LONGEST_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class UnreadableItem:
    """An unreadable item: the digest that names it, its beginning in ASCII, and why it is no scan."""

    digest: str
    raw: str
    why: str

    @classmethod
    def of(cls, raw: str, why: str) -> UnreadableItem:
        """What was sent, in ASCII, as it is kept."""
        return cls(hashlib.sha256(raw.encode("ascii")).hexdigest(), raw[:LONGEST_KEPT], why)


def keep_unreadable(
    *, county: County, device: Device, items: Sequence[UnreadableItem], now: datetime | None = None
) -> None:
    """Open a discrepancy for each item, once however often it is sent."""
    if not items:
        return
    with writing():
        known = {
            code
            for some in portions(item.digest for item in items)
            for code in Discrepancy.objects.filter(county=county, code__in=some).values_list("code", flat=True)
        }
        new = {item.digest: item for item in items if item.digest not in known}
        Discrepancy.objects.bulk_create(
            Discrepancy(
                county=county, kind=DiscrepancyKind.UNREADABLE, code=item.digest, station_id=device.station_id,
                detail={"sent": item.raw, "why": item.why, "device": device.name}, opened_at=now or present(),
            )
            for item in new.values()
        )  # fmt: skip
