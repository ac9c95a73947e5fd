"""Limits of steps."""

from __future__ import annotations

from django.db import transaction

from tongcun.cases.actions.caching import recount_cases
from tongcun.cases.models import StepLimit


@transaction.atomic
def keep_limit(*, limit: StepLimit) -> StepLimit:
    """Let a limit hold from its first day on; the dates of cases that it is for follow. Raises ValidationError."""
    limit.full_clean()
    limit.save()
    recount_cases(county=limit.county)
    return limit
