"""Nouns of parcels and custody."""

from tongcun.parcels.models.closing import DayClose
from tongcun.parcels.models.collecting import CollectedBy, Collection, PickupCode
from tongcun.parcels.models.devices import Device, DeviceKind
from tongcun.parcels.models.discrepancies import Discrepancy, DiscrepancyKind
from tongcun.parcels.models.edits import ParcelEdit
from tongcun.parcels.models.handovers import Handover
from tongcun.parcels.models.limits import DiscrepancyLimit
from tongcun.parcels.models.parcels import Addressee, Bag, BagRide, Kind, Parcel
from tongcun.parcels.models.rules import ShortageRule
from tongcun.parcels.models.scans import Scan, Source

__all__ = [
    "Addressee", "Bag", "BagRide", "CollectedBy", "Collection", "DayClose", "Device", "DeviceKind", "Discrepancy",
    "DiscrepancyKind", "DiscrepancyLimit", "Handover", "Kind", "Parcel", "ParcelEdit", "PickupCode", "Scan",
    "ShortageRule", "Source",
]  # fmt: skip
