"""The county's desk as a unit: it takes cases and hands them on; nobody signs for it."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from tongcun.cases.doers import Doer
from tongcun.cases.pure.acts import Party
from tongcun.county.actions import RefusedError
from tongcun.county.models import County, Unit, UnitKind

_FOR_THE_DESK = frozenset({Party.DESK, Party.SUPERVISOR, Party.CALLER})


def desk_unit(county: County) -> Unit:
    """The county's desk as a unit, made the first time that it is asked for."""
    name = county.desk_name or _("county desk")
    unit, _made = Unit.objects.get_or_create(
        county=county, kind=UnitKind.COUNTY_DESK, defaults={"unit_id": "county-desk", "name": name}
    )
    return unit


def with_unit(doer: Doer, county: County) -> Doer:
    """Who acts, for the county's desk where they act for it and nothing has come to it before."""
    return replace(doer, unit=desk_unit(county)) if doer.unit is None and doer.party in _FOR_THE_DESK else doer


def refuse_desk(unit: Unit) -> None:
    """Refuse the county's desk as a unit that is to sign."""
    if unit.kind == UnitKind.COUNTY_DESK:
        raise RefusedError(_("The county desk hands cases on and signs none. Choose the unit that does the work."))
