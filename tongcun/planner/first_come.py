"""First come, first served: the rule a clerk follows by hand, to compare with ("the next bus, until it is full")."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tongcun.planner.assignment import nobody_rides
from tongcun.planner.day import AT_STATION, Day
from tongcun.planner.finish import finished_plan
from tongcun.planner.ground import ground_of
from tongcun.planner.pool import empty_pool
from tongcun.planner.progress import Stages, unwatched
from tongcun.planner.result import Plan
from tongcun.planner.rides import insert_left_behind, rides_of


def first_come(day: Day) -> Plan:
    """The plan of the first-come rule: parcels by ready time, then as listed; each takes the cheapest chain of rides
    (drops left aside) that still has room, if that costs less than van and held.

    Its `bound` is 0: the rule proves nothing. Raises ValueError for a day with parcels on board.
    """
    if (day.parcels.loaded_at != AT_STATION).any():
        raise ValueError("first come, first served is a rule for days that have not begun")
    ground = ground_of(day)
    rides = rides_of(ground, empty_pool(len(day.parcels)), nobody_rides(ground))
    order = np.argsort(day.parcels.ready_seconds, kind="stable").astype(np.int32)
    without_drops = replace(ground, day=replace(day, drop_yuan=0.0))
    insert_left_behind(without_drops, rides, order)
    return finished_plan(ground, rides, 0.0, 0, Stages(None, unwatched))
