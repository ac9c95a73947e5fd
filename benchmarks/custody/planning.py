"""`python -m benchmarks.custody.planning`: 20,000 parcels, from the database to saved manifests.

Protocol: the sample county is loaded into an empty database (SQLite unless said otherwise), its date is opened, 20,000
invented parcels are announced, and the dispatcher asks for a plan. Then a process of its own makes it as the worker
does (`make_plan_now`): it reads the day, solves it, and saves outcomes, rides and manifests in one transaction. Counted
are the seconds from the waiting plan to the preview that is committed. The day is solved once before, unsaved, so that
code is compiled and loaded as it is in a worker that has made a plan. The manifests must hold every piece that rides.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

from benchmarks.custody.results import add_out, keep
from benchmarks.custody.server import database, environment_of, run_python
from tongcun.commands.demo.places import DATE, NOW
from tongcun.commands.demo.playing import VALID_FROM

COUNTY = Path(__file__).resolve().parents[2] / "data" / "changshan"
SECONDS_AT_MOST = 10


def main() -> None:
    """Run one step in this process, or all in processes of their own; exit status 1 where one takes too long."""
    options = _options(sys.argv[1:])
    if options.step:
        django.setup()
        print(json.dumps(STEPS[options.step](options.parcels)))
        return
    figures = [_run(options) for _ in range(options.times)]
    for figure in figures:
        print(json.dumps(figure))
    if options.out:
        keep(options.out, "planning", {"database": options.database, "runs": figures})
    sys.exit(any(figure["seconds"] > SECONDS_AT_MOST for figure in figures))


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.custody.planning", description=__doc__)
    parser.add_argument("--parcels", type=int, default=20_000)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--times", type=int, default=1)
    add_out(parser)
    parser.add_argument("--step", choices=tuple(STEPS), help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def _run(options: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="tongcun-planning-") as name, database(options.database) as address:
        # Before the first bus: all of the day is still to be planned.
        environment = environment_of(Path(name), address) | {"TONGCUN_NOW": NOW.replace("T10:30", "T04:00")}
        run_python(environment, "tongcun", "migrate")
        for step in ("announce", "plan"):
            told = run_python(
                environment, "benchmarks.custody.planning", "--step", step, "--parcels", str(options.parcels)
            )
        figure: dict[str, Any] = json.loads(told)
        return figure


def _announce(parcels: int) -> int:
    """Load the county, announce its parcels, and ask for the plan."""
    from tongcun.commands.demo.county_day import announced, loaded
    from tongcun.commands.demo.hiring import hired
    from tongcun.commands.demo.units import united
    from tongcun.dispatch.actions import ask_for_plan
    from tongcun.feeds.county import read_county
    from tongcun.feeds.sample_parcels import HEADINGS, sample_parcels

    folder = read_county(COUNTY)
    county = loaded(folder, VALID_FROM, DATE)
    people = hired(county, united(county))
    rows = sample_parcels(folder.stations, folder.settings.kinds, DATE, parcels, 0)
    announced(county, [dict(zip(HEADINGS.split(","), row, strict=True)) for row in rows])
    return int(ask_for_plan(county=county, date=DATE, asked_by=people["deng"]).pk)


def _plan(parcels: int) -> dict[str, Any]:
    """Make the plan that waits; seconds in all and of each stage."""
    from tongcun.dispatch.actions import make_plan_now
    from tongcun.dispatch.models import Plan, PlanState
    from tongcun.dispatch.problem import load_problem
    from tongcun.planner.plan import make_plan

    plan = Plan.objects.select_related("county").get()
    make_plan(load_problem(plan.county, plan.date, None).day, plan.seed)  # so that all is compiled and loaded
    begin = time.perf_counter()
    make_plan_now(plan=plan)
    seconds = time.perf_counter() - begin
    plan.refresh_from_db()
    if plan.state != PlanState.PREVIEW or plan.parcels != parcels:
        raise SystemExit(f"{plan.state} {plan.problem}: {plan.parcels} parcels of {parcels}")
    _check(plan)
    return {
        "seconds": round(seconds, 2), "by_bus": plan.by_bus, "gap": round(_gap(plan), 5),
        "solving": round(sum(plan.seconds.values()), 2), "of_it": plan.seconds,
    }  # fmt: skip


def _gap(plan: Any) -> float:
    return (plan.cost_yuan - plan.bound_yuan) / plan.cost_yuan if plan.cost_yuan else 0.0


def _check(plan: Any) -> None:
    """Every piece that rides stands on the manifests of its rides."""
    from django.db.models import Sum

    from tongcun.dispatch.models import ManifestLine, PlannedRide

    listed = ManifestLine.objects.filter(manifest__plan=plan).aggregate(pieces=Sum("pieces"))["pieces"]
    rides = PlannedRide.objects.filter(plan=plan).count()
    if listed != rides:
        raise SystemExit(f"{listed} pieces on the manifests, {rides} rides")


STEPS: dict[str, Callable[[int], Any]] = {"announce": _announce, "plan": _plan}

if __name__ == "__main__":
    main()
