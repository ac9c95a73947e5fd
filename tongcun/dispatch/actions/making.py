"""Making a plan: load the day, solve it while somebody looks on, save it as a preview."""

from __future__ import annotations

import logging
import time

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from tongcun.dispatch.actions.saving import clear_plan, save_plan
from tongcun.dispatch.comparing import compare_as_it_stands
from tongcun.dispatch.models import Plan, PlanState
from tongcun.dispatch.problem import Problem, load_problem
from tongcun.dispatch.problem.loading import NoCostsError
from tongcun.dispatch.problem.parcels import NoSizeError
from tongcun.dispatch.standing import standing_of
from tongcun.parcels.record.writer_gate import writing
from tongcun.planner.progress import Progress
from tongcun.planner.result import Plan as Solution

TOLD_EVERY_SECONDS = 0.7
logger = logging.getLogger(__name__)


class NotWaitingError(Exception):
    """The plan is not waiting to be made: another worker has it, or it is made."""


class _NobodyWaitsError(Exception):
    """The plan was discarded while it was being made."""


def make_plan_now(*, plan: Plan, worker: str = "") -> None:
    """Make a waiting plan: it ends as a preview, or as failed with the code of what stood in its way.

    `worker` is who makes it; one that was silent for so long that the plan was given to another stops. Raises
    NotWaitingError. An unforeseen error is logged and leaves the plan failed, never half written.
    """
    progress = {"worker": worker, "told_at": timezone.now().isoformat()}
    waiting = Plan.objects.filter(pk=plan.pk, state=PlanState.WAITING)
    if not waiting.update(state=PlanState.RUNNING, progress=progress):
        raise NotWaitingError
    plan.state, plan.progress = PlanState.RUNNING, progress
    try:
        _make(plan)
    except _NobodyWaitsError:
        return
    except NoCostsError:
        _fail(plan, "no_costs")
    except NoSizeError as error:
        _fail(plan, "no_size:" + ",".join(error.kinds))
    except Exception:
        logger.exception("plan %s", plan.pk)
        _fail(plan, "unforeseen")


def _make(plan: Plan) -> None:
    teller = _Teller(plan)
    teller(Progress("loading", 0.0))
    problem = load_problem(plan.county, plan.date, plan.as_of_seconds)
    solution = _solved(problem, plan, teller)
    standing = None if plan.replaces is None else standing_of(plan.replaces, problem, plan.changes)
    teller(Progress("saving", 0.0))
    with writing():
        save_plan(plan=plan, problem=problem, solution=solution)
        if not _in_hand(plan).exists():
            raise _NobodyWaitsError
    # Not in the same transaction: on SQLite the scans of the county wait for whoever writes.
    if plan.replaces is not None and standing is not None:
        plan.differences = compare_as_it_stands(plan.replaces, plan, standing, problem.arrived).summary()
    facts = {"differences": plan.differences, "first_come_yuan": plan.first_come_yuan}
    if not _in_hand(plan).update(state=PlanState.PREVIEW, **facts):
        raise _NobodyWaitsError
    plan.state = PlanState.PREVIEW


def _solved(problem: Problem, plan: Plan, teller: _Teller) -> Solution:
    # Late: compiled code takes a second to load, and the pages do without it.
    from tongcun.planner.first_come import first_come
    from tongcun.planner.plan import make_plan

    solution = make_plan(problem.day, plan.seed, watch=teller)
    if plan.as_of_seconds is None and not (problem.day.parcels.loaded_at >= 0).any():
        teller(Progress("comparing", 0.0, solution.bound, solution.yuan))
        plan.first_come_yuan = first_come(problem.day).yuan
    return solution


@transaction.atomic
def _fail(plan: Plan, problem: str) -> None:
    if _in_hand(plan).update(state=PlanState.FAILED, problem=problem):
        clear_plan(plan=plan)
    plan.refresh_from_db()


def _in_hand(plan: Plan) -> QuerySet[Plan]:
    """The plan while it is made by whom it was taken in hand; nothing afterwards."""
    return Plan.objects.filter(pk=plan.pk, state=PlanState.RUNNING, progress__worker=plan.progress["worker"])


class _Teller:
    """Writes the progress where the page reads it, at most every so often; stops the work if nobody waits for it."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._told = 0.0
        self._stage = ""

    def __call__(self, moment: Progress) -> None:
        is_due = time.monotonic() - self._told >= TOLD_EVERY_SECONDS
        if moment.stage == self._stage and not is_due:
            return
        self._told, self._stage = time.monotonic(), moment.stage
        progress = {
            "stage": moment.stage, "done": round(moment.done, 3), "bound": moment.bound, "yuan": moment.yuan,
            "told_at": timezone.now().isoformat(), "worker": self._plan.progress["worker"],
        }  # fmt: skip
        if not _in_hand(self._plan).update(progress=progress):
            raise _NobodyWaitsError
