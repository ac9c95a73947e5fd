"""`python -m tongcun.commands.demo.playing COUNTY PARCELS`: a fresh database, and in it the sample county's morning.

Runs in a process of its own, whose environment names the demo's home and its simulated day.
"""

from __future__ import annotations

import csv
import datetime
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

from tongcun.commands.demo.places import DATE, NOW, UNTIL
from tongcun.commands.demo.telling import say
from tongcun.commands.exit_status import DONE, INTERRUPTED
from tongcun.feeds.county import County as Folder
from tongcun.feeds.county import read_county
from tongcun.language import _

VALID_FROM = datetime.date(2026, 1, 1)
AT_DAWN = "2026-11-23T05:00:00+08:00"


def main(county_folder: Path, parcels: Path) -> int:
    """Make and fill the database; the exit status."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    settings.SIMULATED_NOW = AT_DAWN
    django.setup()
    say(_("Making the database …"))
    call_command("migrate", verbosity=0)
    folder = read_county(county_folder)
    _fill(folder, parcels)
    return DONE


def _fill(folder: Folder, parcels: Path) -> None:
    # Late: models can be imported once Django is set up.
    from tongcun.commands.demo.cases.staging import cases_played
    from tongcun.commands.demo.county_day import announced, loaded, planned
    from tongcun.commands.demo.hiring import hired
    from tongcun.commands.demo.liaison import liaised
    from tongcun.commands.demo.looking_into import limits_set
    from tongcun.commands.demo.moments import at_moment
    from tongcun.commands.demo.recording import played
    from tongcun.commands.demo.rostering import rostered
    from tongcun.commands.demo.units import united
    from tongcun.county.actions import renew_table_statistics

    say(_("Loading county, timetable and invented staff …"))
    county = loaded(folder, VALID_FROM, DATE)
    units = united(county)
    people = hired(county, units)
    rostered(county, DATE, lin=people["lin"])
    liaised(county, people, units)
    limits_set(county)
    say(_("Playing a year of requests of enterprises …"))
    cases = cases_played(county, people, units)
    say(_("{cases} cases registered.").format(cases=f"{cases:,}"))
    with parcels.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    say(_("Announcing {count} parcels …").format(count=f"{len(rows):,}"))
    announced(county, rows)
    say(_("Planning the day in the database …"))
    plan = planned(county, DATE, people["deng"])
    say(_("Playing the morning up to 10:30 …"))
    with at_moment(datetime.datetime.fromisoformat(NOW)):
        scans = played(plan, people, UNTIL)
    renew_table_statistics()
    say(_("{scans} scans recorded.").format(scans=f"{scans:,}"))


if __name__ == "__main__":
    try:
        sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
