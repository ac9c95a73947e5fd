"""Bags that nobody made beforehand: the first known piece that is scanned into one makes it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from tongcun.county.models import County, Station
from tongcun.parcels.models import Bag, Parcel
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.pure.custody import PartyKind, Step
from tongcun.parcels.record.gathering import portions
from tongcun.parcels.record.new_scans import NewScan


class Packing(NamedTuple):
    """A piece scanned into a bag, at a station by its id."""

    label: str
    waybill: str
    station_id: str
    at: datetime


def packings_in(scans: Iterable[NewScan]) -> list[Packing]:
    """Those of some scans that pack a piece at a station, in their order."""
    return [
        Packing(scan.bag_label, scan.code, scan.here.party_id, scan.device_time)
        for scan in scans
        if scan.act == Act.PACK and scan.bag_label and scan.here.kind is PartyKind.STATION
    ]


def packings_of(steps: Iterable[Step]) -> list[Packing]:
    """The same of the steps of some pieces; what was taken back is not among them."""
    scans = [step.scan for step in steps]
    return [
        Packing(scan.bag, scan.item, scan.here.party_id, scan.when)
        for scan in scans
        if scan.act is Act.PACK and scan.bag and scan.here.kind is PartyKind.STATION
    ]


def bags_from_packing(*, county: County, packings: Sequence[Packing]) -> set[str]:
    """Make the bags that nobody has made yet and that known pieces are packed into: from where one of these is packed
    to where it goes, until `settle_places` knows which was the first. Gives their labels; `lock_codes` goes before."""
    waiting: dict[str, list[Packing]] = {}
    for packing in packings:
        waiting.setdefault(packing.label, []).append(packing)
    for some in portions(waiting):
        for label in Bag.objects.filter(county=county, label__in=some).values_list("label", flat=True):
            del waiting[label]
    if not waiting:
        return set()
    destinations = {
        waybill: destination
        for some in portions(packing.waybill for those in waiting.values() for packing in those)
        for waybill, destination in Parcel.objects.filter(county=county, waybill__in=some).values_list(
            "waybill", "destination_id"
        )
    }
    places = {packing.station_id for those in waiting.values() for packing in those}
    stations = dict(Station.objects.filter(county=county, station_id__in=places).values_list("station_id", "pk"))
    known = [
        next((p for p in those if p.waybill in destinations and p.station_id in stations), None)
        for _label, those in sorted(waiting.items())
    ]
    Bag.objects.bulk_create(
        [
            Bag(
                county=county, label=first.label, origin_id=stations[first.station_id],
                destination_id=destinations[first.waybill], date=first.at.astimezone(county.zone()).date(),
                is_by_scans=True,
            )
            for first in known
            if first is not None
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    return {first.label for first in known if first is not None}
