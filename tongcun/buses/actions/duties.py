"""The roster is written."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_update_with_history

from tongcun.buses.actions.changing import ForeignVehicleError, TwoRunsAtOnceError, check_driver
from tongcun.buses.actions.locking import lock_crew, runs_held
from tongcun.buses.actions.rostering import DutyProblem, Roster, crewed_beside, crewed_by_roster, is_ahead
from tongcun.buses.changed_runs import tell
from tongcun.buses.models import DatedTrip, Duty, Vehicle
from tongcun.buses.overlaps import clashes
from tongcun.buses.rooms import give_room
from tongcun.county.actions import RefusedError, renew
from tongcun.county.clock import service_date
from tongcun.county.models import County, User


@dataclass(frozen=True, slots=True)
class Turn:
    """Who drives what on a line, or on one trip of it."""

    route_id: str
    trip_id: str
    driver: User
    vehicle: Vehicle | None


@dataclass(frozen=True, slots=True)
class Rostered:
    """What writing duties did: `problems` are vehicles that may not be on the road, `kept` the runs that go on as they
    were, at least in part: they have left or do not run (`is_ahead`), or the desk has given them somebody else."""

    problems: tuple[DutyProblem, ...] = ()
    kept: tuple[DatedTrip, ...] = ()


class RosterOverError(RefusedError):
    """The day is over: who drove what is what custody goes by."""

    def __init__(self, date: datetime.date) -> None:
        super().__init__(_("{date} is over: its roster stays as it was.").format(date=date.isoformat()))


def set_roster(*, county: County, date: datetime.date, turns: Sequence[Turn]) -> Rostered:
    """Write the duties of one date; see `set_rosters`."""
    return set_rosters(county=county, days={date: turns})


@transaction.atomic
def set_rosters(*, county: County, days: Mapping[datetime.date, Sequence[Turn]]) -> Rostered:
    """Write these duties of some dates, all or none; others of them stay. Open runs that are still to leave go over to
    their new duty, but for what the desk has given them.

    The answer names vehicles that may not be on the road: they are in the roster, but no run gets them. Raises
    ForeignVehicleError, NotADriverError, RosterOverError, and TwoRunsAtOnceError where somebody would drive two runs at
    a time by it, also on a date that is not open yet.
    """
    for date, turns in sorted(days.items()):
        _check(county, date, turns)
    every = [turn for turns in days.values() for turn in turns]
    runs = runs_held(county, list(days))
    lock_crew((turn.driver for turn in every), (turn.vehicle for turn in every))
    written = [
        _written(county, date, turns, [run for run in runs if run.date == date])
        for date, turns in sorted(days.items())
    ]  # fmt: skip
    _check_clashes(county, written)
    problems = dict.fromkeys(problem for day in written for problem in day.roster.problems())
    return Rostered(tuple(problems), tuple(run for day in written for run in day.kept))


@transaction.atomic
def strike_duty(*, duty: Duty) -> None:
    """Take a duty out of the roster; runs that are open already keep their driver and vehicle. Raises
    RosterOverError."""
    _check_ahead(duty.county, duty.date)
    duty.delete()


def _check(county: County, date: datetime.date, turns: Sequence[Turn]) -> None:
    _check_ahead(county, date)
    for turn in turns:
        check_driver(county, date, turn.driver)
        if turn.vehicle is not None and turn.vehicle.county_id != county.pk:
            raise ForeignVehicleError


def _check_ahead(county: County, date: datetime.date) -> None:
    if date < service_date(county):
        raise RosterOverError(date)


@dataclass(frozen=True, slots=True)
class _Written:
    """A date whose duties are written: its runs as they are or will be, and of these the ones that a written duty has
    reached; `kept` are those that it did not reach, or not wholly."""

    date: datetime.date
    roster: Roster
    runs: Sequence[DatedTrip]
    reached: Sequence[DatedTrip]
    kept: Sequence[DatedTrip] = ()


def _written(county: County, date: datetime.date, turns: Sequence[Turn], runs: list[DatedTrip]) -> _Written:
    """Write the duties of a date whose open runs are held, and let these follow."""
    known = {(duty.route_id, duty.trip_id): duty for duty in Duty.objects.filter(county=county, date=date)}
    for turn in turns:
        key = (turn.route_id, turn.trip_id)
        duty = known.setdefault(
            key, Duty(county=county, date=date, route_id=turn.route_id, trip_id=turn.trip_id, driver=turn.driver)
        )
        renew(duty, {"driver": turn.driver, "vehicle": turn.vehicle})
    roster = Roster.of(county, date)
    changed = {(turn.route_id, turn.trip_id) for turn in turns}
    if runs:
        reached, kept = _follow(county, list(_falling_under(changed, runs, roster)), roster)
        return _Written(date, roster, runs, reached, kept)
    # Nothing has been decided yet for runs of a date that is not open: there duties that stand already count, too.
    to_come = crewed_by_roster(county, date)
    return _Written(date, roster, to_come, list(_falling_under(changed, to_come, roster)))


def _follow(
    county: County, runs: Sequence[DatedTrip], roster: Roster
) -> tuple[list[DatedTrip], list[DatedTrip]]:  # fmt: skip
    """Open runs get the driver and vehicle of their changed duty: which of them do, and which do not, or not wholly."""
    following, kept, changed_rooms = [], [], []
    for run in runs:
        if not is_ahead(county, run):
            kept.append(run)
            continue
        if not roster.reassign(run):
            kept.append(run)
        before = (run.hold_litres, run.hold_kg)
        give_room(run)
        following.append(run)
        if (run.hold_litres, run.hold_kg) != before:
            changed_rooms.append(run)
    fields = ["driver", "usual_driver", "vehicle", "usual_vehicle", "hold_litres", "hold_kg"]
    bulk_update_with_history(following, DatedTrip, fields, batch_size=100)
    tell(county, changed_rooms)
    return following, kept


def _check_clashes(county: County, written: Sequence[_Written]) -> None:
    """Raise TwoRunsAtOnceError for the first run that a changed duty lets overlap another of its driver or vehicle, of
    its own date or past midnight."""
    days = {day.date: day.runs for day in written}
    new = {run.run_id for day in written for run in day.reached}
    every = [*chain(*days.values()), *crewed_beside(county, days)]
    for later, before, who in clashes(every):
        if {later.run_id, before.run_id} & new:
            raise TwoRunsAtOnceError(getattr(later, who), before if later.run_id in new else later)


def _falling_under(changed: set[tuple[str, str]], runs: Iterable[DatedTrip], roster: Roster) -> Iterable[DatedTrip]:
    for run in runs:
        duty = roster.duty_of(run)
        if duty is not None and (duty.route_id, duty.trip_id) in changed:
            yield run
