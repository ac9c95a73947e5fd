"""Rows of a carrier's handset export as scans: arrived, out, signed; nobody has to scan a second time."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from tongcun.county.clock import service_date
from tongcun.county.models import County, Level, Station, Unit
from tongcun.county.sheets import Cells, Record, Told
from tongcun.feeds.cells import UnfitError
from tongcun.parcels.models import Parcel, Source
from tongcun.parcels.models.parcels import OPAQUE_CODE
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.pure.custody import Party, PartyKind
from tongcun.parcels.record.gathering import portions
from tongcun.parcels.record.new_scans import NewScan
from tongcun.parcels.record.plain_codes import plain_code
from tongcun.parcels.sheets.parcels import StationNames, Usual, moment_in

_NAMESPACE = uuid.UUID("3c1f3b7e-9b55-4a52-8a5e-62b1f1d9c0aa")
_ARRIVED, _OUT, _SIGNED = ["arrived", "out", "signed"]
_WORDS = {
    _ARRIVED: "arrived 到件 到达 已到达 到站 到件扫描 入库 入站 accept shelve",
    _OUT: "out 派件 出仓 派送 派件扫描 发往 out_for_delivery",
    _SIGNED: "signed 签收 已签收 妥投 取件 已取件 签收扫描 出库 collect",
}
ACTS_BY_WORD = {word: meaning for meaning, words in _WORDS.items() for word in words.split()}


def read_handset_export(
    county: County, rows: Iterable[Record], headings: dict[str, str], usual: Usual, told: Told
) -> list[NewScan]:
    """The scans of an export; where a row names no station they were made at the usual one.

    Whoever speaks for some carriers only is told each row about a parcel that is not announced as one of theirs.

    The id of each follows from what it says, so that a second import of the same rows doubles nothing.
    """
    station_of = StationNames(Station.objects.filter(county=county), service_date(county)).find
    zone = county.zone()
    first_of: dict[str, Cells] = {}
    said: list[_Entry] = []
    for row in rows:
        cells = Cells(row, headings, told)
        meaning = cells.read("act", _meaning)
        moment = cells.read("at", lambda text: moment_in(text, zone))
        waybill = plain_code(cells.text("waybill"))
        if not OPAQUE_CODE.fullmatch(waybill):
            expected = _("letters, digits and hyphens, at most 40")
            cells.tell(UnfitError("waybill", _("no waybill number"), expected), "waybill")
        else:
            first_of.setdefault(waybill, cells)
        station = cells.read("station_id" if cells.text("station_id") else "station", station_of, usual.origin)
        if meaning is not None and moment is not None and station is not None:
            said.append(_Entry(waybill, meaning, moment, station))
    if usual.own:
        _tell_foreign(county, first_of, usual.own)
    return _scans(county, said)


class _Entry(NamedTuple):
    """A row that could be read: what a handset said of a parcel, when and where."""

    waybill: str
    meaning: str
    moment: datetime.datetime
    station: Station


def _scans(county: County, said: Sequence[_Entry]) -> list[NewScan]:
    """What handsets said, as scans. Each act of a row has an id of its own: what becomes known of a parcel later adds
    an act and changes none."""
    destinations = {
        waybill: destination
        for some in portions({entry.waybill for entry in said})
        for waybill, destination in Parcel.objects.filter(county=county, waybill__in=some).values_list(
            "waybill", "destination_id"
        )
    }
    scans: dict[uuid.UUID, NewScan] = {}
    for waybill, meaning, moment, station in said:
        here = Party(PartyKind.STATION, station.station_id)
        for act, other in _acts(meaning, station, waybill, destinations.get(waybill)):
            name = "\n".join((county.division_code, waybill, act.value, moment.isoformat(), station.station_id))
            scan_id = uuid.uuid5(_NAMESPACE, name)
            scans[scan_id] = NewScan(scan_id, moment, act, waybill, here, other, source=Source.HANDSET_EXPORT)
    return list(scans.values())


def _tell_foreign(county: County, first_of: Mapping[str, Cells], own: tuple[Unit, ...]) -> None:
    """A carrier says nothing about the parcels of another."""
    theirs = Parcel.objects.filter(county=county, carrier__in=own)
    for some in portions(first_of):
        known = set(theirs.filter(waybill__in=some).values_list("waybill", flat=True))
        for waybill in some:
            if waybill not in known:
                what = _("{code} is not announced as a parcel of your carrier").format(code=waybill)
                first_of[waybill].tell(UnfitError("foreign", what, _("your own parcels")), "waybill")


def _meaning(word: str) -> str:
    found = ACTS_BY_WORD.get(word.strip().lower())
    if found is None:
        known = _(", ").join(words.split()[1] for words in _WORDS.values())
        raise UnfitError("unknown_act", _("{text} is no act we know").format(text=word), known)
    return found


def _acts(meaning: str, station: Station, waybill: str, destination: int | None) -> list[tuple[Act, Party | None]]:
    """What an entry of a handset means.

    Arrived is taken in from whoever brings it, and at its destination lies on the shelf from then on. Out is on the
    road: with whom no handset says, so the place that sends it out answers for it until another takes it in; at its
    destination it lies ready. Signed is collected. Where it goes may become known only later: until then it ends in a
    village, and goes on from everywhere else.
    """
    goes_on = station.level != Level.VILLAGE if destination is None else destination != station.pk
    if meaning == _ARRIVED:
        # Nobody sorts anything in a village shop: what lies there and is for elsewhere is to be told.
        rests = not goes_on or station.level == Level.VILLAGE
        return [(Act.ACCEPT, None), (Act.SHELVE, None)] if rests else [(Act.ACCEPT, None)]
    if meaning == _OUT:
        return [(Act.HAND_OVER, Party(PartyKind.ROAD, station.station_id))] if goes_on else [(Act.OFFER, None)]
    return [(Act.COLLECT, Party(PartyKind.ADDRESSEE, waybill))]
