"""Where a parcel really is at the moment of planning: what its custody says, put onto stations and calls of the day."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from tongcun.buses.models import DatedTrip
from tongcun.county.models import County
from tongcun.dispatch.models import PlannedRide, PlanState
from tongcun.dispatch.problem.runs import Runs
from tongcun.dispatch.problem.stations import Stations
from tongcun.parcels.acts import State
from tongcun.parcels.custody import Kind
from tongcun.parcels.models import BagRide
from tongcun.planner.day import AT_STATION

_NOT_HANDED_IN = frozenset({"", Kind.SENDER.value, Kind.CARRIER.value})
_STANDING = frozenset({State.ARRIVED.value})
_GIVEN_AWAY = State.HANDED_OVER.value


class ParcelRow(NamedTuple):
    """What of a parcel's row a plan needs."""

    pk: int
    waybill: str
    origin: int
    destination: int
    ready_at: datetime.datetime
    due_at: datetime.datetime | None
    litres: float | None
    kilograms: float | None
    kind: int
    state: str
    holder_kind: str
    holder_id: str
    bag_label: str
    last_scan_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class Place:
    """At `station` from second `ready` on; or on board, loaded at one call and to come off at another at the earliest.

    On board, `station` is where it was loaded.
    """

    station: int
    ready: int
    loaded_at: int = AT_STATION
    next_call: int = AT_STATION


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What is needed to place the parcels of a date; `moment` is None for a plan made beforehand."""

    moment: int | None
    stations: Stations
    runs: Runs
    rides: dict[tuple[int, int], int] = field(repr=False)
    bag_rides: dict[tuple[str, int], int] = field(repr=False)

    @classmethod
    def on(cls, county: County, date: datetime.date, moment: int | None, given: tuple[Stations, Runs]) -> Whereabouts:
        """Read where things were to be loaded: by the plan in force, and by the rides of bags."""
        of_date = DatedTrip.objects.filter(county=county, date=date)
        rides = PlannedRide.objects.filter(
            plan__county=county, plan__date=date, plan__state=PlanState.CONFIRMED, parcel__holder_kind=Kind.RUN.value
        ).values_list("parcel_id", "dated_trip_id", "board_sequence")
        bags = BagRide.objects.filter(dated_trip__in=of_date).values_list(
            "bag__label", "dated_trip_id", "board_station_id"
        )
        return cls(
            moment,
            *given,
            {(parcel, run): sequence for parcel, run, sequence in rides},
            {(label, run): station for label, run, station in bags},
        )

    def of(self, parcel: ParcelRow, ready: int, scanned: int | None) -> Place | None:
        """Where a parcel is that its sender has ready from second `ready` on; None where nobody can say."""
        if parcel.holder_kind == Kind.RUN.value:
            run = self.runs.by_run_id.get(parcel.holder_id)
            return None if run is None else self._on_run(parcel, run, scanned)
        if parcel.holder_kind == Kind.STATION.value:
            station = self.stations.by_id.get(parcel.holder_id)
            return None if station is None else self._at(parcel, station, ready, scanned)
        if parcel.holder_kind in _NOT_HANDED_IN and parcel.state != _GIVEN_AWAY:
            return Place(self.stations.by_pk[parcel.origin], self._from(ready))
        return None

    def _from(self, ready: int) -> int:
        """Waiting that is over is no reason for anything: amid the day, time counts from the moment of planning."""
        return ready if self.moment is None else max(ready, self.moment)

    def _at(self, parcel: ParcelRow, station: int, ready: int, scanned: int | None) -> Place:
        """At a station: what has just come off a run needs its handling first."""
        is_at_origin = parcel.origin == self.stations.pks[station]
        since = ready if is_at_origin or scanned is None else scanned
        if scanned is not None and parcel.state == State.UNLOADED.value:
            since = max(since, scanned + self.stations.rows[station].handling_seconds)
        return Place(station, self._from(since))

    def _on_run(self, parcel: ParcelRow, run: int, scanned: int | None) -> Place:
        loaded_at = self._loaded_at(parcel, run, scanned)
        table = self.runs.timetable
        delay = int(self.runs.delay_seconds[run])
        end = int(table.first_call[run + 1])
        if self.runs.cancelled[run]:
            return self._stranded(loaded_at, end, delay)
        ahead = loaded_at + 1
        arrivals = table.arrival[ahead:end] + delay
        if self.moment is not None:
            ahead += int(np.searchsorted(arrivals, self.moment, side="left"))
            # A bus that stands at a stop may still give out what is for it.
            if parcel.state in _STANDING and ahead > loaded_at + 1:
                ahead -= 1
        left = int(table.departure[loaded_at]) + delay
        return Place(int(table.station[loaded_at]), self._from(left), loaded_at, min(ahead, end - 1))

    def _loaded_at(self, parcel: ParcelRow, run: int, scanned: int | None) -> int:
        """The call at which it was loaded: as planned, as its bag was to ride, else the first departure after the scan.

        Never the run's last call, for from there on nothing rides.
        """
        table, pk = self.runs.timetable, self.runs.pks[run]
        first, end = int(table.first_call[run]), int(table.first_call[run + 1])
        planned = self.rides.get((parcel.pk, pk))
        call = None if planned is None else self.runs.call_of(run, planned)
        if call is None and (station := self.bag_rides.get((parcel.bag_label, pk))) is not None:
            calls = np.flatnonzero(table.station[first:end] == self.stations.by_pk[station])
            call = first + int(calls[0]) if len(calls) else None
        if call is None and scanned is not None:
            departures = table.departure[first:end] + int(self.runs.delay_seconds[run])
            call = first + int(np.searchsorted(departures, scanned))
        return min(first if call is None else call, end - 2)

    def _stranded(self, loaded_at: int, end: int, delay: int) -> Place:
        """Off a cancelled run: where it was loaded, or where the run was last before the moment of planning."""
        table = self.runs.timetable
        gone = table.departure[loaded_at:end] + delay
        passed = 0 if self.moment is None else int(np.searchsorted(gone, self.moment, side="right"))
        call = loaded_at + max(0, passed - 1)
        station = int(table.station[min(call, end - 1)])
        since = int(gone[0]) if self.moment is None else self.moment
        return Place(station, since + self.stations.rows[station].handling_seconds)
