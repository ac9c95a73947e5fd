"""`tongcun feed`: read a timetable strictly; say what it holds and what is wrong with it."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from pathlib import Path

import numpy as np
from rich import box
from rich.console import Console
from rich.table import Table

from tongcun.commands.exit_status import DONE, UNUSABLE
from tongcun.commands.problems_printing import print_problems, printable, problem_place
from tongcun.commands.screen import screen
from tongcun.feeds.days import expected_dates, service_date
from tongcun.feeds.gtfs import Feed, FeedRuns, read_feed
from tongcun.feeds.problems import InputError, Problem, Problems
from tongcun.language import _, in_a_row
from tongcun.planner.clock import clock


def run(feed: Path, date: str | None) -> int:
    """Print what a feed holds and, with a date, what runs that day.

    Exit status 0; 2, with every problem on standard error, if the feed or the date cannot be read or nothing runs.
    """
    found: list[Problem] = []
    day, held = _date(date, found), _feed(feed, found)
    if held is None or (date is not None and day is None):
        print_problems(found)
        return UNUSABLE
    print_problems(held.warnings)
    console = screen()
    console.print(_holdings(feed, held))
    if held.warnings:
        console.print(_warnings_by_code(held.warnings))
    return DONE if day is None else _print_runs(feed, held, day, console)


def _date(date: str | None, found: list[Problem]) -> datetime.date | None:
    try:
        return None if date is None else service_date(date)
    except InputError as error:
        found.extend(error.problems)
        return None


def _feed(path: Path, found: list[Problem]) -> Feed | None:
    try:
        return read_feed(path)
    except InputError as error:
        found.extend(error.problems)
        return None


def _holdings(path: Path, feed: Feed) -> Table:
    """What the feed holds, one line a noun."""
    table = Table(title=path.name, title_justify="left", box=box.SIMPLE_HEAD, show_header=False, pad_edge=False)
    table.add_column()
    table.add_column(overflow="fold")
    span = feed.service_span()
    called_at = len(np.unique(feed.stop_times.stop))
    table.add_row(_("agencies"), in_a_row(feed.agencies))
    table.add_row(_("timezone"), feed.timezone)
    table.add_row(_("routes"), f"{len(feed.routes):,}")
    table.add_row(_("stops"), _("{count:,}, of which called at {used:,}").format(count=len(feed.stops), used=called_at))
    table.add_row(_("services"), f"{len(feed.services):,}")
    table.add_row(_("trips"), f"{len(feed.trip_ids):,}")
    table.add_row(_("stop times"), f"{len(feed.stop_times):,}")
    table.add_row(_("frequency trips"), _frequencies(feed))
    table.add_row(_("service dates"), _("none") if span is None else f"{span[0]} – {span[1]}")
    return table


def _frequencies(feed: Feed) -> str:
    trips = len(np.unique(feed.frequencies.trip))
    starts = len(feed.frequencies)
    return _("{trips:,} with {starts:,} starts").format(trips=trips, starts=starts) if trips else _("none")


def _warnings_by_code(warnings: tuple[Problem, ...]) -> Table:
    """How many warnings of each code, the first of them as an example."""
    table = Table(title=_("warnings"), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(_("code"), no_wrap=True)
    table.add_column(_("count"), justify="right")
    table.add_column(_("first"), overflow="fold")
    first: dict[str, Problem] = {}
    for problem in warnings:
        first.setdefault(problem.code, problem)
    for code, count in Counter(problem.code for problem in warnings).most_common():
        table.add_row(code, f"{count:,}", printable(_(": ").join((problem_place(first[code]), first[code].what))))
    return table


def _print_runs(path: Path, feed: Feed, day: datetime.date, console: Console) -> int:
    runs = feed.runs_on(day)
    if not len(runs):
        problems = Problems()
        what = _("no bus runs on {date}").format(date=day.isoformat())
        problems.error("no_run_that_day", str(path), None, None, what, expected_dates(feed))
        print_problems(problems)
        return UNUSABLE
    console.print(_runs_by_route(feed, runs, day))
    return DONE


def _runs_by_route(feed: Feed, runs: FeedRuns, day: datetime.date) -> Table:
    """The runs of a date: how many on each route, the first departure and the last arrival."""
    table = Table(
        title=_("runs on {date}").format(date=day.isoformat()),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        show_footer=True,
    )
    table.add_column(_("route"), footer=_("total"), overflow="fold")
    table.add_column(_("runs"), footer=f"{len(runs):,}", justify="right")
    table.add_column(_("first departure"), justify="right")
    table.add_column(_("last arrival"), justify="right")
    route_ids = np.array([feed.trip_route_ids[trip] for trip in runs.trip.tolist()])
    departs, arrives = runs.departure[runs.first_row[:-1]], runs.arrival[runs.first_row[1:] - 1]
    for route_id in sorted(set(route_ids.tolist()), key=lambda id_: _by_number(feed.routes[id_].name)):
        mine = route_ids == route_id
        times = clock(int(departs[mine].min())), clock(int(arrives[mine].max()))
        table.add_row(feed.routes[route_id].name, f"{mine.sum():,}", *times)
    return table


def _by_number(name: str) -> list[tuple[int, str]]:
    """A sorting key that puts route 9 before route 10."""
    return [
        (int(part), "") if part.isascii() and part.isdigit() else (10**9, part)
        for part in re.split(r"([0-9]+)", name)
        if part
    ]
