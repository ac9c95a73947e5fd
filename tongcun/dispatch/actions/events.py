"""Something happened on the day, or a plan no longer fits: another is asked for."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.db import transaction

from tongcun.buses.actions import locked_run
from tongcun.buses.models import DatedTrip
from tongcun.buses.queries import is_over
from tongcun.county.actions import RefusedError, hold_county
from tongcun.county.clock import now
from tongcun.county.models import County, User
from tongcun.dispatch.actions.asking import IN_THE_MAKING, PastDateError, ask_for_plan
from tongcun.dispatch.actions.confirming import NotAPreviewError, locked_plan
from tongcun.dispatch.happenings import Happening
from tongcun.dispatch.models import Plan, PlanState
from tongcun.dispatch.queries.arrivals import arrived_at
from tongcun.dispatch.queries.changed import changed_runs
from tongcun.dispatch.queries.plans import plan_in_force, planning_moment
from tongcun.dispatch.wording import arrived_words
from tongcun.parcels.actions import tell_overload

PUT_ASIDE = (*IN_THE_MAKING, PlanState.PREVIEW)
"""Plans that a new event makes worthless before anybody has confirmed them."""


class RunOverError(RefusedError):
    """The run has arrived, at `seconds` of its service day."""

    def __init__(self, seconds: int) -> None:
        super().__init__(arrived_words(seconds))
        self.seconds = seconds


@transaction.atomic
def unless_over(*, run: DatedTrip, written: Callable[[], DatedTrip]) -> DatedTrip:
    """Write what befalls a run only until it has arrived: a delay, a cancellation, another vehicle (an action of the
    buses, with what it raises). Raises RunOverError."""
    if (seconds := arrived_at(locked_run(run))) is not None:
        raise RunOverError(seconds)
    return written()


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

    It takes the place of a plan asked for earlier that is not confirmed yet. What has happened since the plan in force
    was made counts for it, too.
    """
    hold_county(county)
    in_force = plan_in_force(county, date)
    return None if in_force is None else _replanned(in_force, asked_by, [happened])


@transaction.atomic
def replan_changed(*, county: County, date: datetime.date, asked_by: User | None) -> Plan | None:
    """The same because runs are no longer as the plan in force took them; None where none is in force, or none of its
    runs has changed. Raises PastDateError."""
    if is_over(county, date):
        raise PastDateError
    hold_county(county)
    in_force = plan_in_force(county, date)
    changed = [] if in_force is None else changed_runs(in_force)
    if in_force is None or not changed:
        return None
    return _replanned(in_force, asked_by, [_happening(run) for run in changed])


def _happening(run: DatedTrip) -> Happening:
    if run.is_cancelled:
        return {"what": "cancelled", "name": run.run_id, "amount": 0}
    return {"what": "changed", "name": run.run_id, "amount": run.hold_litres or 0.0}


def _replanned(in_force: Plan, asked_by: User | None, happened: list[Happening]) -> Plan:
    county, date = in_force.county, in_force.date
    put_aside = Plan.objects.select_for_update().filter(county=county, date=date, state__in=PUT_ASIDE)
    for plan in put_aside.order_by("pk"):
        _supersede(plan)
    # Each was told all that had happened before it.
    asked_since = Plan.objects.filter(replaces=in_force).order_by("-pk")
    before: list[Happening] = next((plan.changes for plan in asked_since if plan.changes), [])
    moment = planning_moment(county, date)
    return ask_for_plan(county=county, date=date, asked_by=asked_by, moment=moment, happened=[*before, *happened])


@transaction.atomic
def plan_again(*, plan: Plan, asked_by: User | None) -> Plan:
    """Ask for a plan in place of a preview that no longer fits, or of one that failed.

    What that was asked for counts for the new one, unless a plan has come into force since. Raises
    NotAPreviewError, and as `ask_for_plan` does.
    """
    county, date = plan.county, plan.date
    hold_county(county)
    plan = locked_plan(plan)
    if plan.state not in (PlanState.PREVIEW, PlanState.FAILED):
        raise NotAPreviewError
    if plan.state == PlanState.PREVIEW:
        _supersede(plan)
    in_force = plan_in_force(county, date)
    happened = plan.changes if plan.replaces_id == (in_force.pk if in_force is not None else None) else []
    moment = planning_moment(county, date)
    return ask_for_plan(county=county, date=date, asked_by=asked_by, moment=moment, happened=happened)


def _supersede(plan: Plan) -> None:
    plan.state = PlanState.SUPERSEDED
    plan.save(update_fields=["state"])
