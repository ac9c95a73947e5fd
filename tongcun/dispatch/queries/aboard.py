"""What is on board of each run now, by custody."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from django.db.models import Count, F, Sum
from django.db.models.functions import Coalesce

from tongcun.county.models import County
from tongcun.dispatch.queries.counts import ON_THEIR_WAY
from tongcun.parcels.custody import Kind
from tongcun.parcels.models import Parcel


class Aboard(NamedTuple):
    """Pieces, litres and kilograms that a run holds."""

    pieces: int = 0
    litres: float = 0.0
    kilograms: float = 0.0


def aboard_of(county: County, date: datetime.date) -> dict[str, Aboard]:
    """What each run of a date holds, by the run's id."""
    parcels = Parcel.objects.filter(
        county=county, holder_kind=Kind.RUN.value, holder_id__contains=f"@{date.isoformat()}", state__in=ON_THEIR_WAY
    )
    sums = parcels.order_by().values("holder_id").annotate(
        pieces=Count("pk"), litres=Sum(Coalesce(F("volume_litres"), F("kind__volume_litres"), 0.0)),
        kilograms=Sum(Coalesce(F("mass_kg"), F("kind__mass_kg"), 0.0)),
    )  # fmt: skip
    return {row["holder_id"]: Aboard(row["pieces"], row["litres"], row["kilograms"]) for row in sums}
