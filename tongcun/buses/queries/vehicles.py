"""Which vehicles are noted, and which may not be on the runs that they are on."""

from __future__ import annotations

import datetime

from tongcun.buses.fitness import unfit
from tongcun.buses.models import DatedTrip, Vehicle
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
