"""What is still on a cancelled run and must be moved: each bag, and where the plan in force puts its pieces."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import NamedTuple

from django.db.models import F, Q
from django.utils.safestring import SafeString

from tongcun.buses.models import DatedTrip
from tongcun.buses.queries import any_run_of
from tongcun.county.clock import now, service_seconds
from tongcun.county.models import County
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.dispatch.models import PlannedParcel, PlannedRide, PlanState
from tongcun.dispatch.queries.cargo import WAITS
from tongcun.dispatch.queries.leaving import LEAVES
from tongcun.dispatch.queries.run_names import run_names
from tongcun.parcels.models import Bag, BagRide, Parcel
from tongcun.parcels.pure.custody import PartyKind
from tongcun.parcels.queries import ON_BOARD
from tongcun.planner.result import Outcome
from tongcun.planner.timetable import ALWAYS_OPEN

Way = tuple[str, int]
"""How a piece goes on: `run` with the run's row; `van`, `held`, or `unknown` where no plan in force says, with 0."""
_LEFT = {Outcome.VAN: "van", Outcome.HELD: "held"}


class Part(NamedTuple):
    """So many pieces that go on in one way: `run` with its `name`, else by van, held, or nobody knows yet; `opens` says
    whether the reader may open that run's page."""

    pieces: int
    way: str
    run: DatedTrip | None = None
    name: SafeString = SafeString("")
    opens: bool = True


class ToMove(NamedTuple):
    """A bag, or the loose pieces (`bag` None), on a cancelled run, which people call `name`; most pieces first. `opens`
    says whether the reader may open that run's page."""

    run: DatedTrip
    name: SafeString
    bag: Bag | None
    parts: tuple[Part, ...]
    opens: bool = True

    @property
    def pieces(self) -> int:
        """All its pieces."""
        return sum(part.pieces for part in self.parts)

    @property
    def whole(self) -> Part | None:
        """How all of it goes on together; None where its pieces part."""
        return self.parts[0] if len(self.parts) == 1 else None


def left_on_cancelled(county: County, date: datetime.date, run: DatedTrip | None = None) -> list[ToMove]:
    """All that is still on the cancelled runs of a date, or on one of them, by departure, then label."""
    runs = DatedTrip.objects.filter(county=county, date=date, is_cancelled=True).select_related("route")
    stopped = {one.run_id: one for one in (runs if run is None else runs.filter(pk=run.pk))}
    if not stopped:
        return []
    bags = {bag.label: (bag, run_id) for bag, run_id in _bags(county, stopped)}
    pieces = _pieces(county, stopped, {label: run_id for label, (_, run_id) in bags.items()})
    ways = _ways([pk for inside in pieces.values() for pk in inside], county, date)
    ahead = {pk for _, pk in ways.values()}
    onward = {one.pk: one for one in DatedTrip.objects.filter(pk__in=ahead).select_related("route")}
    names = run_names([*stopped.values(), *onward.values()])
    found = []
    for (run_id, label), inside in pieces.items():
        counted = Counter(ways.get(pk, ("unknown", 0)) for pk in inside).most_common()
        parts = [_part(way, count, onward, names) for way, count in counted]
        one = stopped[run_id]
        found.append(ToMove(one, names[one.pk], bags[label][0] if label in bags else None, tuple(parts)))
    return sorted(found, key=lambda it: (it.run.first_departure_seconds, it.run.run_id, it.bag.label if it.bag else ""))


def left_within(scope: Scope, date: datetime.date, run: DatedTrip | None = None) -> list[ToMove]:
    """Those of them that concern the places where somebody sees the day; loose pieces only who sees all of it."""
    found = left_on_cancelled(scope.county, date, run)
    if not found or scope.covers_county(Right.SEE_DAY):
        return found
    mine = set(scope.stations(Right.SEE_DAY).order_by().values_list("pk", flat=True))
    return _linked(scope, [it for it in found if it.bag and {it.bag.origin_id, it.bag.destination_id} & mine])


