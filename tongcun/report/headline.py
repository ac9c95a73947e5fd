"""The figures a leader reads first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tongcun.planner.day import Day
from tongcun.planner.result import Outcome, Plan
from tongcun.report.stations import Traffic
from tongcun.report.wording import Both, clock


@dataclass(frozen=True, slots=True)
class Headline:
    """Counts of the day; villages are counted where parcels of theirs are to be moved (`with_parcels`) and are.

    `bus` counts all who ride, `post_alone` those among them who ride on post runs and no bus.
    """

    parcels: int
    to_villages: int
    from_villages: int
    bus: int
    post_alone: int
    van: int
    held: int
    bus_share: float
    villages: int
    villages_with_parcels: int
    villages_served: int
    half_by: Both | None
    most_by: Both | None
    assumed_sizes: int


def headline_of(day: Day, plan: Plan, traffic: Traffic) -> Headline:
    """Count what moves, how, and by when it is there."""
    parcels = day.parcels
    village = np.array([station.level == "village" for station in day.stations], dtype=np.bool_)
    bus, van, held = np.bincount(plan.outcome, minlength=3).tolist()
    to_villages = village[parcels.destination]
    arrivals = np.sort(plan.arrival[plan.outcome == Outcome.BUS])
    return Headline(
        len(parcels),
        int(to_villages.sum()),
        int((village[parcels.origin] & ~to_villages).sum()),
        bus,
        bus - _on_buses(day, plan),
        van,
        held,
        bus / len(parcels) if len(parcels) else 0.0,
        int(village.sum()),
        int((village & (traffic.total > 0)).sum()),
        int((village & (traffic.by_bus > 0)).sum()),
        _by(arrivals, 0.5),
        _by(arrivals, 0.9),
        int(parcels.size_assumed.sum()),
    )


def _on_buses(day: Day, plan: Plan) -> int:
    """How many have at least one ride on a bus."""
    by_bus = ~day.timetable.is_post_run[day.timetable.run_of_call()[plan.board]]
    return len(np.unique(plan.parcel_of_leg()[by_bus]))


def _by(arrivals: np.ndarray[tuple[int], np.dtype[np.int32]], share: float) -> Both | None:
    """When at least this share has arrived, rounded up to the minute."""
    if not len(arrivals):
        return None
    at = int(arrivals[int(np.ceil(share * len(arrivals))) - 1])
    return clock(-(-at // 60) * 60)
