"""What a run carries beside its plan: bags that were put on its list, and what was scanned onto it.

What the plan in force has put onto the run is counted there, once, also when it is on board already. A bag whose pieces
nobody scans stands for the pieces that the plan has put onto the run for its station.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from tongcun.buses.models import DatedTrip
from tongcun.dispatch.models import PlannedRide, PlanState
from tongcun.dispatch.queries.sizes import RIDE_KG, RIDE_LITRES
from tongcun.parcels.models import Bag, BagRide, Kind, Parcel
from tongcun.parcels.pure.acts import State
from tongcun.parcels.pure.custody import PartyKind
from tongcun.parcels.queries import (
    ON_BOARD,
    Held,
    HeldBag,
    HeldPieces,
    Load,
    PieceSize,
    Size,
    UnseenSize,
    boardings,
    packings,
    unseen_in,
    where_put_on,
    whole_bag,
)  # fmt: skip
from tongcun.parcels.record.gathering import lists_not_taken_back

WAITS = tuple(
    state.value
    for state in (State.ACCEPTED, State.SORTED, State.PACKED, State.SEALED, State.HANDED_OVER, State.UNLOADED,
                  State.MISROUTED, State.FOUND)
)  # fmt: skip
"""A bag in one of these states, held by a station, is to go on; one that was opened is none any more."""


class Cargo(NamedTuple):
    """A bag, or the loose pieces for one station (`bag` None), and where it is loaded and unloaded: at the first of
    these stations, by key, that the run calls at.

    `size` is all of it, `beside` what of it the plan does not count, None for nothing. `is_scanned`: on board by scan
    alone, nobody had put it on the list; else `ride` says who did, where it was no plan.
    """

    bag: Bag | None
    boards: tuple[int | None, ...]
    alights: tuple[int | None, ...]
    destination: int
    size: Size
    beside: Size | None
    is_scanned: bool
    ride: BagRide | None = None


def size_by_now(planned: Size, now: Size | None) -> Size:
    """The size of a plan's line; as the plan took it where one of its pieces is for elsewhere by now."""
    return planned if now is None or now.pieces != planned.pieces else now


Stretch = tuple[int, int, int]
"""From which call to which, by stop sequence, and the station that it is for, by key."""

_LEGS = PlannedRide.objects.filter(plan=OuterRef("plan"), parcel=OuterRef("parcel")).order_by("-leg")
_END = Subquery(_LEGS.values("alight_station")[:1])
"""Where the plan of a ride brings its parcel in the end."""
_IS_OVER = Case(When(arrives_seconds__lt=F("plan__as_of_seconds"), then=Value(True)), default=Value(False))
"""Whether a ride was over when its plan was made."""
_OF_KIND = Kind.objects.filter(pk=OuterRef("kind")).order_by()
_SIZE = (
    Coalesce(F("volume_litres"), Subquery(_OF_KIND.values("volume_litres")), 0.0),
    Coalesce(F("mass_kg"), Subquery(_OF_KIND.values("mass_kg")), 0.0),
)
"""A piece's size as `parcels.queries` has it; asked so, SQLite does not begin with the kinds and all their pieces."""


def beside_the_plan(
    bag: tuple[int, float | None], inside: Size, planned: Size, given: tuple[int, PieceSize]
) -> tuple[Size | None, int]:  # fmt: skip
    """What of a bag the plan does not count, None for nothing; and what is left of `spare`: pieces that the plan puts
    onto the run for the bag's station and that nobody has scanned into a bag.

    `bag` is what its label says: pieces (0: unknown) and kilograms weighed. `given` are `spare` and the size of a piece
    of which the label alone tells.
    """
    counted, weighed = bag
    spare, unseen = given
    if not inside.pieces and counted and spare:
        more = max(0, counted - spare)
        kilograms = more * unseen.kg if weighed is None else weighed * more / counted
        return (Size(more, more * unseen.litres, kilograms) if more else None), max(0, spare - counted)
    if not planned.pieces:
        return whole_bag(bag, inside, unseen), spare
    more = inside.pieces - planned.pieces
    rest = Size(more, inside.litres - planned.litres, inside.kilograms - planned.kilograms)
    return (rest if more else None), spare


class _Piece(NamedTuple):
    pk: int
    waybill: str
    bag_label: str
    origin: int
    destination: int
    holder_kind: str
    holder_id: str
    state: str
    litres: float
    kilograms: float

    @property
    def size(self) -> Size:
        """Its size."""
        return Size(1, self.litres, self.kilograms)


class Packed(NamedTuple):
    """A piece that the plan in force puts onto a run and that lies in a bag: the bag's label, at which call, by stop
    sequence, it is loaded, and when by the plan."""

    label: str
    board: int
    departs: int


