"""What the worker does at its turns, told in a sentence each. Django is set up before this is imported."""

from __future__ import annotations

import time
from typing import Any

from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from tongcun.cases.actions import keep_reports as reports_of_cases
from tongcun.cases.actions import look_at_clocks as clocks_of_cases
from tongcun.county.actions import drop_old_sessions, drop_old_uploads
from tongcun.county.models import County
from tongcun.dispatch import tasks
from tongcun.dispatch.actions import take_up_lost as take_up_lost_plans
from tongcun.dispatch.models import Plan
from tongcun.language import _
from tongcun.parcels.actions import propose_missing

QUEUE = BACKEND = "default"


def counties() -> list[County]:
    """The counties that carry parcels."""
    return list(County.objects.filter(parcels_open=True))


def counties_with_cases() -> list[County]:
    """The counties whose door of enterprises is open."""
    return list(County.objects.filter(cases_open=True))


def look_at_clocks(county: County) -> str:
    """Let the lights of cases remind by themselves; empty where none has turned."""
    looked = clocks_of_cases(county=county)
    if not looked.yellow and not looked.red:
        return ""
    sentence = _("{county}: reminders of cases: {yellow} near due, {red} overdue")
    return sentence.format(county=county.name, yellow=looked.yellow, red=looked.red)


def keep_reports(county: County) -> str:
    """Let the reports of cases be prepared and made into files by schedule; empty where none was due."""
    prepared, published = reports_of_cases(county=county)
    if not prepared and not published:
        return ""
    sentence = _("{county}: reports of cases: {prepared} prepared, {published} made into files")
    return sentence.format(county=county.name, prepared=prepared, published=published)


def look_for_short(county: County) -> str:
    """Propose as missing what lies in opened bags for too long; empty where nothing has changed."""
    found = propose_missing(county=county)
    if not found.opened and not found.settled:
        return ""
    sentence = _("{county}: pieces of opened bags that nobody scanned in: {opened} new, {settled} settled")
    return sentence.format(county=county.name, opened=found.opened, settled=found.settled)


def forget_old_uploads() -> str:
    """Forget the spreadsheets that nobody has imported for a day; empty where there are none."""
    count = drop_old_uploads()
    return _("spreadsheets that nobody imported for a day: {count} deleted").format(count=count) if count else ""


def forget_old_sessions() -> str:
    """Forget the logins that have run out; empty where there are none."""
    count = drop_old_sessions()
    return _("logins that have run out: {count} deleted").format(count=count) if count else ""


def take_up_lost(me: str) -> str:
    """Take up the plans whose worker died in the middle of them; empty where there are none."""
    told = []
    for plan in take_up_lost_plans(me=me):
        sentence = _("{county}: plan {number} of {date}: its worker was ended in the middle of it; now: {state}")
        told.append(sentence.format(
            county=plan.county.name, number=plan.pk, date=plan.date, state=plan.get_state_display()
        ))  # fmt: skip
    return _("; ").join(told)


def do_next_task(me: str) -> str:
    """Do the task that has waited longest in the queue; empty where none waits. `me` is the worker that does it."""
    # Looking takes no lock; claiming a task takes the whole of SQLite, and scans would wait for it at every turn.
    if not DBTaskResult.objects.ready().filter(queue_name=QUEUE, backend_name=BACKEND).exists():
        return ""
    worker = _OneTask(me)
    worker.run()
    return worker.told


class _OneTask(Worker):
    """The queue's own worker, for a single task: of several that run at once, one claims it."""

    def __init__(self, me: str) -> None:
        super().__init__(
            queue_names=[QUEUE], interval=0.2, batch=True, backend_name=BACKEND, startup_delay=False, max_tasks=1,
            worker_id=me, excluded_queue_names=[],
        )  # fmt: skip
        self.told = ""

    def run_task(self, db_task_result: DBTaskResult[Any, Any]) -> None:
        """Run the task, and keep what is to be said of it."""
        begin = time.monotonic()
        super().run_task(db_task_result)
        self.told = _told(db_task_result, f"{time.monotonic() - begin:.1f}")


def _told(task: DBTaskResult[Any, Any], seconds: str) -> str:
    if task.status == TaskResultStatus.FAILED:
        return _("task {name} failed: {reason}").format(name=task.task_path, reason=task.exception_class_path)
    if task.task_path == tasks.make_plan.module_path:
        plan = Plan.objects.select_related("county").get(pk=task.args_kwargs["args"][0])
        return _("{county}: plan {number} of {date}: {state}, after {seconds} s").format(
            county=plan.county.name, number=plan.pk, date=plan.date, state=plan.get_state_display(), seconds=seconds
        )
    return _("task {name} is done, after {seconds} s").format(name=task.task_path, seconds=seconds)
