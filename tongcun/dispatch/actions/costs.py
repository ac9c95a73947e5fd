"""What things cost, as a county's settings say."""

from __future__ import annotations

from django.db import transaction

from tongcun.county.actions import renew
from tongcun.county.models import County
from tongcun.dispatch.models import Costs
from tongcun.feeds.county_settings import Settings


@transaction.atomic
def load_costs(*, county: County, settings: Settings) -> Costs:
    """Make or renew a county's costs."""
    costs = Costs.objects.filter(county=county).first() or Costs(county=county)
    said = settings.costs
    facts = {
        "handling_yuan": said.handling,
        "hour_yuan": said.hour,
        "late_hour_yuan": said.late_hour,
        "van_yuan": said.van,
        "held_yuan": said.held,
        "drop_yuan": said.drop,
    }
    renew(costs, facts)
    return costs
