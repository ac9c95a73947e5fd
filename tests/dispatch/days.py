"""Factories: a county folder and a day's parcels in the database, as plainly as the planner needs them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from tests.data.folders import TINY
from tongcun.buses.actions import load_timetable, open_day
from tongcun.buses.models import DatedTrip
from tongcun.county.actions import load_places
from tongcun.county.clock import moment_of
from tongcun.county.models import County
from tongcun.dispatch.actions import load_costs
from tongcun.feeds import county as feeds
from tongcun.feeds.county import read_county
from tongcun.feeds.parcels import read_parcels
from tongcun.parcels.actions import load_kinds
from tongcun.parcels.models import Parcel
from tongcun.planner.day import NO_DUE, Parcels

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
    load_timetable(county=county, folder=read, valid_from=date)
    open_day(county=county, date=date)
    write_parcels(county, read_parcels(parcels, read, date), date)
    return Loaded(county, read, date)


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
