"""What a desk sees: the runs that call there, its last scans with what became of each."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from tongcun.buses.models import DatedTrip, StopTime
from tongcun.county.clock import now, service_date, service_seconds
from tongcun.county.models import Station
from tongcun.loops.working_time import DAY_SECONDS
from tongcun.parcels.desk.words import CONFLICTING, PUT_ASIDE, Level
from tongcun.parcels.models import Bag, BagRide, Device, Discrepancy, DiscrepancyKind, Parcel, Scan
from tongcun.parcels.pure.custody import PartyKind
from tongcun.parcels.queries import ON_BOARD, destinations
from tongcun.planner.clock import hours_minutes

LAST_SCANS = 20
STILL_SCANNED_SECONDS = 2 * 3600
"""So long after its last stop a run of yesterday can still be chosen: what came by it is scanned in."""
MOST_NAMED = 40


@dataclass(frozen=True, slots=True)
class RunHere:
    """A run at a station: when it leaves there, in seconds of today, its delay included; below 0 where it is of
    yesterday and left before midnight."""

    run: DatedTrip
    departs: int
    is_todays: bool = True

    def __str__(self) -> str:
        """By line and departure at its first stop, as the record and every list call it; and when it leaves here, where
        that is another time."""
        run = self.run
        line = _("post run") if run.route.is_post else run.route.name
        first, here = (hours_minutes(at % DAY_SECONDS) for at in (run.first_departure_seconds, self.departs))
        words = [f"{line} {first}"]
        if here != first:
            words.append(_("leaves here {time}").format(time=here))
        if run.vehicle:
            words.append(str(run.vehicle))
        if not self.is_todays:
            words.append(run.date.isoformat())
        if run.is_cancelled:
            words.append(_("cancelled"))
        return " · ".join(words)


def runs_at(station: Station) -> list[RunHere]:
    """The runs with a hold that call at a station, by departure: today's, and those of yesterday that are still under
    way past midnight, or were until a little ago."""
    return _runs_here(station, Q(is_cancelled=False))


def cancelled_with_load(station: Station) -> list[RunHere]:
    """The cancelled ones among them that still hold bags or pieces: these are to be handed back."""
    held = {"county": station.county_id, "holder_kind": PartyKind.RUN.value, "holder_id": OuterRef("run_id")}
    holds = [Exists(model.objects.filter(**held, state__in=ON_BOARD)) for model in (Bag, Parcel)]
    return _runs_here(station, Q(is_cancelled=True) & (Q(holds[0]) | Q(holds[1])))


def _runs_here(station: Station, which: Q) -> list[RunHere]:
    date = service_date(station.county)
    yesterday = date - datetime.timedelta(days=1)
    since = service_seconds(station.county, yesterday, now()) - STILL_SCANNED_SECONDS
    late = Q(date=yesterday, last_arrival_seconds__gte=since - F("delay_seconds"))
    calls = StopTime.objects.filter(station=station).order_by()
    runs = DatedTrip.objects.filter(
        Q(date=date) | late, which, county=station.county_id, hold_litres__isnull=False,
        trip__in=calls.values("trip"),
    ).select_related("route", "vehicle", "driver", "trip")  # fmt: skip
    times = dict(calls.filter(trip__dated_trips__in=runs).values_list("trip_id", "departure_seconds"))
    found = []
    for run in runs:
        departs = times[run.trip_id] + run.shift_seconds + run.delay_seconds
        found.append(RunHere(run, departs - (date - run.date).days * DAY_SECONDS, run.date == date))
    return sorted(found, key=lambda here: (here.departs, here.run.run_id))


def next_of(station: Station, runs: Sequence[RunHere]) -> RunHere | None:
    """The next run to leave; the last one where all have left."""
    seconds = service_seconds(station.county, service_date(station.county), now())
    return next((here for here in runs if here.departs >= seconds), runs[-1] if runs else None)


def still_to_load(run: DatedTrip, station: Station) -> list[str]:
    """The labels of bags on a run's list that are to be loaded at a station and are there still."""
    there = {"bag__holder_kind__in": ("", PartyKind.STATION.value), "bag__holder_id__in": ("", station.station_id)}
    rides = BagRide.objects.filter(dated_trip=run, board_station=station, **there).order_by("bag__label")
    return list(rides.values_list("bag__label", flat=True)[:MOST_NAMED])


@dataclass(frozen=True, slots=True)
class Line:
    """One of a desk's last scans: what it was, for where, and what became of it."""

    scan: Scan
    level: Level
    odd: tuple[str, ...]
    destination: Station | None
    is_bag: bool
    is_known: bool


def last_scans(device: Device | None, limit: int = LAST_SCANS) -> list[Line]:
    """The last scans of a desk, the newest first."""
    if device is None:
        return []
    scans = list(Scan.objects.filter(device=device).order_by("-number")[:limit])
    bags, parcels = destinations(device.county, {scan.code for scan in scans})
    odd: dict[object, list[str]] = {}
    for scan_id, kind in Discrepancy.objects.filter(scan__in=scans, closed_at=None).values_list("scan", "kind"):
        odd.setdefault(scan_id, []).append(kind)
    lines = []
    for scan in scans:
        kinds = odd.get(scan.pk, [])
        where = parcels.get(scan.code) or bags.get(scan.code)
        words = tuple(str(DiscrepancyKind(kind).label) for kind in kinds)
        lines.append(Line(scan, level_of(kinds), words, where, scan.code in bags, where is not None))
    return lines


def level_of(kinds: Iterable[str]) -> Level:
    """How a scan with these open discrepancies stands."""
    found = set(kinds)
    if found & PUT_ASIDE:
        return Level.QUARANTINED
    if found & CONFLICTING:
        return Level.CONFLICT
    return Level.MISFIT if found else Level.OK
