"""How much room for parcels a run has."""

from __future__ import annotations

from tongcun.buses.models import DatedTrip, Trip, Vehicle


def room(trip: Trip, vehicle: Vehicle | None, reserve_litres: float) -> tuple[float | None, float | None]:
    """Litres and kilograms: the trip's hold, or the vehicle's where that is smaller; the day's luggage reserve is off.

    Both None where the trip carries no parcels, whatever it is driven with.
    """
    if trip.hold_litres is None or trip.hold_kg is None:
        return None, None
    litres, kilograms = trip.hold_litres, trip.hold_kg
    if vehicle is not None:
        litres, kilograms = min(litres, vehicle.hold_litres), min(kilograms, vehicle.hold_kg)
    return max(0.0, litres - reserve_litres), kilograms


def give_room(run: DatedTrip) -> None:
    """Work out a run's room anew, from its trip, its vehicle and its reserve; nothing is saved."""
    run.hold_litres, run.hold_kg = room(run.trip, run.vehicle, run.reserve_litres)
