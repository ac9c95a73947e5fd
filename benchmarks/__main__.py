"""`python -m benchmarks`: run all contests, print the tables, keep the record. `make bench` calls it."""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from benchmarks.contest import Contest, hold
from benchmarks.counties import ROOT, feed_digest, lay_out, tongcun
from benchmarks.instances import FEED_DATES, Instance, feed_instances, sample_instances
from benchmarks.measuring import measured, timed
from benchmarks.pages import machine_line, write_markdown, write_pages
from benchmarks.record import (
    PATIENCE_SECONDS,
    PROGRAM_SECONDS,
    Conditions,
    Record,
    read_record,
    taken_over,
    this_commit,
    this_machine,
    today,
    write_record,
)
from benchmarks.table import draw, tables
from benchmarks.words import english

RESULTS = Path(__file__).parent / "results"
HELP_RUNS = 5
WARM_UP_PARCELS = 2_000


def main() -> None:
    """Run, or show a record, as the options say."""
    options = _options()
    console = Console(width=None if Console().is_terminal else 170)
    record = run(options, console) if options.show is None else read_record(options.show)
    for table in tables(record, english):
        draw(table, console)
    console.print(machine_line(record, english), highlight=False)
    if options.pages:
        write_pages(record)


def run(options: argparse.Namespace, console: Console) -> Record:
    """Run the chosen contests; the record is kept after each, so that nothing is lost to an interruption."""
    named = os.environ.get("TONGCUN_FEEDS")
    feeds = Path(named).resolve() if named else None
    begin = time.monotonic()
    digests = {} if feeds is None else {name: feed_digest(feeds, name) for name in FEED_DATES}
    record = Record(today(), this_commit(), this_machine(), digests, 0.0, [], conditions_of(options))
    if feeds is None:
        console.print("TONGCUN_FEEDS names no folder of feeds: only the sample county is run.")
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / record.file_name
    record = taken_over(read_record(path), record) if path.exists() else record
    done = {contest.instance.name: contest for contest in record.contests}
    work = Path(tempfile.mkdtemp(prefix="tongcun-bench-"))
    try:
        warm_up(work)
        record = replace(record, help_seconds=help_seconds(options.patience))
        for instance in chosen(options, feeds is not None):
            contest = hold(instance, lay_out(instance, work, feeds), work, options.patience, done.get(instance.name))
            done[instance.name] = contest
            record = replace(record, contests=list(done.values()))
            console.print(f"{time.monotonic() - begin:5.0f} s  {_line(contest)}", highlight=False)
            write_record(record, path)
            write_markdown(record, path.with_suffix(".md"))
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return record


def conditions_of(options: argparse.Namespace) -> Conditions:
    """Under which conditions these options measure."""
    return Conditions(options.patience, None if options.quick else options.program_seconds)


def chosen(options: argparse.Namespace, with_feeds: bool) -> list[Instance]:
    """The instances that the options leave; those of the feeds only where there are feeds."""
    instances = list(sample_instances(options.program_seconds))
    if with_feeds:
        instances += feed_instances(options.program_seconds)
    if options.quick:
        instances = [replace(instance, program_seconds=None) for instance in instances]
    return [instance for instance in instances if options.only in instance.name]


def warm_up(work: Path) -> None:
    """Let the planner, the judge and the rivals be compiled before anything is timed, with and without drops."""
    for drop in (0.0, 2.0):
        instance = replace(next(sample_instances(1.0)), parcels=WARM_UP_PARCELS, drop=drop, program_seconds=5.0)
        hold(instance, lay_out(instance, work, None), work, 0.0)


def help_seconds(patience: float) -> float:
    """Median seconds of `tongcun --help`, whole process."""
    measured(tongcun("--help"), ROOT, patience)
    return statistics.median(timed(tongcun("--help"), ROOT).seconds for _ in range(HELP_RUNS))


def _line(contest: Contest) -> str:
    plan = contest.planned
    gap = "–" if plan.gap is None else f"{plan.gap:.2%}"
    return f"{contest.instance.name}: {plan.cost:,.2f} yuan, gap {gap}, {plan.seconds:.1f} s, others {plan.others:.0%}"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="See benchmarks/protocol.md.")
    parser.add_argument("--quick", action="store_true", help="leave the path program out")
    parser.add_argument("--only", default="", metavar="TEXT", help="only days named so, such as 'donan 5,'")
    parser.add_argument("--patience", type=float, default=PATIENCE_SECONDS, help="longest wait for a calm machine")
    parser.add_argument("--program-seconds", type=float, default=PROGRAM_SECONDS, help="time limit of the path program")
    parser.add_argument("--out", type=Path, default=RESULTS, help="folder for the record (default benchmarks/results)")
    parser.add_argument("--show", type=Path, metavar="RECORD", help="run nothing, show a record (JSON)")
    parser.add_argument("--pages", action="store_true", help="also renew the tables in docs/explanation")
    return parser.parse_args()


if __name__ == "__main__":
    main()
