"""`python -m benchmarks.custody.census`: what the record holds, as JSON: ids, faults, wrong cache rows, closes."""

from __future__ import annotations

import json
from typing import Any

import django


def main() -> None:
    """Count and verify."""
    django.setup()
    from tongcun.county.models import County
    from tongcun.parcels.actions import rebuild
    from tongcun.parcels.models import DayClose, Scan
    from tongcun.parcels.queries.verifying import verify

    told = {
        "ids": [str(pk) for pk in Scan.objects.values_list("pk", flat=True).iterator()],
        "faults": [str(broken) for broken in verify()],
        "differences": sum(1 for county in County.objects.all() for _ in rebuild(county=county)),
        "closes": [_told(close) for close in DayClose.objects.select_related("station").order_by("pk")],
    }
    print(json.dumps(told))


def _told(close: Any) -> dict[str, Any]:
    """A day close: where and when, its note, and whether every part of it is there."""
    from tongcun.parcels.day.counts import DayCounts

    counted = DayCounts().told().keys()
    heads = close.heads.values()
    return {
        "station": close.station.station_id, "date": close.date.isoformat(), "note": close.note,
        "is_whole": close.counts.keys() == counted and all(len(head) == 2 and head[1] for head in heads),
    }  # fmt: skip


if __name__ == "__main__":
    main()
