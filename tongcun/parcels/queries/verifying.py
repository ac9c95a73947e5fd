"""Whether the record is as it was written: every chain is walked from its first scan to the head it must end with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Max

from tongcun.parcels.models import DayClose, Device, Handover, Scan
from tongcun.parcels.pure.chain import LINKED, is_head, link
from tongcun.parcels.queries import head_of_device
from tongcun.parcels.record.triggers import missing_triggers

READ_AT_ONCE = 5_000

Progress = Callable[[int, int], None]
"""Told now and then: scans walked, scans in all."""


class Fault(StrEnum):
    """What is wrong with a chain."""

    EDITED = "edited"
    """A scan is not what its digest says, or it was moved here from another chain."""
    GAP = "gap"
    """A number is missing: scans were removed, or moved away."""
    TAIL = "tail"
    """The chain does not end with the head that its device, a day close, a handover or a receipt knows."""
    UNGUARDED = "unguarded"
    """The database would let the record be changed: a trigger is not there."""


@dataclass(frozen=True, slots=True)
class Broken:
    """One fault: in the chain of which device, at which number, and which scan if there is one; `by` names who knows
    the head that the chain does not end with or pass."""

    fault: Fault
    device: str
    number: int
    scan_id: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """A head that somebody was told: after `number` scans the chain of a device had this digest, or one that begins so
    (`chain.is_head`)."""

    device_id: int
    number: int
    digest: str
    by: str


def verify(*, receipts: Iterable[Head] = (), told: Progress = lambda done, of: None) -> Iterator[Broken]:
    """Every fault of the record; none means that no scan was edited, moved or removed since it was written.

    `receipts` are heads that devices and people hold. Memory does not grow with the record, and scans may go on
    meanwhile: each chain is walked as far as it went when its walk began.
    """
    for name in missing_triggers():
        yield Broken(Fault.UNGUARDED, name, 0)
    heads = _heads(receipts)
    total = Scan.objects.count()
    done = 0
    for device in Device.objects.order_by("pk").select_related("county"):
        name = f"{device.county.division_code} {device.name}"
        for number, broken in _walk(device, name, heads.pop(device.pk, [])):
            done += number
            if broken is not None:
                yield broken
            elif done % READ_AT_ONCE < number:
                told(done, total)
    for strangers in heads.values():
        yield from (Broken(Fault.TAIL, str(head.device_id), head.number, by=head.by) for head in strangers)
    told(total, total)


def _heads(receipts: Iterable[Head]) -> dict[int, list[Head]]:
    heads: dict[int, list[Head]] = {}
    for head in receipts:
        heads.setdefault(head.device_id, []).append(head)
    sheets: list[tuple[str, Any]] = [
        *((f"day close {pk}", kept) for pk, kept in DayClose.objects.values_list("pk", "heads").iterator()),
        *((f"handover {pk}", kept) for pk, kept in Handover.objects.values_list("pk", "heads").iterator()),
    ]
    for by, kept in sheets:
        for device, (number, digest) in kept.items():
            heads.setdefault(int(device), []).append(Head(int(device), number, digest, by))
    return heads


def _walk(device: Device, name: str, heads: list[Head]) -> Iterator[tuple[int, Broken | None]]:
    """Walk one chain; for each scan 1, and for what is wrong the fault."""
    end, at_the_end = head_of_device(device.pk)
    heads = [Head(device.pk, end, at_the_end, "device"), *heads]
    wanted: dict[int, list[Head]] = {}
    for head in heads:
        wanted.setdefault(head.number, []).append(head)
    digest, number = "", 0
    yield from ((0, broken) for broken in _unmet(wanted.pop(0, []), "", name))
    rows = Scan.objects.filter(device=device, number__lte=end).order_by("number").values_list(*LINKED, "digest")
    for row in rows.iterator(chunk_size=READ_AT_ONCE):
        *values, kept = row
        if values[3] != number + 1:
            yield 0, Broken(Fault.GAP, name, number + 1)
        if link(digest, values) != kept:
            yield 0, Broken(Fault.EDITED, name, values[3], str(values[0]))
        number, digest = values[3], kept
        yield from ((0, broken) for broken in _unmet(wanted.pop(number, []), digest, name))
        yield 1, None
    # First the last scan, then the head: they are written together, so that what came meanwhile is behind neither.
    last = Scan.objects.filter(device=device).aggregate(last=Max("number"))["last"] or 0
    if last > head_of_device(device.pk)[0]:
        yield 0, Broken(Fault.TAIL, name, last, by="device")
    for left in wanted.values():
        yield from ((0, Broken(Fault.TAIL, name, head.number, by=head.by)) for head in left)


def _unmet(heads: list[Head], digest: str, name: str) -> Iterator[Broken]:
    for head in heads:
        if not is_head(head.digest, digest):
            yield Broken(Fault.TAIL, name, head.number, by=head.by)
