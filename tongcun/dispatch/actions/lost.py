"""Plans whose worker died in the middle of them: given back to the queue once, then failed."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from tongcun.dispatch import tasks
from tongcun.dispatch.actions.asking import IN_THE_MAKING
from tongcun.dispatch.models import Plan, PlanState
from tongcun.dispatch.queries.silence import is_silent
from tongcun.dispatch.workers import Life, bury, known, life_of

TRIES = 2
"""A plan that ended two workers, as one too large for the machine's memory does, would end the third."""


class WorkersEndedError(Exception):
    """As many workers as may try a plan ended in the middle of it."""


def take_up_lost(*, me: str) -> list[Plan]:
    """Give the queue back what nobody works on any more; the plans concerned, now waiting or failed.

    `me` is the worker that asks, between two tasks: what still stands under its own name it lost to trouble with the
    database.
    """
    ended = [name for name, life in known().items() if life is Life.ENDED]
    # A plain read comes first: to lock would take the whole of SQLite at every turn.
    running = DBTaskResult.objects.running().filter(task_path=tasks.make_plan.module_path)
    found = [_taken_up(task.pk, me) for task in running if _is_lost(task, _plan_of(task), me)]
    bury(ended)
    return [plan for plan in found if plan is not None]


@transaction.atomic
def _taken_up(task_id: Any, me: str) -> Plan | None:
    """The plan of a task that is lost, unless another worker has taken it up, or the plan needs no making."""
    task = DBTaskResult.objects.running().filter(pk=task_id).select_for_update(skip_locked=True).first()
    if task is None or not _is_lost(task, _plan_of(task), me):
        return None
    in_the_making = Plan.objects.filter(pk=_plan_of(task).pk, state__in=IN_THE_MAKING)
    if len(task.worker_ids) >= TRIES:
        is_concerned = in_the_making.update(state=PlanState.FAILED, problem="workers_ended")
        task.set_failed(WorkersEndedError())
    elif is_concerned := in_the_making.update(
        state=PlanState.WAITING, progress={"told_at": timezone.now().isoformat()}
    ):
        task.status = TaskResultStatus.READY
        task.save(update_fields=["status"])
    else:  # made, discarded or given up meanwhile: only the task's end was not written any more
        task.set_successful(None)
    return _plan_of(task) if is_concerned else None


def _is_lost(task: DBTaskResult[Any, Any], plan: Plan, me: str) -> bool:
    worker = task.worker_ids[-1]
    life = life_of(worker)
    return worker == me or life is Life.ENDED or (life is Life.UNKNOWN and is_silent(plan))


def _plan_of(task: DBTaskResult[Any, Any]) -> Plan:
    return Plan.objects.select_related("county").get(pk=task.args_kwargs["args"][0])
