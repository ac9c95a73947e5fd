"""The custody of a piece or a bag, and what scans put into bags and onto runs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, When

from tongcun.buses.models import DatedTrip
from tongcun.county.models import County, Station
from tongcun.parcels.models import Bag, DeviceKind, Parcel, Scan
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.pure.custody import Custody, PartyKind
from tongcun.parcels.pure.scan_times import is_impossible
from tongcun.parcels.record.gathering import gather, not_taken_back
from tongcun.parcels.record.statements import CORRECTED_ID, among, listed, possible_time, rows

CORRECTED = Case(When(Exists(Scan.objects.filter(corrects=OuterRef("pk"))), then=F("pk")))
"""The id of a scan that something corrects, which is rare; making ids of all would cost more than reading the rows."""


_OF_THAT_CARRIER = Parcel.objects.filter(
    county=OuterRef("county"), waybill=OuterRef("code"), carrier__unit_id=OuterRef("here_id")
)
"""The parcel that a carrier has scanned, if it is one of that carrier's: its system counts for no other."""


def boardings(run: DatedTrip) -> list[tuple[Any, ...]]:
    """Every scan that put something onto a run, those at an impossible time left out, in order: its own id where
    something corrects it, the code, the station of the hands or of the device that did it, if any."""
    loaded = Q(here_id=run.run_id, here_kind=PartyKind.RUN.value, act=Act.LOAD.value)
    # That it is not empty goes without saying, but only so does SQLite take the index of other parties.
    given = Q(other_id=run.run_id, other_kind=PartyKind.RUN.value, act=Act.HAND_OVER.value) & ~Q(other_id="")
    given &= ~Q(here_kind=PartyKind.CARRIER.value, device__kind=DeviceKind.CARRIER) | Q(Exists(_OF_THAT_CARRIER))
    columns = (CORRECTED, "device_time", "server_time", "code", "here_kind", "here_id", "device__station__station_id")
    one, other = (
        Scan.objects.filter(which, county=run.county_id, reuses=None).order_by().values_list(*columns)
        for which in (loaded, given)
    )
    scans = sorted(one.union(other), key=lambda row: row[1])
    return [
        (scan_id, code, here if kind == PartyKind.STATION.value else desk)
        for scan_id, when, came, code, kind, here, desk in scans
        if not is_impossible(when, came)
    ]


def where_put_on(found: Iterable[tuple[Any, ...]]) -> dict[str, str]:
    """What some `boardings` put on, by its code: the last station that one of them names, empty where none does."""
    where: dict[str, str] = {}
    for _scan_id, code, station in found:
        where[code] = station or where.get(code, "")
    return where


def packings(county: County, labels: Iterable[str]) -> list[tuple[Any, ...]]:
    """Every packing into some bags, those at an impossible time left out, in order: its own id where something corrects
    it, the code, the bag."""
    if not (wanted := list(labels)):
        return []
    # A day's bags are a thousand and more; the index of bags holds a part of the rows, named in its own words.
    statement = (
        f"SELECT {CORRECTED_ID}, code, bag_label FROM parcels_scan"
        f" WHERE county_id = %s AND {among('bag_label')} AND NOT (bag_label = '') AND act = %s AND reuses IS NULL"
        f" AND {possible_time()} ORDER BY device_time"
    )
    return rows(statement, [county.pk, listed(wanted), Act.PACK.value])


def packed_into(county: County, labels: Iterable[str]) -> dict[str, str]:
    """The codes of all that was ever packed into some bags, each with the bag that it was last packed into; what was
    packed by mistake and taken back was not, nor what was packed at an impossible time."""
    return {code: label for _, code, label in not_taken_back(county.pk, packings(county, labels))}


def custody_of_parcel(parcel: Parcel) -> Custody:
    """The custody of a piece, step by step, as the record tells it now."""
    return gather(parcel.county_id, [parcel.waybill], ()).custody_of_parcel(parcel.waybill)


def custody_of_bag(bag: Bag) -> Custody:
    """The custody of a bag, step by step."""
    return gather(bag.county_id, (), [bag.label]).custody_of_bag(bag.label)


def destinations(county: County, codes: Iterable[str]) -> tuple[dict[str, Station], dict[str, Station]]:
    """Where bags, by label, and parcels, by waybill, are to go."""
    wanted = list(codes)
    bags = Bag.objects.filter(county=county, label__in=wanted).select_related("destination__township")
    parcels = Parcel.objects.filter(county=county, waybill__in=wanted).select_related("destination__township")
    return {bag.label: bag.destination for bag in bags}, {piece.waybill: piece.destination for piece in parcels}
