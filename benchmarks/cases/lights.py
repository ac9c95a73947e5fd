"""`python -m benchmarks.cases.lights [--cases N]`: how long the worker takes to look at the clocks of open cases.

Prints the seconds of the first look, which writes all reminders that are due, and of those after it; the exit status
is 1 where one takes longer than it may. On SQLite in a folder of its own.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tempfile
import time
from pathlib import Path

import django

from benchmarks.custody.results import add_out, keep

SECONDS = 2.0
LOOKS = 3


def main() -> int:
    """Fill, look, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=5000)
    add_out(parser)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        county = a_filled_county(Path(home), options.cases, options.cases)
        taken = [_look(county) for _ in range(LOOKS)]
    if options.out:
        figures = {"database": "sqlite", "open_cases": options.cases, "seconds": [round(one, 2) for one in taken]}
        keep(options.out, "lights", figures)
    return int(max(taken) > SECONDS)


def a_filled_county(home: Path, cases: int, open_cases: int) -> object:
    """A county on SQLite in a folder, with so many cases and what is kept beside them; sets Django up."""
    os.environ.update(TONGCUN_HOME=str(home), DJANGO_SETTINGS_MODULE="tongcun.website.settings")
    os.environ.pop("DATABASE_URL", None)
    gc.set_threshold(100_000)  # as `tongcun worker`, of which this is the work
    django.setup()
    from django.core.management import call_command

    from benchmarks.cases.beside import fill_beside
    from benchmarks.cases.filling import fill
    from tongcun.county.models import County

    call_command("migrate", verbosity=0)
    county = County.objects.create(division_code="330822", name="样例县", is_sample=True)
    for number in range(14):
        county.townships.create(code=f"3308221{number:02d}", name=f"样例乡{number}", official_order=number)
    fill(county, cases, open_cases)
    fill_beside(county)
    return county


def _look(county: object) -> float:
    from tongcun.cases.actions import look_at_clocks

    begin = time.perf_counter()
    found = look_at_clocks(county=county)  # type: ignore[arg-type]
    taken = time.perf_counter() - begin
    print(f"{taken:.2f} s: {found}")
    return taken


if __name__ == "__main__":
    sys.exit(main())
