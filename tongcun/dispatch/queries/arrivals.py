"""Whether a run is over: its last arrival has passed, or its last stop has scanned it in."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from tongcun.buses.models import DatedTrip, StopTime
from tongcun.county.clock import now, service_seconds
from tongcun.parcels.models import Scan
from tongcun.parcels.pure.acts import Act


def _last_of(calls: QuerySet[StopTime]) -> Subquery:
    """The station of the last of some calls."""
    return Subquery(calls.order_by("-stop_sequence").values("station")[:1])


def _arrive_scans(county: Any, code: Any, last_stop: Subquery) -> QuerySet[Scan]:
    """The arrive scans of a run that desks of a station made."""
    return Scan.objects.filter(
        county=county, code=code, act=Act.ARRIVE.value, reuses=None, device__station=last_stop
    )  # fmt: skip


IS_SCANNED_IN = Exists(
    _arrive_scans(
        OuterRef("county"), OuterRef("run_id"), _last_of(StopTime.objects.filter(trip=OuterRef(OuterRef("trip"))))
    )
)
"""Of a run: whether a desk of its last stop has ever scanned it as arrived; asked for along with the run itself."""
UNTOLD_SECONDS = 3600
"""So long after its time a bus may still be on its way without anybody having said that it is late."""


def arrived_at(run: DatedTrip) -> int | None:
    """When a run arrived at its last stop, in seconds of its service day: as the desk there scanned it, or by its times
    and delay once these are an hour past; None before that, and of a run that is cancelled."""
    if run.is_cancelled:
        return None
    present = service_seconds(run.county, run.date, now())
    arrives = run.last_arrival_seconds + run.delay_seconds
    if present > arrives + UNTOLD_SECONDS:
        return arrives
    may_be = present >= run.first_departure_seconds and getattr(run, "is_scanned_in", True)
    return _scanned_in(run) if may_be else None


def _scanned_in(run: DatedTrip) -> int | None:
    """The first arrive scan of the last stop's desks that nobody took back. Where a bus calls at its last stop earlier,
    too, a scan is of the call whose time is nearest."""
    calls = StopTime.objects.filter(trip=run.trip_id)
    last = _last_of(calls)
    scans = _arrive_scans(run.county_id, run.run_id, last)
    kept = scans.exclude(Exists(Scan.objects.filter(corrects=OuterRef("pk")))).order_by("device_time")
    here = calls.filter(station=last).order_by("-stop_sequence").values("arrival_seconds")
    told = kept.annotate(due=Subquery(here[:1]), before=Subquery(here[1:2]))
    late = run.shift_seconds + run.delay_seconds
    for moment, due, before in told.values_list("device_time", "due", "before"):
        at = service_seconds(run.county, run.date, moment)
        if before is None or abs(due + late - at) <= abs(before + late - at):
            return at
    return None
