"""One instance: the planner, the judge, the first-come rule and the path program, each in a fresh process."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.counties import ROOT, Laid, tongcun
from benchmarks.instances import Instance
from benchmarks.measuring import DISTURBED, Measured, measured, timed

FIRST_COME_SECONDS = 300.0
PROGRAM_GRACE_SECONDS = 60.0
"""How long past its time limit the program may take to read the day, to write itself down, and to stop."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What `tongcun plan` made of a day, and what `tongcun check` says; money in yuan."""

    cost: float
    bound: float
    gap: float | None
    drops: int
    bus: int
    left_behind: int
    seconds: float
    megabytes: float
    others: float
    load: float
    stage_seconds: dict[str, float]
    check_seconds: float
    check_others: float
    keeps_all_rules: bool


@dataclass(frozen=True, slots=True)
class Rival:
    """What a rival made of it: `cost` is None where it found no plan; `bound` is the program's own."""

    cost: float | None
    drops: int | None
    seconds: float
    megabytes: float
    others: float
    ended: str
    bound: float | None = None
    keeps_all_rules: bool | None = None
    chains: int | None = None


@dataclass(frozen=True, slots=True)
class Contest:
    """All figures of one instance; `program` is None where it was not tried."""

    instance: Instance
    planned: Planned
    first_come: Rival
    program: Rival | None


def hold(instance: Instance, laid: Laid, work: Path, patience: float, before: Contest | None = None) -> Contest:
    """Run all on one instance; the planner and the judge wait so many seconds for a calm machine, the rivals do not.

    What was measured `before` stands: only a planner that was disturbed then is run anew, and the calmer run counts.
    """
    if before is not None and max(before.planned.others, before.planned.check_others) <= DISTURBED:
        return before
    planned = plan_and_check(instance, laid, work / f"plan-{instance.slug}", patience)
    if before is not None:
        return replace(before, planned=calmer(planned, before.planned))
    arguments = [str(laid.county), instance.date, str(laid.parcels)]
    first_come = _rival("benchmarks.first_come_rule", arguments, FIRST_COME_SECONDS)
    program = None
    if instance.program_seconds is not None:
        seconds = instance.program_seconds
        program = _rival("benchmarks.path_mip", [*arguments, str(seconds)], seconds + PROGRAM_GRACE_SECONDS)
    return Contest(instance, planned, first_come, program)


def calmer(one: Planned, other: Planned) -> Planned:
    """The less disturbed planner run, with the less disturbed judge run; both made the same plan."""
    planned, check = min(one, other, key=lambda p: p.others), min(one, other, key=lambda p: p.check_others)
    return replace(planned, check_seconds=check.check_seconds, check_others=check.check_others)


def plan_and_check(instance: Instance, laid: Laid, out: Path, patience: float) -> Planned:
    """Plan by the real command line with default options, then check; raises RuntimeError if planning fails."""
    options = [laid.county, "--date", instance.date, "--parcels", laid.parcels]
    run = measured(tongcun("plan", *options, "--out", out), ROOT, patience)
    if run.exit_status != 0:
        raise RuntimeError(f"tongcun plan on {instance.name} ended with {run.exit_status}:\n{run.errors}")
    check = measured(tongcun("check", *options, "--plan", out), ROOT, patience)
    return _planned(json.loads((out / "plan.json").read_text(encoding="utf-8")), run, check)


def _planned(told: dict[str, Any], run: Measured, check: Measured) -> Planned:
    parcels = told["parcels"]
    return Planned(
        cost=told["cost"],
        bound=told["bound"],
        gap=told["gap"],
        drops=told["drops"],
        bus=parcels["bus"],
        left_behind=parcels["van"] + parcels["held"],
        seconds=run.seconds,
        megabytes=run.megabytes,
        others=run.others,
        load=run.load,
        stage_seconds=told["seconds"],
        check_seconds=check.seconds,
        check_others=check.others,
        keeps_all_rules=check.exit_status == 0,
    )


def _rival(module: str, arguments: list[str], seconds_at_most: float) -> Rival:
    run = timed([sys.executable, "-m", module, *arguments], ROOT, seconds_at_most)
    told: dict[str, Any] = json.loads(run.output) if run.exit_status == 0 else {}
    return Rival(
        cost=told.get("cost"),
        drops=told.get("drops"),
        seconds=run.seconds,
        megabytes=run.megabytes,
        others=run.others,
        ended=_ending(run, told),
        bound=told.get("bound"),
        keeps_all_rules=told["broken_rules"] == 0 if "broken_rules" in told else None,
        chains=told.get("chains"),
    )


def _ending(run: Measured, told: dict[str, Any]) -> str:
    if run.exit_status is None:
        return "ended for taking too long"
    if run.exit_status != 0:
        return f"failed with {run.exit_status}"
    return str(told.get("ended", "done"))
