"""A day with far more parcels than room, and what the planner's rooms work on: its graph, prices, chains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tests.factories import a_day, a_hub, a_parcel, a_run, a_village
from tongcun.planner.assignment import Assignment, assign_by_prices, reduced_costs
from tongcun.planner.crowd import Crowd, everyone
from tongcun.planner.day import Day
from tongcun.planner.graph import Graph, build_graph
from tongcun.planner.oracle import cheapest_chains
from tongcun.planner.plan import fallback_yuan
from tongcun.planner.pool import Pool, empty_pool, merged
from tongcun.planner.prices import Prices, no_prices
from tongcun.planner.sweep import Sweeps, build_sweeps
from tongcun.planner.timetable import Floats


def a_crowded_day(drop_yuan: float = 0.0, parcels: int = 400) -> Day:
    """One hub, three villages, six runs and far more parcels than room, sizes and ready times drawn once."""
    draw = np.random.default_rng(5)
    villages = ["dong", "xi", "nan"]
    runs = [
        a_run(f"T{i}", ("hub", f"{7 + i:02d}:00"), ("dong", f"{7 + i:02d}:20"), ("xi", f"{7 + i:02d}:40"),
              ("nan", f"{8 + i:02d}:00"), volume_l=300, mass_kg=70)
        for i in range(6)
    ]  # fmt: skip
    return a_day(
        stations=[a_hub(), *(a_village(v) for v in villages)],
        runs=runs,
        parcels=[
            a_parcel(
                "hub", villages[int(draw.integers(3))], parcel_id=f"P{i}",
                ready=int(draw.integers(6 * 3600, 10 * 3600)), volume_l=float(draw.gamma(1.5, 6.0)),
                mass_kg=float(draw.gamma(1.5, 1.0)),
            )
            for i in range(parcels)
        ],
        drop_yuan=drop_yuan,
    )  # fmt: skip


@dataclass(frozen=True)
class Ground:
    """A day's graph, sweeps and what each parcel costs if it does not ride."""

    day: Day
    graph: Graph
    sweeps: Sweeps
    fallback: Floats

    @property
    def crowd(self) -> Crowd:
        return everyone(self.day, self.sweeps, self.fallback)

    @property
    def free(self) -> Prices:
        """Everything free."""
        return no_prices(self.graph, len(self.day.parcels))


def the_ground(day: Day) -> Ground:
    graph = build_graph(day)
    return Ground(day, graph, build_sweeps(graph, day), fallback_yuan(day, graph))


def chains_of(crowd: Crowd, graph: Graph, spread: float = 5.0, most: int = 6) -> Pool:
    """Up to `most` chains of each parcel within `spread` yuan of its best while everything is free."""
    free = no_prices(graph, len(crowd.day.parcels))
    _, chains = cheapest_chains(crowd.day, graph, crowd.sweeps, free.litre, free.kilogram, free.drop, spread, most)
    return merged(empty_pool(len(crowd.day.parcels)), chains, crowd.day, graph)


def assigned(ground: Ground, pool: Pool) -> tuple[Assignment, Floats]:
    """A first assignment while everything is free, and the chains' costs at these prices."""
    reduced = reduced_costs(pool, ground.day, ground.graph, ground.free)
    return assign_by_prices(ground.day, ground.graph, pool, ground.fallback, reduced), reduced
