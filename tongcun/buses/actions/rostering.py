"""The roster of a day: who drives what, and the duties that cannot be followed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tongcun.buses.actions.timetabled import runs_by_timetable
from tongcun.buses.fitness import Unfit, unfit
from tongcun.buses.models import DatedTrip, Duty, Vehicle
from tongcun.buses.overlaps import beside, open_beside
from tongcun.county.clock import now, service_seconds
from tongcun.county.models import County, User


@dataclass(frozen=True, slots=True)
class DutyProblem:
    """A vehicle of the roster that may not be on the road: the duty is driven without one until somebody swaps it."""

    route_id: str
    trip_id: str
    plate: str
    why: Unfit


@dataclass(slots=True)
class Roster:
    """The duties of a date, a trip's own before those of its whole line."""

    duties: dict[tuple[str, str], Duty]
    unfit: dict[int, Unfit] = field(default_factory=dict)

    @classmethod
    def of(cls, county: County, date: datetime.date) -> Roster:
        """The roster as it stands."""
        duties = Duty.objects.filter(county=county, date=date).select_related("driver", "vehicle")
        return cls(
            {(duty.route_id, duty.trip_id): duty for duty in duties},
            {duty.pk: why for duty in duties if duty.vehicle is not None and (why := unfit(duty.vehicle, date))},
        )

    def assign(self, run: DatedTrip) -> None:
        """Give a new run its driver and vehicle; one that may not be on the road is its usual vehicle, yet not
        assigned."""
        duty = self.duty_of(run)
        if duty is not None:
            run.driver, run.usual_driver = duty.driver, duty.driver
            run.vehicle, run.usual_vehicle = self._vehicle(duty), duty.vehicle

    def reassign(self, run: DatedTrip) -> bool:
        """Let an open run go over to its duty, and say whether it does so wholly: a driver or vehicle that the desk has
        given it stays."""
        duty = self.duty_of(run)
        if duty is None:
            return True
        is_driven = run.driver_id in (None, run.usual_driver_id, duty.driver_id)
        is_rolling = run.vehicle_id in (None, run.usual_vehicle_id, duty.vehicle_id)
        if is_driven:
            run.driver = duty.driver
        if is_rolling:
            run.vehicle = self._vehicle(duty)
        run.usual_driver, run.usual_vehicle = duty.driver, duty.vehicle
        return is_driven and is_rolling

    def duty_of(self, run: DatedTrip) -> Duty | None:
        """The duty that a run falls under."""
        route_id, trip_id = run.route.route_id, run.trip.trip_id
        return self.duties.get((route_id, trip_id)) or self.duties.get((route_id, ""))

    def crew(self) -> tuple[list[User], list[Vehicle | None]]:
        """Everybody and everything that is to drive."""
        duties = self.duties.values()
        return [duty.driver for duty in duties], [duty.vehicle for duty in duties]

    def problems(self) -> tuple[DutyProblem, ...]:
        """Every duty whose vehicle may not be on the road."""
        unfit_duties = ((duty, self.unfit[duty.pk]) for duty in self.duties.values() if duty.pk in self.unfit)
        return tuple(
            DutyProblem(duty.route_id, duty.trip_id, duty.vehicle.plate if duty.vehicle else "", why)
            for duty, why in unfit_duties
        )

    def _vehicle(self, duty: Duty) -> Vehicle | None:
        return None if duty.pk in self.unfit else duty.vehicle


def crewed_beside(county: County, days: Mapping[datetime.date, Sequence[DatedTrip]]) -> Iterator[DatedTrip]:
    """The runs that some days' runs may meet past midnight: open ones as they stand; of a date that is not open, as
    timetable and roster will have them."""
    yield from open_beside(county, days)
    before, after = beside(days)
    dates = before | after
    rostered = set(Duty.objects.filter(county=county, date__in=dates).values_list("date", flat=True))
    opened = DatedTrip.objects.filter(county=county, date__in=rostered).order_by().values_list("date", flat=True)
    for date in sorted(rostered - set(opened.distinct())):
        yield from crewed_by_roster(county, date)


def crewed_by_roster(county: County, date: datetime.date) -> list[DatedTrip]:
    """The runs that opening a date would make, each with whom and what the roster gives it, unsaved."""
    roster, runs = Roster.of(county, date), list(runs_by_timetable(county, date))
    for run in runs:
        roster.assign(run)
    return runs


def is_ahead(county: County, run: DatedTrip) -> bool:
    """Whether a run goes, and has still to leave: only then does a change of the roster reach it."""
    departs = run.first_departure_seconds + run.delay_seconds
    return not run.is_cancelled and departs > service_seconds(county, run.date, now())
