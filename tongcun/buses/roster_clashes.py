"""By which rows of a roster sheet a driver or vehicle would be on two runs at a time, before anything is written."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from django.utils.translation import gettext as _

from tongcun.buses.actions.rostering import Roster, crewed_beside, is_ahead
from tongcun.buses.actions.timetabled import runs_by_timetable
from tongcun.buses.fitness import unfit
from tongcun.buses.models import DatedTrip, Duty, Vehicle
from tongcun.buses.overlaps import clashes, span
from tongcun.buses.rosters import RosterRow
from tongcun.county.models import County
from tongcun.county.sheets import Told
from tongcun.planner.clock import clock


@dataclass(frozen=True, slots=True)
class _Clash:
    """Two runs at a time by a row of the sheet, and whether the `driver` or the `vehicle` is on both."""

    row: RosterRow
    who: str
    later: DatedTrip
    before: DatedTrip


def tell_clashes(county: County, rows: Sequence[RosterRow], headings: dict[str, str], told: Told) -> None:
    """Tell every row by which a driver or vehicle would be on two runs at a time, once for each of the two."""
    file, problems = told
    seen = set()
    for clash in _clashes(county, rows):
        if (clash.row.line, clash.who) in seen:
            continue
        seen.add((clash.row.line, clash.who))
        what = _("{who} would be on two runs at a time: {one} and {other}").format(
            who=getattr(clash.later, clash.who), one=_shown(clash.before, clash.later), other=_shown(clash.later)
        )
        expected = _("somebody or something else; single trips instead of a whole line that needs several")
        problems.error("two_runs_at_once", file, clash.row.line, headings.get(clash.who), what, expected)


def _clashes(county: County, rows: Sequence[RosterRow]) -> Iterator[_Clash]:
    """The clashes of all dates of a sheet, also of a run of the evening with one of the next morning."""
    listed: dict[datetime.date, list[RosterRow]] = {}
    for row in rows:
        listed.setdefault(row.date, []).append(row)
    days: dict[datetime.date, list[DatedTrip]] = {}
    row_of: dict[str, RosterRow] = {}
    for date, some in listed.items():
        days[date] = _followed(county, date, some, row_of)
    every = [*chain(*days.values()), *crewed_beside(county, days)]
    for later, before, who in sorted(clashes(every), key=lambda clash: clash[0].date):
        found = [row_of[run.run_id] for run in (later, before) if run.run_id in row_of]
        if found:
            yield _Clash(max(found, key=lambda row: row.line), who, later, before)


def _followed(
    county: County, date: datetime.date, rows: Sequence[RosterRow], row_of: dict[str, RosterRow]
) -> list[DatedTrip]:
    """The runs of a date as they would follow its roster with these rows, nothing of it written; those that a row
    reaches are noted in `row_of`, by name."""
    roster = Roster.of(county, date)
    by_key = {(row.turn.route_id, row.turn.trip_id): row for row in rows}
    for key, row in by_key.items():
        vehicle = _fit(row.turn.vehicle, date)
        roster.duties[key] = Duty(
            county=county, date=date, route_id=key[0], trip_id=key[1], driver=row.turn.driver, vehicle=vehicle
        )
    open_runs = DatedTrip.objects.filter(county=county, date=date)
    runs = list(open_runs.select_related("trip", "route", "vehicle", "usual_vehicle", "driver", "usual_driver"))
    is_open = bool(runs)
    runs = runs or list(runs_by_timetable(county, date))
    for run in runs:
        duty = roster.duty_of(run)
        row_of_duty = None if duty is None else by_key.get((duty.route_id, duty.trip_id))
        # An open run keeps what was decided for it, whatever the roster said before.
        if row_of_duty is not None and (not is_open or is_ahead(county, run)):
            row_of[run.run_id] = row_of_duty
        if not is_open:
            roster.assign(run)
        elif run.run_id in row_of:
            roster.reassign(run)
    return runs


def _fit(vehicle: Vehicle | None, date: datetime.date) -> Vehicle | None:
    """The vehicle, if it may be on the road that day: no run gets one that may not."""
    return None if vehicle is None or unfit(vehicle, date) is not None else vehicle


def _shown(run: DatedTrip, beside: DatedTrip | None = None) -> str:
    """A run by line and times, and by its date where that is not the date of the other."""
    begin, end = span(run)
    date = "" if beside is None or beside.date == run.date else f" ({run.date.isoformat()})"
    return f"{run.route.name} {clock(begin)[:5]}–{clock(end)[:5]}{date}"
