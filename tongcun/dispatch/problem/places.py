"""Where a parcel really is at the moment of planning: what its custody says, put onto stations and calls of the day."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from django.db.models import F

from tongcun.buses.models import DatedTrip
from tongcun.county.clock import service_seconds
from tongcun.county.models import County
from tongcun.dispatch.models import PlannedRide, PlanState
from tongcun.dispatch.problem.by_hand import put_by_hand
from tongcun.dispatch.problem.runs import Runs
from tongcun.dispatch.problem.stations import Stations
from tongcun.parcels.models import BagRide
from tongcun.parcels.pure.acts import State
from tongcun.parcels.pure.custody import PartyKind
from tongcun.planner.day import AT_STATION
from tongcun.planner.timetable import ALWAYS_OPEN

_NOT_HANDED_IN = frozenset({"", PartyKind.SENDER.value, PartyKind.CARRIER.value})
_STANDING = frozenset({State.ARRIVED.value})
_HAS_LEFT = frozenset({State.UNDER_WAY.value, State.ARRIVED.value})
_GIVEN_AWAY = State.HANDED_OVER.value
_WERE_IN_FORCE = (PlanState.CONFIRMED, PlanState.REPLACED)

SCANS_LAG_SECONDS = 2 * 3600
"""So long after the bus has passed the stop where something was to come off, it is taken to have come off there though
nobody has scanned it yet: keepers are busy, and phones without a network send when they have one. After that the record
is believed: it is still on board."""


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

    On board, `station` is where it was loaded. What lies in a bag that was put on a run's list by hand counts as on
    board, and comes off where the list says or later. `rode` are the calls between which it has ridden on the bus that
    the record still has it on: it came off there, and nobody has scanned it yet.
    """

    station: int
    ready: int
    loaded_at: int = AT_STATION
    next_call: int = AT_STATION
    rode: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What is needed to place the parcels of a date; `moment` is None for a plan made beforehand."""

    moment: int | None
    stations: Stations
    runs: Runs
    rides: dict[tuple[int, int], tuple[int, int]] = field(repr=False)
    bag_rides: dict[tuple[str, int], tuple[int, int]] = field(repr=False)
    stopped: dict[str, int] = field(repr=False)
    by_hand: dict[str, tuple[int, int]] = field(repr=False)

    @classmethod
    def on(cls, county: County, date: datetime.date, moment: int | None, given: tuple[Stations, Runs]) -> Whereabouts:
        """Read where things were to be loaded and to come off: by the plan that last had them ride that run, and by the
        rides of bags; and when each cancelled run was cancelled."""
        of_date = DatedTrip.objects.filter(county=county, date=date)
        planned = PlannedRide.objects.filter(
            plan__county=county, plan__date=date, plan__state__in=_WERE_IN_FORCE,
            parcel__holder_kind=PartyKind.RUN.value, parcel__holder_id=F("dated_trip__run_id"),
        )  # fmt: skip
        rides = planned.order_by("plan_id").values_list(
            "parcel_id", "dated_trip_id", "board_sequence", "alight_sequence"
        )
        bags = BagRide.objects.filter(dated_trip__in=of_date).values_list(
            "bag__label", "dated_trip_id", "board_station_id", "alight_station_id"
        )
        return cls(
            moment,
            *given,
            {(parcel, run): (board, alight) for parcel, run, board, alight in rides},
            {(label, run): (board, alight) for label, run, board, alight in bags},
            stopped_on(county, date),
            put_by_hand(county, date, moment, given),
        )

    def of(self, parcel: ParcelRow, ready: int, scanned: int | None) -> Place | None:
        """Where a parcel is that its sender has ready from second `ready` on; None where nobody can say."""
        if parcel.holder_kind == PartyKind.RUN.value:
            run = self.runs.by_run_id.get(parcel.holder_id)
            return None if run is None else self._on_run(parcel, run, scanned)
        if parcel.holder_kind == PartyKind.STATION.value:
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
        on_list = self.by_hand.get(parcel.bag_label)
        if on_list is not None and self.runs.timetable.station[on_list[0]] == station:
            run = int(self.runs.timetable.run_of_call()[on_list[0]])
            return Place(station, self._from(self.runs.departs(run, on_list[0])), *on_list)
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
        if (off := self._came_off(parcel, run, loaded_at)) is not None:
            station = int(table.station[off])
            handled = int(table.arrival[off]) + delay + self.stations.rows[station].handling_seconds
            return Place(station, self._from(handled), rode=(loaded_at, off))
        if self.runs.cancelled[run]:
            return self._stranded(run, loaded_at, end)
        ahead = loaded_at + 1
        arrivals = table.arrival[ahead:end] + delay
        if self.moment is not None:
            ahead += int(np.searchsorted(arrivals, self.moment, side="left"))
            # A bus that stands at a stop may still give out what is for it.
            if parcel.state in _STANDING and ahead > loaded_at + 1:
                ahead -= 1
        left = self.runs.departs(run, loaded_at)
        return Place(int(table.station[loaded_at]), self._from(left), loaded_at, min(ahead, end - 1))

    def _loaded_at(self, parcel: ParcelRow, run: int, scanned: int | None) -> int:
        """The call at which it was loaded: as planned, as its bag was to ride, else the first departure after the scan.

        Never the run's last call, for from there on nothing rides.
        """
        table, pk = self.runs.timetable, self.runs.pks[run]
        first, end = int(table.first_call[run]), int(table.first_call[run + 1])
        planned, bag = self.rides.get((parcel.pk, pk)), self.bag_rides.get((parcel.bag_label, pk))
        call = None if planned is None else self.runs.call_of(run, planned[0])
        if call is None and bag is not None:
            call = self.runs.call_at(run, self.stations.by_pk[bag[0]], first)
        if call is None and scanned is not None:
            departures = table.departure[first:end] + int(self.runs.delay_seconds[run])
            call = first + int(np.searchsorted(departures, scanned))
        return min(first if call is None else call, end - 2)

    def _to_come_off(self, parcel: ParcelRow, run: int, loaded_at: int) -> int | None:
        """The call at which it was to come off: as planned, as its bag was to ride, else at its destination if the run
        calls there; None where nothing says so."""
        pk = self.runs.pks[run]
        planned, bag = self.rides.get((parcel.pk, pk)), self.bag_rides.get((parcel.bag_label, pk))
        if planned is not None:
            return self.runs.call_of(run, planned[1])
        off = parcel.destination if bag is None else bag[1]
        return self.runs.call_at(run, self.stations.by_pk[off], loaded_at + 1)

    def _came_off(self, parcel: ParcelRow, run: int, loaded_at: int) -> int | None:
        """The call where it was to come off, if the bus has passed it and a scan may still be on its way."""
        if self.moment is None or (self.runs.cancelled[run] and parcel.state not in _HAS_LEFT):
            return None
        call = self._to_come_off(parcel, run, loaded_at)
        if call is None or call <= loaded_at:
            return None
        arrival = int(self.runs.timetable.arrival[call]) + int(self.runs.delay_seconds[run])
        has_passed = arrival < self._until(run)
        return call if has_passed and self.moment - arrival <= SCANS_LAG_SECONDS else None

    def _until(self, run: int) -> int:
        """Until when a run has moved: the moment of planning, or when it was cancelled."""
        moment = ALWAYS_OPEN if self.moment is None else self.moment
        return min(moment, self.stopped.get(self.runs.run_ids[run], moment)) if self.runs.cancelled[run] else moment

    def _stranded(self, run: int, loaded_at: int, end: int) -> Place:
        """Off a cancelled run: where it was loaded, or where the run was last before it was cancelled."""
        table = self.runs.timetable
        gone = table.departure[loaded_at:end] + int(self.runs.delay_seconds[run])
        passed = int(np.searchsorted(gone, self._until(run), side="right"))
        call = loaded_at + max(0, passed - 1)
        station = int(table.station[min(call, end - 1)])
        since = int(gone[0]) if self.moment is None else self.moment
        return Place(station, since + self.stations.rows[station].handling_seconds)


def stopped_on(county: County, date: datetime.date) -> dict[str, int]:
    """The second at which each run was cancelled, by its id: by the history of its edits, whoever cancelled it."""
    cancelled = DatedTrip.objects.filter(county=county, date=date, is_cancelled=True).order_by()
    edits = DatedTrip.history.filter(id__in=cancelled.values("pk")).order_by("history_id")
    since: dict[str, int] = {}
    for run_id, is_cancelled, at in edits.values_list("run_id", "is_cancelled", "history_date"):
        if is_cancelled:
            since.setdefault(run_id, service_seconds(county, date, at))
        else:
            since.pop(run_id, None)
    return since
