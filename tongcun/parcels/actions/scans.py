"""The one way into the record: a batch of scans, one answer for each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from django.db import IntegrityError, connection

from tongcun.county.clock import now as present
from tongcun.county.models import County, User
from tongcun.parcels.actions.appending import Sending, append
from tongcun.parcels.actions.awaited_commit import AwaitedCommit
from tongcun.parcels.actions.following import follow
from tongcun.parcels.actions.group_commit import GroupCommit
from tongcun.parcels.models import Device
from tongcun.parcels.queries import head_of_device
from tongcun.parcels.record.new_scans import NewScan, Receipt
from tongcun.parcels.record.writer_gate import turn_to_write, writing

_TRIES = 3


def record_scans(
    *, county: County, device: Device, scans: Sequence[NewScan], actor: User | None = None, now: datetime | None = None
) -> Receipt:
    """Keep every scan as a fact, in one transaction, and bring custody up to date; one answer per scan, in their order.

    None is refused for disagreeing with the record, the plan or the clock: `Answer` tells what became of each. What
    several devices send at the same time is written together; within a transaction the scans are a part of that one.
    Raises DeviceChangedError where the device has a token and is no longer as it is given here.
    """
    if not scans:
        return Receipt((), *head_of_device(device.pk))
    sending = Sending(device.pk, actor.pk if actor else None, now or present(), scans, standing=device.standing)
    if connection.in_atomic_block:
        _record(county, [sending])
    else:
        _together.commit(county, sending)
    answers = tuple(sending.answers[position] for position in range(len(scans)))
    return Receipt(answers, sending.number, sending.digest)


async def record_scan_soon(*, county: County, device: Device, scan: NewScan) -> Receipt:
    """The same for one scan of a device, written with whatever others come at that moment; no thread waits for it."""
    sending = Sending(device.pk, None, present(), [scan], standing=device.standing)
    await _awaited().commit(county, sending)
    return Receipt((sending.answers[0],), sending.number, sending.digest)


def _record(county: County, sendings: Sequence[Sending]) -> None:
    """Record what some devices sent, all or nothing."""
    for attempt in range(1, _TRIES + 1):
        for sending in sendings:
            sending.answers.clear()
        try:
            with writing():
                if kept := append(county.pk, sendings):
                    follow(county, kept, max(sending.now for sending in sendings))
                return
        except IntegrityError:
            # The same id came by another process at the same moment; the second time it is found.
            if attempt == _TRIES:
                raise


_together = GroupCommit(_record, turn_to_write)


@cache
def _awaited() -> AwaitedCommit:
    """The line of the one event loop that a process which serves has; made in it, after the processes have parted."""
    return AwaitedCommit(_record, turn_to_write)
