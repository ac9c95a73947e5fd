"""Pickup codes: every parcel that lies ready has one, whatever device said so."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from tongcun.county.actions import RefusedError
from tongcun.county.models import County
from tongcun.parcels.models import Parcel, PickupCode
from tongcun.parcels.pure.acts import State
from tongcun.parcels.record.gathering import portions

DIGITS = 6
_TRIES = 50


class PickupError(RefusedError):
    """The parcel is not given out: nothing is recorded, and it stays where it lies."""


def make_pickup_codes(*, county: County, waybills: Iterable[str], now: datetime) -> None:
    """Give each of these parcels a pickup code that has none yet; where no code is free it stays without.

    Must run inside a transaction that has locked the parcels, or is alone with them.
    """
    for some in portions(waybills):
        bare = Parcel.objects.filter(county=county, waybill__in=some, pickup_code__isnull=True).order_by("waybill")
        if parcels := list(bare):
            free = _free_codes(county, len(parcels))
            PickupCode.objects.bulk_create(
                PickupCode(parcel=parcel, code=code, made_at=now) for parcel, code in zip(parcels, free, strict=False)
            )


def _free_codes(county: County, count: int) -> list[str]:
    """So many different codes that no parcel that waits has; fewer where hardly any is left."""
    waiting = PickupCode.objects.filter(parcel__county=county).exclude(
        parcel__state__in=(State.COLLECTED.value, State.RETURNED.value)
    )
    found: dict[str, None] = {}
    for _try in range(_TRIES):
        drawn = {f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}" for _code in range(count - len(found))}
        taken = set(waiting.filter(code__in=drawn).values_list("code", flat=True))
        found |= dict.fromkeys(sorted(drawn - taken))
        if len(found) >= count:
            break
    return list(found)
