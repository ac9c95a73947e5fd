"""Scans added to the record: which are new, and each a link in the chain of its device."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from tongcun.county.actions.plain_rows import insert, update
from tongcun.parcels.pure.chain import LINKED, link
from tongcun.parcels.pure.finding_kinds import FindingKind
from tongcun.parcels.pure.scan_times import is_impossible
from tongcun.parcels.record.new_scans import CONTENT, Answer, NewScan, Result
from tongcun.parcels.record.statements import among, identity, listed, moment, rows, stored

_NAMESPACE = uuid.UUID("5a0e1f38-6d55-4a3a-9f0e-2b6f1b0c7a11")
_COLUMNS = (*LINKED, "digest")


class DeviceChangedError(Exception):
    """A device is no longer what its sender took it for: stopped, moved, or of another token."""


@dataclass
class Sending:
    """What one device sends at once, and what is told to it: answers by the position of the scan, and its head then.

    `standing` is how the sender knew the device (`Device.standing`), where it has a token.
    """

    device_id: int
    actor_id: int | None
    now: datetime
    scans: Sequence[NewScan]
    answers: dict[int, Answer] = field(default_factory=dict)
    number: int = 0
    digest: str = ""
    standing: tuple[object, ...] | None = None


@dataclass(frozen=True, slots=True)
class KeptScan:
    """A scan that the record did not have: under which id it is kept, and where in the chain of its device."""

    sending: Sending
    position: int
    new: NewScan
    scan_id: uuid.UUID
    number: int
    reuses: uuid.UUID | None
    content: tuple[object, ...]

    @property
    def stays_out(self) -> FindingKind | None:
        """The kind of discrepancy that keeps it out of custody for good."""
        if self.reuses is not None:
            return FindingKind.ID_USED_TWICE
        return FindingKind.IMPOSSIBLE_TIME if is_impossible(self.new.device_time, self.sending.now) else None

    def linked(self, county_id: int) -> tuple[object, ...]:
        """The columns that its digest covers, in the order of LINKED."""
        when, *said, corrects, source = self.content
        return (
            self.scan_id, county_id, self.sending.device_id, self.number, when, self.sending.now,
            self.sending.actor_id, *said, corrects, source, self.reuses,
        )  # fmt: skip


Had = dict[uuid.UUID, tuple[tuple[object, ...], int]]
"""Content and number of scans that the record has, by id."""


def append(county_id: int, sendings: Sequence[Sending]) -> list[KeptScan]:
    """Add what is new to the chains of the devices, in the order in which it was sent; answer what is not.

    Must run inside a transaction. Heads are locked by the devices' keys, then rows are added by their ids, so that
    two processes that record the same scans never wait for each other. Raises DeviceChangedError.
    """
    heads = _locked_heads(sendings)
    had = _present(new.scan_id for sending in sendings for new in sending.scans)
    had |= _present(_other_id(new) for sending in sendings for new in sending.scans if _differs(new, had))
    kept, rows_to_add = [], []
    for sending in sendings:
        number, digest = heads[sending.device_id]
        for some in _sorted_out(sending, had, number):
            values = some.linked(county_id)
            number, digest = some.number, link(digest, values)
            kept.append(some)
            rows_to_add.append([*map(stored, values), digest])
        sending.number, sending.digest = number, digest
        heads[sending.device_id] = (number, digest)
    insert("parcels_scan", _COLUMNS, sorted(rows_to_add, key=lambda row: str(row[0])))
    _move_heads(sendings, {some.sending.device_id for some in kept})
    return kept


def _locked_heads(sendings: Sequence[Sending]) -> dict[int, tuple[int, str]]:
    """Number and digest of each device's last scan, once the devices are still what their senders took them for."""
    lock = " FOR NO KEY UPDATE" if connection.features.has_select_for_update else ""
    found = rows(
        "SELECT id, head_number, head_digest, token_digest, is_active, station_id, carrier_id FROM parcels_device"
        f" WHERE {among('id')} ORDER BY id{lock}",
        [listed({sending.device_id for sending in sendings})],
    )
    standings = {pk: (token, bool(is_active), *places) for pk, _, _, token, is_active, *places in found}
    if any(sending.standing not in (None, standings.get(sending.device_id)) for sending in sendings):
        raise DeviceChangedError
    return {row[0]: (row[1], row[2]) for row in found}


def _move_heads(sendings: Sequence[Sending], devices: set[int]) -> None:
    last = {sending.device_id: sending for sending in sendings if sending.device_id in devices}
    update(
        "parcels_device", ("head_number", "head_digest", "last_seen_at"),
        [(sending.number, sending.digest, stored(sending.now), device_id) for device_id, sending in last.items()],
    )  # fmt: skip


def _present(scan_ids: Iterable[uuid.UUID]) -> Had:
    wanted = set(scan_ids)
    if not wanted:
        return {}
    columns = ", ".join(CONTENT)
    found = rows(f"SELECT id, number, {columns} FROM parcels_scan WHERE {among('id')}", [listed(wanted)])
    return {
        scan_id: ((moment(when), *said, identity(corrects), source), number)
        for key, number, when, *said, corrects, source in found
        if (scan_id := identity(key)) is not None
    }


def _sorted_out(sending: Sending, had: Had, number: int) -> Iterable[KeptScan]:
    """What of a sending is new, numbered; the rest is answered."""
    for position, new in enumerate(sending.scans):
        content = new.content()
        scan_id, reuses = new.scan_id, None
        found = had.get(scan_id)
        if found is not None and found[0] != content:
            scan_id, reuses = _other_id(new), new.scan_id
            found = had.get(scan_id)
        if found is not None:
            result = Result.DUPLICATE if reuses is None else Result.CONFLICT
            sending.answers[position] = Answer(new.scan_id, result, found[1])
            continue
        number += 1
        had[scan_id] = (content, number)
        yield KeptScan(sending, position, new, scan_id, number, reuses, content)


def _differs(new: NewScan, had: Had) -> bool:
    found = had.get(new.scan_id)
    return found is not None and found[0] != new.content()


def _other_id(new: NewScan) -> uuid.UUID:
    """The id under which a scan is kept whose own belongs to another: the same whenever the same scan comes."""
    return uuid.uuid5(_NAMESPACE, "\n".join(map(str, (new.scan_id, *new.content()))))
