"""`tongcun county`: turn any GTFS feed into a county folder to play with."""

from __future__ import annotations

import datetime
import os
from dataclasses import dataclass
from pathlib import Path

from tongcun.commands.command_lines import command_line
from tongcun.commands.exit_status import DONE, UNUSABLE
from tongcun.commands.number_options import check_between, check_seed
from tongcun.commands.out_places import check_out, unwritable
from tongcun.commands.problems_printing import print_problems
from tongcun.feeds.days import expected_dates, service_date
from tongcun.feeds.gtfs import Feed, read_feed
from tongcun.feeds.made_county import IdleDateError, MadeCounty, Wishes, made_county, write_made_county
from tongcun.feeds.problems import InputError, Problems
from tongcun.language import _

LEAST_STATIONS, MOST_STATIONS = 2, 9_999
LEAST_ROOM, MOST_ROOM = 0.01, 100.0
MOST_DROP_YUAN = 1_000.0


@dataclass(frozen=True, slots=True)
class Options:
    """How many stations, the factor of the holds' room, yuan a drop, and the random seed, as they were typed."""

    stations: int
    room: float
    drop: float
    seed: int


def run(feed: Path, date: str, out: Path, options: Options) -> int:
    """Write a county folder made from the runs of one date.

    Exit status 0, or 2 with every problem told and nothing written.
    """
    problems = Problems()
    wishes = _wishes(problems, date, options)
    _check_out(problems, out, feed)
    read = _read(problems, feed)
    try:
        problems.raise_if_any()
        assert wishes is not None
        assert read is not None
        county = _made(read, feed, wishes)
        _write(out, feed, county)
    except InputError as error:
        print_problems(error.problems)
        return UNUSABLE
    print_problems(read.warnings)
    _tell(county, out, wishes.date)
    return DONE


def _wishes(problems: Problems, date: str, options: Options) -> Wishes | None:
    check_between(problems, "--stations", options.stations, LEAST_STATIONS, MOST_STATIONS)
    check_between(problems, "--room", options.room, LEAST_ROOM, MOST_ROOM)
    check_between(problems, "--drop", options.drop, 0, MOST_DROP_YUAN)
    check_seed(problems, options.seed)
    try:
        return Wishes(service_date(date), options.stations, options.room, options.drop, options.seed)
    except InputError as error:
        problems.extend(error.problems)
        return None


def _check_out(problems: Problems, out: Path, feed: Path) -> None:
    """A folder that is already somebody's is left alone."""
    expected = _("a folder that does not exist yet, or an empty one")
    try:
        taken = os.path.lexists(out) and (not out.is_dir() or any(out.iterdir()))
        inside = os.path.isdir(feed) and Path(os.path.realpath(out)).is_relative_to(os.path.realpath(feed))
    except OSError as error:
        what = _("{file} cannot be read: {reason}").format(file=out, reason=error.strerror or error)
        problems.error("unreadable", "--out", None, None, what, expected)
        return
    if taken:
        problems.error("out_taken", "--out", None, None, _("{file} is already there").format(file=out), expected)
    elif inside:
        what = _("{file} lies inside the feed").format(file=out)
        problems.error("out_inside_feed", "--out", None, None, what, _("a folder elsewhere"))
    else:
        check_out(problems, out.parent)


def _read(problems: Problems, path: Path) -> Feed | None:
    try:
        return read_feed(path)
    except InputError as error:
        problems.extend(error.problems)
        return None


def _made(feed: Feed, path: Path, wishes: Wishes) -> MadeCounty:
    try:
        return made_county(feed, Path(os.path.realpath(path)).stem, wishes)
    except IdleDateError:
        problems = Problems()
        what = _("no bus runs on {date}").format(date=wishes.date.isoformat())
        problems.error("no_run_that_day", "--date", None, None, what, expected_dates(feed))
        raise InputError(problems) from None


def _write(out: Path, feed: Path, county: MadeCounty) -> None:
    try:
        write_made_county(out, feed, county)
    except OSError as error:
        raise unwritable("--out", out, error, _("a folder this user may make")) from error


def _tell(county: MadeCounty, out: Path, date: datetime.date) -> None:
    levels = [station.level for station in county.stations]
    sentence = _(
        "{hub} and {townships} townships, {villages} villages, {routes} routes with room for parcels: {folder}"
    )
    print(
        sentence.format(
            hub=county.stations[0].name,
            townships=levels.count("township"),
            villages=levels.count("village"),
            routes=len(county.holds),
            folder=out,
        )
    )
    parcels = os.path.normpath(out / ".." / "parcels.csv")  # beside it, also where it has no name of its own, as "."
    words = ("sample", out, "--parcels", "5000", "--date", date.isoformat(), "--out", parcels)
    print(_("Next: {command}").format(command=command_line(*words)))
