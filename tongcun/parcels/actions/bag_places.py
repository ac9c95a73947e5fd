"""Bags that no desk has made: from where, to where and of which date follows from the first piece packed into them.

The first as the record has it, by the times of the scans: in whatever order they come, the bag is for the same station.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from tongcun.county.actions import RefusedError
from tongcun.county.actions.plain_rows import update
from tongcun.county.models import County
from tongcun.county.names import with_names
from tongcun.parcels.models import Bag, Parcel
from tongcun.parcels.pure.scan_times import is_impossible
from tongcun.parcels.queries.bag_places import leads_there, place_of
from tongcun.parcels.record.gathering import taken_back_among
from tongcun.parcels.record.statements import CORRECTED_ID, among, day, identity_text, listed, moment, rows, stored


class BagPlace(NamedTuple):
    """From where a bag comes and where it goes, stations by key, and its date."""

    origin: int
    destination: int
    date: datetime.date


class Moved(NamedTuple):
    """A bag that is for another station than was thought, or of another day."""

    label: str
    cached: BagPlace
    recorded: BagPlace


_PACKED = (
    f"SELECT parcels_scan.bag_label, {CORRECTED_ID}, device_time, server_time, place.id, piece.destination_id"
    " FROM parcels_scan"
    " JOIN parcels_parcel piece ON piece.county_id = parcels_scan.county_id AND piece.waybill = parcels_scan.code"
    " JOIN county_station place ON place.county_id = parcels_scan.county_id AND place.station_id = parcels_scan.here_id"
    " WHERE parcels_scan.county_id = %s AND NOT (parcels_scan.bag_label = '') AND {those}"
    " AND act = 'pack' AND here_kind = 'station' AND reuses IS NULL ORDER BY device_time, parcels_scan.id"
)


def settle_places(*, county: County, labels: Iterable[str]) -> list[Moved]:
    """Let those of some bags that no desk has made be from and for where their first piece is; gives the others than
    before. Must run inside a transaction that has locked the bags."""
    statement = (
        "SELECT label, id, origin_id, destination_id, date FROM parcels_bag"
        f" WHERE county_id = %s AND is_by_scans AND {among('label')} ORDER BY label"
    )
    made = {label: (pk, BagPlace(*place)) for label, pk, *place in rows(statement, [county.pk, listed(labels)])}
    firsts = _firsts(county, made) if made else {}
    moved = [
        (pk, Moved(label, cached, recorded))
        for label, (pk, cached) in made.items()
        if (recorded := firsts.get(label, cached)) != cached._replace(date=day(cached.date))
    ]
    update(
        "parcels_bag", ("origin_id", "destination_id", "date"), [(*map(stored, one.recorded), pk) for pk, one in moved]
    )
    return [one for _pk, one in moved]


def _firsts(county: County, labels: Iterable[str]) -> dict[str, BagPlace]:
    """The place of each bag by the first known piece that was packed into it, and not taken back if any stays."""
    packed = [row for row in rows(_PACKED.format(those=among("parcels_scan.bag_label")), [county.pk, listed(labels)])
              if not is_impossible(moment(row[2]), moment(row[3]))]  # fmt: skip
    gone = taken_back_among(county.pk, (identity_text(row[1]) for row in packed if row[1] is not None))
    stays = [row for row in packed if row[1] is None or identity_text(row[1]) not in gone]
    zone = county.zone()
    found: dict[str, BagPlace] = {}
    for label, _corrected, when, _came, origin, destination in (*stays, *packed):
        found.setdefault(label, BagPlace(origin, destination, moment(when).astimezone(zone).date()))
    return found


class WrongBagError(RefusedError):
    """A piece that would go into a bag for elsewhere: nothing is recorded."""


def check_bag(*, county: County, waybill: str, label: str) -> None:
    """Before a desk packs a piece: raises WrongBagError where the bag does not lead to its destination. What goes back,
    and a bag or piece that nobody knows yet, is no matter of this."""
    piece = Parcel.objects.filter(county=county, waybill=waybill, is_going_back=False).select_related("destination")
    bag = Bag.objects.filter(county=county, label=label).select_related("destination").first()
    if bag is None or (parcel := piece.first()) is None:
        return
    if leads_there(place_of(bag.destination), place_of(parcel.destination)):
        return
    words = _(
        "{waybill} is for {station}, but bag {label} is for {other}. It was not recorded: put it into another bag, or"
        " tick that it is to go into this one all the same."
    )
    raise WrongBagError(
        with_names(words, waybill=waybill, station=parcel.destination, label=label, other=bag.destination)
    )
