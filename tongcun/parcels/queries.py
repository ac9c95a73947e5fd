"""Reads of parcels and custody that others ask for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from tongcun.buses.models import DatedTrip
from tongcun.buses.queries import HasRoom
from tongcun.county.models import County, Station, Unit
from tongcun.parcels.acts import Act, State
from tongcun.parcels.custody import Custody, Kind
from tongcun.parcels.models import Bag, Device, DeviceKind, Parcel, Scan
from tongcun.parcels.models import Kind as KindOfParcel
from tongcun.parcels.record import gather, portions, taken_back_among
from tongcun.parcels.scan_times import is_impossible
from tongcun.parcels.statements import CORRECTED_ID, among, identity_text, listed, rows
from tongcun.planner.timetable import ROOM_TOLERANCE

ON_BOARD = (State.HANDED_OVER.value, State.LOADED.value, State.UNDER_WAY.value, State.ARRIVED.value)
"""What a driver has taken counts, also where nobody scanned it into the hold."""
KG = Coalesce(F("mass_kg"), F("kind__mass_kg"), 0.0)
LITRES = Coalesce(F("volume_litres"), F("kind__volume_litres"), 0.0)
"""A piece's size: as measured, else its kind's."""
NO_MARK = Value(value=False)
ORDINARY = "ordinary"
"""The kind that a piece is taken to be of which nothing is known."""


class PieceSize(NamedTuple):
    """Litres and kilograms of one piece."""

    litres: float = 0.0
    kg: float = 0.0


def size_of_unseen(county_id: int, unseen: Iterable[int]) -> PieceSize:
    """The size that a piece is taken to have of which a bag's label alone tells: an ordinary one's, else that of the
    county's first kind. `unseen` counts such pieces, bag by bag: where there are none, nothing is asked."""
    if not any(unseen):
        return PieceSize()
    kinds = KindOfParcel.objects.filter(county=county_id).order_by(
        Case(When(code=ORDINARY, then=Value(0)), default=Value(1)), "pk"
    )
    litres, kg = kinds.values_list("volume_litres", "mass_kg").first() or (None, None)
    return PieceSize(litres or 0.0, kg or 0.0)


def unseen_in(counted: int, known: int) -> int:
    """How many of the pieces that a bag's label counts are not known by their numbers."""
    return max(0, counted - known)


@dataclass(frozen=True, slots=True)
class Load:
    """What a run holds: kilograms, litres, bags, and pieces in bags and beside them."""

    kg: float = 0.0
    litres: float = 0.0
    bags: int = 0
    pieces: int = 0

    def plus(self, kg: float, litres: float, *, bags: int = 0, pieces: int = 0) -> Load:
        """With so much more."""
        return Load(self.kg + kg, self.litres + litres, self.bags + bags, self.pieces + pieces)

    def over(self, run: HasRoom) -> Load | None:
        """By how much it is more than the hold takes; None where it fits. A run without a hold carries nothing."""
        kg = max(0.0, self.kg - (run.hold_kg or 0.0))
        litres = max(0.0, self.litres - (run.hold_litres or 0.0))
        return Load(kg, litres) if max(kg, litres) > ROOM_TOLERANCE else None


def load_of_run(trip: DatedTrip) -> Load:
    """What a run holds now, as its scans say."""
    return loads_of_runs(trip.county, [trip.run_id])[trip.run_id]


def overloaded(trip: DatedTrip) -> Load | None:
    """The kilograms and litres that a run holds beyond its hold; None where it fits."""
    return load_of_run(trip).over(trip)


class HeldBag(NamedTuple):
    """A bag that a run holds; stations by key, kilograms as weighed."""

    label: str
    run: str
    origin: int
    destination: int
    pieces: int
    kg: float | None


class HeldPieces(NamedTuple):
    """Pieces that a run holds, alike in bag (empty: loose), stations by key, and in whether they bear `mark`."""

    run: str
    bag: str
    origin: int
    destination: int
    mark: bool
    pieces: int
    litres: float
    kg: float


