"""What happens to a run on its day: it is late, cancelled, driven with another vehicle or by somebody else."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tongcun.buses.fitness import Unfit, unfit, words_of
from tongcun.buses.models import DatedTrip, Vehicle
from tongcun.buses.rooms import give_room
from tongcun.county.actions import RefusedError
from tongcun.county.models import County, Posting, Role, User

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
    """Let a cancelled run go after all. Raises RunNotCancelledError."""
    run = _locked(run)
    if not run.is_cancelled:
        raise RunNotCancelledError
    run.is_cancelled = False
    run.save()
    return run


@transaction.atomic
def swap_vehicle(*, run: DatedTrip, vehicle: Vehicle | None) -> DatedTrip:
    """Drive a run with another vehicle, None for one that nobody has named; its room is worked out anew.

    Raises ForeignVehicleError, RunCancelledError, UnfitVehicleError.
    """
    run = _running(run)
    if vehicle is not None:
        check_vehicle(run.county, run.date, vehicle)
    run.vehicle = vehicle
    give_room(run)
    run.save()
    return run


@transaction.atomic
def set_reserve(*, run: DatedTrip, reserve_litres: float) -> DatedTrip:
    """Keep so much of a run's hold for passengers' luggage, beyond what its timetable keeps. Raises BadReserveError."""
    if not 0 <= reserve_litres <= MOST_RESERVE_LITRES:
        raise BadReserveError
    run = _locked(run)
    run.reserve_litres = reserve_litres
    give_room(run)
    run.save()
    return run


@transaction.atomic
def set_driver(*, run: DatedTrip, driver: User | None) -> DatedTrip:
    """Let somebody else drive a run, None for nobody yet. Raises NotADriverError, RunCancelledError."""
    run = _running(run)
    if driver is not None:
        check_driver(run.county, run.date, driver)
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
    """Raise NotADriverError for somebody who has no posting as driver in a county on a date."""
    postings = Posting.objects.filter(county=county, user=driver, role=Role.DRIVER)
    begun = Q(first_date__isnull=True) | Q(first_date__lte=date)
    not_over = Q(last_date__isnull=True) | Q(last_date__gte=date)
    if not postings.filter(begun, not_over).exists():
        raise NotADriverError


def _locked(run: DatedTrip) -> DatedTrip:
    runs = DatedTrip.objects.select_for_update(of=("self",)).select_related("county", "trip", "vehicle", "driver")
    return runs.get(pk=run.pk)


def _running(run: DatedTrip) -> DatedTrip:
    run = _locked(run)
    if run.is_cancelled:
        raise RunCancelledError
    return run
