"""Something happened on the day: where a plan is in force, another is asked for."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.db import transaction

from tongcun.buses.models import DatedTrip
from tongcun.county.clock import now
from tongcun.county.models import County, User
from tongcun.dispatch.actions.asking import IN_THE_MAKING, ask_for_plan, hold_county
from tongcun.dispatch.happenings import Happening
from tongcun.dispatch.models import Plan, PlanState
from tongcun.dispatch.queries.plans import plan_in_force, planning_moment
from tongcun.parcels.actions import tell_overload

PUT_ASIDE = (*IN_THE_MAKING, PlanState.PREVIEW)
"""Plans that a new event makes worthless before anybody has confirmed them."""


@transaction.atomic
def write_to_run(*, written: Callable[[], DatedTrip]) -> DatedTrip:
    """Write what happened to a run (an action of the buses, with what it raises), and tell at once whether all that is
    on board still has room."""
    run = written()
    tell_overload(county=run.county, runs=[run.run_id], now=now())
    return run


@transaction.atomic
def replan(*, county: County, date: datetime.date, asked_by: User | None, happened: Happening) -> Plan | None:
    """Ask for a plan from where everything is now, because something happened; None where no plan is in force.

    A plan asked for earlier that is not confirmed yet is put away, and what it was asked for counts for the new one.
    """
    hold_county(county)
    if plan_in_force(county, date) is None:
        return None
    before: list[Happening] = []
    for plan in Plan.objects.select_for_update().filter(county=county, date=date, state__in=PUT_ASIDE).order_by("pk"):
        before += [one for one in plan.changes if one not in before]
        plan.state = PlanState.DISCARDED
        plan.save(update_fields=["state"])
    moment = planning_moment(county, date)
    return ask_for_plan(county=county, date=date, asked_by=asked_by, moment=moment, happened=[*before, happened])
