"""Kinds of parcels."""

from __future__ import annotations

from django.db.models import Case, Value, When

from tongcun.feeds.county_settings import ORDINARY
from tongcun.parcels.models import Kind

_ORDINARY_FIRST = Case(When(code=ORDINARY, then=Value(0)), default=Value(1))


def usual_kind(county_id: int) -> Kind | None:
    """The kind that counts where none is said, and for pieces that nobody has scanned: the ordinary one, else the first
    by its code; None where the county has none yet."""
    return Kind.objects.filter(county=county_id).order_by(_ORDINARY_FIRST, "code").first()
