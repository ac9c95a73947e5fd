"""`tongcun sample`: invent a day's parcels for a county."""

from __future__ import annotations

import codecs
import datetime
import os
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Wishes:
    """How many parcels on an ordinary day, the random seed, and how many times as many on this day."""

    parcels: int
    seed: int
    peak: float

    @property
    def count(self) -> int:
        """How many parcels there are to be."""
        return max(1, round(self.parcels * self.peak))


def run(county: Path, date: str, out: Path, wishes: Wishes) -> int:
    """Write as many invented parcels as wished to a CSV file.

    Exit status 0, or 2 with every problem told and nothing written.
    """
    try:
        problems = Problems()
        _check_numbers(problems, wishes)
        _check_out(problems, out)
        day, read = _date_and_county(problems, date, county)
        _write(out, read, day, wishes)
    except InputError as error:
        print_problems(error.problems)
        return UNUSABLE
    print(
        _("{count} invented parcels for {county} on {date}: {file}").format(
            count=f"{wishes.count:,}", county=read.settings.name, date=day.isoformat(), file=out
        )
    )
    return DONE


def _check_numbers(problems: Problems, wishes: Wishes) -> None:
    check_between(problems, "--parcels", wishes.parcels, 1, MOST_PARCELS)
    check_between(problems, "--peak", wishes.peak, LEAST_PEAK, MOST_PEAK)
    check_seed(problems, wishes.seed)
    if not problems.errors:
        check_between(problems, "--parcels × --peak", wishes.parcels * wishes.peak, 0, MOST_PARCELS)


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


def _write(out: Path, county: County, date: datetime.date, wishes: Wishes) -> None:
    try:
        rows = sample_parcels(county.stations, county.settings.kinds, date, wishes.count, wishes.seed)
        write_parcels(out, rows)
    except LonelyCountyError:
        problems = Problems()
        what = _("the county has no hub, or nothing else")
        problems.error("no_hub", "stations.csv", None, "level", what, _("a hub and one station more"))
        raise InputError(problems) from None
    except OSError as error:
        raise unwritable("--out", out, error, _("a file this user may write")) from error
