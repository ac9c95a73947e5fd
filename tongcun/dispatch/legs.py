"""The rides that a plan tells of, as columns: those that it plans, after those that were over when it was made.

What is past stays as the plan before had it: lists and pictures tell the whole day, whichever plan is in force by now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tongcun.dispatch.models import Plan, PlannedRide
from tongcun.dispatch.problem import Problem
from tongcun.dispatch.problem.places import stopped_on
from tongcun.dispatch.queries.sizes import RIDE_KG, RIDE_LITRES
from tongcun.planner.result import Plan as Solution
from tongcun.planner.timetable import ALWAYS_OPEN, Floats, Ints

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Legs:
    """L rides: parcels by their rows, `leg` from 1 on for each, calls and destinations by their places in the day,
    sizes in litres and kilograms."""

    parcel: Rows
    leg: Rows
    board: Ints
    alight: Ints
    destination: Ints
    litres: Floats
    kilograms: Floats


def legs_of(problem: Problem, solution: Solution, before: Plan | None) -> Legs:
    """What a solution plans; amid the day after what was over by then, as the plan in force `before` had it."""
    ahead = _planned(problem, solution)
    if before is None or problem.day.earliest_seconds == ALWAYS_OPEN:
        return ahead
    over = list(_over(problem, before, ahead))
    if not over:
        return ahead
    past = Counter(ride.parcel for ride in over)
    parcel, leg, board, alight, destination, litres, kilograms = map(np.array, zip(*over, strict=True))
    after = np.array([past[pk] for pk in ahead.parcel.tolist()], np.int64)
    return Legs(
        np.concatenate([parcel, ahead.parcel]),
        np.concatenate([leg, ahead.leg + after]),
        np.concatenate([board, ahead.board]),
        np.concatenate([alight, ahead.alight]),
        np.concatenate([destination, ahead.destination]),
        np.concatenate([litres, ahead.litres]),
        np.concatenate([kilograms, ahead.kilograms]),
    )


def _planned(problem: Problem, solution: Solution) -> Legs:
    rider, parcels = solution.parcel_of_leg(), problem.day.parcels
    return Legs(
        np.array(problem.parcel_pks, np.int64)[rider],
        np.arange(len(rider)) - solution.first_leg[rider] + 1,
        solution.board,
        solution.alight,
        parcels.destination[rider],
        parcels.volume_l[rider],
        parcels.mass_kg[rider],
    )


class _Over(NamedTuple):
    """A ride that was over: one leg."""

    parcel: int
    leg: int
    board: int
    alight: int
    destination: int
    litres: float
    kilograms: float


def _over(problem: Problem, before: Plan, ahead: Legs) -> Iterator[_Over]:
    """The rides of the plan before whose bus has come to where they end; not those that the new plan names itself."""
    run_of_call, arrivals = problem.day.timetable.run_of_call(), problem.day.arrivals()
    named = set(zip(ahead.parcel.tolist(), run_of_call[ahead.board].tolist(), strict=True))
    places = {pk: place for place, pk in enumerate(problem.runs.pks)}
    until = _until(problem, before)
    legs: Counter[int] = Counter()
    for parcel, trip, sequences, destination, size in _rides(before):
        run = places.get(trip, -1)
        board, alight = (None if run < 0 else problem.runs.call_of(run, sequence) for sequence in sequences)
        # Where its timetable has changed, a run may not call there any more.
        if board is None or alight is None or (parcel, run) in named or arrivals[alight] >= until[run]:
            continue
        legs[parcel] += 1
        yield _Over(parcel, legs[parcel], board, alight, problem.stations.by_pk[destination], *size)


_Ride = tuple[int, int, tuple[int, int], int, tuple[float, float]]
"""Parcel, run, and where the parcel is for, by key; the calls by stop sequence; litres and kilograms by now."""


def _rides(plan: Plan) -> Iterator[_Ride]:
    rides = PlannedRide.objects.filter(plan=plan).order_by("parcel_id", "leg").values_list(
        "parcel_id", "dated_trip_id", "board_sequence", "alight_sequence", "parcel__destination_id",
        RIDE_LITRES, RIDE_KG,
    )  # fmt: skip
    for parcel, trip, board, alight, destination, litres, kilograms in rides:
        yield parcel, trip, (board, alight), destination, (litres, kilograms)


def _until(problem: Problem, before: Plan) -> list[int]:
    """Until when each run has moved: the moment of planning, or when it was cancelled."""
    stopped, moment = stopped_on(before.county, before.date), problem.day.earliest_seconds
    return [
        min(moment, stopped.get(name, moment)) if is_cancelled else moment
        for name, is_cancelled in zip(problem.runs.run_ids, problem.runs.cancelled.tolist(), strict=True)
    ]
