"""The plan in force as it stands: which parcels still go as it says, if what has just happened had not happened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from tongcun.dispatch.comparing import Fate, Standing, fates
from tongcun.dispatch.happenings import Happening
from tongcun.dispatch.models import Plan, PlannedRide
from tongcun.dispatch.problem import Problem
from tongcun.dispatch.problem.places import SCANS_LAG_SECONDS
from tongcun.dispatch.problem.stations import NO_CALL_EVER
from tongcun.parcels.models import Parcel
from tongcun.parcels.pure.custody import PartyKind
from tongcun.planner.day import AT_STATION
from tongcun.planner.result import Outcome


class _Ride(NamedTuple):
    """One ride as it would be: run and stations by their places in the day, times, and whether it can be made."""

    run: int
    board: int
    alight: int
    departs: int
    arrives: int
    is_on: bool


def standing_of(plan: Plan, problem: Problem, happened: Iterable[Happening]) -> Standing:
    """Which parcels still go as a plan has them, from where the record puts them now.

    What `happened` counts as if it had not: its runs and stations are as the plan took them to be. Where nothing is
    named, that holds for whatever differs from what the plan was made from. Whoever is not among the found was off the
    plan's way before: missed a bus, went another way, or is not to be brought any more.
    """
    names = {one["name"] for one in happened} or _changed_names(plan, problem)
    on_the_day = _OnTheDay(plan, problem, frozenset(names))
    found: dict[int, Fate] = {}
    hit: set[int] = set()
    for parcel, fate in fates(plan).items():
        place = on_the_day.places.get(parcel)
        if parcel in problem.arrived:
            found[parcel] = fate
        elif place is not None and fate.outcome != Outcome.BUS:
            if on_the_day.run_of(parcel, place) is None:
                found[parcel] = fate
        elif place is not None and (ahead := on_the_day.ahead(parcel, place)):
            found[parcel] = fate._replace(arrives=ahead[-1].arrives)
            if on_the_day.is_hit(ahead):
                hit.add(parcel)
    return Standing(found, frozenset(hit))


def _changed_names(plan: Plan, problem: Problem) -> set[str]:
    """The runs and stations that are no longer as the plan took them."""
    then, now = plan.made_from, problem.made_from
    return {
        name
        for facts_then, facts_now in ((then["runs"], now["runs"]), (then["stations"], now["stations"]))
        for name in {*facts_then, *facts_now}
        if facts_then.get(name) != facts_now.get(name)
    }


@dataclass
class _OnTheDay:
    """A plan's rides on the day of a problem, with the runs and stations of `happened` as the plan took them."""

    plan: Plan
    problem: Problem
    happened: frozenset[str]
    places: dict[int, int] = field(init=False)
    _rides: dict[int, list[_Ride]] = field(init=False)
    _aboard: dict[int, int] = field(init=False)
    _calls: dict[tuple[int, int], int | None] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        day, runs = self.problem.day, self.problem.runs
        self._arrivals, self._departures = day.arrivals(), day.departures()
        self._run_of_call = day.timetable.run_of_call()
        self._place_of_run = {pk: place for place, pk in enumerate(runs.pks)}
        self.places = {pk: place for place, pk in enumerate(self.problem.parcel_pks)}
        # On a run that has only now been cancelled they are still on their way, as far as the plan is concerned.
        on_these = Parcel.objects.filter(
            county=self.plan.county, holder_kind=PartyKind.RUN.value, holder_id__in=self.happened & {*runs.run_ids}
        )
        self._aboard = {pk: runs.by_run_id[run_id] for pk, run_id in on_these.order_by().values_list("pk", "holder_id")}
        self._rides = self._read()

    def run_of(self, parcel: int, place: int) -> int | None:
        """The run that a parcel is on, by its place in the day; None where it lies at a station."""
        if (run := self._aboard.get(parcel)) is not None:
            return run
        parcels = self.problem.day.parcels
        call = int(parcels.loaded_at[place])
        if call == AT_STATION and place in self.problem.rode:
            call = self.problem.rode[place][0]
        return None if call == AT_STATION else int(self._run_of_call[call])

    def ahead(self, parcel: int, place: int) -> list[_Ride]:
        """The plan's rides ahead of a parcel, from the one it is on; none where they no longer get it there."""
        rides, day = self._rides.get(parcel, []), self.problem.day
        run = self.run_of(parcel, place)
        if run is not None:
            may_be = (at for at, ride in enumerate(rides) if ride.run == run)
            until = day.earliest_seconds - SCANS_LAG_SECONDS
            first = next((at for at in may_be if rides[at].arrives >= until), None)
        else:
            station, ready = int(day.parcels.origin[place]), int(day.parcels.ready_seconds[place])
            since = max(ready, day.earliest_seconds)
            may_be = (at for at, ride in enumerate(rides) if ride.board == station)
            first = next((at for at in may_be if rides[at].departs >= since), None)
        return rides[first:] if first is not None and self._can_be_made(rides[first:]) else []

    def is_hit(self, rides: Iterable[_Ride]) -> bool:
        """Whether some of these rides is on a run, or begins or ends at a station, to which something happened."""
        names = ((self.problem.runs.run_ids[ride.run], *self._names(ride.board, ride.alight)) for ride in rides)
        return any(name in self.happened for of_ride in names for name in of_ride)

    def _names(self, *stations: int) -> list[str]:
        return [self.problem.day.stations[station].station_id for station in stations]

    def _can_be_made(self, rides: Sequence[_Ride]) -> bool:
        """Whether all of them go, each with time to change to it, and all but the first are still to leave."""
        day = self.problem.day
        for before, after in pairwise(rides):
            handled = before.arrives + day.stations[before.alight].handling_seconds
            if after.departs < max(handled, day.earliest_seconds):
                return False
        return all(ride.is_on for ride in rides)

    def _read(self) -> dict[int, list[_Ride]]:
        """The plan's rides by parcel: with the times of now, those of `happened` with the times of the plan."""
        rides = PlannedRide.objects.filter(plan=self.plan).order_by("parcel_id", "leg")
        found: dict[int, list[_Ride]] = defaultdict(list)
        by_pk = self.problem.stations.by_pk
        for parcel, trip, board, alight, *calls, departs, arrives in rides.values_list(
            "parcel_id", "dated_trip_id", "board_station_id", "alight_station_id", "board_sequence", "alight_sequence",
            "departs_seconds", "arrives_seconds",
        ):  # fmt: skip
            run = self._place_of_run.get(trip, -1)
            ends = (by_pk[board], by_pk[alight])
            found[parcel].append(self._ride(run, ends, (calls[0], calls[1]), (departs, arrives)))
        return found

    def _ride(self, run: int, ends: tuple[int, int], calls: tuple[int, int], times: tuple[int, int]) -> _Ride:
        runs = self.problem.runs
        is_open = all(self._is_open(station) for station in ends)
        if run >= 0 and runs.run_ids[run] in self.happened:
            return _Ride(run, *ends, *times, is_open)
        board, alight = (self._call(run, sequence) for sequence in calls)
        if board is None or alight is None:
            return _Ride(run, *ends, *times, False)
        now = int(self._departures[board]), int(self._arrivals[alight])
        return _Ride(run, *ends, *now, is_open and not runs.cancelled[run])

    def _call(self, run: int, sequence: int) -> int | None:
        if run < 0:
            return None
        if (run, sequence) not in self._calls:
            self._calls[run, sequence] = self.problem.runs.call_of(run, sequence)
        return self._calls[run, sequence]

    def _is_open(self, station: int) -> bool:
        place = self.problem.day.stations[station]
        return place.opens_seconds != NO_CALL_EVER or place.station_id in self.happened
