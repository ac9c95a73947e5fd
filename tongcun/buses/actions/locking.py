"""A run held while somebody changes it or what rides on it."""

from __future__ import annotations

from tongcun.buses.models import DatedTrip


def locked_run(run: DatedTrip) -> DatedTrip:
    """The run as it stands now, with county, line, trip, vehicles and driver, held until the transaction ends."""
    runs = DatedTrip.objects.select_for_update(of=("self",))
    return runs.select_related("county", "route", "trip", "vehicle", "usual_vehicle", "driver").get(pk=run.pk)
