"""Bags as a desk packs them: acts through the one way into the record."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongcun.county.clock import now as present
from tongcun.county.models import County, Station, User
from tongcun.county.names import with_names
from tongcun.parcels.actions.devices import desk_of
from tongcun.parcels.actions.locks import lock_codes
from tongcun.parcels.actions.overload import tell_overload
from tongcun.parcels.actions.recomputing import recompute
from tongcun.parcels.actions.scans import record_scans
from tongcun.parcels.acts import Act
from tongcun.parcels.custody import Kind, Party
from tongcun.parcels.models import Bag, Device, Source
from tongcun.parcels.new_scans import NewScan
from tongcun.parcels.writer_gate import writing


class BagError(Exception):
    """A bag that cannot be packed; its text is a sentence for people."""


@dataclass(frozen=True, slots=True)
class NewBag:
    """A bag as a desk packs it: for one station, with its pieces, or with their count only where nobody scans them."""

    label: str
    origin: Station
    destination: Station
    date: datetime.date
    waybills: tuple[str, ...] = ()
    pieces: int = 0
    mass_kg: float | None = None


def pack_bag(*, county: County, bag: NewBag, actor: User, now: datetime.datetime | None = None) -> Bag:
    """Make a bag, or add to one that is not sealed; each piece is scanned into it. Raises BagError."""
    moment = now or present()
    with writing():
        desk = _locked_desk(bag.origin) if bag.waybills else None
        lock_codes(county=county, made=[bag.label], unknown=bag.waybills)
        made, is_new = Bag.objects.get_or_create(
            county=county, label=bag.label,
            defaults={"origin": bag.origin, "destination": bag.destination, "date": bag.date},
        )  # fmt: skip
        if made.destination_id != bag.destination.pk:
            raise BagError(with_names(_("Bag {label} is for {station}."), label=bag.label, station=made.destination))
        if made.seal_number:
            raise BagError(_("Bag {label} is sealed; open it first.").format(label=bag.label))
        here = Party(Kind.STATION, bag.origin.station_id)
        scans = [
            NewScan(uuid.uuid4(), moment, Act.PACK, code, here, bag_label=bag.label, source=Source.DESK)
            for code in dict.fromkeys(bag.waybills)
        ]
        if desk is not None:
            record_scans(county=county, device=desk, scans=scans, actor=actor, now=moment)
        elif is_new:
            # What was scanned of its label before it was made counts from now on.
            recompute(county=county, waybills=(), labels=[bag.label], now=moment)
        Bag.objects.filter(pk=made.pk).update(
            pieces=max(bag.pieces, made.pieces if not scans else made.pieces + len(scans)),
            mass_kg=bag.mass_kg if bag.mass_kg is not None else made.mass_kg,
        )
        made.refresh_from_db()
        if made.holder_kind == Kind.RUN.value:
            tell_overload(county=county, runs=[made.holder_id], now=moment)
        return made


def _locked_desk(station: Station) -> Device:
    """The desk of a station, held as `record_scans` holds it: before codes, runs, bags and pieces."""
    return Device.objects.select_for_update(no_key=True).get(pk=desk_of(station=station).pk)
