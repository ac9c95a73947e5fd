"""The units of a county that can be asked to sign, and those that are no more."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext as _

from tongcun.cases.models import Case
from tongcun.county.clock import service_date
from tongcun.county.models import County, Unit, UnitKind
from tongcun.county.models.validity import valid_on


def units_to_choose(county: County) -> Any:
    """The units of a county that exist today and can sign, in official order; for the desk nobody signs."""
    today = service_date(county)
    units = Unit.objects.filter(county=county).exclude(kind=UnitKind.COUNTY_DESK).order_by("official_order", "unit_id")
    return units.filter(valid_on(today))


def answering(case: Case) -> Unit | None:
    """The unit that answers for a case today: its holder; None, the county's desk, where that is no more."""
    return case.holder if case.holder.is_valid_on(service_date(case.county)) else None


def answering_words(case: Case) -> str:
    """The name of the unit that answers for a case today."""
    unit = answering(case)
    return str(unit) if unit is not None else case.county.desk_name or _("county desk")


def dissolved_since(unit: Unit, today: datetime.date) -> datetime.date | None:
    """The first day on which a unit was no more; None where it is there today, or is still to come."""
    if unit.valid_until is None or unit.valid_until >= today:
        return None
    return unit.valid_until + datetime.timedelta(days=1)
