"""Asking for a plan: a row that waits, and a task in the queue."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import partial

from django.db import transaction
from django.utils import timezone

from tongcun.buses.models import DatedTrip
from tongcun.buses.queries import is_over
from tongcun.county.actions import hold_county
from tongcun.county.models import County, User
from tongcun.dispatch import tasks
from tongcun.dispatch.happenings import Happening
from tongcun.dispatch.models import Plan, PlanState
from tongcun.dispatch.queries.silence import may_be_replaced

IN_THE_MAKING = (PlanState.WAITING, PlanState.RUNNING)


class PastDateError(Exception):
    """The date is over: its midnight is past, and no run of it is under way any more."""


class NothingRunsError(Exception):
    """No dated trip is known on the date: its day has not been opened, or no timetable holds."""


class BeingMadeError(Exception):
    """Another plan of that date is in the making; it is `plan`."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(str(plan))
        self.plan = plan


@transaction.atomic
def ask_for_plan(
    *, county: County, date: datetime.date, asked_by: User | None, moment: int | None = None,
    happened: Sequence[Happening] = (),
) -> Plan:  # fmt: skip
    """A plan that waits for the worker; `moment` is the second of the day from which to plan, None for beforehand.

    Raises PastDateError, NothingRunsError, BeingMadeError. One whose worker is gone no longer counts as in the making.
    """
    hold_county(county)
    if is_over(county, date):
        raise PastDateError
    if not DatedTrip.objects.filter(county=county, date=date).exists():
        raise NothingRunsError
    for other in Plan.objects.select_for_update().filter(county=county, date=date, state__in=IN_THE_MAKING):
        if not may_be_replaced(other):
            raise BeingMadeError(other)
        other.state, other.problem = PlanState.FAILED, "worker_gone"
        other.save(update_fields=["state", "problem"])
    plan = Plan.objects.create(
        county=county, date=date, asked_by=asked_by, as_of_seconds=moment, changes=[*happened],
        replaces=Plan.objects.filter(county=county, date=date, state=PlanState.CONFIRMED).first(),
        progress={"told_at": timezone.now().isoformat()},
    )  # fmt: skip
    transaction.on_commit(partial(tasks.make_plan.enqueue, plan.pk))
    return plan
