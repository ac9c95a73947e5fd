"""Rows of a carrier's handset export as scans: arrived, out, signed; nobody has to scan a second time."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.utils.translation import gettext as _

from tongcun.county.models import County, Station
from tongcun.county.sheets import Cells, Record, Told
from tongcun.feeds.cells import UnfitError
from tongcun.parcels.acts import Act
from tongcun.parcels.custody import Kind, Party
from tongcun.parcels.importing import moment_in
from tongcun.parcels.models import Source
from tongcun.parcels.models.parcels import OPAQUE_CODE
from tongcun.parcels.new_scans import NewScan

_NAMESPACE = uuid.UUID("3c1f3b7e-9b55-4a52-8a5e-62b1f1d9c0aa")
_AT_THE_HUB, _AT_A_STATION, _SIGNED = ["arrived", "out", "signed"]
_WORDS = {
    _AT_THE_HUB: "arrived 到件 到达 已到达 到站 到件扫描 入库 入站 accept shelve",
    _AT_A_STATION: "out 派件 出仓 派送 派件扫描 发往 out_for_delivery",
    _SIGNED: "signed 签收 已签收 妥投 取件 已取件 签收扫描 出库 collect",
}
ACTS_BY_WORD = {word: meaning for meaning, words in _WORDS.items() for word in words.split()}


def read_handset_export(
    county: County, rows: Iterable[Record], headings: dict[str, str], usual: Station, told: Told
) -> list[NewScan]:
    """The scans of an export; `usual` is where they were made when a row names no station.

    The id of each follows from what it says, so that a second import of the same rows doubles nothing.
    """
    stations = {name: s for s in Station.objects.filter(county=county) for name in (s.station_id, s.name)}
    zone = county.zone()
    scans: dict[uuid.UUID, NewScan] = {}
    for row in rows:
        cells = Cells(row, headings, told)
        meaning = cells.read("act", _meaning)
        moment = cells.read("at", lambda text: moment_in(text, zone))
        waybill = "".join(cells.text("waybill").split()).upper()
        if not OPAQUE_CODE.fullmatch(waybill):
            expected = _("letters, digits and hyphens, at most 40")
            cells.tell(UnfitError("waybill", _("no waybill number"), expected), "waybill")
        station = _station(cells, stations, usual)
        if meaning is not None and moment is not None and station is not None:
            for act, other in _acts(meaning, station, waybill):
                name = "\n".join((county.division_code, waybill, act.value, moment.isoformat(), station.station_id))
                here = Party(Kind.STATION, station.station_id)
                scan_id = uuid.uuid5(_NAMESPACE, name)
                scans[scan_id] = NewScan(scan_id, moment, act, waybill, here, other, source=Source.HANDSET_EXPORT)
    return list(scans.values())


def _meaning(word: str) -> str:
    found = ACTS_BY_WORD.get(word.strip().lower())
    if found is None:
        known = ", ".join(words.split()[1] for words in _WORDS.values())
        raise UnfitError("unknown_act", _("{text} is no act we know").format(text=word), known)
    return found


def _station(cells: Cells, stations: dict[str, Station], usual: Station) -> Station | None:
    field = "station_id" if cells.text("station_id") else "station"
    name = cells.text(field)
    if not name:
        return usual
    if name not in stations:
        what = _("{name} does not name one station").format(name=name)
        cells.tell(UnfitError("unknown_station", what, _("a station's id, or a name that only one bears")), field)
    return stations.get(name)


def _acts(meaning: str, station: Station, waybill: str) -> list[tuple[Act, Party | None]]:
    """What an entry of a handset means: arrived at the hub is accepted, at a station shelved; out at the hub is sorted
    for the road, at a station offered; signed is collected."""
    is_hub = station.level == "hub"
    if meaning == _AT_THE_HUB:
        return [(Act.ACCEPT if is_hub else Act.SHELVE, None)]
    if meaning == _AT_A_STATION:
        return [(Act.SORT if is_hub else Act.OFFER, None)]
    return [(Act.COLLECT, Party(Kind.ADDRESSEE, waybill))]
