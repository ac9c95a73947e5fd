"""Which vehicles are noted, and which may not be on the runs that they are on."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import BooleanField, Exists, Expression, ExpressionWrapper, OuterRef, Q

from tongcun.buses.fitness import unfit, words_of
from tongcun.buses.models import DatedTrip, Vehicle
from tongcun.buses.overlaps import under_way_with
from tongcun.buses.rooms import room
from tongcun.buses.timetable_names import plain_plate
from tongcun.county.models import County


def is_noted(county: County, plate: str) -> bool:
    """Whether a county has a vehicle of that plate, however its spaces, dots and letters are written."""
    plates = Vehicle.objects.filter(county=county).values_list("plate", flat=True)
    return plain_plate(plate) in map(plain_plate, plates)


def unfit_runs_of(vehicle: Vehicle, today: datetime.date) -> list[DatedTrip]:
    """The runs from today on that a vehicle is on although it may not be on the road then; cancelled ones are none."""
    runs = DatedTrip.objects.filter(vehicle=vehicle, date__gte=today, is_cancelled=False)
    return [run for run in runs.order_by("date", "first_departure_seconds", "run_id") if unfit(vehicle, run.date)]


class Choosable(NamedTuple):
    """A vehicle, the room for parcels that a run would have with it (None: it carries none), and what bars it from the
    road, empty if nothing does."""

    vehicle: Vehicle
    litres: float | None
    kilograms: float | None
    why_not: str


@dataclass(frozen=True, slots=True)
class VehicleChoice:
    """The vehicles in service that could drive a run: free then; for a bus of a line the free post vans, which have no
    seats, apart; on another run then, not allowed on the road then."""

    free: tuple[Choosable, ...]
    vans: tuple[Choosable, ...]
    engaged: tuple[Choosable, ...]
    unfit: tuple[Choosable, ...]


def choice_for(run: DatedTrip) -> VehicleChoice:
    """Every vehicle in service of a run's county, by what stands against it; the run's own is free."""
    elsewhere = under_way_with(run).filter(vehicle=OuterRef("pk"))
    vehicles = Vehicle.objects.filter(county=run.county_id, in_service=True)
    vehicles = vehicles.annotate(is_engaged=Exists(elsewhere), is_van=_runs_post_alone(run.county_id, run.date))
    free: list[Choosable] = []
    vans: list[Choosable] = []
    engaged: list[Choosable] = []
    barred: list[Choosable] = []
    for vehicle in vehicles:
        why = unfit(vehicle, run.date)
        fit = vans if vehicle.is_van and not run.route.is_post else free
        among = barred if why is not None else engaged if vehicle.is_engaged else fit
        among.append(Choosable(vehicle, *room(run, vehicle), "" if why is None else words_of(why)))
    return VehicleChoice(tuple(free), tuple(vans), tuple(engaged), tuple(barred))


def _runs_post_alone(county: int, date: datetime.date) -> Expression:
    """Whether a vehicle drives post runs on a date, or would by the roster, and no line that has passengers."""
    on_post, on_lines = (
        Q(pk__in=runs.filter(vehicle__isnull=False).order_by().values("vehicle"))
        | Q(pk__in=runs.filter(usual_vehicle__isnull=False).order_by().values("usual_vehicle"))
        for runs in (
            DatedTrip.objects.filter(county=county, date=date, route__is_post=is_post) for is_post in (True, False)
        )
    )  # fmt: skip
    return ExpressionWrapper(on_post & ~on_lines, output_field=BooleanField())
