"""`python -m benchmarks.custody.census`: what the record holds, as JSON: scans, ids, faults, wrong cache rows."""

from __future__ import annotations

import json

import django


def main() -> None:
    """Count and verify."""
    django.setup()
    from tongcun.county.models import County
    from tongcun.parcels.actions import rebuild
    from tongcun.parcels.models import Scan
    from tongcun.parcels.verifying import verify

    told = {
        "ids": [str(pk) for pk in Scan.objects.values_list("pk", flat=True).iterator()],
        "faults": [str(broken) for broken in verify()],
        "differences": sum(1 for county in County.objects.all() for _ in rebuild(county=county)),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
