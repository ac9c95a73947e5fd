"""Limits of steps."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from tongcun.cases.actions.caching import recount_cases
from tongcun.cases.models import StepLimit
from tongcun.cases.queries.limits import displaced_by, limits_in_use
from tongcun.county.actions import RefusedError, hold_county


def keep_limit(*, limit: StepLimit) -> StepLimit:
    """Let a limit hold from its first day on, or put one right; the dates of cases that it is for follow.

    Raises ValidationError where it is unfit; RefusedError where one is changed by which cases count, or would be
    replaced for them by this one.
    """
    with transaction.atomic():
        hold_county(limit.county)
        if limit.pk is not None:
            _refuse_in_use(limit)
        limit.full_clean()
        _refuse_to_displace(limit)
        limit.save()
    # Outside of it: a county has thousands of open cases, and whoever scans must not wait while they are counted.
    recount_cases(county=limit.county)
    return limit


@transaction.atomic
def take_back_limit(*, limit: StepLimit) -> None:
    """Take back a limit that was entered by mistake; its history stays. Raises RefusedError where cases count by it."""
    hold_county(limit.county)
    _refuse_in_use(limit)
    limit.delete()


def _refuse_in_use(limit: StepLimit) -> None:
    """What people were promised by a limit stays what it was: another begins on a later day."""
    if not StepLimit.objects.filter(pk=limit.pk).exists():
        raise RefusedError(_("Somebody has taken this limit back meanwhile."))
    if limit.pk in limits_in_use(limit.county):
        raise RefusedError(_("Cases count by this limit, so it stays. Set another that holds from a later day."))


def _refuse_to_displace(limit: StepLimit) -> None:
    """Neither a first day that has passed, nor a class or grade of its own, moves what people were promised."""
    held = displaced_by(limit)
    if held is not None:
        words = _("Cases count already by {limit}, from {day} on, and keep it. Let this limit hold from a later day.")
        raise RefusedError(words.format(limit=held.length, day=held.first_date))
