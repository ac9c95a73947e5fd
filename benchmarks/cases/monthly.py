"""`python -m benchmarks.cases.monthly [--cases N]`: how long the monthly report takes with many cases stored.

Prepared and made into Excel, Word and PDF, and the month's ledger as Excel; prints the seconds of each, and the exit
status is 1 where the report takes longer than it may. On SQLite in a folder of its own.
"""

from __future__ import annotations

import argparse
import datetime
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.cases.lights import a_filled_county
from benchmarks.custody.results import add_out, keep

SECONDS = 10.0


def main() -> int:
    """Fill, make, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    add_out(parser)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        county = a_filled_county(Path(home), options.cases, options.cases // 4)
        taken = _made(county)
    if options.out:
        keep(options.out, "monthly", {"database": "sqlite", "cases": options.cases, "seconds": round(taken, 2)})
    return int(taken > SECONDS)


def _made(county: Any) -> float:
    from tongcun.cases.actions import prepare_report
    from tongcun.cases.models import ReportKind
    from tongcun.cases.prints.ledger import ledger
    from tongcun.cases.prints.reports import document_of
    from tongcun.cases.queries.cases import registered_on
    from tongcun.cases.queries.rates import Period
    from tongcun.county.clock import service_date
    from tongcun.county.printed import WRITERS, Form

    last = service_date(county).replace(day=1) - datetime.timedelta(days=1)
    period = Period(last.replace(day=1), last)
    begin = time.perf_counter()
    report = prepare_report(county=county, kind=ReportKind.MONTHLY, period=period, by=None)
    document = document_of(report, [])
    made = {form: WRITERS[form][0](document) for form in Form}
    taken = time.perf_counter() - begin
    print(f"report: {taken:.2f} s, {', '.join(f'{form} {len(raw):,} bytes' for form, raw in made.items())}")
    begin = time.perf_counter()
    rows = ledger(registered_on(county.cases.all(), period.since, period.until), county, period, "zh")
    raw = WRITERS[Form.EXCEL][0](rows)
    print(f"ledger: {time.perf_counter() - begin:.2f} s, {len(rows.blocks[0].rows)} rows, {len(raw):,} bytes")  # type: ignore[union-attr]
    return taken


if __name__ == "__main__":
    sys.exit(main())
