"""Which plan holds, and from when a new one is to be made."""

from __future__ import annotations

import datetime

from tongcun.county.clock import now, service_seconds
from tongcun.county.models import County
from tongcun.dispatch.models import Plan, PlanState


def plan_in_force(county: County, date: datetime.date) -> Plan | None:
    """The plan of a date that is in force, if there is one."""
    return Plan.objects.filter(county=county, date=date, state=PlanState.CONFIRMED).select_related("county").first()


def plan_to_come(county: County, date: datetime.date) -> Plan | None:
    """The plan of a date that is being made, or waits as a preview; the latest, if there are several."""
    to_come = (PlanState.WAITING, PlanState.RUNNING, PlanState.PREVIEW)
    return Plan.objects.filter(county=county, date=date, state__in=to_come).order_by("-pk").first()


def planning_moment(county: County, date: datetime.date) -> int | None:
    """The second of the service day from which a plan is made now, past 24 hours where its last buses are still under
    way after midnight; None where the day has not begun."""
    present = service_seconds(county, date, now())
    return present if present >= 0 else None
