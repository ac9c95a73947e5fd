"""How the county's dispatch desk works."""

from __future__ import annotations

from django.db import transaction

from tongcun.county.actions import renew
from tongcun.county.models import County
from tongcun.dispatch.models import DeskRules


@transaction.atomic
def set_cut_off(*, county: County, minutes: int) -> DeskRules:
    """Set how many minutes beyond the station's handling time before departure a run's list closes.

    Lists made earlier keep theirs.
    """
    rules = DeskRules.of(county.pk)
    renew(rules, {"cut_off_minutes": minutes})
    return rules
