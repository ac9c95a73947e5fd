"""Limits of steps."""

from __future__ import annotations

from django.db import transaction

from tongcun.cases.actions.caching import recount_cases
from tongcun.cases.models import StepLimit


def keep_limit(*, limit: StepLimit) -> StepLimit:
    """Let a limit hold from its first day on; the dates of cases that it is for follow. Raises ValidationError."""
    with transaction.atomic():
        limit.full_clean()
        limit.save()
    # Outside of it: a county has thousands of open cases, and whoever scans must not wait while they are counted.
    recount_cases(county=limit.county)
    return limit
