"""A preview comes into force, or is put away."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from tongcun.county.clock import now
from tongcun.county.models import User
from tongcun.dispatch.models import Plan, PlanState
from tongcun.dispatch.problem.changes import Changed, changed_since


class NotAPreviewError(Exception):
    """The plan is not a preview any more: it is in force, replaced or put away."""


class StalePlanError(Exception):
    """What the plan was made from has changed: `changes` says what."""

    def __init__(self, changes: Sequence[Changed]) -> None:
        super().__init__(", ".join(f"{change['what']} {change['name']}" for change in changes))
        self.changes = tuple(changes)


class OvertakenError(Exception):
    """Another plan of that date has come into force since this one was made."""


@transaction.atomic
def confirm_plan(*, plan: Plan, confirmed_by: User | None) -> Plan:
    """Put a preview in force; the plan that was in force is replaced by it, and both stay readable.

    Raises NotAPreviewError, OvertakenError, StalePlanError.
    """
    plan = _locked(plan)
    if plan.state != PlanState.PREVIEW:
        raise NotAPreviewError
    in_force = Plan.objects.filter(county=plan.county, date=plan.date, state=PlanState.CONFIRMED)
    if [other.pk for other in in_force] != [plan.replaces_id] * (plan.replaces_id is not None):
        raise OvertakenError
    if changes := changed_since(plan):
        raise StalePlanError(changes)
    in_force.update(state=PlanState.REPLACED)
    plan.state, plan.confirmed_by, plan.confirmed_at = PlanState.CONFIRMED, confirmed_by, now()
    plan.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    return plan


@transaction.atomic
def discard_plan(*, plan: Plan) -> Plan:
    """Put away a plan that is not in force yet; the worker that is making it stops. Raises NotAPreviewError."""
    plan = _locked(plan)
    if plan.state not in (PlanState.WAITING, PlanState.RUNNING, PlanState.PREVIEW, PlanState.FAILED):
        raise NotAPreviewError
    plan.state = PlanState.DISCARDED
    plan.save(update_fields=["state"])
    return plan


def _locked(plan: Plan) -> Plan:
    return Plan.objects.select_for_update(of=("self",)).select_related("county").get(pk=plan.pk)
