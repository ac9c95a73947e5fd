"""`python -m benchmarks.custody.census`: what the record holds, as JSON: scans, ids, faults, wrong cache rows.

With a count as argument: also how many one-row commits the bare database makes in a second.
"""

from __future__ import annotations

import json
import sys
import time

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
    if len(sys.argv) > 1:
        told["bare"] = bare_commits(int(sys.argv[1]))
    print(json.dumps(told))


def bare_commits(rows: int) -> float:
    """One-row commits a second into a table of its own, nothing around them."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bare_commits (number BIGINT PRIMARY KEY, content VARCHAR(300))")
        cursor.execute("DELETE FROM bare_commits")
    begin = time.perf_counter()
    for number in range(rows):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO bare_commits VALUES (%s, %s)", [number, "x" * 300])
    return rows / (time.perf_counter() - begin)


if __name__ == "__main__":
    main()
