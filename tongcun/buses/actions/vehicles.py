"""Vehicles are noted; runs that are open already take their room."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from simple_history.utils import bulk_update_with_history

from tongcun.buses.changed_runs import tell
from tongcun.buses.models import DatedTrip, Vehicle
from tongcun.buses.rooms import give_room
from tongcun.county.actions import renew
from tongcun.county.clock import service_date
from tongcun.county.models import County, Unit
from tongcun.feeds.county_holds import Hold


@dataclass(frozen=True, slots=True)
class VehicleFacts:
    """What is known of a vehicle beside its plate."""

    hold_litres: float
    hold_kg: float
    agency: Unit | None = None
    inspected_until: datetime.date | None = None
    insured_until: datetime.date | None = None
    in_service: bool = True


@transaction.atomic
def set_vehicle(*, county: County, plate: str, facts: VehicleFacts) -> Vehicle:
    """Note a vehicle, or what has changed of it; its runs from today on have the room of its hold at once.

    A vehicle that may no longer be on the road stays on its runs until they get another (`unfit_runs_of`).
    """
    vehicle = Vehicle.objects.filter(county=county, plate=plate).first() or Vehicle(county=county, plate=plate)
    known = {name: getattr(facts, name) for name in VehicleFacts.__dataclass_fields__}
    _lock_open_runs(county, [plate])
    renew(vehicle, known)
    _renew_rooms(county, [plate])
    return vehicle


@transaction.atomic
def set_holds_of_vehicles(*, county: County, holds: Mapping[str, Hold]) -> None:
    """Give vehicles (by plate) their holds; those that are not noted yet are; see `set_vehicle`."""
    _lock_open_runs(county, list(holds))
    known = {vehicle.plate: vehicle for vehicle in Vehicle.objects.filter(county=county)}
    for plate, hold in sorted(holds.items()):
        vehicle = known.get(plate) or Vehicle(county=county, plate=plate)
        renew(vehicle, {"hold_litres": hold.volume_l, "hold_kg": hold.mass_kg})
    _renew_rooms(county, list(holds))


def _lock_open_runs(county: County, plates: list[str]) -> None:
    """Runs first, then vehicles, as where a run gets another vehicle: the two never wait for each other."""
    runs = _open_runs(county, plates).order_by("run_id")
    list(runs.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))


def _renew_rooms(county: County, plates: list[str]) -> None:
    """Work out anew the room of runs from today on; what has run keeps the room that it had."""
    changed = []
    for run in (
        _open_runs(county, plates).order_by("run_id").select_related("route", "trip", "vehicle", "usual_vehicle")
    ):
        before = (run.hold_litres, run.hold_kg)
        give_room(run)
        if (run.hold_litres, run.hold_kg) != before:
            changed.append(run)
    bulk_update_with_history(changed, DatedTrip, ["hold_litres", "hold_kg"], batch_size=100)
    tell(county, changed)


def _open_runs(county: County, plates: list[str]) -> QuerySet[DatedTrip]:
    """The runs from today on that these vehicles are on, or would be by the roster."""
    mine = Vehicle.objects.filter(county=county, plate__in=plates).order_by().values("pk")
    runs = DatedTrip.objects.filter(county=county, date__gte=service_date(county))
    return runs.filter(Q(vehicle__in=mine) | Q(usual_vehicle__in=mine))
