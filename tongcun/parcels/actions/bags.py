"""Bags as a desk makes them; what is in them is scanned into them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongcun.county.actions import RefusedError
from tongcun.county.clock import now as present
from tongcun.county.history import edited_by
from tongcun.county.models import County, Station, User
from tongcun.county.names import with_names
from tongcun.parcels.actions.locks import lock_codes
from tongcun.parcels.actions.overload import tell_overload
from tongcun.parcels.actions.recomputing import recompute
from tongcun.parcels.models import Bag
from tongcun.parcels.pure.custody import PartyKind
from tongcun.parcels.record.writer_gate import writing


class BagError(RefusedError):
    """A bag that cannot be made."""


@dataclass(frozen=True, slots=True)
class NewBag:
    """A bag as a desk makes it: for one station; its pieces where somebody has counted them, kilograms as weighed."""

    label: str
    origin: Station
    destination: Station
    date: datetime.date
    pieces: int | None = None
    mass_kg: float | None = None


def make_bag(*, county: County, bag: NewBag, actor: User | None = None, now: datetime.datetime | None = None) -> Bag:
    """Make a bag, or note what one that is not sealed was counted and weighed to; its history keeps by whom, and
    what it was before. Raises BagError."""
    moment = now or present()
    with writing():
        lock_codes(county=county, made=[bag.label])
        made = Bag.objects.filter(county=county, label=bag.label).first()
        if made is None:
            made = Bag(
                county=county, label=bag.label, origin=bag.origin, destination=bag.destination, date=bag.date,
                pieces=bag.pieces or 0, mass_kg=bag.mass_kg,
            )  # fmt: skip
            edited_by(made, actor).save()
            # What was scanned of its label before it was made counts from now on.
            recompute(county=county, waybills=(), labels=[bag.label], around=[bag.label], now=moment)
        else:
            _note(made, bag, actor)
        made.refresh_from_db()
        if made.holder_kind == PartyKind.RUN.value:
            tell_overload(county=county, runs=[made.holder_id], now=moment)
        return made


def _note(made: Bag, bag: NewBag, actor: User | None) -> None:
    """What a bag that is there was counted and weighed to, if that is anything new."""
    if made.destination_id != bag.destination.pk:
        raise BagError(with_names(_("Bag {label} is for {station}."), label=bag.label, station=made.destination))
    if made.seal_number:
        raise BagError(_("Bag {label} is sealed; open it first.").format(label=bag.label))
    noted = {
        "is_by_scans": False,
        "pieces": made.pieces if bag.pieces is None else bag.pieces,
        "mass_kg": made.mass_kg if bag.mass_kg is None else bag.mass_kg,
    }
    if any(getattr(made, column) != value for column, value in noted.items()):
        _begin_history(made)
        for column, value in noted.items():
            setattr(made, column, value)
        edited_by(made, actor).save(update_fields=noted)


def _begin_history(made: Bag) -> None:
    """How a bag was when scans had made it, so that its history tells what the first desk changed."""
    history = Bag.history.model
    if not history.objects.filter(id=made.pk).exists():
        as_it_was = {column.attname: getattr(made, column.attname) for column in history.tracked_fields}
        history.objects.create(history_date=made.made_at, history_type="+", **as_it_was)
