"""How long the demo's county gives whoever looks into what does not fit of its parcels."""

from __future__ import annotations

import datetime

from tongcun.county.models import County
from tongcun.loops.clock import Unit as TimeUnit
from tongcun.parcels.actions import keep_discrepancy_limit
from tongcun.parcels.models import DiscrepancyKind, DiscrepancyLimit

SINCE = datetime.date(2026, 1, 1)
OF_ALL = ""
LIMITS = (
    (OF_ALL, 1, TimeUnit.WORKING_DAYS),
    (DiscrepancyKind.DAMAGED, 2, TimeUnit.HOURS),
    (DiscrepancyKind.UNKNOWN_CODE, 3, TimeUnit.HOURS),
    (DiscrepancyKind.MISSING, 4, TimeUnit.HOURS),
    (DiscrepancyKind.SHORT_BAG, 4, TimeUnit.HOURS),
)
"""The hub works before the offices do: what must not wait for them counts by the clock."""


def limits_set(county: County) -> None:
    """Set the county's limits, as its dispatcher would."""
    for kind, amount, unit in LIMITS:
        keep_discrepancy_limit(
            limit=DiscrepancyLimit(county=county, kind=kind, amount=amount, unit=unit, first_date=SINCE)
        )
