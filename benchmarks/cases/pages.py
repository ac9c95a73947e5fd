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
from benchmarks.custody.pages import Timed, cookies_of, figures_of, queries_of, timed
from benchmarks.custody.results import add_out, keep
from benchmarks.custody.server import environment_of, start

OPEN_PART = 0.25
PAGES = (
    "cases/", "cases/?light=red", "cases/?q=线杆", "cases/?open=1&page=20", "cases/rates/", "cases/rates/?by=month",
    "cases/rates/?by=township", "cases/rates/?{year}", "cases/?{year}&rate=confirmed_in_time&held=1",
    "cases/?{year}&lead=3&rate=solved&adjusted=1", "cases/exclusions/", "cases/escalation/", "cases/sampling/",
    "cases/reports/", "cases/recurring/", "cases/recurring/?by=enterprise", "my-desk/", "papers/", "liaison/",
    "liaison/visits/", "liaison/visits/?page=20", "liaison/rounds/", "liaison/rounds/{round}/", "cases/meetings/",
    "cases/meetings/{meeting}/", "cases/{open}/", "cases/{closed}/", "cases/{joint}/", "papers/{paper}/",
    "liaison/enterprises/{enterprise}/", "liaison/enterprises/{enterprise}/visits/",
)  # fmt: skip
"""What the supervisor looks at, who sees all; `{open}` and `{closed}` are numbers of cases."""
OF_OTHERS = ("my-desk/", "cases/")
"""What everybody else begins with."""
OF_ONE = (("desk", "liaison/cards/"), ("desk", "liaison/hand-over/"), ("desk", "liaison/schemes/{scheme}/"),
          ("officer", "liaison/visits/own/"))  # fmt: skip
"""What only one of them looks at."""
OFFICER_HAS = 3
"""So many enterprises."""


def main() -> int:
    """Fill, visit, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--times", type=int, default=40)
    add_out(parser)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        county = a_filled_county(Path(home), options.cases, int(options.cases * OPEN_PART))
        found = _visited(county, Path(home), options.times)
    print(f"{'page':60} answer    p50    p95    max  queries")
    for one in sorted(found, key=lambda one: -one.share(0.95)):
        taken = "".join(f"{one.share(part):7.0f}" for part in (0.5, 0.95, 1))
        print(f"{one.page:60} {one.status:6}{taken}{one.queries:9}")
    if options.out:
        keep(options.out, "casepages", figures_of(found, "sqlite", cases=options.cases))
    return int(any(one.is_amiss for one in found))


def _visited(county: Any, home: Path, times: int) -> list[Timed]:
    """Every page as the supervisor sees it, who sees all; and what everybody else begins with."""
    others = _others(county)
    _tended(county, others["officer"])
    sessions = cookies_of({"supervisor", *others})
    os.environ["TONGCUN_HOME"] = str(home)
    filled = _filled(county)
    visits = [("supervisor", page) for page in PAGES] + [(who, page) for who in others for page in OF_OTHERS]
    visits += OF_ONE
    server = start(home, environment_of(home, None))
    try:
        return [_timed(server.port, page.format(**filled), who, sessions[who], times) for who, page in visits]
    finally:
        server.stop()


def _others(county: Any) -> dict[str, Any]:
    """Somebody of every role that has to do with cases; the supervisor is there, too."""
    from tongcun.county.models import Posting, Role, User

    township = county.townships.all()[0]
    bureau = county.units.filter(unit_id__startswith="bench-")[2]
    county.units.create(
        unit_id="bench-government", name="样例乡人民政府（样例）", kind="township_government", township=township
    )
    found = {}
    for name, role, place in (
        ("supervisor", Role.SUPERVISOR, {}), ("desk", Role.SECRETARY, {}), ("bureau", Role.BUREAU, {"unit": bureau}),
        ("township", Role.TOWNSHIP_CLERK, {"township": township}), ("officer", Role.LIAISON_OFFICER, {}),
        ("leader", Role.LEADER, {}),
    ):  # fmt: skip
        found[name] = User.objects.create(username=name, display_name=name)
        Posting.objects.create(user=found[name], county=county, role=role, **place)
    del found["supervisor"]
    return found


def _tended(county: Any, officer: Any) -> None:
    """Every enterprise has an officer, the first few the one who looks."""
    from benchmarks.cases.beside import fill_visits
    from tongcun.cases.models import Liaison, Scheme, Shape
    from tongcun.county.models import Posting, Role, User

    since, enterprises = "2020-01-01", list(county.enterprises.order_by("pk"))
    scheme = Scheme.objects.create(county=county, name="样例挂联", shape=Shape.OFFICERS, first_date=since)
    officers: dict[int, Any] = {}
    for first in range(0, len(enterprises), OFFICER_HAS):
        who = officer
        if first:
            who = User.objects.create(username=f"officer{first}", display_name=f"样例{first}")
            Posting.objects.create(user=who, county=county, role=Role.LIAISON_OFFICER)
        for enterprise in enterprises[first : first + OFFICER_HAS]:
            Liaison.objects.create(scheme=scheme, officer=who, enterprise=enterprise, first_date=since)
            officers[enterprise.pk] = who
    fill_visits(scheme, enterprises, officers)


def _filled(county: Any) -> dict[str, object]:
    """What stands in the addresses for a year and for single cases."""
    from tongcun.cases.pure.acts import State
    from tongcun.county.clock import service_date

    today = service_date(county)
    closed = county.cases.filter(state=State.STRUCK_OFF)[0]
    return {
        "year": f"since={today.replace(year=today.year - 2)}&until={today}", "closed": closed.number,
        "open": county.cases.filter(state=State.HANDLING)[0].number, "enterprise": closed.enterprise_id,
        "joint": county.cases.filter(state=State.HANDLING, parts__isnull=False)[0].number,
        "round": county.schemes.get().rounds.all()[0].pk, "scheme": county.schemes.get().pk,
        "meeting": county.meetings.all()[0].pk, "paper": county.papers.all()[0].pk,
    }  # fmt: skip


def _timed(port: int, page: str, who: str, session: str, times: int) -> Timed:
    address = f"/330822/{page}"
    return timed(port, f"{page} ({who})", address, session, (times, queries_of(address, session)))


if __name__ == "__main__":
    sys.exit(main())
