"""`tongcun sample`: invent a day's parcels for a county."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

from tongcun.commands.exit_status import DONE, UNUSABLE
from tongcun.commands.number_options import check_between, check_seed
from tongcun.commands.problems_printing import print_problems
from tongcun.feeds.county import County, read_county
from tongcun.feeds.days import service_date
from tongcun.feeds.problems import InputError, Problems
from tongcun.feeds.sample_parcels import LonelyCountyError, sample_parcels, write_parcels
from tongcun.language import _

MOST_PARCELS = 1_000_000
LEAST_PEAK, MOST_PEAK = 0.01, 100.0


def run(county: Path, parcels: int, date: str, out: Path, seed: int, peak: float) -> int:
    """Write `parcels` times `peak` invented parcels to a CSV file.

    Exit status 0, or 2 with every problem told and nothing written.
    """
    try:
        day = _checked(parcels, date, out, seed, peak)
        read = read_county(county)
        count = max(1, round(parcels * peak))
        _write(out, read, day, count, seed)
    except InputError as error:
        print_problems(error.problems)
        return UNUSABLE
    print(
        _("{count} invented parcels for {county} on {date}: {file}").format(
            count=f"{count:,}", county=read.settings.name, date=day.isoformat(), file=out
        )
    )
    return DONE


def _checked(parcels: int, date: str, out: Path, seed: int, peak: float) -> datetime.date:
    """The date, if all options make sense; raises InputError with all that do not."""
    problems = Problems()
    check_between(problems, "--parcels", parcels, 1, MOST_PARCELS)
    check_between(problems, "--peak", peak, LEAST_PEAK, MOST_PEAK)
    check_seed(problems, seed)
    if not problems.errors:
        check_between(problems, "--parcels × --peak", parcels * peak, 0, MOST_PARCELS)
    if os.path.isdir(out):
        problems.error("not_a_file", "--out", None, None, _("{file} is a folder").format(file=out), _("a CSV file"))
    elif out.suffix.lower() == ".xlsx":
        what = _("{file} would be a spreadsheet").format(file=out)
        problems.error("not_csv", "--out", None, None, what, _("a CSV file, which Excel opens, too"))
    day = datetime.date.min
    try:
        day = service_date(date)
    except InputError as error:
        problems.extend(error.problems)
    problems.raise_if_any()
    return day


def _write(out: Path, county: County, date: datetime.date, count: int, seed: int) -> None:
    problems = Problems()
    try:
        rows = sample_parcels(county.stations, county.settings.kinds, date, count, seed)
        write_parcels(out, rows)
    except LonelyCountyError:
        what = _("the county has no hub, or nothing else")
        problems.error("no_hub", "stations.csv", None, "level", what, _("a hub and one station more"))
    except OSError as error:
        what = _("{file} cannot be written: {reason}").format(file=out, reason=error.strerror or error)
        problems.error("unwritable", "--out", None, None, what, _("a file this user may write"))
    problems.raise_if_any()
