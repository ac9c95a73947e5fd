"""Counted bags that are short of what their labels say, told to be looked into."""

from __future__ import annotations

import datetime

from tongcun.county.models import County, Station
from tongcun.parcels.models import Discrepancy, DiscrepancyKind
from tongcun.parcels.queries.short_counts import Short, opened_bags, short_of


def tell_short_counts(
    *, county: County, before: datetime.datetime, now: datetime.datetime, station: Station | None = None
) -> tuple[int, int]:
    """Open what is short of bags that were opened until `before`, renew what is open, close what is short no more, at
    one station or all; how many were opened and closed. Must run inside a transaction that looks alone in the county.

    What the close of a day opened sooner than `before` stays open while the bag is short. What a person closed stays
    closed.
    """
    opened = opened_bags(county, now, station)
    short = {one.bag.label: one for one in short_of(county, opened)}
    known = {
        found.code: found
        for found in Discrepancy.objects.filter(
            county=county, kind=DiscrepancyKind.SHORT_COUNT, code__in=[bag.label for bag in opened]
        ).order_by("pk")
    }
    settled = [found for label, found in known.items() if found.closed_at is None and label not in short]
    Discrepancy.objects.filter(pk__in=[found.pk for found in settled]).update(closed_at=now)
    due = (one for one in short.values() if one.bag.at <= before)
    new = [one for one in due if one.bag.label not in known or _is_over(known[one.bag.label])]
    for label, one in short.items():
        if label in known and known[label].closed_at is None and known[label].detail["seen"] != one.seen:
            Discrepancy.objects.filter(pk=known[label].pk).update(detail=_detail(one))
    stations = dict(Station.objects.filter(county=county).values_list("station_id", "pk")) if new else {}
    Discrepancy.objects.bulk_create(
        Discrepancy(
            county=county, kind=DiscrepancyKind.SHORT_COUNT, code=one.bag.label, detail=_detail(one), opened_at=now,
            station_id=stations.get(one.bag.station_id),
        )
        for one in new
    )  # fmt: skip
    return len(new), len(settled)


def _is_over(found: Discrepancy) -> bool:
    """Whether the record itself has closed it, so that it opens anew."""
    return found.closed_at is not None and found.closed_by_id is None


def _detail(one: Short) -> dict[str, int]:
    return {"told": one.bag.told, "seen": one.seen}
