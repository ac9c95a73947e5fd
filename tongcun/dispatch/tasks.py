"""What takes longer than a page: done by the worker."""

from __future__ import annotations

import logging

from django.db import DatabaseError
from django_tasks import TaskContext, task

logger = logging.getLogger(__name__)


@task(takes_context=True)
def make_plan(context: TaskContext, plan_id: int) -> None:
    """Make the plan that waits under this number."""
    # Late: the pages enqueue this task, and only the worker needs the planner.
    from tongcun.county.actions import renew_table_statistics
    from tongcun.dispatch.actions.making import make_plan_now
    from tongcun.dispatch.models import Plan

    plan = Plan.objects.select_related("county", "replaces").get(pk=plan_id)
    make_plan_now(plan=plan, worker=context.task_result.worker_ids[-1])
    # Once a day there is a plan, and it adds more rows at once than anything else.
    try:
        renew_table_statistics()
    except DatabaseError:
        # The plan stands all the same; the next one renews them.
        logger.exception("plan %s is made, the figures of the tables are not renewed", plan_id)
