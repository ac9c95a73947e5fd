"""What runs hold: kilograms, litres, bags and pieces, as their scans say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from tongcun.buses.models import DatedTrip
from tongcun.buses.queries import HasRoom
from tongcun.county.models import County
from tongcun.parcels.models import Bag, Parcel
from tongcun.parcels.pure.acts import ON_BOARD
from tongcun.parcels.pure.custody import PartyKind
from tongcun.parcels.queries.sizes import Size, UnseenSize, unseen_in, whole_bag
from tongcun.parcels.record.gathering import portions
from tongcun.planner.timetable import ROOM_TOLERANCE

KG = Coalesce(F("mass_kg"), F("kind__mass_kg"), 0.0)
LITRES = Coalesce(F("volume_litres"), F("kind__volume_litres"), 0.0)
"""A piece's size: as measured, else its kind's."""
NO_MARK = Value(value=False)


@dataclass(frozen=True, slots=True)
class Load:
    """What a run holds: kilograms, litres, bags, and pieces in bags and beside them."""

    kg: float = 0.0
    litres: float = 0.0
    bags: int = 0
    pieces: int = 0

    def plus(self, more: Size, *, bags: int = 0) -> Load:
        """With so much more."""
        return Load(self.kg + more.kilograms, self.litres + more.litres, self.bags + bags, self.pieces + more.pieces)

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
    unseen: UnseenSize

    def loads(self) -> dict[str, Load]:
        """What each run holds that holds anything; a bag weighs what it was weighed, else what its pieces weigh, those
        that its label alone tells of as much as ordinary ones."""
        inside: dict[tuple[str, str], Size] = defaultdict(Size)
        for some in self.pieces:
            inside[some.run, some.bag] = inside[some.run, some.bag].plus(Size(some.pieces, some.litres, some.kg))
        unseen = self.unseen.of(unseen_in(bag.pieces, inside[bag.run, bag.label].pieces) for bag in self.bags)
        loads: dict[str, Load] = defaultdict(Load)
        for bag in self.bags:
            whole = whole_bag((bag.pieces, bag.kg), inside.pop((bag.run, bag.label), Size()), unseen)
            loads[bag.run] = loads[bag.run].plus(whole, bags=1)
        for (run, _loose), size in inside.items():
            loads[run] = loads[run].plus(size)
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
    return Held(tuple(bags), tuple(pieces), UnseenSize(county.pk))


def loads_of_runs(county: County, runs: Sequence[str]) -> dict[str, Load]:
    """What each run holds."""
    return dict.fromkeys(runs, Load()) | held_by_runs(county, runs).loads()


def inside_of(county: County, labels: Iterable[str]) -> dict[str, Size]:
    """What is known to be in bags, by label, as far as anything is; where a piece is not measured, its kind's size."""
    wanted = list(labels)
    return _inside(Parcel.objects.filter(county=county, bag_label__in=wanted)) if wanted else {}


def inside_of_all(county: County) -> dict[str, Size]:
    """The same of all the county's bags: of a day's bags it is asked sooner than by a thousand labels."""
    return _inside(Parcel.objects.filter(county=county, bag_label__gt=""))


def bags_with_inside(bags: QuerySet[Bag]) -> list[tuple[Bag, Size]]:
    """Bags, each with what is known to be in it, in one question: for a page that asks many others."""
    inside = Parcel.objects.filter(county=OuterRef("county"), bag_label=OuterRef("label")).order_by()
    alike = inside.values("bag_label")
    found = bags.annotate(
        known=Subquery(alike.annotate(n=Count("pk")).values("n")),
        litres=Subquery(alike.annotate(sum=Sum(LITRES)).values("sum")),
        kg=Subquery(alike.annotate(sum=Sum(KG)).values("sum")),
    )
    return [(bag, Size(bag.known or 0, bag.litres or 0.0, bag.kg or 0.0)) for bag in found]


def _inside(parcels: QuerySet[Parcel]) -> dict[str, Size]:
    sums = parcels.order_by().values_list("bag_label").annotate(n=Count("pk"), litres=Sum(LITRES), kg=Sum(KG))
    return {label: Size(pieces, litres, kg) for label, pieces, litres, kg in sums}
