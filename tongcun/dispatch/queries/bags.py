"""What rides on the runs of a date by the plan and beside it, added up: what `cargo` tells of one run, for all."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, Sum

from tongcun.buses.models import DatedTrip
from tongcun.county.models import County
from tongcun.dispatch.loads import Line
from tongcun.dispatch.models import Plan, PlannedRide
from tongcun.dispatch.problem.runs import Runs
from tongcun.dispatch.problem.stations import Stations
from tongcun.dispatch.queries.cargo import WAITS, Stretch, beside_the_plan
from tongcun.dispatch.queries.sizes import RIDE_KG, RIDE_LITRES
from tongcun.dispatch.queries.ways import Way
from tongcun.parcels.models import BagRide
from tongcun.parcels.pure.custody import PartyKind
from tongcun.parcels.queries import ON_BOARD, Held, Size, UnseenSize, held_by_runs, inside_of_all, unseen_in


class _BagOnRun(NamedTuple):
    """A bag on a run; stations by key, None where nobody has said where it is loaded."""

    run: int
    label: str
    board: int | None
    alight: int
    origin: int
    destination: int
    pieces: int
    kilograms: float | None


def held_on(county: County, date: datetime.date, plan: Plan | None) -> Held:
    """What the runs of a date hold now; pieces that the plan puts onto the very run are marked."""
    names = DatedTrip.objects.filter(county=county, date=date).order_by().values("run_id")
    if plan is None:
        return held_by_runs(county, names)
    ride = PlannedRide.objects.filter(plan=plan, parcel=OuterRef("pk"), dated_trip__run_id=OuterRef("holder_id"))
    return held_by_runs(county, names, Exists(ride))


@dataclass(frozen=True, slots=True)
class ByPlan:
    """What the plan in force puts onto each run, by its row: its pieces for each station, and the size that they have
    by now, on each stretch of its way and in each bag."""

    pieces: Mapping[tuple[int, int], int]
    on_stretches: Mapping[tuple[int, Stretch], Size]
    in_bags: Mapping[tuple[int, str], Size]


def by_plan(plan: Plan | None) -> ByPlan:
    """What a plan puts onto all runs; without one, nothing."""
    pieces: dict[tuple[int, int], int] = defaultdict(int)
    on_stretches: dict[tuple[int, Stretch], Size] = defaultdict(Size)
    in_bags: dict[tuple[int, str], Size] = defaultdict(Size)
    for run, label, stretch, size in _planned_now(plan) if plan is not None else ():
        pieces[run, stretch[-1]] += size.pieces
        on_stretches[run, stretch] = on_stretches[run, stretch].plus(size)
        if label:
            in_bags[run, label] = in_bags[run, label].plus(size)
    return ByPlan(pieces, on_stretches, in_bags)


def _planned_now(plan: Plan) -> Iterator[tuple[int, str, Stretch, Size]]:
    """The pieces of a plan added up by run, bag (empty: none) and stretch, with the size that they have by now."""
    rides = PlannedRide.objects.filter(plan=plan).order_by().values_list(
        "dated_trip_id", "parcel__bag_label", "board_sequence", "alight_sequence", "parcel__destination_id"
    )  # fmt: skip
    grouped = rides.annotate(
        n=Count("pk"),
        litres=Sum(RIDE_LITRES),
        kg=Sum(RIDE_KG),
    )
    for run, label, board, alight, destination, *figures in grouped:
        yield run, label, (board, alight, destination), Size(*figures)


def lines_beside_the_plan(
    county: County, planned: ByPlan, given: tuple[Runs, Stations], held: Held
) -> dict[int, list[Line]]:  # fmt: skip
    """What is on the list of each run, or on board, that the plan in force has not put there; by the run's row.

    Where something went on board is not looked up: it is taken to be where it comes from, if the run calls there.
    """
    runs, stations = given
    bags = list(_bags(runs, held))
    inside = inside_of_all(county) if bags else {}
    counted = planned.in_bags
    spare = _spare(planned.pieces, counted, bags)
    ways = _Ways(runs, stations)
    unseen = UnseenSize(county.pk).of(unseen_in(bag.pieces, inside.get(bag.label, Size()).pieces) for bag in bags)
    found: dict[int, list[Line]] = defaultdict(list)
    for bag in bags:
        key, already = (bag.run, bag.destination), counted.get((bag.run, bag.label), Size())
        whole = inside.get(bag.label, Size())
        size, spare[key] = beside_the_plan((bag.pieces, bag.kilograms), whole, already, (spare.get(key, 0), unseen))
        if size is not None:
            found[bag.run] += ways.line(bag.run, ((bag.board, bag.origin), (bag.alight, bag.destination)), size)
    of_run = dict(zip(runs.run_ids, runs.pks, strict=True))
    for some in held.pieces:
        if not some.bag and not some.mark and (run := of_run.get(some.run)) is not None:
            size = Size(some.pieces, some.litres, some.kg)
            found[run] += ways.line(run, ((some.origin,), (some.destination,)), size)
    return dict(found)


def _bags(runs: Runs, held: Held) -> Iterator[_BagOnRun]:
    """The bags that were put on a run's list, then those that are on a run and on no list of it; of a cancelled run
    only those that are still there."""
    columns = ("bag__label", "board_station_id", "alight_station_id", "bag__origin_id", "bag__destination_id",
               "bag__pieces", "bag__mass_kg")  # fmt: skip
    at_its_stop = Q(bag__holder_kind=PartyKind.STATION.value, bag__holder_id=F("board_station__station_id"))
    waits = Q(Q(bag__holder_kind="") | at_its_stop, bag__state__in=WAITS)
    aboard = Q(bag__holder_kind=PartyKind.RUN.value, bag__holder_id=F("dated_trip__run_id"), bag__state__in=ON_BOARD)
    rides = BagRide.objects.filter(dated_trip__in=runs.pks).order_by("bag__label")
    rides = rides.filter(Q(dated_trip__is_cancelled=False) | waits | aboard)
    listed = [_BagOnRun._make(row) for row in rides.values_list("dated_trip_id", *columns)]
    yield from listed
    known = {(bag.run, bag.label) for bag in listed}
    of_run = dict(zip(runs.run_ids, runs.pks, strict=True))
    for bag in held.bags:
        run = of_run.get(bag.run)
        if run is not None and (run, bag.label) not in known:
            yield _BagOnRun(run, bag.label, None, bag.destination, bag.origin, bag.destination, bag.pieces, bag.kg)


def _spare(
    planned: Mapping[tuple[int, int], int], counted: Mapping[tuple[int, str], Size], bags: Iterable[_BagOnRun]
) -> dict[tuple[int, int], int]:
    """The pieces that the plan puts onto a run for a station and that lie in none of these bags."""
    spare = dict(planned)
    for bag in bags:
        key = (bag.run, bag.destination)
        if key in spare and (size := counted.get((bag.run, bag.label))) is not None:
            spare[key] = max(0, spare[key] - size.pieces)
    return spare


class _Ways:
    """The ways of a date's runs, each made once."""

    def __init__(self, runs: Runs, stations: Stations) -> None:
        self._runs, self._stations = runs, stations
        self._place = {pk: place for place, pk in enumerate(runs.pks)}
        self._ways: dict[int, Way] = {}

    def line(self, run: int, ends: tuple[Iterable[int | None], Iterable[int | None]], size: Size) -> list[Line]:
        """What rides on a run, by stop sequence; nothing where the run is none that carries parcels."""
        place = self._place.get(run)
        if place is None:
            return []
        table = self._runs.timetable
        calls = slice(table.first_call[place], table.first_call[place + 1])
        if place not in self._ways:
            self._ways[place] = Way(tuple(self._stations.pks[station] for station in table.station[calls].tolist()))
        found = self._ways[place].ends(*ends)
        if found is None:
            return []
        board, alight = (int(table.stop_sequence[calls][call]) for call in found)
        return [Line(board, alight, *size)]
