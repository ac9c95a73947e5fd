"""`python -m benchmarks.custody.pages [--scans N]`: how long every page takes with a month of a county stored.

Pages are asked of gunicorn as in use, one after another over one connection, by whoever uses them; queries are counted
in this process with Django's test client. Prints p50, p95 and slowest in milliseconds, and queries, the slowest page
first; the exit status is 1 where a page takes longer or asks more than it may.
"""

from __future__ import annotations

import argparse
import http.client
import json
import math
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import django

from benchmarks.custody.results import add_out, keep
from benchmarks.custody.server import database, environment_of, run_python, start
from tongcun.commands.demo.places import NOW

P95_MS, QUERIES = 400, 20

TOLD_MOST = 20
"""So many of the slowest pages are kept with the figures of a run."""


@dataclass(frozen=True, slots=True)
class Timed:
    """A page: what it answered, the milliseconds of each request, its queries and its size."""

    page: str
    status: int
    taken: tuple[float, ...]
    queries: int
    kilobytes: float

    def share(self, part: float) -> float:
        """The time that so many requests do not pass."""
        ordered = sorted(self.taken)
        return ordered[max(0, math.ceil(part * len(ordered)) - 1)]

    @property
    def is_amiss(self) -> bool:
        """Whether it answers wrongly, takes too long or asks too much."""
        return self.status >= 400 or self.share(0.95) > P95_MS or self.queries > QUERIES


def run(options: argparse.Namespace, home: Path, address: str | None) -> list[Timed]:
    """Fill the database unless it is filled, then visit every page."""
    environment = environment_of(home, address) | {"TONGCUN_NOW": NOW}
    filled = home / "filled.json"
    if not (filled.exists() and json.loads(filled.read_text())["asked"] == options.scans):
        told = json.loads(run_python(environment, "benchmarks.custody.month", str(options.scans)))
        filled.write_text(json.dumps(told | {"asked": options.scans}))
    print(filled.read_text(), file=sys.stderr)
    os.environ.update(environment)
    if address is None:
        os.environ.pop("DATABASE_URL", None)
    django.setup()
    from benchmarks.custody.visits import Site, Visit
    from tongcun.county.models import County

    site = Site(County.objects.get())
    site.prepare()
    visits: list[Visit] = [visit for visit in site.visits() if options.only in visit.page]
    cookies = cookies_of({visit.username for visit in visits})
    counted = [queries_of(visit.address, cookies[visit.username]) for visit in visits]
    server = start(home, environment)
    try:
        return [
            timed(server.port, visit.page, visit.address, cookies[visit.username], (options.times, queries))
            for visit, queries in zip(visits, counted, strict=True)
        ]
    finally:
        server.stop()


def cookies_of(usernames: set[str]) -> dict[str, str]:
    """A session for each of some people, as the cookie that names it."""
    from django.test import Client

    from tongcun.county.models import User

    found = {}
    for username in usernames:
        client = Client()
        user = User.objects.get(username=username)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        found[username] = client.cookies["sessionid"].value
    return found


def queries_of(address: str, session: str) -> int:
    """How many queries a page asks."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="localhost")
    client.cookies["sessionid"] = session
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


def timed(port: int, page: str, address: str, session: str, asked: tuple[int, int]) -> Timed:
    """Ask for a page once unmeasured, then so many times."""
    times, queries = asked
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    taken, status, size = [], 0, 0
    for _ in range(times + 1):
        begin = time.perf_counter()
        connection.request("GET", quote(address, safe="/?&=-,:@+"), headers={"Cookie": f"sessionid={session}"})
        response = connection.getresponse()
        size = len(response.read())
        taken.append((time.perf_counter() - begin) * 1000)
        status = response.status
    connection.close()
    return Timed(page, status, tuple(taken[1:]), queries, size / 1024)


def told(pages: Sequence[Timed]) -> str:
    """The table, the slowest first."""
    lines = [f"{'page':44} {'status':>6} {'p50':>6} {'p95':>6} {'slowest':>7} {'queries':>7} {'kB':>6}"]
    for page in sorted(pages, key=lambda page: -page.share(0.95)):
        figures = f"{page.share(0.5):6.0f} {page.share(0.95):6.0f} {max(page.taken):7.0f} {page.queries:7}"
        mark = "  <- too much" if page.is_amiss else ""
        lines.append(f"{page.page:44} {page.status:6} {figures} {page.kilobytes:6.0f}{mark}")
    return "\n".join(lines)


def figures_of(pages: Sequence[Timed], database: str, **sizes: int) -> dict[str, Any]:
    """What is kept of a run: how much was stored, how many pages are amiss, and the slowest, times in milliseconds."""
    slowest = sorted(pages, key=lambda page: -page.share(0.95))[:TOLD_MOST]
    return {
        "database": database, **sizes, "pages": len(pages), "amiss": [page.page for page in pages if page.is_amiss],
        "most_queries": max(page.queries for page in pages),
        "slowest": [
            {"page": page.page, "p50": round(page.share(0.5)), "p95": round(page.share(0.95)),
             "most": round(max(page.taken)), "queries": page.queries}
            for page in slowest
        ],
    }  # fmt: skip


def options_of(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of the command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.custody.pages", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--scans", type=int, default=5_000_000)
    parser.add_argument("--keep", type=Path, help="a folder in which the SQLite database is kept and found again")
    parser.add_argument("--times", type=int, default=20, help="how often each page is asked for")
    parser.add_argument("--only", default="", help="only pages whose name holds this")
    add_out(parser)
    return parser.parse_args(arguments)


def main() -> None:
    """Run and print."""
    options = options_of(sys.argv[1:])
    with tempfile.TemporaryDirectory(prefix="tongcun-pages-") as name, database(options.database) as address:
        home = options.keep if options.keep and address is None else Path(name)
        home.mkdir(parents=True, exist_ok=True)
        pages = run(options, home.resolve(), address)
    print(told(pages))
    if options.out:
        keep(options.out, "pages", figures_of(pages, options.database, scans=options.scans))
    sys.exit(any(page.is_amiss for page in pages))


if __name__ == "__main__":
    main()
