"""What runs hold: kilograms, litres, bags and pieces, as their scans say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Case, Count, Exists, F, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from tongcun.buses.models import DatedTrip
from tongcun.buses.queries import HasRoom
from tongcun.county.models import County
from tongcun.parcels.models import Bag, Kind, Parcel
from tongcun.parcels.pure.acts import State
from tongcun.parcels.pure.custody import PartyKind
from tongcun.parcels.record.gathering import portions
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
    kinds = Kind.objects.filter(county=county_id).order_by(
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
        held = {"county": county, "holder_kind": PartyKind.RUN.value, "holder_id__in": some, "state__in": ON_BOARD}
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
