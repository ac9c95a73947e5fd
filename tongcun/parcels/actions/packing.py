"""Bags that nobody made beforehand: the first piece that is scanned into one makes it."""

from __future__ import annotations

from collections.abc import Sequence

from tongcun.county.models import County, Station
from tongcun.parcels.acts import Act
from tongcun.parcels.custody import Kind
from tongcun.parcels.models import Bag, Parcel
from tongcun.parcels.new_scans import NewScan
from tongcun.parcels.record import portions


def bags_from_packing(*, county: County, scans: Sequence[NewScan]) -> None:
    """Make the bags that nobody has made yet and that known pieces are packed into: from where the first is packed to
    where it goes."""
    packing: dict[str, NewScan] = {}
    for scan in scans:
        if scan.act == Act.PACK and scan.bag_label and scan.here.kind is Kind.STATION:
            packing.setdefault(scan.bag_label, scan)
    for some in portions(packing):
        for label in Bag.objects.filter(county=county, label__in=some).values_list("label", flat=True):
            del packing[label]
    if not packing:
        return
    destinations = {
        waybill: destination
        for some in portions(scan.code for scan in packing.values())
        for waybill, destination in Parcel.objects.filter(county=county, waybill__in=some).values_list(
            "waybill", "destination_id"
        )
    }
    places = {scan.here.party_id for scan in packing.values()}
    stations = dict(Station.objects.filter(county=county, station_id__in=places).values_list("station_id", "pk"))
    Bag.objects.bulk_create(
        [
            Bag(
                county=county, label=label, origin_id=stations[scan.here.party_id],
                destination_id=destinations[scan.code], date=scan.device_time.astimezone(county.zone()).date(),
            )
            for label, scan in sorted(packing.items())
            if scan.here.party_id in stations and scan.code in destinations
        ],
        ignore_conflicts=True,
    )  # fmt: skip
