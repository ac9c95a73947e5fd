"""Parcels announced: by a carrier's system, a spreadsheet, or a desk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tongcun.county.clock import now as present
from tongcun.county.models import County, Station, Unit
from tongcun.parcels.actions.recomputing import recompute
from tongcun.parcels.acts import State
from tongcun.parcels.models import Addressee, Kind, Parcel, Scan
from tongcun.parcels.record import portions
from tongcun.parcels.writer_gate import writing

_IN_ONE_GO = 2_000
_RENEWED = ("kind", "origin", "destination", "ready_at", "due_at", "volume_litres", "mass_kg")


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
    """What became of an announcement; `known` was renewed as long as nobody had scanned the parcel."""

    NEW = "new"
    KNOWN = "known"
    FOREIGN = "foreign"


def announce(*, county: County, parcels: Sequence[Announcement], now: datetime | None = None) -> list[Announced]:
    """Make or renew parcels, all or none; what of them lay in quarantine is taken into account.

    A waybill that another carrier has announced stays that carrier's. One that comes twice counts as it came last.
    """
    moment = now or present()
    with writing():
        known = _known(county, [parcel.waybill for parcel in parcels])
        answers, new, renewed = [], {}, {}
        for parcel in parcels:
            had = known.get(parcel.waybill)
            if had is None:
                answers.append(Announced.KNOWN if parcel.waybill in new else Announced.NEW)
                new[parcel.waybill] = parcel
            elif _is_foreign(had, parcel):
                answers.append(Announced.FOREIGN)
            else:
                answers.append(Announced.KNOWN)
                if had.state == State.ANNOUNCED.value:
                    renewed[parcel.waybill] = parcel
        for some in _portions_of(list(new.values())):
            _make(county, some)
        for some in _portions_of(list(renewed.values())):
            _renew(known, some)
        scanned = _scanned(county, new)
        if scanned:
            recompute(county=county, waybills=scanned, labels=(), now=moment)
    return answers


def _portions_of(parcels: list[Announcement]) -> Iterator[list[Announcement]]:
    for start in range(0, len(parcels), _IN_ONE_GO):
        yield parcels[start : start + _IN_ONE_GO]


def _known(county: County, waybills: Sequence[str]) -> dict[str, Parcel]:
    return {
        parcel.waybill: parcel
        for some in portions(waybills)
        for parcel in Parcel.objects.filter(county=county, waybill__in=some)
    }


def _is_foreign(had: Parcel, parcel: Announcement) -> bool:
    return parcel.carrier is not None and had.carrier_id is not None and had.carrier_id != parcel.carrier.pk


def _make(county: County, parcels: Sequence[Announcement]) -> None:
    made = Parcel.objects.bulk_create(
        [
            Parcel(
                county=county, waybill=new.waybill, carrier=new.carrier, **{key: getattr(new, key) for key in _RENEWED}
            )
            for new in parcels
        ]
    )
    Addressee.objects.bulk_create(
        [
            Addressee(parcel=parcel, name=new.name, phone=new.phone, address=new.address)
            for parcel, new in zip(made, parcels, strict=True)
            if new.name or new.phone or new.address
        ]
    )


def _renew(known: dict[str, Parcel], parcels: Sequence[Announcement]) -> None:
    rows = []
    for new in parcels:
        parcel = known[new.waybill]
        for key in _RENEWED:
            setattr(parcel, key, getattr(new, key))
        parcel.carrier = new.carrier or parcel.carrier
        rows.append(parcel)
    Parcel.objects.bulk_update(rows, [*_RENEWED, "carrier"], batch_size=200)
    whom = [
        Addressee(parcel=known[new.waybill], name=new.name, phone=new.phone, address=new.address)
        for new in parcels
        if new.name or new.phone or new.address
    ]
    Addressee.objects.bulk_create(
        whom, update_conflicts=True, unique_fields=["parcel"], update_fields=["name", "phone", "address"]
    )


def _scanned(county: County, new: dict[str, Announcement]) -> list[str]:
    """Which of the new parcels were scanned before anybody announced them."""
    return [
        code
        for some in portions(new)
        for code in Scan.objects.filter(county=county, code__in=some)
        .order_by()
        .values_list("code", flat=True)
        .distinct()
    ]
