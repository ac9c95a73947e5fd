"""`python -m benchmarks.custody.month SCANS`: fill the database that the environment names; prints what it holds.

TONGCUN_NOW must say the moment up to which the last date is played.
"""

from __future__ import annotations

import datetime
import json
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.conf import settings

from tongcun.commands.demo.places import DATE, UNTIL
from tongcun.commands.demo.playing import VALID_FROM

if TYPE_CHECKING:
    from benchmarks.custody.month.dates import Dates
    from benchmarks.custody.month.pattern import Pattern, Standing
    from tongcun.county.models import County, User
    from tongcun.dispatch.models import Plan

COUNTY = Path(__file__).resolve().parents[3] / "data" / "changshan"
DAYS = 30
DAY_SECONDS = 86_400
SCANS_A_PARCEL = 6.9
"""What a day of the sample county comes to, bags and runs with it."""
FEWEST_PARCELS = 40
BYTES = 4 * 2**30
"""More memory than that the filler may not take."""


def main(scans: int) -> None:
    """Fill, and print what the database holds."""
    resource.setrlimit(resource.RLIMIT_DATA, (BYTES, BYTES))
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    django.setup()
    from django.core.management import call_command

    begin = time.monotonic()
    call_command("migrate", verbosity=0)
    days, done = _filled(scans, begin)
    print(json.dumps({"scans": done, "days": days, "seconds": round(time.monotonic() - begin)}))


def _filled(scans: int, begin: float) -> tuple[int, int]:
    # Late: models can be imported once Django is set up.
    from benchmarks.custody.month import bulk
    from benchmarks.custody.month.dates import Dates
    from benchmarks.custody.month.pattern import pattern_of
    from benchmarks.custody.month.plans import Plans
    from tongcun.county.actions import renew_table_statistics

    def say(words: str) -> None:
        print(f"{time.monotonic() - begin:6.0f} s  {words}", file=sys.stderr, flush=True)

    county, people = _county()
    parcels = max(FEWEST_PARCELS, round(scans / DAYS / SCANS_A_PARCEL))
    say(f"planning {parcels} parcels of {DATE}")
    bulk.leave_ids("parcels_parcel", 3 * DAYS * parcels)
    plan = _planned(county, people["deng"], parcels)
    pattern = pattern_of(plan)
    say(f"a day comes to {len(pattern.scans)} scans")
    with bulk.quickly("parcels_scan", "parcels_parcel"):
        days = _dates(pattern, scans)
        dates, plans = Dates(pattern, people["deng"]), Plans(plan)
        done = 0
        for date in days:
            done += _written(dates, date)
            if date != DATE:
                plans.write(date, dates.parcel_ids)
            say(f"{date}: {done} scans in all")
        dates.chains.save(django.utils.timezone.now())
        bulk.renew_sequences()
        say("making the indexes")
    say("planning anew from where everything is")
    _replanned(county, people["deng"])
    renew_table_statistics()
    return len(days), done


def _county() -> tuple[County, dict[str, User]]:
    from tongcun.commands.demo.county_day import loaded
    from tongcun.commands.demo.hiring import hired
    from tongcun.commands.demo.units import united
    from tongcun.feeds.county import read_county

    county = loaded(read_county(COUNTY), VALID_FROM, DATE)
    return county, hired(county, united(county))


def _planned(county: County, by: User, parcels: int) -> Plan:
    """The plan of the last date, made from the database and in force."""
    from tongcun.commands.demo.county_day import announced, planned
    from tongcun.feeds.county import read_county
    from tongcun.feeds.sample_parcels import HEADINGS, sample_parcels

    folder = read_county(COUNTY)
    rows = sample_parcels(folder.stations, folder.settings.kinds, DATE, parcels, 0)
    announced(county, [dict(zip(HEADINGS.split(","), row, strict=True)) for row in rows])
    return planned(county, DATE, by)


def _dates(pattern: Pattern, scans: int) -> list[datetime.date]:
    """As many dates up to the pattern's as the scans need."""
    from tongcun.buses.actions import open_day

    today = sum(scan.second <= UNTIL for scan in pattern.scans)
    before = max(1, -(-(scans - today) // len(pattern.scans)) + 1)
    dates = [DATE - datetime.timedelta(days=back) for back in range(before, -1, -1)]
    for date in dates:
        open_day(county=pattern.county, date=date)
    return dates


_KNOWN: dict[tuple[frozenset[str], int], tuple[Pattern, Standing]] = {}


def _written(dates: Dates, date: datetime.date) -> int:
    """Write a date as it stands at the benchmark's present; what is the same on many dates is worked out once."""
    from benchmarks.custody.month.names import Names
    from benchmarks.custody.month.pattern import WHOLE, standing, without
    from tongcun.buses.models import DatedTrip

    pattern = dates.pattern
    names = Names(pattern.date, date)
    running = set(DatedTrip.objects.filter(county=pattern.county, date=date).values_list("run_id", flat=True))
    off = frozenset(
        {leg.run_id for load in pattern.loads for leg in load.legs if names[leg.run_id] not in running}
    )  # fmt: skip
    until = min(WHOLE, (DATE - date).days * DAY_SECONDS + UNTIL)
    key = (off, until)
    if key not in _KNOWN:
        some = without(pattern, off) if off else pattern
        _KNOWN[key] = some, standing(some, until)
    some, stand = _KNOWN[key]
    return dates.write(some, date, (stand, until))


def _replanned(county: County, by: User) -> None:
    """A preview beside the plan in force, from where everything is now."""
    from tongcun.dispatch.actions import ask_for_plan, make_plan_now
    from tongcun.dispatch.queries import planning_moment

    make_plan_now(plan=ask_for_plan(county=county, date=DATE, asked_by=by, moment=planning_moment(county, DATE)))


if __name__ == "__main__":
    main(int(sys.argv[1]))