@dataclass(frozen=True, slots=True)
class Held:
    """All that some runs hold now."""

    bags: tuple[HeldBag, ...]
    pieces: tuple[HeldPieces, ...]
    county: int

    def loads(self) -> dict[str, Load]:
        """What each run holds that holds anything; a bag weighs what it was weighed, else what its pieces weigh, those
        that its label alone tells of as much as ordinary ones."""
        loads: dict[str, Load] = defaultdict(Load)
        weighed = {(bag.run, bag.label) for bag in self.bags if bag.kg is not None}
        known: dict[tuple[str, str], int] = defaultdict(int)
        for some in self.pieces:
            known[some.run, some.bag] += some.pieces
            kg = 0.0 if (some.run, some.bag) in weighed else some.kg
            loads[some.run] = loads[some.run].plus(kg, some.litres, pieces=some.pieces)
        unseen = {bag.label: unseen_in(bag.pieces, known[bag.run, bag.label]) for bag in self.bags}
        size = size_of_unseen(self.county, unseen.values())
        for bag in self.bags:
            more = unseen[bag.label]
            kg = more * size.kg if bag.kg is None else bag.kg
            loads[bag.run] = loads[bag.run].plus(kg, more * size.litres, bags=1)
        return dict(loads)


def held_by_runs(county: County, runs: Sequence[str] | QuerySet[Any], mark: Exists | Value = NO_MARK) -> Held:
    """All that some runs, by name, hold now; `mark` is a question about each piece."""
    bags: list[HeldBag] = []
    pieces: list[HeldPieces] = []
    for some in [runs] if isinstance(runs, QuerySet) else portions(runs):
        held = {"county": county, "holder_kind": Kind.RUN.value, "holder_id__in": some, "state__in": ON_BOARD}
        columns = ("label", "holder_id", "origin_id", "destination_id", "pieces", "mass_kg")
        # Sorted here: SQLite would go through all the county's labels in turn to save itself that.
        bags += sorted(map(HeldBag._make, Bag.objects.filter(**held).order_by().values_list(*columns)))
        alike = ("holder_id", "bag_label", "origin_id", "destination_id", "mark")
        sums = {"n": Count("pk"), "litres": Sum(LITRES), "kg": Sum(KG)}
        grouped = Parcel.objects.filter(**held).annotate(mark=mark).order_by().values_list(*alike).annotate(**sums)
        pieces += map(HeldPieces._make, grouped)
    return Held(tuple(bags), tuple(pieces), county.pk)


def loads_of_runs(county: County, runs: Sequence[str]) -> dict[str, Load]:
    """What each run holds."""
    return dict.fromkeys(runs, Load()) | held_by_runs(county, runs).loads()


def inside_of(county: County, labels: Iterable[str]) -> dict[str, tuple[int, float, float]]:
    """Pieces, litres and kilograms known to be in bags, by label; where a piece is not measured, its kind's size."""
    wanted = list(labels)
    return _inside(Parcel.objects.filter(county=county, bag_label__in=wanted)) if wanted else {}


def inside_of_all(county: County) -> dict[str, tuple[int, float, float]]:
    """The same of all the county's bags: of a day's bags it is asked sooner than by a thousand labels."""
    return _inside(Parcel.objects.filter(county=county, bag_label__gt=""))


def _inside(parcels: QuerySet[Parcel]) -> dict[str, tuple[int, float, float]]:
    sums = parcels.order_by().values_list("bag_label").annotate(n=Count("pk"), litres=Sum(LITRES), kg=Sum(KG))
    return {label: (pieces, litres, kg) for label, pieces, litres, kg in sums}


CORRECTED = Case(When(Exists(Scan.objects.filter(corrects=OuterRef("pk"))), then=F("pk")))
"""The id of a scan that something corrects, which is rare; making ids of all would cost more than reading the rows."""


_OF_THAT_CARRIER = Parcel.objects.filter(
    county=OuterRef("county"), waybill=OuterRef("code"), carrier__unit_id=OuterRef("here_id")
)
"""The parcel that a carrier has scanned, if it is one of that carrier's: its system counts for no other."""


