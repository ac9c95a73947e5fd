"""Rows of a sender's sheet as parcels: what each row means, with every doubt told and nothing guessed."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from tongcun.county.clock import FIRST_DAY, LAST_DAY, service_date
from tongcun.county.models import County, Station, Unit, UnitKind, valid_on
from tongcun.county.place_names import VillageNames
from tongcun.county.sheets import Cells, Record, Told
from tongcun.feeds import moments
from tongcun.feeds.cells import UnfitError
from tongcun.parcels.models import Kind
from tongcun.parcels.models.parcels import OPAQUE_CODE
from tongcun.parcels.record.announcements import Announcement
from tongcun.parcels.record.plain_codes import plain_code
from tongcun.parcels.sheets.kind_words import KindWords
from tongcun.parcels.sheets.on_their_way import tell_on_their_way

LARGEST_SIZE = 100_000.0
IN_ONE_GO = 1_000
"""So many rows are looked up together among what is announced already."""
STATIONS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Usual:
    """What holds where a row says nothing: where parcels come from, their kind, whose they are, when they are ready.

    `own` are the carriers for whom the sender may speak; empty where it may be any of the county's. `otherwise` is the
    kind that words count as which nobody knows; the usual one where none is chosen.
    """

    origin: Station
    kind: Kind
    ready_at: datetime.datetime
    carrier: Unit | None = None
    own: tuple[Unit, ...] = ()
    otherwise: Kind | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """The parcels of a sheet, in its order, and the words for kinds in it that nobody knows."""

    parcels: list[Announcement]
    unknown_kinds: tuple[str, ...] = ()


class StationNames:
    """The stations of a county by what people call them; a name means one that is there today before any other."""

    def __init__(self, stations: Iterable[Station], today: datetime.date) -> None:
        self._by_id: dict[str, Station] = {}
        self._by_name: dict[str, list[Station]] = defaultdict(list)
        self._of_other_days: dict[str, list[Station]] = defaultdict(list)
        for station in stations:
            self._by_id[station.station_id] = station
            (self._by_name if station.is_valid_on(today) else self._of_other_days)[station.name].append(station)

    def find(self, name: str) -> Station:
        """A station by its id, or by a name that only one bears; raises UnfitError."""
        if name in self._by_id:
            return self._by_id[name]
        named = self._by_name.get(name) or self._of_other_days.get(name, [])
        if len(named) == 1:
            return named[0]
        what = _("{name} does not name one station").format(name=name)
        raise UnfitError("unknown_station", what, _("a station's id, or a name that only one bears"))


def read_announcements(
    county: County, rows: Iterable[Record], headings: dict[str, str], usual: Usual, told: Told
) -> Listed:
    """The parcels of a sheet; every row with a doubt is told, and then the list is not to be used.

    What of a row does not count, as its parcel is on its way already, is told, too, and stops nothing.
    """
    reader = _Reader(county, usual)
    seen: dict[str, int] = {}
    found: list[Announcement] = []
    left = iter(rows)
    while some := [(Cells(row, headings, told), row.line) for row in islice(left, IN_ONE_GO)]:
        read = [(reader.parcel(cells), cells) for cells, _line in some]
        for parcel, cells in read:
            _tell_twice(parcel, cells, seen)
        tell_on_their_way(county, [pair for pair in read if pair[1].line not in reader.nowhere], reader.names)
        found += [parcel for parcel, _cells in read]
    return Listed(found, tuple(reader.unknown_kinds))


def _tell_twice(parcel: Announcement, cells: Cells, seen: dict[str, int]) -> None:
    if (before := seen.get(parcel.waybill)) is not None and parcel.waybill:
        what = _("the number stands on line {line} too").format(line=before)
        cells.tell(UnfitError("twice", what, _("each once")), "waybill")
    seen[parcel.waybill] = cells.line


class _Reader:
    """What is known of a county, and every name that was looked up once."""

    def __init__(self, county: County, usual: Usual) -> None:
        self._usual, self._zone = usual, county.zone()
        today, everywhere = service_date(county), list(Station.objects.filter(county=county).select_related("township"))
        stations = [station for station in everywhere if station.is_valid_on(today)]
        self.names = {station.pk: station.name for station in everywhere}
        self.station = StationNames(stations, today).find
        self._by_village: dict[int, list[Station]] = defaultdict(list)
        for station in stations:
            if station.village_id is not None:
                self._by_village[station.village_id].append(station)
        self._kinds = KindWords(Kind.objects.filter(county=county))
        self.unknown_kinds: dict[str, None] = {}
        self.nowhere: set[int] = set()
        """Lines whose destination is in doubt."""
        carriers = usual.own or tuple(Unit.objects.filter(valid_on(today), county=county, kind=UnitKind.CARRIER))
        self._carriers = {name: unit for unit in carriers for name in (unit.unit_id, unit.name)}
        self._villages = VillageNames.of(county)
        self._places: dict[tuple[str, ...], Station | UnfitError] = {}

    def parcel(self, cells: Cells) -> Announcement:
        """A row as an announcement."""
        usual = self._usual
        ready = cells.read("ready_at", self.moment, usual.ready_at)
        due = cells.read("due_at", self.moment)
        if due is not None and due < ready:
            cells.tell(UnfitError("due_before_ready", _("due before it is ready"), _("a later time")), "due_at")
        return Announcement(
            self._waybill(cells),
            self._kind(cells),
            cells.read("origin", self.station, usual.origin),
            self._destination(cells) or usual.origin,
            ready, due,
            cells.read("carrier", self.carrier, usual.carrier),
            cells.read("volume_litres", size),
            cells.read("mass_kg", size),
            cells.text("name")[:60], cells.text("phone")[:20], cells.text("address")[:200],
        )  # fmt: skip

    def _waybill(self, cells: Cells) -> str:
        waybill = plain_code(cells.text("waybill"))
        if not OPAQUE_CODE.fullmatch(waybill):
            cells.tell(
                UnfitError("waybill", _("no waybill number"), _("letters, digits and hyphens, at most 40")), "waybill"
            )
        return waybill

    def _destination(self, cells: Cells) -> Station | None:
        names = tuple(map(cells.text, _PLACES))
        found = self._places.get(names)
        if found is None:
            found = self._station_or_doubt(names)
            if any(names[:-1]):  # addresses alone are all different
                self._places[names] = found
        if isinstance(found, Station):
            return found
        self.nowhere.add(cells.line)
        cells.tell(found, next((field for field, name in zip(_PLACES, names, strict=True) if name), "address"))
        return None

    def _station_or_doubt(self, names: tuple[str, ...]) -> Station | UnfitError:
        if not any(names):
            return UnfitError("missing_value", _("says nowhere to"), _("a station, a village or an address"))
        try:
            return self._look_up(*names)
        except UnfitError as unfit:
            return unfit

    def _look_up(self, station_id: str, station: str, township: str, village: str, address: str) -> Station:
        if station_id or station:
            return self.station(station_id or station)
        found = self._villages.find(township, village) if village else self._villages.in_address(address)
        serving = self._by_village.get(found.pk, ())
        if len(serving) == 1:
            return serving[0]
        if serving:
            listed = (_("{name} ({id})").format(name=one.name, id=one.station_id) for one in serving[:STATIONS_SHOWN])
            what = _("{village} has several stations: {names}").format(village=found, names=_(", ").join(listed))
            raise UnfitError("ambiguous_station", what, _("the id of one of them in a column of its own"))
        what = _("{village} has no station").format(village=found)
        raise UnfitError("no_station", what, _("the id of the station that serves it"))

    def _kind(self, cells: Cells) -> Kind:
        """A row's kind; a word that nobody knows counts as the kind chosen for such, which is told once a word."""
        word = cells.text("kind")
        found = self._kinds.find(word) if word else self._usual.kind
        if found is not None:
            return found
        instead = self._usual.otherwise or self._usual.kind
        if word not in self.unknown_kinds:
            self.unknown_kinds[word] = None
            what = _("{name} is no kind of parcels; it counts as {kind}").format(name=word[:30], kind=instead)
            known = _("one of: {names}").format(names=_(", ").join(self._kinds.names()))
            cells.warn(UnfitError("unknown_kind", what, known), "kind")
        return instead

    def carrier(self, name: str) -> Unit:
        """A carrier by its id or name."""
        if name not in self._carriers:
            what = _("{name} is no carrier for whom you announce parcels").format(name=name)
            raise UnfitError("unknown_carrier", what, _("one of: {names}").format(names=_(", ").join(self._carriers)))
        return self._carriers[name]

    def moment(self, text: str) -> datetime.datetime:
        """A date and time as people write them, by the county's clock."""
        return moment_in(text, self._zone)


_PLACES = ("station_id", "station", "township", "village", "address")


def moment_in(text: str, zone: datetime.tzinfo) -> datetime.datetime:
    """A date and time as people write them, by a clock unless an offset is written; raises UnfitError."""
    moment = moments.moment_in(text)
    if moment is not None and FIRST_DAY <= moment.date() <= LAST_DAY:
        return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)
    what = _("{text} is no date and time").format(text=text)
    raise UnfitError("no_time", what, _("such as 2021-09-28 06:30"))


def size(text: str) -> float:
    """A weight or volume; raises UnfitError."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0.0 < number <= LARGEST_SIZE:
        raise UnfitError("no_size", _("{text} is no size").format(text=text), _("a number above 0"))
    return number
