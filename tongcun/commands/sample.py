"""`tongcun sample`: invent a day's parcels for a county."""

from __future__ import annotations

import codecs
import datetime
import os
from pathlib import Path

from tongcun.commands.exit_status import DONE, UNUSABLE
from tongcun.commands.inputs import checked_date
from tongcun.commands.number_options import check_between, check_seed
from tongcun.commands.out_places import check_out, unwritable
from tongcun.commands.problems_printing import print_problems
from tongcun.feeds.county import County, draft_county
from tongcun.feeds.problems import InputError, Problems
from tongcun.feeds.sample_parcels import HEADINGS, LonelyCountyError, sample_parcels, write_parcels
from tongcun.language import _

MOST_PARCELS = 1_000_000
LEAST_PEAK, MOST_PEAK = 0.01, 100.0


def run(county: Path, parcels: int, date: str, out: Path, seed: int, peak: float) -> int:
    """Write `parcels` times `peak` invented parcels to a CSV file.

    Exit status 0, or 2 with every problem told and nothing written.
    """
    try:
        problems = Problems()
        _check_numbers(problems, parcels, seed, peak)
        _check_out(problems, out)
        day, read = _date_and_county(problems, date, county)
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


def _check_numbers(problems: Problems, parcels: int, seed: int, peak: float) -> None:
    check_between(problems, "--parcels", parcels, 1, MOST_PARCELS)
    check_between(problems, "--peak", peak, LEAST_PEAK, MOST_PEAK)
    check_seed(problems, seed)
    if not problems.errors:
        check_between(problems, "--parcels × --peak", parcels * peak, 0, MOST_PARCELS)


def _check_out(problems: Problems, out: Path) -> None:
    """What is there already stays, unless it is an older table of parcels."""
    if os.path.isdir(out):
        problems.error("not_a_file", "--out", None, None, _("{file} is a folder").format(file=out), _("a CSV file"))
    elif out.suffix.lower() == ".xlsx":
        what = _("{file} would be a spreadsheet").format(file=out)
        problems.error("not_csv", "--out", None, None, what, _("a CSV file, which Excel opens, too"))
    elif os.path.lexists(out) and not _is_older_table(out):
        what = _("{file} is there already, and no table of parcels").format(file=out)
        problems.error("out_taken", "--out", None, None, what, _("a new file, or an older table of parcels"))
    else:
        check_out(problems, out.parent)


def _is_older_table(path: Path) -> bool:
    """Whether a file is a table of parcels, or empty; devices and files of another kind are not to be lost."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            begin = file.read(100).removeprefix(codecs.BOM_UTF8)
    except OSError:
        return False
    return not begin or begin.startswith(HEADINGS.split(",")[0].encode())


def _date_and_county(problems: Problems, date: str, county: Path) -> tuple[datetime.date, County]:
    """Both, if nothing is wrong with them or was before; raises InputError with all that is."""
    day = checked_date(date, problems)
    read = draft_county(county, problems).finished(problems)
    assert day is not None
    return day, read


def _write(out: Path, county: County, date: datetime.date, count: int, seed: int) -> None:
    try:
        rows = sample_parcels(county.stations, county.settings.kinds, date, count, seed)
        write_parcels(out, rows)
    except LonelyCountyError:
        problems = Problems()
        what = _("the county has no hub, or nothing else")
        problems.error("no_hub", "stations.csv", None, "level", what, _("a hub and one station more"))
        raise InputError(problems) from None
    except OSError as error:
        raise unwritable("--out", out, error, _("a file this user may write")) from error
