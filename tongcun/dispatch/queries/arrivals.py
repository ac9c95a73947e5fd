"""Whether a run is over: its last arrival has passed, or its last stop has scanned it in."""

from __future__ import annotations

import datetime

from django.db.models import Exists, OuterRef, Subquery

from tongcun.buses.models import DatedTrip, StopTime
from tongcun.county.clock import now, service_seconds
from tongcun.parcels.models import Scan
from tongcun.parcels.pure.acts import Act


def arrived_at(run: DatedTrip) -> int | None:
    """When a run arrived at its last stop, in seconds of its service day: by its times and delay, or earlier as the
    desk there scanned it; None before that, and of a run that is cancelled."""
    if run.is_cancelled:
        return None
    present = service_seconds(run.county, run.date, now())
    arrives = run.last_arrival_seconds + run.delay_seconds
    if present > arrives:
        return arrives
    return _scanned_in(run) if present >= run.first_departure_seconds else None


def _scanned_in(run: DatedTrip) -> int | None:
    """The first arrive scan of the last stop's desks that nobody took back. Where a bus calls at its last stop earlier,
    too, a scan is of the call whose time is nearest."""
    calls = StopTime.objects.filter(trip=run.trip_id)
    last = Subquery(calls.order_by("-stop_sequence").values("station")[:1])
    scans = Scan.objects.filter(
        county=run.county_id, code=run.run_id, act=Act.ARRIVE.value, reuses=None, device__station=last
    )  # fmt: skip
    kept = scans.exclude(Exists(Scan.objects.filter(corrects=OuterRef("pk")))).order_by("device_time")
    moments = list(kept.values_list("device_time", flat=True))
    if not moments:
        return None
    times = calls.filter(station=last).order_by("stop_sequence").values_list("arrival_seconds", flat=True)
    due = [time + run.shift_seconds + run.delay_seconds for time in times]
    return next((at for at in (_seconds(run, moment) for moment in moments) if _nearest(due, at) == due[-1]), None)


def _seconds(run: DatedTrip, moment: datetime.datetime) -> int:
    return service_seconds(run.county, run.date, moment)


def _nearest(due: list[int], seconds: int) -> int:
    return min(due, key=lambda time: abs(time - seconds))