def _linked(scope: Scope, found: list[ToMove]) -> list[ToMove]:
    """The same, with the runs marked whose pages are not the reader's to open."""
    named = {it.run.pk for it in found} | {part.run.pk for it in found for part in it.parts if part.run is not None}
    mine = set(any_run_of(scope).filter(pk__in=named).order_by().values_list("pk", flat=True))
    return [
        it._replace(
            opens=it.run.pk in mine,
            parts=tuple(part._replace(opens=part.run is not None and part.run.pk in mine) for part in it.parts),
        )
        for it in found
    ]


def _bags(county: County, stopped: Iterable[str]) -> list[tuple[Bag, str]]:
    """The bags that cancelled runs hold, and those on their lists that still wait where they were to be loaded."""
    held = Bag.objects.filter(
        county=county, holder_kind=PartyKind.RUN.value, holder_id__in=stopped, state__in=ON_BOARD
    ).select_related("destination")
    # Asked by ride: a bag may stand on the lists of two runs, one after the other, of which one is cancelled.
    waiting = (
        BagRide.objects.filter(dated_trip__run_id__in=stopped, dated_trip__county=county, bag__state__in=WAITS)
        .filter(
            Q(bag__holder_kind="")
            | Q(bag__holder_kind=PartyKind.STATION.value, bag__holder_id=F("board_station__station_id"))
        )
        .select_related("bag__destination", "dated_trip")
    )
    listed = [(ride.bag, ride.dated_trip.run_id) for ride in waiting]
    return [*((bag, bag.holder_id) for bag in held), *listed]


def _pieces(county: County, stopped: Iterable[str], bags: Mapping[str, str]) -> dict[tuple[str, str], list[int]]:
    """The pieces in each bag and those loose on each run, by run id and label."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    inside = Parcel.objects.filter(county=county, bag_label__in=bags).order_by("pk")
    for pk, label in inside.values_list("pk", "bag_label"):
        found[bags[label], label].append(pk)
    loose = Parcel.objects.filter(
        county=county, holder_kind=PartyKind.RUN.value, holder_id__in=stopped, state__in=ON_BOARD, bag_label=""
    ).order_by("pk")
    for pk, run_id in loose.values_list("pk", "holder_id"):
        found[run_id, ""].append(pk)
    for label, run_id in bags.items():
        # A bag whose pieces nobody scans must be moved too.
        found.setdefault((run_id, label), [])
    return found


def _ways(parcels: list[int], county: County, date: datetime.date) -> dict[int, Way]:
    """How each parcel goes on by the plan in force: its first ride that is still to leave, else by van or held."""
    in_force = Q(plan__county=county, plan__date=date, plan__state=PlanState.CONFIRMED, parcel__in=parcels)
    left = PlannedParcel.objects.filter(in_force).exclude(outcome=Outcome.BUS).order_by()
    ways: dict[int, Way] = {
        pk: (_LEFT[Outcome(outcome)], 0) for pk, outcome in left.values_list("parcel_id", "outcome")
    }
    present = service_seconds(county, date, now())
    for pk, rides in groupby(_rides(in_force), key=lambda ride: ride.parcel):
        if (run := _onward(list(rides), present)) is not None:
            ways.setdefault(pk, ("run", run))
    return ways


class _Ride(NamedTuple):
    """A planned ride: when it leaves by now, when it was to arrive, and when its plan was made."""

    parcel: int
    run: int
    is_cancelled: bool
    departs: int
    arrives: int
    made: int | None


def _rides(in_force: Q) -> Iterable[_Ride]:
    rides = PlannedRide.objects.filter(in_force).order_by("parcel_id", "leg")
    columns = ("parcel_id", "dated_trip_id", "dated_trip__is_cancelled", LEAVES, "arrives_seconds",
               "plan__as_of_seconds")  # fmt: skip
    return map(_Ride._make, rides.values_list(*columns))


def _onward(rides: list[_Ride], present: int) -> int | None:
    """The run that takes a parcel on; None where its plan was made before its run was cancelled, and knows of none."""
    if any(ride.is_cancelled and ride.arrives >= (ALWAYS_OPEN if ride.made is None else ride.made) for ride in rides):
        return None
    return next((ride.run for ride in rides if not ride.is_cancelled and ride.departs >= present), None)


def _part(way: Way, count: int, onward: Mapping[int, DatedTrip], names: Mapping[int, SafeString]) -> Part:
    what, pk = way
    return Part(count, what, onward[pk], names[pk]) if what == "run" else Part(count, what)
