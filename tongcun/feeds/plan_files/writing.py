"""Writes a plan folder, whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import platform
from collections.abc import Iterable, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from types import MappingProxyType

import numpy as np

from tongcun import __version__
from tongcun.feeds.plan_files.names import (
    LEG_COLUMNS,
    LEGS_FILE,
    OUTCOME_COLUMNS,
    OUTCOME_WORDS,
    OUTCOMES_FILE,
    PLAN_FILE,
)
from tongcun.feeds.plan_files.swapping import replace_files
from tongcun.planner.clock import clock
from tongcun.planner.day import Day
from tongcun.planner.result import Outcome, Plan
from tongcun.planner.timetable import NO_START

_SOLVING_PACKAGES = ("numpy", "numba", "highspy")


def write_plan(folder: Path, day: Day, plan: Plan, beside: Mapping[Path, bytes] = MappingProxyType({})) -> None:
    """Write outcomes.csv, legs.csv and plan.json into `folder`, which is made where it does not exist.

    What is to stand `beside` them, such as the plan's page, is written with them. The same plan gives the same bytes in
    both tables. Other files in the folder stay as they are, and so does an older plan unless everything could be
    written. plan.json is away while the tables change places, and the older plan is read from its scratch folder
    meanwhile. Raises InputError where anything cannot be written.
    """
    files = {
        OUTCOMES_FILE: _csv(OUTCOME_COLUMNS, _outcome_rows(day, plan)),
        LEGS_FILE: _csv(LEG_COLUMNS, _leg_rows(day, plan)),
        PLAN_FILE: json.dumps(_summary(day, plan), ensure_ascii=False, indent=2, allow_nan=False) + "\n",
    }
    replace_files(folder, files, beside)


def _csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def _outcome_rows(day: Day, plan: Plan) -> Iterable[Sequence[object]]:
    words = {outcome.value: word for outcome, word in OUTCOME_WORDS.items()}
    arrives = ["" if time < 0 else clock(time) for time in plan.arrival.tolist()]
    return zip(
        day.parcels.parcel_ids,
        [words[outcome] for outcome in plan.outcome.tolist()],
        arrives,
        map(repr, plan.parcel_yuan.tolist()),
        [reason.value for reason in plan.reasons],
        strict=True,
    )


def _leg_rows(day: Day, plan: Plan) -> Iterable[Sequence[object]]:
    table, ids = day.timetable, day.parcels.parcel_ids
    count = np.diff(plan.first_leg)
    number = np.arange(1, len(plan.board) + 1) - np.repeat(plan.first_leg[:-1], count)
    run = table.run_of_call()[plan.board].tolist()
    starts = ["" if start == NO_START else clock(start) for start in table.start_times.tolist()]
    stations = [station.station_id for station in day.stations]
    names = [stations[station] for station in table.station.tolist()]
    sequence = table.stop_sequence.tolist()
    departs, arrives = (
        map(clock, day.departures()[plan.board].tolist()),
        map(clock, day.arrivals()[plan.alight].tolist()),
    )
    board, alight = plan.board.tolist(), plan.alight.tolist()
    return zip(
        [ids[p] for p in np.repeat(np.arange(len(ids)), count).tolist()],
        number.tolist(),
        [table.trip_ids[r] for r in run],
        [starts[r] for r in run],
        [names[call] for call in board],
        [sequence[call] for call in board],
        departs,
        [names[call] for call in alight],
        [sequence[call] for call in alight],
        arrives,
        strict=True,
    )


def _summary(day: Day, plan: Plan) -> dict[str, object]:
    counts = np.bincount(plan.outcome, minlength=len(Outcome)).tolist()
    return {
        "county": day.name,
        "date": day.date,
        "parcels": {
            "total": len(day.parcels),
            "bus": counts[Outcome.BUS],
            "van": counts[Outcome.VAN],
            "held": counts[Outcome.HELD],
            "assumed_sizes": int(day.parcels.size_assumed.sum()),
        },
        "drops": int(plan.drops),
        "cost": float(plan.yuan),
        "bound": float(plan.bound),
        "gap": plan.gap,
        "seconds": {stage: round(seconds, 3) for stage, seconds in plan.stage_seconds},
        "time_limit_struck": bool(plan.time_limit_struck),
        "versions": _versions(),
        "seed": int(plan.seed),
    }


def _versions() -> dict[str, str]:
    versions = {"tongcun": __version__, "python": platform.python_version()}
    for package in _SOLVING_PACKAGES:
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            versions[package] = ""
    return versions
