"""One reason for every parcel left behind, the first that fits (the planning files' contract)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tongcun.planner.day import AT_STATION, Day
from tongcun.planner.ground import Ground, ground_of
from tongcun.planner.result import SAME_YUAN, Outcome, Reason
from tongcun.planner.rides import Rides, reachable
from tongcun.planner.timetable import ALWAYS_OPEN, NEVER_CLOSES, Floats, Ints


def reasons(ground: Ground, rides: Rides) -> tuple[Reason, ...]:
    """A reason code per parcel, NONE for those that ride.

    A parcel on board that is brought off short of its destination had room there; where it went no further the same
    questions are asked of it as of any other, from where it is.
    """
    day, graph = ground.day, ground.graph
    names = np.full(len(day.parcels), Reason.NONE, dtype=object)
    left = np.flatnonzero(rides.outcome != Outcome.BUS).astype(np.int32)
    banned = left[~day.parcels.bus_allowed[left]]
    names[banned] = Reason.BANNED
    open_question = np.setdiff1d(left, banned).astype(np.int32)
    endless = np.full(len(graph), np.inf)
    costs = reachable(ground, open_question, endless, endless)
    shut_out = open_question[np.isinf(costs)]
    names[shut_out] = Reason.STATION_CLOSED
    names[_without_trip(day, shut_out)] = Reason.NO_TRIP
    open_question = open_question[np.isfinite(costs)]
    costs = reachable(ground, open_question, graph.volume_l, graph.mass_kg)
    names[open_question[np.isinf(costs)]] = Reason.TOO_BIG
    open_question, costs = open_question[np.isfinite(costs)], costs[np.isfinite(costs)]
    dear = costs >= day.parcels.left_yuan()[open_question] - SAME_YUAN
    names[open_question[dear]] = Reason.DEARER
    open_question = open_question[~dear]
    left_room = _over_room_left(ground, rides, open_question)
    names[open_question] = np.where(np.isfinite(left_room), Reason.DEARER, Reason.NO_ROOM)
    return tuple(Reason(name) for name in names)


def _over_room_left(ground: Ground, rides: Rides, who: Ints) -> Floats:
    """Least costs over the room the plan leaves; a parcel on board also has the room it takes itself."""
    parcels = ground.day.parcels
    costs = reachable(ground, who, rides.litres_left, rides.kilograms_left)
    for i in np.flatnonzero(parcels.loaded_at[who] != AT_STATION):
        p = int(who[i])
        own = slice(rides.leg[p, 0], rides.leg[p, 1] if rides.count[p] else rides.leg[p, 0])
        litres, kilograms = rides.litres_left.copy(), rides.kilograms_left.copy()
        litres[own] += parcels.volume_l[p]
        kilograms[own] += parcels.mass_kg[p]
        costs[i] = reachable(ground, who[i : i + 1], litres, kilograms)[0]
    return costs


def _without_trip(day: Day, who: Ints) -> Ints:
    """Those of the parcels whom no chain of runs serves even with all stations open."""
    if not len(who):
        return who
    ground = ground_of(_always_open(day))
    if not len(ground.graph):
        return who
    endless = np.full(len(ground.graph), np.inf)
    without: Ints = who[np.isinf(reachable(ground, who, endless, endless))]
    return without


def _always_open(day: Day) -> Day:
    """The day if no station had opening hours."""
    stations = (replace(s, opens_seconds=ALWAYS_OPEN, closes_seconds=NEVER_CLOSES) for s in day.stations)
    return replace(day, stations=tuple(stations))
