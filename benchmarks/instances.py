"""The days of the benchmark: which county, how many parcels, which drop charge, room, sizes and seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

SEED = 11
"""Seed of every county made of a feed and of every day's parcels; the planner was tuned on others."""

SAMPLE, SAMPLE_DATE = "changshan", "2026-11-23"
SAMPLE_PARCELS = (5_000, 20_000, 40_000)
SAMPLE_DROPS = (0.0, 2.0, 10.0)

FEED_DATES = {"zakroczym": "2025-12-03", "donan": "2020-06-03", "cairns": "2014-06-03"}
FEED_PARCELS = (5_000, 20_000)
ROOMS = (0.5, 1.0)

Sizes = Literal["sampled", "classes", "measured"]
"""Half measured and half absent, as `tongcun sample` makes them; six size classes; every parcel measured."""

SIZE_MODES: tuple[Sizes, ...] = ("classes", "measured")


@dataclass(frozen=True, slots=True)
class Instance:
    """One day to plan. `drop` is in yuan; `room` is the factor on every hold."""

    county: str
    date: str
    parcels: int
    drop: float
    room: float
    sizes: Sizes
    program_seconds: float | None = None
    """Time limit of the path program; None where it is not tried."""
    seed: int = SEED

    @property
    def name(self) -> str:
        """How the table and the working folder call it."""
        if self.sizes == "sampled":
            return f"{self.county} {self.parcels:,} drop {self.drop:g}"
        return f"{self.county} {self.parcels:,} room {self.room} {self.sizes}"

    @property
    def slug(self) -> str:
        """The name without spaces and commas, for folders."""
        return self.name.replace(",", "").replace(" ", "-")


def sample_instances(program_seconds: float) -> Iterator[Instance]:
    """The sample county at all sizes and drop charges; the program is tried on the smallest."""
    for parcels in SAMPLE_PARCELS:
        limit = program_seconds if parcels == min(SAMPLE_PARCELS) else None
        for drop in SAMPLE_DROPS:
            yield Instance(SAMPLE, SAMPLE_DATE, parcels, drop, 1.0, "sampled", limit)


def feed_instances(program_seconds: float) -> Iterator[Instance]:
    """The counties made of real feeds; the program is tried on 5,000 parcels in six size classes and little room."""
    for feed, date in FEED_DATES.items():
        for parcels in FEED_PARCELS:
            for room in ROOMS:
                for sizes in SIZE_MODES:
                    tried = parcels == min(FEED_PARCELS) and room == min(ROOMS) and sizes == "classes"
                    yield Instance(feed, date, parcels, 0.0, room, sizes, program_seconds if tried else None)
