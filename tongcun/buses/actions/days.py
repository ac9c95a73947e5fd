"""A service date is opened: what the timetable says becomes runs, with vehicles and drivers of the roster."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from tongcun.buses.actions.locking import lock_crew, runs_held
from tongcun.buses.actions.rostering import DutyProblem, Roster
from tongcun.buses.actions.timetabled import runs_of
from tongcun.buses.changed_runs import tell
from tongcun.buses.models import DatedTrip, TimetableVersion, Vehicle
from tongcun.buses.overlaps import clashes, open_beside
from tongcun.buses.queries.days import version_on
from tongcun.buses.rooms import give_room
from tongcun.county.actions import RefusedError
from tongcun.county.models import County, User

Key = tuple[str, int | None]
"""Trip id, and start where the trip runs by frequency."""


class NoTimetableError(RefusedError):
    """No timetable holds on the date."""

    def __init__(self) -> None:
        super().__init__(_("No timetable holds on that day."))


@dataclass(frozen=True, slots=True)
class Clash:
    """By the roster somebody would drive, or a vehicle be on, two runs at a time: `run` has none yet."""

    who: User | Vehicle
    run: DatedTrip
    other: DatedTrip


@dataclass(frozen=True, slots=True)
class OpenedDay:
    """What opening a date did; `problems` and `clashes` are duties of the roster that could not be followed."""

    version: TimetableVersion
    added: int
    moved: int
    cancelled: int
    problems: tuple[DutyProblem, ...]
    clashes: tuple[Clash, ...]


@transaction.atomic
def open_day(*, county: County, date: datetime.date) -> OpenedDay:
    """Make the dated trips of a date by the timetable that holds; opened again, only what is missing is added.

    Where another timetable has come to hold since, runs of the old one go over to their trip of the new; those that
    the new one lacks are cancelled, for parcels may be on them. Raises NoTimetableError.
    """
    version = version_on(county, date)
    if version is None:
        raise NoTimetableError
    known = {_key(run): run for run in runs_held(county, [date])}
    roster = Roster.of(county, date)
    lock_crew(*roster.crew())
    runs = [_with_times(run, roster) for run in runs_of(county, version, date)]
    missing = [run for run in runs if _key(run) not in known]
    # A run of the evening before may still be under way; of a date that is not open yet nothing is decided.
    beside = open_beside(county, {date: [*known.values(), *missing]})
    not_followed = _freed(missing, [*known.values(), *beside])
    bulk_create_with_history(missing, DatedTrip, batch_size=500)
    wanted = {_key(run): run for run in runs}
    moved, cancelled = _hand_over(county, version, known, wanted)
    return OpenedDay(version, len(missing), moved, cancelled, roster.problems(), not_followed)


def _freed(new: Sequence[DatedTrip], known: Iterable[DatedTrip]) -> tuple[Clash, ...]:
    """Take driver or vehicle from new runs that would overlap another run of theirs."""
    made = {id(run) for run in new}
    found = []
    for later, before, who in list(clashes([*known, *new])):
        run, other = (later, before) if id(later) in made else (before, later)
        if id(run) in made and (mine := getattr(run, who)) is not None:
            found.append(Clash(mine, run, other))
            setattr(run, who, None)
            give_room(run)
    return tuple(found)


def _key(run: DatedTrip) -> Key:
    return run.trip.trip_id, run.start_seconds


def _with_times(run: DatedTrip, roster: Roster) -> DatedTrip:
    """A new run with its driver, vehicle and room."""
    roster.assign(run)
    give_room(run)
    return run


def _hand_over(
    county: County, version: TimetableVersion, known: dict[Key, DatedTrip], wanted: dict[Key, DatedTrip]
) -> tuple[int, int]:  # fmt: skip
    """Runs of another version go over to this one or are cancelled: how many of each."""
    foreign = {key: run for key, run in known.items() if run.trip.route.version_id != version.pk}
    moved = [_taken_over(run, wanted[key]) for key, run in foreign.items() if key in wanted]
    gone = [run for key, run in foreign.items() if key not in wanted and not run.is_cancelled]
    for run in gone:
        run.is_cancelled = True
    fields = [
        "trip", "route", "shift_seconds", "first_departure_seconds", "last_arrival_seconds", "hold_litres", "hold_kg",
        "is_cancelled",
    ]  # fmt: skip
    bulk_update_with_history([*moved, *gone], DatedTrip, fields, batch_size=100)
    tell(county, [*moved, *gone])
    return len(moved), len(gone)


def _taken_over(run: DatedTrip, by: DatedTrip) -> DatedTrip:
    run.trip, run.route, run.shift_seconds = by.trip, by.route, by.shift_seconds
    run.first_departure_seconds, run.last_arrival_seconds = by.first_departure_seconds, by.last_arrival_seconds
    give_room(run)
    return run
