"""The units of a county that can be asked to sign."""

from __future__ import annotations

from typing import Any

from tongcun.county.clock import service_date
from tongcun.county.models import County, Unit, UnitKind
from tongcun.county.models.validity import valid_on


def units_to_choose(county: County) -> Any:
    """The units of a county that exist today and can sign, in official order; for the desk nobody signs."""
    today = service_date(county)
    units = Unit.objects.filter(county=county).exclude(kind=UnitKind.COUNTY_DESK).order_by("official_order", "unit_id")
    return units.filter(valid_on(today))
