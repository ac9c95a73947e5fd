"""A solved plan becomes rows: outcomes, rides, and the manifests that follow from them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from tongcun.county.actions import insert_rows
from tongcun.dispatch.legs import Legs, legs_of
from tongcun.dispatch.manifest_lines import ManifestRows, manifest_rows
from tongcun.dispatch.models import DeskRules, Manifest, ManifestLine, Plan, PlannedParcel, PlannedRide
from tongcun.dispatch.problem import Problem
from tongcun.dispatch.problem.changes import NAMED
from tongcun.planner.result import Outcome
from tongcun.planner.result import Plan as Solution

FIGURES = ("made_from", "parcels", "by_bus", "by_van", "held", "drops", "cost_yuan", "bound_yuan", "seconds")


@transaction.atomic
def save_plan(*, plan: Plan, problem: Problem, solution: Solution) -> None:
    """Write what a solution does with every parcel, its rides after those that are over, and the manifest of every run
    that carries something; in place of what a worker wrote that died before the plan was a preview."""
    clear_plan(plan=plan)
    solution = _with_past_rides(problem, solution)
    _write_outcomes(plan, problem, solution)
    legs = legs_of(problem, solution, plan.replaces)
    _write_rides(plan, problem, legs)
    rules = DeskRules.of(plan.county_id)
    _write_manifests(plan, manifest_rows(problem, legs, rules.cut_off_minutes * 60))
    _write_figures(plan, problem, solution)


@transaction.atomic
def clear_plan(*, plan: Plan) -> None:
    """Take a plan's outcomes, rides and manifests away, and its figures."""
    for rows in (plan.outcomes, plan.rides, plan.manifests):
        rows.all().delete()
    blank = {name: getattr(Plan(), name) for name in FIGURES}
    Plan.objects.filter(pk=plan.pk).exclude(cost_yuan=None).update(**blank)


def _with_past_rides(problem: Problem, solution: Solution) -> Solution:
    """The solution with the rides before it of parcels that came off unscanned: they stay on the lists of those runs,
    and whoever still finds them there finds them as planned."""
    who = np.array(sorted(problem.rode), np.int64)
    if not len(who):
        return solution
    rode = np.array([problem.rode[p] for p in who.tolist()], np.int32)
    at = solution.first_leg[who]
    more = np.zeros(len(solution.first_leg), np.int32)
    more[who + 1] = 1
    return replace(
        solution,
        first_leg=solution.first_leg + np.cumsum(more, dtype=np.int32),
        board=np.insert(solution.board, at, rode[:, 0]),
        alight=np.insert(solution.alight, at, rode[:, 1]),
    )


def _write_outcomes(plan: Plan, problem: Problem, solution: Solution) -> None:
    parcels = problem.day.parcels
    insert_rows(
        PlannedParcel,
        plan=[plan.pk] * len(parcels),
        parcel=problem.parcel_pks,
        outcome=solution.outcome.tolist(),
        reason=[reason.value for reason in solution.reasons],
        arrives_seconds=[None if second < 0 else second for second in _arrivals(solution)],
        cost_yuan=solution.parcel_yuan.tolist(),
        volume_litres=parcels.volume_l.tolist(),
        mass_kg=parcels.mass_kg.tolist(),
    )


def _arrivals(solution: Solution) -> list[int]:
    by_bus = solution.outcome == Outcome.BUS
    arrivals: list[int] = np.where(by_bus, solution.arrival, -1).tolist()
    return arrivals


def _write_rides(plan: Plan, problem: Problem, legs: Legs) -> None:
    table, day = problem.day.timetable, problem.day
    board, alight = legs.board, legs.alight
    run = table.run_of_call()[board]
    insert_rows(
        PlannedRide,
        plan=[plan.pk] * len(board),
        parcel=legs.parcel.tolist(),
        leg=legs.leg.tolist(),
        dated_trip=_picked(problem.runs.pks, run),
        board_station=_picked(problem.stations.pks, table.station[board]),
        alight_station=_picked(problem.stations.pks, table.station[alight]),
        board_sequence=table.stop_sequence[board].tolist(),
        alight_sequence=table.stop_sequence[alight].tolist(),
        departs_seconds=day.departures()[board].tolist(),
        arrives_seconds=day.arrivals()[alight].tolist(),
    )


def _picked(pks: tuple[int, ...], which: NDArray[np.integer]) -> list[int]:
    picked: list[int] = np.array(pks, np.int64)[which].tolist() if len(which) else []
    return picked


def _write_manifests(plan: Plan, rows: ManifestRows) -> None:
    manifests = Manifest.objects.bulk_create(
        [
            Manifest(
                plan=plan, dated_trip_id=total.dated_trip, cut_off_seconds=total.cut_off_seconds, pieces=total.pieces,
                volume_litres=total.litres, mass_kg=total.kilograms,
            )
            for total in rows.totals
        ]
    )  # fmt: skip
    of_run = {manifest.dated_trip_id: manifest.pk for manifest in manifests}
    insert_rows(ManifestLine, manifest=[of_run[run] for run in rows.dated_trip], **rows.columns)


def _write_figures(plan: Plan, problem: Problem, solution: Solution) -> None:
    plan.made_from = dict(problem.made_from)
    plan.parcels = len(problem.day.parcels)
    plan.by_bus, plan.by_van, plan.held = (int((solution.outcome == outcome).sum()) for outcome in Outcome)
    plan.drops = solution.drops
    plan.cost_yuan, plan.bound_yuan = solution.yuan, solution.bound
    plan.seconds = {stage: round(seconds, 3) for stage, seconds in solution.stage_seconds}
    plan.progress = {
        "worker": plan.progress.get("worker", ""),
        "unplaced": len(problem.unplaced), "unplaced_first": problem.unplaced[:NAMED],
    }  # fmt: skip
    # Not its state: whoever discards a plan while it is saved must find it discarded.
    plan.save(update_fields=[*FIGURES, "progress"])
