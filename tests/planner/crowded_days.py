"""A day with far more parcels than room, and the chains on its ground."""

from __future__ import annotations

import numpy as np

from tests.factories import a_day, a_hub, a_parcel, a_run, a_village
from tongcun.planner.day import Day
from tongcun.planner.ground import Ground
from tongcun.planner.oracle import cheapest_chains
from tongcun.planner.pool import Pool, empty_pool, merged
from tongcun.planner.prices import no_prices


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


def chains_of(ground: Ground, spread: float = 5.0, most: int = 6) -> Pool:
    """Up to `most` chains of each parcel within `spread` yuan of its best while everything is free."""
    _, chains = cheapest_chains(ground, no_prices(ground), spread, most)
    return merged(ground, empty_pool(len(ground.day.parcels)), chains)
