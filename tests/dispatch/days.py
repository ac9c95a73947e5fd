"""Factories: a county folder and a day's parcels in the database, as plainly as the planner needs them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from tests.data.folders import TINY
from tongcun.buses.models import DatedTrip, Route, StopTime, TimetableVersion, Trip
from tongcun.county.actions import load_places
from tongcun.county.clock import moment_of
from tongcun.county.models import County
from tongcun.dispatch.actions import load_costs
from tongcun.feeds import county as feeds
from tongcun.feeds.county import read_county
from tongcun.feeds.county_runs import timetable_on
from tongcun.feeds.parcels import read_parcels
from tongcun.parcels.actions import load_kinds
from tongcun.parcels.models import Parcel
from tongcun.planner.clock import clock
from tongcun.planner.day import NO_DUE, Parcels
from tongcun.planner.timetable import NO_START, Timetable

MONDAY = datetime.date(2026, 11, 23)


@dataclass(frozen=True)
class Loaded:
    """A county in the database, and the folder it was read from."""

    county: County
    folder: feeds.County
    date: datetime.date

    def run(self, trip_id: str) -> DatedTrip:
        return DatedTrip.objects.get(county=self.county, trip__trip_id=trip_id, date=self.date)

    def parcel(self, waybill: str) -> Parcel:
        return Parcel.objects.get(county=self.county, waybill=waybill)


def tiny_county(date: datetime.date = MONDAY) -> Loaded:
    """The tiny county with its two trips and seven parcels."""
    return loaded(TINY, date, TINY / "parcels.csv")


def loaded(folder: Path, date: datetime.date, parcels: Path) -> Loaded:
    """A county folder with its runs of one date and its parcels."""
    read = read_county(folder)
    county = load_places(folder=read, today=date)
    if not county.division_code:  # the tiny county is nowhere
        county.division_code = "330999"
        county.save()
    load_kinds(county=county, settings=read.settings)
    load_costs(county=county, settings=read.settings)
    write_runs(county, timetable_on(read, date), date)
    write_parcels(county, read_parcels(parcels, read, date), date)
    return Loaded(county, read, date)


def write_runs(county: County, table: Timetable, date: datetime.date) -> None:
    """The runs of a date as dated trips, each start of a frequency trip a shifted one."""
    stations = list(county.stations.order_by("official_order"))
    version = TimetableVersion.objects.create(county=county, name="sample", valid_from=date)
    routes: dict[str, Route] = {}
    trips: dict[str, tuple[Trip, int]] = {}
    for run, trip_id in enumerate(table.trip_ids):
        route_id = table.route_ids[run] or "post"
        if route_id not in routes:
            routes[route_id] = Route.objects.create(
                version=version, route_id=route_id, name=table.route_names[run], is_post=route_id == "post"
            )
        calls = range(table.first_call[run], table.first_call[run + 1])
        first = int(table.departure[calls[0]])
        hold = float(table.volume_l[run]), float(table.mass_kg[run])
        if trip_id not in trips:
            trips[trip_id] = a_trip(routes[route_id], trip_id, hold), first
            StopTime.objects.bulk_create(
                StopTime(
                    trip=trips[trip_id][0], stop_sequence=int(table.stop_sequence[call]),
                    station=stations[table.station[call]], arrival_seconds=int(table.arrival[call]),
                    departure_seconds=int(table.departure[call]), can_load=bool(table.can_load[call]),
                    can_unload=bool(table.can_unload[call]),
                )
                for call in calls
            )  # fmt: skip
        trip, own_first = trips[trip_id]
        start = None if table.start_times[run] == NO_START else int(table.start_times[run])
        DatedTrip.objects.create(
            county=county, run_id=f"{trip_id}@{date}" + (f"@{clock(start)}" if start is not None else ""), trip=trip,
            route=trip.route, date=date, start_seconds=start, shift_seconds=first - own_first,
            first_departure_seconds=first, last_arrival_seconds=int(table.arrival[calls[-1]]),
            hold_litres=hold[0], hold_kg=hold[1],
        )  # fmt: skip


def a_trip(route: Route, trip_id: str, hold: tuple[float, float]) -> Trip:
    return Trip.objects.create(route=route, trip_id=trip_id, hold_litres=hold[0], hold_kg=hold[1])


def write_parcels(county: County, parcels: Parcels, date: datetime.date) -> None:
    """Parcels as their senders announce them."""
    stations = list(county.stations.order_by("official_order"))
    kinds = {kind.code: kind for kind in county.parcel_kinds.all()}
    Parcel.objects.bulk_create(
        Parcel(
            county=county, waybill=waybill, kind=kinds[parcels.kinds[i]], origin=stations[parcels.origin[i]],
            destination=stations[parcels.destination[i]],
            ready_at=moment_of(county, date, int(parcels.ready_seconds[i])),
            due_at=None if parcels.due_seconds[i] == NO_DUE else moment_of(county, date, int(parcels.due_seconds[i])),
            volume_litres=None if parcels.size_assumed[i] else float(parcels.volume_l[i]),
            mass_kg=None if parcels.size_assumed[i] else float(parcels.mass_kg[i]),
        )
        for i, waybill in enumerate(parcels.parcel_ids)
    )  # fmt: skip


def put_at_station(parcel: Parcel, station_id: str, state: str, seconds: int) -> None:
    """What the scans of a parcel at a station leave in its cache."""
    _put(parcel, "station", station_id, (state, seconds))


def put_on_board(parcel: Parcel, run: DatedTrip, state: str, seconds: int) -> None:
    """What the scans of a parcel on a run leave in its cache."""
    _put(parcel, "run", run.run_id, (state, seconds))


def _put(parcel: Parcel, kind: str, holder: str, scan: tuple[str, int]) -> None:
    state, seconds = scan
    Parcel.objects.filter(pk=parcel.pk).update(
        holder_kind=kind, holder_id=holder, state=state, last_scan_at=moment_of(parcel.county, MONDAY, seconds)
    )