class Stale(NamedTuple):
    """A piece that the plan in force puts onto a run for one station, by key, and that is for another by now: its
    sender has announced it anew. `on` is the stretch on which the plan has it ride."""

    waybill: str
    on: Stretch
    destination: int


class Planned(NamedTuple):
    """The pieces of the plan in force: the size that they have by now on each stretch, those that lie in bags, and
    those that are to be planned anew."""

    sizes: Mapping[Stretch, Size]
    packed: list[Packed]
    stale: list[Stale]


def cargo_of(run: DatedTrip, stations: Mapping[str, int], unseen: UnseenSize) -> tuple[list[Cargo], Load, Planned]:
    """All bags that ride on a run, by label, and what was scanned onto it loose; what it holds now; and what the plan
    in force puts onto it.

    `stations` are those of its way, keys by id.
    """
    read = _Reading(run, stations, unseen)
    planned = Planned(read.sizes, read.packed, read.stale)
    return [*_in_bags(read), *_loose(read)], read.held().loads().get(run.run_id, Load()), planned


@dataclass
class _Reading:
    """One run's bags and pieces, read once."""

    run: DatedTrip
    stations: Mapping[str, int]
    unseen: UnseenSize
    put_on: Mapping[str, str] = field(init=False)
    rides: Mapping[str, BagRide] = field(init=False)
    bags: list[Bag] = field(init=False)
    pieces: list[_Piece] = field(init=False)
    planned: dict[int, int] = field(init=False)
    """The pieces that the plan in force puts onto the run, each with its destination."""
    sizes: dict[Stretch, Size] = field(init=False)
    """What they measure and weigh: a list that came later may have said so otherwise than the plan took it."""
    packed: list[Packed] = field(init=False)
    stale: list[Stale] = field(init=False)

    def __post_init__(self) -> None:
        self.rides = {ride.bag.label: ride for ride in self._rides()}
        scanned_on = boardings(self.run)
        bags = self._known_bags({code for _scan_id, code, _station in scanned_on})
        packed = packings(self.run.county, (bag.label for bag in bags if bag.state == State.OPENED.value))
        put_on, was_in = lists_not_taken_back(self.run.county_id, scanned_on, packed)
        self.put_on = where_put_on(put_on)
        self.bags = [bag for bag in bags if self._is_listed(bag)]
        self.pieces = self._known_pieces(was_in)
        self.planned, self.sizes, self.packed, self.stale = {}, defaultdict(Size), [], []
        rides = PlannedRide.objects.filter(plan__state=PlanState.CONFIRMED, dated_trip=self.run).order_by()
        for pk, destination, board, alight, litres, kilograms, label, departs, *more in rides.values_list(
            "parcel_id", "parcel__destination_id", "board_sequence", "alight_sequence",
            RIDE_LITRES, RIDE_KG, "parcel__bag_label", "departs_seconds",
            "parcel__waybill", _END, _IS_OVER,
        ):  # fmt: skip
            waybill, end, is_over = more
            self.planned[pk] = destination
            stretch = board, alight, destination
            self.sizes[stretch] = self.sizes[stretch].plus(Size(1, litres, kilograms))
            if label:
                self.packed.append(Packed(label, board, departs))
            # Where a ride that is over ended, another may have taken it on: it says nothing of where the piece is for.
            if end != destination and not is_over:
                self.stale.append(Stale(waybill, (board, alight, end), destination))

    def _rides(self) -> Iterable[BagRide]:
        rides = BagRide.objects.filter(dated_trip=self.run).select_related("bag", "board_station", "put_by")
        return rides.order_by("bag__label")

    def _known_bags(self, scanned_on: set[str]) -> list[Bag]:
        labels = Q(county=self.run.county_id, label__in=scanned_on | self.rides.keys())
        found = Bag.objects.filter(labels | self._held())
        return list(found.select_related("origin", "destination").order_by("label"))

    def _known_pieces(self, packed: Iterable[tuple[Any, ...]]) -> list[_Piece]:
        """All pieces in these bags, also those that were in one before it was opened, and loose ones; `packed` are the
        packings into opened bags."""
        labels = {bag.label for bag in self.bags}
        was_in = {code: label for _scan_id, code, label in packed if label in labels}
        # One question for each index: asked all three at once, SQLite may go through every parcel there is.
        inside, named, held = (
            Parcel.objects.filter(which).order_by().values_list(
                "pk", "waybill", "bag_label", "origin_id", "destination_id", "holder_kind", "holder_id", "state",
                *_SIZE,
            )
            for which in (
                Q(county=self.run.county_id, bag_label__in=labels),
                Q(county=self.run.county_id, waybill__in={*was_in, *self.put_on}),
                self._held(),
            )
        )  # fmt: skip
        rows = sorted(inside.union(named, held), key=lambda row: row[1])
        pieces = map(_Piece._make, rows)
        return [piece._replace(bag_label=piece.bag_label or was_in.get(piece.waybill, "")) for piece in pieces]

    def _held(self) -> Q:
        """What the run holds. The county stands in each part of a condition, not before it: else SQLite goes through
        all that the county has."""
        held = {"holder_kind": PartyKind.RUN.value, "holder_id": self.run.run_id}
        return Q(county=self.run.county_id, state__in=ON_BOARD, **held)

    def _is_on(self, thing: Bag | _Piece) -> bool:
        holder = (thing.holder_kind, thing.holder_id)
        return holder == (PartyKind.RUN.value, self.run.run_id) and thing.state in ON_BOARD

    def _is_listed(self, bag: Bag) -> bool:
        """Whether a bag rides: it was put on the list, or scanned onto the run. Of a cancelled run only what is still
        there: on it, or waiting for it."""
        ride = self.rides.get(bag.label)
        if ride is None or self._is_on(bag) or not self.run.is_cancelled:
            return ride is not None or self._rode(bag.label, bag)
        waits = (("", ""), (PartyKind.STATION.value, ride.board_station.station_id))
        return (bag.holder_kind, bag.holder_id) in waits and bag.state in WAITS

    def _rode(self, code: str, thing: Bag | _Piece) -> bool:
        """Whether something is on the run by scan, or has ridden on it: not what came off where it went on, nor what
        was moved off a cancelled one."""
        if self._is_on(thing) or self.run.is_cancelled:
            return self._is_on(thing)
        holder = (thing.holder_kind, thing.holder_id)
        back = ((PartyKind.RUN.value, self.run.run_id), (PartyKind.STATION.value, self.put_on.get(code, "")))
        return code in self.put_on and holder not in back

    def cargo_of_bag(self, bag: Bag, size: Size, beside: Size | None) -> Cargo:
        """A bag with the stations that its ride names, else where it was scanned on and whither it goes."""
        ride, there = self.rides.get(bag.label), bag.destination_id
        boards = (self.station(bag.label), bag.origin_id) if ride is None else (ride.board_station_id,)
        alights = (there,) if ride is None else (ride.alight_station_id, there)
        return Cargo(bag, boards, alights, there, size, beside, is_scanned=ride is None, ride=ride)

    def spare(self) -> dict[int, int]:
        """How many planned pieces for each station nobody has scanned into a bag or onto the run."""
        seen = {piece.pk for piece in self.pieces}
        spare: dict[int, int] = defaultdict(int)
        for pk, destination in self.planned.items():
            spare[destination] += pk not in seen
        return spare

    def loose(self) -> list[_Piece]:
        """The pieces that were scanned onto the run in no bag, and that the plan does not count."""
        bagged = {bag.label for bag in self.bags}
        return [
            piece
            for piece in self.pieces
            if piece.bag_label not in bagged and piece.pk not in self.planned and self._rode(piece.waybill, piece)
        ]

    def held(self) -> Held:
        """What the run holds now."""
        bags = (
            HeldBag(bag.label, bag.holder_id, bag.origin_id, bag.destination_id, bag.pieces, bag.mass_kg)
            for bag in self.bags
            if self._is_on(bag)
        )
        pieces = (
            HeldPieces(piece.holder_id, piece.bag_label, piece.origin, piece.destination, False, *piece.size)
            for piece in self.pieces
            if self._is_on(piece)
        )
        return Held(tuple(bags), tuple(pieces), self.unseen)

    def station(self, code: str) -> int | None:
        """The station where a scan put something on."""
        return self.stations.get(self.put_on.get(code, ""))


