"""Runs, and who or what is on them, held while somebody changes them: runs first, then drivers, then vehicles."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable

from tongcun.buses.models import DatedTrip, Vehicle
from tongcun.county.models import County, User


def locked_run(run: DatedTrip) -> DatedTrip:
    """The run as it stands now, with county, line, trip, vehicles and driver, held until the transaction ends."""
    runs = DatedTrip.objects.select_for_update(of=("self",))
    return runs.select_related("county", "route", "trip", "vehicle", "usual_vehicle", "driver").get(pk=run.pk)


def runs_held(county: County, dates: Collection[datetime.date]) -> list[DatedTrip]:
    """The runs of some dates as they stand now, by name, with line, trip, vehicles and drivers, held until the
    transaction ends."""
    runs = DatedTrip.objects.filter(county=county, date__in=dates).order_by("run_id")
    held = runs.select_for_update(of=("self",), no_key=True)
    return list(held.select_related("route", "trip__route", "vehicle", "usual_vehicle", "driver", "usual_driver"))


def lock_crew(drivers: Iterable[User], vehicles: Iterable[Vehicle | None]) -> None:
    """Hold drivers and vehicles until the transaction ends, so that of two desks that give them a run at the same
    moment the second sees what the first did."""
    people = User.objects.filter(pk__in={driver.pk for driver in drivers}).order_by("pk")
    list(people.select_for_update(no_key=True).values_list("pk", flat=True))
    plates = Vehicle.objects.filter(pk__in={vehicle.pk for vehicle in vehicles if vehicle is not None}).order_by("pk")
    list(plates.select_for_update(no_key=True).values_list("pk", flat=True))
