"""`python -m benchmarks.cases.pages [--cases N]`: how long the pages of cases take with many of them stored.

Pages are asked of gunicorn as in use, one after another; queries are counted in this process. Prints p50, p95 and
slowest in milliseconds, and queries, the slowest page first; the exit status is 1 where a page takes longer or asks
more than it may. On SQLite in a folder of its own.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.cases.lights import a_filled_county
from benchmarks.custody.pages import Timed, cookies_of, queries_of, timed
from benchmarks.custody.server import environment_of, start

OPEN_PART = 0.25
PAGES = (
    "cases/", "cases/?light=red", "cases/?q=线杆", "cases/?open=1&page=20", "cases/rates/", "cases/rates/?by=month",
    "cases/rates/?by=township", "cases/rates/?{year}", "cases/?{year}&rate=confirmed_in_time&held=1",
    "cases/?{year}&lead=3&rate=solved&adjusted=1", "cases/exclusions/", "cases/escalation/",
    "cases/sampling/", "cases/reports/", "cases/recurring/",
    "cases/recurring/?by=enterprise",
)  # fmt: skip


def main() -> int:
    """Fill, visit, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--times", type=int, default=40)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        county = a_filled_county(Path(home), options.cases, int(options.cases * OPEN_PART))
        found = _visited(county, Path(home), options.times)
    print(f"{'page':60} answer    p50    p95    max  queries")
    for one in sorted(found, key=lambda one: -one.share(0.95)):
        taken = "".join(f"{one.share(part):7.0f}" for part in (0.5, 0.95, 1))
        print(f"{one.page:60} {one.status:6}{taken}{one.queries:9}")
    return int(any(one.is_amiss for one in found))


def _visited(county: Any, home: Path, times: int) -> list[Timed]:
    """Every page as the supervisor sees it, who sees all."""
    from tongcun.county.models import Posting, Role, User

    shi = User.objects.create(username="shi", display_name="Shi")
    Posting.objects.create(user=shi, county=county, role=Role.SUPERVISOR)
    session = cookies_of({"shi"})["shi"]
    os.environ["TONGCUN_HOME"] = str(home)
    server = start(home, environment_of(home, None))
    try:
        return [_timed(server.port, county, page, session, times) for page in PAGES]
    finally:
        server.stop()


def _timed(port: int, county: Any, page: str, session: str, times: int) -> Timed:
    from tongcun.county.clock import service_date

    today = service_date(county)
    year = f"since={today.replace(year=today.year - 2)}&until={today}"
    address = f"/{county.division_code}/{page.format(year=year)}"
    return timed(port, page, address, session, (times, queries_of(address, session)))


if __name__ == "__main__":
    sys.exit(main())
