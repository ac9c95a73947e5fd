"""Kinds of parcels."""

from __future__ import annotations

from tongcun.county.models import County
from tongcun.parcels.models import Kind


def usual_kind(county: County) -> Kind | None:
    """The kind that counts where none is said; None where the county has none yet."""
    kinds = Kind.objects.filter(county=county)
    return kinds.filter(code="ordinary").first() or kinds.first()