def put_onto(run: DatedTrip) -> dict[str, str]:
    """All that scans put onto a run, by its code: the id of the station where that was, empty where no scan says it."""
    loaded = Q(here_id=run.run_id, here_kind=Kind.RUN.value, act=Act.LOAD.value)
    # That it is not empty goes without saying, but only so does SQLite take the index of other parties.
    given = Q(other_id=run.run_id, other_kind=Kind.RUN.value, act=Act.HAND_OVER.value) & ~Q(other_id="")
    given &= ~Q(here_kind=Kind.CARRIER.value, device__kind=DeviceKind.CARRIER) | Q(Exists(_OF_THAT_CARRIER))
    columns = (CORRECTED, "device_time", "server_time", "code", "here_kind", "here_id", "device__station__station_id")
    one, other = (
        Scan.objects.filter(which, county=run.county_id, reuses=None).order_by().values_list(*columns)
        for which in (loaded, given)
    )
    scans = sorted(one.union(other), key=lambda row: row[1])
    gone = taken_back_among(run.county_id, (str(row[0]) for row in scans if row[0] is not None))
    where: dict[str, str] = {}
    for scan_id, when, came, code, kind, here, desk in scans:
        if str(scan_id) not in gone and not is_impossible(when, came):
            station = here if kind == Kind.STATION.value else desk
            where[code] = station or where.get(code, "")
    return where


def packed_into(county: County, labels: Iterable[str]) -> dict[str, str]:
    """The codes of all that was ever packed into some bags, each with the bag that it was last packed into; what was
    packed by mistake and taken back was not."""
    if not (wanted := list(labels)):
        return {}
    # A day's bags are a thousand and more; the index of bags holds a part of the rows, named in its own words.
    statement = (
        f"SELECT code, bag_label, {CORRECTED_ID} FROM parcels_scan"
        f" WHERE county_id = %s AND {among('bag_label')} AND NOT (bag_label = '') AND act = %s AND reuses IS NULL"
        " ORDER BY device_time"
    )
    packed = rows(statement, [county.pk, listed(wanted), Act.PACK.value])
    gone = taken_back_among(county.pk, (identity_text(scan_id) for *_, scan_id in packed if scan_id is not None))
    return {code: label for code, label, scan_id in packed if scan_id is None or identity_text(scan_id) not in gone}


def custody_of_parcel(parcel: Parcel) -> Custody:
    """The custody of a piece, step by step, as the record tells it now."""
    return gather(parcel.county_id, [parcel.waybill], ()).custody_of_parcel(parcel.waybill)


def custody_of_bag(bag: Bag) -> Custody:
    """The custody of a bag, step by step."""
    return gather(bag.county_id, (), [bag.label]).custody_of_bag(bag.label)


_SPEAKER = (
    "SELECT device.id, device.county_id, device.name, device.kind, device.station_id, device.carrier_id,"
    " device.token_digest, device.is_active, county.timezone, station.station_id, carrier.unit_id"
    " FROM parcels_device device"
    " JOIN county_county county ON county.id = device.county_id"
    " LEFT JOIN county_station station ON station.id = device.station_id"
    " LEFT JOIN county_unit carrier ON carrier.id = device.carrier_id"
    " WHERE device.token_digest = %s AND device.is_active"
)
_OF_SPEAKER = ["id", "county_id", "name", "kind", "station_id", "carrier_id", "token_digest", "is_active"]


def device_of_token(token_digest: str) -> Device | None:
    """The active device of a token, with its county, station and carrier; what else these hold is read when asked for.

    A phone that is lost is shut out at once.
    """
    for *device, zone, station_id, unit_id in rows(_SPEAKER, [token_digest]):
        found = Device.from_db(None, _OF_SPEAKER, [*device[:-1], True])
        found.county = County.from_db(None, ["id", "timezone"], [found.county_id, zone])
        if found.station_id is not None:
            found.station = Station.from_db(None, ["id", "station_id"], [found.station_id, station_id])
        if found.carrier_id is not None:
            found.carrier = Unit.from_db(None, ["id", "unit_id"], [found.carrier_id, unit_id])
        return found
    return None


def head_of_device(device_id: int) -> tuple[int, str]:
    """How many scans the chain of a device has now, and the digest of the last."""
    number, digest = Device.objects.values_list("head_number", "head_digest").get(pk=device_id)
    return number, digest
