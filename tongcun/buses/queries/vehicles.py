"""Which vehicles are noted, and which may not be on the runs that they are on."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from tongcun.buses.fitness import unfit
from tongcun.buses.models import DatedTrip, Vehicle
from tongcun.buses.overlaps import under_way_with
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


@dataclass(frozen=True, slots=True)
class VehicleChoice:
    """The vehicles in service that could drive a run: free then, on another run then, not allowed on the road then."""

    free: tuple[Vehicle, ...]
    engaged: tuple[Vehicle, ...]
    unfit: tuple[Vehicle, ...]


def choice_for(run: DatedTrip) -> VehicleChoice:
    """Every vehicle in service of a run's county, by what stands against it; the run's own is free."""
    elsewhere = under_way_with(run).filter(vehicle=OuterRef("pk"))
    vehicles = Vehicle.objects.filter(county=run.county_id, in_service=True).annotate(is_engaged=Exists(elsewhere))
    barred = {vehicle.pk for vehicle in vehicles if unfit(vehicle, run.date)}
    return VehicleChoice(
        tuple(vehicle for vehicle in vehicles if not vehicle.is_engaged and vehicle.pk not in barred),
        tuple(vehicle for vehicle in vehicles if vehicle.is_engaged and vehicle.pk not in barred),
        tuple(vehicle for vehicle in vehicles if vehicle.pk in barred),
    )
