"""What happens to a run on its day: it is late, cancelled, driven with another vehicle or by somebody else."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tongcun.buses.actions.locking import locked_run
from tongcun.buses.fitness import Unfit, unfit, words_of
from tongcun.buses.models import DatedTrip, Vehicle
from tongcun.buses.overlaps import span, spoken_for
from tongcun.buses.queries.days import drivers_on
from tongcun.buses.rooms import give_room
from tongcun.county.actions import RefusedError
from tongcun.county.models import County, User
from tongcun.planner.clock import clock

LONGEST_DELAY_SECONDS = 24 * 3600
MOST_RESERVE_LITRES = 1e6


class RunCancelledError(RefusedError):
    """The run is cancelled; it must be restored first."""

    def __init__(self) -> None:
        super().__init__(_("The run is cancelled. Restore it first."))


class RunNotCancelledError(RefusedError):
    """There is nothing to restore: the run is not cancelled."""

    def __init__(self) -> None:
        super().__init__(_("The run is not cancelled."))


class BadDelayError(RefusedError):
    """A delay is none or up to a day."""

    def __init__(self) -> None:
        super().__init__(_("A delay is between none and 24 hours."))


class BadReserveError(RefusedError):
    """A luggage reserve is a number of litres that is not negative."""

    def __init__(self) -> None:
        super().__init__(_("A luggage reserve is a number of litres, not negative."))


class UnfitVehicleError(RefusedError):
    """The vehicle may not be on the road on that date; `why` says for what."""

    def __init__(self, vehicle: Vehicle, why: Unfit) -> None:
        super().__init__(_("{plate} may not be on the road: {why}.").format(plate=vehicle.plate, why=words_of(why)))
        self.vehicle, self.why = vehicle, why


class ForeignVehicleError(RefusedError):
    """The vehicle belongs to another county."""

    def __init__(self) -> None:
        super().__init__(_("This vehicle belongs to another county."))


class NotADriverError(RefusedError):
    """The person is no driver in this county on that date."""

    def __init__(self) -> None:
        super().__init__(_("This person is no driver in the county on that date."))


class TwoRunsAtOnceError(RefusedError):
    """The driver or vehicle (`who`) is on another run at that time: `other`."""

    def __init__(self, who: User | Vehicle, other: DatedTrip) -> None:
        begin, end = span(other)
        super().__init__(
            _("{who} is on another run then: {line}, {date}, {begin}–{end} ({run}). Nobody drives two runs at a time,"
              " and no vehicle is on two.").format(
                who=who, line=other.route.name, date=other.date.isoformat(), begin=clock(begin)[:5],
                end=clock(end)[:5], run=other.run_id,
            )
        )  # fmt: skip
        self.who, self.other = who, other


@transaction.atomic
def delay_run(*, run: DatedTrip, delay_seconds: int) -> DatedTrip:
    """Say how late a run is, all along its way; 0 takes a delay back. Raises BadDelayError, RunCancelledError."""
    if not 0 <= delay_seconds <= LONGEST_DELAY_SECONDS:
        raise BadDelayError
    run = _running(run)
    run.delay_seconds = delay_seconds
    run.save()
    return run


@transaction.atomic
def cancel_run(*, run: DatedTrip) -> DatedTrip:
    """Take a run off its day. Raises RunCancelledError."""
    run = _running(run)
    run.is_cancelled = True
    run.save()
    return run


@transaction.atomic
def restore_run(*, run: DatedTrip) -> DatedTrip:
    """Let a cancelled run go after all. Raises RunNotCancelledError, TwoRunsAtOnceError."""
    run = locked_run(run)
    if not run.is_cancelled:
        raise RunNotCancelledError
    check_free(run, run.driver)
    check_free(run, run.vehicle)
    run.is_cancelled = False
    run.save()
    return run


@transaction.atomic
def swap_vehicle(*, run: DatedTrip, vehicle: Vehicle | None) -> DatedTrip:
    """Drive a run with another vehicle, None for one that nobody has named; its room is worked out anew.

    Raises ForeignVehicleError, RunCancelledError, TwoRunsAtOnceError, UnfitVehicleError.
    """
    run = _running(run)
    if vehicle is not None:
        check_vehicle(run.county, run.date, vehicle)
        check_free(run, vehicle)
    run.vehicle = vehicle
    give_room(run)
    run.save()
    return run


@transaction.atomic
def set_reserve(*, run: DatedTrip, reserve_litres: float) -> DatedTrip:
    """Keep so much of a run's hold for passengers' luggage, beyond what its timetable keeps. Raises BadReserveError."""
    if not 0 <= reserve_litres <= MOST_RESERVE_LITRES:
        raise BadReserveError
    run = locked_run(run)
    run.reserve_litres = reserve_litres
    give_room(run)
    run.save()
    return run


@transaction.atomic
def set_driver(*, run: DatedTrip, driver: User | None) -> DatedTrip:
    """Let somebody else drive a run, None for nobody yet.

    Raises NotADriverError, RunCancelledError, TwoRunsAtOnceError.
    """
    run = _running(run)
    if driver is not None:
        check_driver(run.county, run.date, driver)
        check_free(run, driver)
    run.driver = driver
    run.save()
    return run


def check_vehicle(county: County, date: datetime.date, vehicle: Vehicle) -> None:
    """Raise ForeignVehicleError or UnfitVehicleError for a vehicle that may not drive in a county on a date."""
    if vehicle.county_id != county.pk:
        raise ForeignVehicleError
    if (why := unfit(vehicle, date)) is not None:
        raise UnfitVehicleError(vehicle, why)


def check_driver(county: County, date: datetime.date, driver: User) -> None:
    """Raise NotADriverError for somebody who is no driver in a county on a date, or is out of it altogether."""
    if not drivers_on(county, date).filter(pk=driver.pk).exists():
        raise NotADriverError


def check_free(run: DatedTrip, who: User | Vehicle | None) -> None:
    """Raise TwoRunsAtOnceError for a driver or vehicle that is on another run while this one is under way.

    The driver or vehicle is locked, so that of two desks that give them a run at the same moment one is refused.
    """
    if who is None:
        return
    type(who)._default_manager.select_for_update(no_key=True).get(pk=who.pk)
    other = spoken_for(run, driver=who.pk) if isinstance(who, User) else spoken_for(run, vehicle=who.pk)
    if other is not None:
        raise TwoRunsAtOnceError(who, other)


def _running(run: DatedTrip) -> DatedTrip:
    run = locked_run(run)
    if run.is_cancelled:
        raise RunCancelledError
    return run
