"""How much room for parcels a run has."""

from __future__ import annotations

from tongcun.buses.models import DatedTrip, Vehicle


def room(run: DatedTrip, vehicle: Vehicle | None) -> tuple[float | None, float | None]:
    """Litres and kilograms that a run has with a vehicle, else its trip's hold; the day's luggage reserve is off.

    A trip's hold is what the vehicle of the roster has left once passengers' luggage is reserved: so much is kept for
    them on any other, too; post vans have no passengers. Both None where the trip carries no parcels, whatever it is
    driven with.
    """
    trip, usual = run.trip, None if run.route.is_post else run.usual_vehicle
    if trip.hold_litres is None or trip.hold_kg is None:
        return None, None
    litres, kilograms = trip.hold_litres, trip.hold_kg
    if vehicle is not None:
        litres = _left(litres, vehicle.hold_litres, None if usual is None else usual.hold_litres)
        kilograms = _left(kilograms, vehicle.hold_kg, None if usual is None else usual.hold_kg)
    return max(0.0, litres - run.reserve_litres), kilograms


def _left(of_trip: float, of_vehicle: float, of_usual: float | None) -> float:
    """What a vehicle has left for parcels, not negative."""
    if of_usual is None or of_usual <= of_trip:
        return of_vehicle
    return max(0.0, of_trip + (of_vehicle - of_usual))


def give_room(run: DatedTrip) -> None:
    """Work out a run's room anew, from its trip, its vehicle and its reserve; nothing is saved."""
    run.hold_litres, run.hold_kg = room(run, run.vehicle)
