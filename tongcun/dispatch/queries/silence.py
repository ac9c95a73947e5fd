"""Whether somebody is still at work on a plan in the making."""

from __future__ import annotations

import datetime

from django.utils import timezone

from tongcun.dispatch.models import Plan, PlanState
from tongcun.dispatch.workers import Life, known, life_of

SILENT_AFTER = datetime.timedelta(minutes=3)
"""A worker tells its progress every second; one of another machine that has been silent for so long is gone."""


def silence_of(plan: Plan) -> str:
    """Why a plan in the making does not get on, as a code: `worker_ended`, `no_worker`, `silent`; empty if it does."""
    if plan.state == PlanState.RUNNING and life_of(plan.progress.get("worker", "")) is Life.ENDED:
        return "worker_ended"
    if plan.state == PlanState.WAITING:
        lives = set(known().values())
        if Life.LIVES in lives:  # it may have much to do before
            return ""
        if lives:
            return "no_worker"
    return "silent" if is_silent(plan) else ""


def may_be_replaced(plan: Plan) -> bool:
    """Whether a plan in the making stands in nobody's way who asks for another of its date."""
    silence = silence_of(plan)
    return silence in ("worker_ended", "silent") or (silence == "no_worker" and is_silent(plan))


def is_silent(plan: Plan) -> bool:
    """Whether nothing has been heard of a plan in the making for minutes."""
    told_at = plan.progress.get("told_at")
    # The machine's clock, also on a simulated day: it is about a process, and each simulates from its own start.
    return told_at is None or timezone.now() - datetime.datetime.fromisoformat(told_at) > SILENT_AFTER
