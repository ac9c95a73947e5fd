"""A scan on its way into the record, and the answer it gets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from tongcun.parcels.models.scans import Source
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.pure.custody import Party


@dataclass(frozen=True, slots=True)
class NewScan:
    """One scan as a device made it; `scan_id` is made there, once, and `device_time` is aware.

    `here` did `act` to `code`; `other` is the second party where there is one.
    """

    scan_id: UUID
    device_time: datetime
    act: Act
    code: str
    here: Party
    other: Party | None = None
    bag_label: str = ""
    seal_number: str = ""
    corrects: UUID | None = None
    source: Source = Source.DEVICE

    def content(self) -> tuple[object, ...]:
        """All that a scan says, in the order of CONTENT: two with the same id must be equal in it."""
        other = ("", "") if self.other is None else (self.other.kind.value, self.other.party_id)
        return (
            self.device_time, self.act.value, self.code, self.here.kind.value, self.here.party_id, *other,
            self.bag_label, self.seal_number, self.corrects, self.source.value,
        )  # fmt: skip


CONTENT = ("device_time", "act", "code", "here_kind", "here_id", "other_kind", "other_id", "bag_label", "seal_number",
           "corrects", "source")  # fmt: skip
"""The columns of a scan that come from the device."""


class Result(StrEnum):
    """What became of a scan. All four mean that it is kept, so that the device may forget it."""

    OK = "ok"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one scan, under the id that the device sent.

    `ok`: it counts; `misfits` say how it disagrees with the record, if it does. `duplicate`: the record has had it.
    `conflict`: its id belongs to a scan of other content; it is kept under an id of its own and does not count.
    `quarantined`: kept, and does not count until the code is announced or a person has looked into it; what a carrier's
    system scans counts only if it is a parcel of that carrier.
    `number` is its place in the chain of its device. `to_ride` names the run that a thing is to ride which was put onto
    another, where somebody has said so. `aside` is the kind of discrepancy (DiscrepancyKind) for which a scan that is
    quarantined does not count.
    """

    scan_id: UUID
    result: Result
    number: int
    misfits: tuple[str, ...] = ()
    to_ride: str = ""
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One answer per scan, in their order, and the head of the device's chain after them: what the device keeps."""

    answers: tuple[Answer, ...]
    number: int
    digest: str
