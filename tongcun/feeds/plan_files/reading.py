"""Reads a plan folder back; rows that disagree with the day are told, not refused."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tongcun.feeds.files import is_folder, read_bytes
from tongcun.feeds.plan_files.legs import LegsRead, read_legs
from tongcun.feeds.plan_files.names import LEG_COLUMNS, LEGS_FILE, OUTCOME_COLUMNS, OUTCOMES_FILE, PLAN_FILE, PLAN_FILES
from tongcun.feeds.plan_files.outcomes import OutcomesRead, read_outcomes
from tongcun.feeds.plan_files.summary import Summary, read_summary, tell_wrong_counts
from tongcun.feeds.plan_files.swapping import place_of, reading_in
from tongcun.feeds.problems import Problem, Problems
from tongcun.feeds.table import Table, read_table
from tongcun.language import _
from tongcun.planner.day import Day
from tongcun.planner.result import Plan


@dataclass(frozen=True, slots=True)
class PlanRead:
    """A plan as its files tell it, and every row and column that disagrees with the day or with another.

    Where a parcel's rows make no sense (`misread`, indices), its outcome or calls are -1 in `plan`.
    """

    plan: Plan
    misfits: tuple[Problem, ...]
    misread: frozenset[int]


def check_plan_folder(folder: Path, problems: Problems) -> None:
    """Note a problem where there is no such folder, so that it is told with those of the day's own files."""
    is_folder(folder, "not_a_plan_folder", problems, _("a plan folder with plan.json"))


def read_plan(folder: Path, day: Day) -> PlanRead:
    """Read a plan folder against its day.

    Raises InputError where the files cannot be read: missing, not UTF-8, columns or keys missing, cells that are no
    numbers or times. What can be read but disagrees comes back as misfits. Where a newer plan was taking this one's
    place when its writer was killed, the older one is read.
    """
    problems, misfits = Problems(), Problems()
    check_plan_folder(folder, problems)
    problems.raise_if_any()
    with reading_in(folder):
        folder = place_of(folder, PLAN_FILES)
        outcome_table = _table(folder / OUTCOMES_FILE, OUTCOME_COLUMNS, problems)
        leg_table = _table(folder / LEGS_FILE, LEG_COLUMNS, problems)
        summary = read_summary(folder / PLAN_FILE, day, problems, misfits)
    outcomes = None if outcome_table is None else read_outcomes(outcome_table, day, problems, misfits)
    legs = None if leg_table is None else read_legs(leg_table, day, problems, misfits)
    problems.raise_if_any()
    assert outcomes is not None
    assert legs is not None
    assert summary is not None
    tell_wrong_counts(folder / PLAN_FILE, summary, outcomes.outcome, day, misfits)
    return PlanRead(_plan(outcomes, legs, summary), tuple(misfits), outcomes.misread | legs.misread)


def _table(path: Path, columns: tuple[str, ...], problems: Problems) -> Table | None:
    raw = read_bytes(path, problems, _("a plan folder holds {name}").format(name=path.name))
    return None if raw is None else read_table(raw, str(path), problems, columns)


def _plan(outcomes: OutcomesRead, legs: LegsRead, summary: Summary) -> Plan:
    return Plan(
        outcome=outcomes.outcome,
        reasons=outcomes.reasons,
        first_leg=np.concatenate([[0], np.cumsum(legs.count)]).astype(np.int32),
        board=legs.board,
        alight=legs.alight,
        arrival=outcomes.arrival,
        parcel_yuan=outcomes.yuan,
        drops=summary.drops,
        yuan=summary.cost,
        bound=summary.bound,
        seed=summary.seed,
        stage_seconds=summary.stage_seconds,
        time_limit_struck=summary.time_limit_struck,
    )
