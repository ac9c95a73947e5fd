"""Kinds of parcels, as a county's settings name them."""

from __future__ import annotations

from django.db import transaction

from tongcun.county.actions import renew
from tongcun.county.models import County
from tongcun.feeds.county_settings import Settings
from tongcun.parcels.models import Kind


@transaction.atomic
def load_kinds(*, county: County, settings: Settings) -> list[Kind]:
    """Make or renew a county's kinds of parcels; one that is no longer named goes, unless a parcel is of it."""
    known = {kind.code: kind for kind in county.parcel_kinds.all()}
    kinds = []
    for code, named in settings.kinds.items():
        kind = known.pop(code, None) or Kind(county=county, code=code)
        facts = {
            "volume_litres": named.volume_l,
            "mass_kg": named.mass_kg,
            "bus_allowed": named.bus,
            "hour_yuan": named.hour,
            "late_hour_yuan": named.late_hour,
            "held_yuan": named.held,
        }
        renew(kind, facts)
        kinds.append(kind)
    for kind in known.values():
        if not kind.parcel_set.exists():
            kind.delete()
    return kinds
