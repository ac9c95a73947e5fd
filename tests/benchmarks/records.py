"""Invented records of a benchmark, as plain functions."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.contest import Contest, Planned, Rival
from benchmarks.instances import Instance
from benchmarks.record import Record

A_PLAN = Planned(
    cost=1_000.0,
    bound=999.0,
    gap=0.001,
    drops=100,
    bus=4_900,
    left_behind=100,
    seconds=2.0,
    megabytes=200.0,
    others=0.01,
    load=0.2,
    stage_seconds={"prices": 1.0},
    check_seconds=0.5,
    check_others=0.0,
    keeps_all_rules=True,
)
FIRST_COME = Rival(1_250.0, 140, 1.0, 150.0, 0.0, "done", keeps_all_rules=True)
NO_PROGRAM = Rival(None, None, 60.0, 900.0, 0.0, "no solution")


def a_contest(
    county: str = "changshan",
    parcels: int = 5_000,
    drop: float = 0.0,
    room: float = 1.0,
    plan: Planned = A_PLAN,
    program: Rival | None = None,
) -> Contest:
    """A contest; that of the sample county unless another is named."""
    sizes = "sampled" if county == "changshan" else "classes"
    return Contest(Instance(county, "2026-11-23", parcels, drop, room, sizes), plan, FIRST_COME, program)  # type: ignore[arg-type]


def a_plan(**figures: float | int | bool | None) -> Planned:
    """A plan with these figures, the rest as usual."""
    return replace(A_PLAN, **figures)  # type: ignore[arg-type]


def a_record(*contests: Contest, help_seconds: float = 0.2) -> Record:
    """A record of these contests on an invented machine."""
    machine = {"processor": "invented", "cores": "2", "memory_gb": "8.0", "system": "Linux", "python": "3.11"}
    return Record("2026-11-22", "0123456789", machine, {"donan": "abcdef012345"}, help_seconds, list(contests))