def _in_bags(read: _Reading) -> Iterable[Cargo]:
    inside: dict[str, Size] = defaultdict(Size)
    planned: dict[str, Size] = defaultdict(Size)
    for piece in read.pieces:
        inside[piece.bag_label] = inside[piece.bag_label].plus(piece.size)
        if piece.pk in read.planned:
            planned[piece.bag_label] = planned[piece.bag_label].plus(piece.size)
    spare = read.spare()
    counts = (unseen_in(bag.pieces, inside[bag.label].pieces) for bag in read.bags)
    unseen = read.unseen.of(counts)
    for bag in read.bags:
        mine, there = inside[bag.label], bag.destination_id
        label = (bag.pieces, bag.mass_kg)
        beside, spare[there] = beside_the_plan(label, mine, planned[bag.label], (spare[there], unseen))
        yield read.cargo_of_bag(bag, whole_bag(label, mine, unseen), beside)


def _loose(read: _Reading) -> Iterable[Cargo]:
    sizes: dict[tuple[int | None, int, int], Size] = defaultdict(Size)
    for piece in read.loose():
        ends = read.station(piece.waybill), piece.origin, piece.destination
        sizes[ends] = sizes[ends].plus(piece.size)
    for (board, origin, destination), size in sizes.items():
        yield Cargo(None, (board, origin), (destination,), destination, size, size, is_scanned=True)
