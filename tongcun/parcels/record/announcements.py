"""Parcels as they are announced, and what becomes of that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tongcun.county.models import Station, Unit
from tongcun.parcels.models import Kind


@dataclass(frozen=True, slots=True)
class Announcement:
    """A parcel as its carrier announces it; sizes in litres and kilograms, None where not measured."""

    waybill: str
    kind: Kind
    origin: Station
    destination: Station
    ready_at: datetime
    due_at: datetime | None = None
    carrier: Unit | None = None
    volume_litres: float | None = None
    mass_kg: float | None = None
    name: str = ""
    phone: str = ""
    address: str = ""


class Announced(StrEnum):
    """What became of an announcement: of a parcel that is known what still can count does (`known_parcels`), and where
    something of it cannot, it is kept as it was."""

    NEW = "new"
    KNOWN = "known"
    KEPT = "kept"
    FOREIGN = "foreign"
