"""Bags as a desk makes them; what is in them is scanned into them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongcun.county.clock import now as present
from tongcun.county.models import County, Station
from tongcun.county.names import with_names
from tongcun.parcels.actions.locks import lock_codes
from tongcun.parcels.actions.overload import tell_overload
from tongcun.parcels.actions.recomputing import recompute
from tongcun.parcels.models import Bag
from tongcun.parcels.pure.custody import PartyKind
from tongcun.parcels.record.writer_gate import writing


class BagError(Exception):
    """A bag that cannot be made; its text is a sentence for people."""


@dataclass(frozen=True, slots=True)
class NewBag:
    """A bag as a desk makes it: for one station; its pieces where somebody has counted them, kilograms as weighed."""

    label: str
    origin: Station
    destination: Station
    date: datetime.date
    pieces: int | None = None
    mass_kg: float | None = None


def make_bag(*, county: County, bag: NewBag, now: datetime.datetime | None = None) -> Bag:
    """Make a bag, or note what one that is not sealed was counted and weighed to. Raises BagError."""
    moment = now or present()
    with writing():
        lock_codes(county=county, made=[bag.label])
        made, is_new = Bag.objects.get_or_create(
            county=county, label=bag.label,
            defaults={"origin": bag.origin, "destination": bag.destination, "date": bag.date},
        )  # fmt: skip
        if made.destination_id != bag.destination.pk:
            raise BagError(with_names(_("Bag {label} is for {station}."), label=bag.label, station=made.destination))
        if made.seal_number:
            raise BagError(_("Bag {label} is sealed; open it first.").format(label=bag.label))
        if is_new:
            # What was scanned of its label before it was made counts from now on.
            recompute(county=county, waybills=(), labels=[bag.label], around=[bag.label], now=moment)
        Bag.objects.filter(pk=made.pk).update(
            is_by_scans=False,
            pieces=made.pieces if bag.pieces is None else bag.pieces,
            mass_kg=made.mass_kg if bag.mass_kg is None else bag.mass_kg,
        )
        made.refresh_from_db()
        if made.holder_kind == PartyKind.RUN.value:
            tell_overload(county=county, runs=[made.holder_id], now=moment)
        return made
