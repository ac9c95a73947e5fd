"""By which rows of a roster sheet a driver or vehicle would be on two runs at a time, before anything is written."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tongcun.buses.actions.rostering import Roster, is_ahead
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
    days: dict[datetime.date, list[RosterRow]] = {}
    for row in rows:
        days.setdefault(row.date, []).append(row)
    seen = set()
    for date, listed in days.items():
        for clash in _clashes(county, date, listed):
            if (clash.row.line, clash.who) in seen:
                continue
            seen.add((clash.row.line, clash.who))
            what = _("{who} would be on two runs at a time: {one} and {other}").format(
                who=getattr(clash.later, clash.who), one=_shown(clash.before), other=_shown(clash.later)
            )
            expected = _("somebody or something else; single trips instead of a whole line that needs several")
            problems.error("two_runs_at_once", file, clash.row.line, headings.get(clash.who), what, expected)


def _clashes(county: County, date: datetime.date, rows: Sequence[RosterRow]) -> Iterator[_Clash]:
    """The roster of a date as it would be, followed by the date's runs, without writing anything."""
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
    row_of: dict[str, RosterRow] = {}
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
    for later, before, who in clashes(runs):
        found = [row_of[run.run_id] for run in (later, before) if run.run_id in row_of]
        if found:
            yield _Clash(max(found, key=lambda row: row.line), who, later, before)


def _fit(vehicle: Vehicle | None, date: datetime.date) -> Vehicle | None:
    """The vehicle, if it may be on the road that day: no run gets one that may not."""
    return None if vehicle is None or unfit(vehicle, date) is not None else vehicle


def _shown(run: DatedTrip) -> str:
    begin, end = span(run)
    return f"{run.route.name} {clock(begin)[:5]}–{clock(end)[:5]}"
