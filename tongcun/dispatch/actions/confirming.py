"""A preview comes into force, or is put away."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from tongcun.county.actions import hold_county
from tongcun.county.clock import now
from tongcun.county.models import User
from tongcun.dispatch.models import Manifest, Plan, PlanState
from tongcun.dispatch.problem.changes import Changed, changed_since


class NotAPreviewError(Exception):
    """The plan is not a preview any more: it is in force, replaced or put away."""


class StalePlanError(Exception):
    """What the plan was made from has changed: `changes` says what."""

    def __init__(self, changes: Sequence[Changed]) -> None:
        super().__init__(", ".join(f"{change['what']} {change['name']}" for change in changes))
        self.changes = tuple(changes)


class OvertakenError(Exception):
    """Another plan of that date has come into force since this one was made, or was asked for in its place."""


@transaction.atomic
def confirm_plan(*, plan: Plan, confirmed_by: User | None) -> Plan:
    """Put a preview in force; the plan that was in force is replaced by it, and both stay readable.

    Lists stay issued as far as they stay as they were; other previews of the date can come into force no more. Raises
    NotAPreviewError, OvertakenError, StalePlanError.
    """
    # Of two previews put in force at once, the second then finds itself replaced.
    hold_county(plan.county)
    plan = locked_plan(plan)
    if plan.state == PlanState.SUPERSEDED:
        raise OvertakenError
    if plan.state != PlanState.PREVIEW:
        raise NotAPreviewError
    of_date = Plan.objects.filter(county=plan.county, date=plan.date)
    in_force = of_date.filter(state=PlanState.CONFIRMED)
    if {other.pk for other in in_force} != {plan.replaces_id} - {None}:
        raise OvertakenError
    if changes := changed_since(plan):
        raise StalePlanError(changes)
    in_force.update(state=PlanState.REPLACED)
    of_date.filter(state=PlanState.PREVIEW).exclude(pk=plan.pk).update(state=PlanState.SUPERSEDED)
    plan.state, plan.confirmed_by, plan.confirmed_at = PlanState.CONFIRMED, confirmed_by, now()
    plan.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    _keep_issued(plan)
    return plan


def _keep_issued(plan: Plan) -> None:
    """What was issued of a run's list stays known: as the list stands now, or as one that has changed since."""
    held = Manifest.objects.filter(dated_trip__county=plan.county, dated_trip__date=plan.date, issued_at__isnull=False)
    before = held.filter(Q(plan=plan.replaces_id) | Q(plan=None)).exclude(dated_trip__is_cancelled=True)
    # Where a plan knew the run, its list held.
    issued = {manifest.dated_trip_id: manifest for manifest in sorted(before, key=lambda it: it.plan_id or 0)}
    mine = {manifest.dated_trip_id: manifest for manifest in plan.manifests.filter(dated_trip__in=issued)}
    for run, old in issued.items():
        if run not in mine and old.plan_id is not None:
            mine[run] = Manifest.objects.create(plan=plan, dated_trip_id=run, cut_off_seconds=old.cut_off_seconds)
        if run in mine:
            mine[run].issued_at, mine[run].issued_by_id = old.issued_at, old.issued_by_id
            mine[run].issued_lines = old.issued_lines
    Manifest.objects.bulk_update(mine.values(), ["issued_at", "issued_by", "issued_lines"])


@transaction.atomic
def discard_plan(*, plan: Plan) -> Plan:
    """Put away a plan that is not in force yet; the worker that is making it stops. Raises NotAPreviewError."""
    plan = locked_plan(plan)
    if plan.state not in (PlanState.WAITING, PlanState.RUNNING, PlanState.PREVIEW, PlanState.FAILED):
        raise NotAPreviewError
    plan.state = PlanState.DISCARDED
    plan.save(update_fields=["state"])
    return plan


def locked_plan(plan: Plan) -> Plan:
    """The plan as it stands now, with its county, held until the transaction ends."""
    return Plan.objects.select_for_update(of=("self",)).select_related("county").get(pk=plan.pk)
