"""The units of a county that can be asked to sign, the one whose step is due, and those that are no more."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext as _

from tongcun.cases.models import Case
from tongcun.cases.pure.acts import Party
from tongcun.cases.pure.promises import OF_THE_NAMED, Promise, kept_by
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


def unit_to_act(case: Case, desk: Unit | None) -> Unit:
    """The unit whose step is due: the one that is to sign, the lead, or the county's `desk`; where nothing is due the
    lead, else who holds the case."""
    if case.step and kept_by(Promise(case.step)) is not Party.LEAD:
        return desk or case.holder
    named = case.named if case.step in OF_THE_NAMED else None
    return named or case.lead or case.holder


def dissolved_since(unit: Unit, today: datetime.date) -> datetime.date | None:
    """The first day on which a unit was no more; None where it is there today, or is still to come."""
    if unit.valid_until is None or unit.valid_until >= today:
        return None
    return unit.valid_until + datetime.timedelta(days=1)
