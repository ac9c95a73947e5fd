"""Rides on graph nodes back to a plan on calls, with reasons, costs and the bound."""

from __future__ import annotations

import numpy as np

from tongcun.planner.day import AT_STATION
from tongcun.planner.ground import Ground
from tongcun.planner.progress import Stages
from tongcun.planner.reasons import reasons
from tongcun.planner.result import Outcome, Plan
from tongcun.planner.rides import Rides, whole_yuan
from tongcun.planner.stretches import offsets
from tongcun.planner.timetable import Ints


def finished_plan(ground: Ground, rides: Rides, bound: float | None, seed: int, stages: Stages) -> Plan:
    """Name the reasons and put the plan together; `bound` None says that the rides are proven best."""
    day = ground.day
    with stages.stage("reasons"):
        why = reasons(ground, rides)
    first_leg = offsets(rides.count)
    board, alight = _calls(ground, rides, first_leg)
    rode = rides.outcome == Outcome.BUS
    arrival = np.full(len(day.parcels), -1, dtype=np.int32)
    arrival[rode] = day.arrivals()[alight[first_leg[1:][rode] - 1]]
    yuan = whole_yuan(day, rides)
    proven = yuan if bound is None else min(bound, yuan)
    stages.tell(1.0, bound=proven, yuan=yuan)
    return Plan(
        outcome=rides.outcome,
        reasons=why,
        first_leg=first_leg,
        board=board,
        alight=alight,
        arrival=arrival,
        parcel_yuan=rides.yuan,
        drops=int(np.count_nonzero(rides.users)),
        yuan=yuan,
        bound=max(0.0, proven),
        seed=seed,
        stage_seconds=tuple(stages.seconds),
        time_limit_struck=stages.time_limit_struck,
    )


def _calls(ground: Ground, rides: Rides, first_leg: Ints) -> tuple[Ints, Ints]:
    """Boarding and alighting calls of all legs; a parcel on board boarded where it was loaded."""
    parcels, graph = ground.day.parcels, ground.graph
    board = np.zeros(int(first_leg[-1]), dtype=np.int32)
    alight = np.zeros(int(first_leg[-1]), dtype=np.int32)
    for i in range(int(rides.count.max(initial=0))):
        has = np.flatnonzero(rides.count > i)
        board[first_leg[has] + i] = graph.call[rides.leg[has, 2 * i]]
        alight[first_leg[has] + i] = graph.call[rides.leg[has, 2 * i + 1]]
    aboard = np.flatnonzero((parcels.loaded_at != AT_STATION) & (rides.count > 0))
    board[first_leg[aboard]] = parcels.loaded_at[aboard]
    return board, alight
