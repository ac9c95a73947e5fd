"""The roster is written."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from simple_history.utils import bulk_update_with_history

from tongcun.buses.actions.changing import ForeignVehicleError, TwoRunsAtOnceError, check_driver
from tongcun.buses.actions.rostering import DutyProblem, Roster
from tongcun.buses.actions.timetabled import runs_by_timetable
from tongcun.buses.models import DatedTrip, Duty, Vehicle
from tongcun.buses.overlaps import clashes
from tongcun.buses.rooms import give_room
from tongcun.county.actions import renew
from tongcun.county.models import County, User


@dataclass(frozen=True, slots=True)
class Turn:
    """Who drives what on a line, or on one trip of it."""

    route_id: str
    trip_id: str
    driver: User
    vehicle: Vehicle | None


@transaction.atomic
def set_roster(*, county: County, date: datetime.date, turns: Sequence[Turn]) -> tuple[DutyProblem, ...]:
    """Write these duties of a date; others of it stay. Runs that are open already go over to their new duty.

    The answer names vehicles that may not be on the road: they are in the roster, but no run gets them. Raises
    ForeignVehicleError, NotADriverError, and TwoRunsAtOnceError where somebody would drive two runs at a time by it,
    also on a date that is not open yet.
    """
    for turn in turns:
        check_driver(county, date, turn.driver)
        if turn.vehicle is not None and turn.vehicle.county_id != county.pk:
            raise ForeignVehicleError
    known = {(duty.route_id, duty.trip_id): duty for duty in Duty.objects.filter(county=county, date=date)}
    for turn in turns:
        key = (turn.route_id, turn.trip_id)
        duty = known.setdefault(
            key, Duty(county=county, date=date, route_id=turn.route_id, trip_id=turn.trip_id, driver=turn.driver)
        )
        renew(duty, {"driver": turn.driver, "vehicle": turn.vehicle})
    return _follow(county, date, {(turn.route_id, turn.trip_id) for turn in turns})


@transaction.atomic
def set_rosters(*, county: County, days: Mapping[datetime.date, Sequence[Turn]]) -> tuple[DutyProblem, ...]:
    """Write the duties of several dates, all or none; see `set_roster`."""
    told = [set_roster(county=county, date=date, turns=turns) for date, turns in sorted(days.items())]
    return tuple(dict.fromkeys(problem for problems in told for problem in problems))


@transaction.atomic
def strike_duty(*, duty: Duty) -> None:
    """Take a duty out of the roster; runs that are open already keep their driver and vehicle."""
    duty.delete()


def _follow(county: County, date: datetime.date, changed: set[tuple[str, str]]) -> tuple[DutyProblem, ...]:
    """Runs that fall under a changed duty get its driver and vehicle."""
    roster = Roster.of(county, date)
    opened = DatedTrip.objects.filter(county=county, date=date)
    runs = list(opened.select_related("trip", "route", "vehicle", "usual_vehicle", "driver"))
    is_open = bool(runs)
    runs = runs or list(runs_by_timetable(county, date))
    following = list(_falling_under(changed, runs, roster))
    # Nothing has been decided yet for runs of a date that is not open: there duties that stand already count, too.
    for run in following if is_open else runs:
        roster.assign(run)
        give_room(run)
    _check_clashes(runs, following)
    if is_open:
        fields = ["driver", "vehicle", "usual_vehicle", "hold_litres", "hold_kg"]
        bulk_update_with_history(following, DatedTrip, fields, batch_size=100)
    return roster.problems()


def _check_clashes(runs: Sequence[DatedTrip], changed: Sequence[DatedTrip]) -> None:
    """Raise TwoRunsAtOnceError for the first run that a changed duty lets overlap another of its driver or vehicle."""
    new = {run.run_id for run in changed}
    for later, before, who in clashes(runs):
        if {later.run_id, before.run_id} & new:
            raise TwoRunsAtOnceError(getattr(later, who), before)


def _falling_under(changed: set[tuple[str, str]], runs: Iterable[DatedTrip], roster: Roster) -> Iterable[DatedTrip]:
    for run in runs:
        duty = roster.duty_of(run)
        if duty is not None and (duty.route_id, duty.trip_id) in changed:
            yield run
