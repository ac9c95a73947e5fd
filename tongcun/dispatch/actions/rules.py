"""How the county's dispatch desk works."""

from __future__ import annotations

from django.db import transaction

from tongcun.county.actions import renew
from tongcun.county.models import County
from tongcun.dispatch.models import DeskRules


@transaction.atomic
def set_cut_off(*, county: County, minutes: int) -> DeskRules:
    """Set how many minutes before departure, beyond handling, a run's list closes; lists made earlier keep theirs."""
    rules = DeskRules.objects.filter(county=county).first() or DeskRules(county=county)
    renew(rules, {"cut_off_minutes": minutes})
    return rules
