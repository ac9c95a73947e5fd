"""The runs of one date that carry parcels: dated trips and their calls at stations, as flat arrays."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tongcun.buses.models import DatedTrip, StopTime
from tongcun.county.models import County
from tongcun.dispatch.problem.stations import Stations
from tongcun.planner.timetable import NO_START, Flags, Ints, Timetable

Rows = NDArray[np.int64]
LEAST_CALLS = 2
"""Nothing can ride on a run that calls at fewer stations."""


@dataclass(frozen=True, slots=True)
class Runs:
    """The planner's timetable of a date, with the row and the name of each run, its delay, and whether it is off."""

    timetable: Timetable
    pks: tuple[int, ...]
    run_ids: tuple[str, ...]
    by_run_id: dict[str, int]
    delay_seconds: Ints
    cancelled: Flags

    def call_of(self, run: int, stop_sequence: int) -> int | None:
        """The call of a run with a stop sequence; None where it has none of that number at a station."""
        first, end = self.timetable.first_call[run], self.timetable.first_call[run + 1]
        at = int(np.searchsorted(self.timetable.stop_sequence[first:end], stop_sequence)) + int(first)
        return at if at < end and self.timetable.stop_sequence[at] == stop_sequence else None

    def call_at(self, run: int, station: int, since: int) -> int | None:
        """The first call of a run at a station, by its place, from one of its calls on; None where it has none."""
        end = int(self.timetable.first_call[run + 1])
        calls = np.flatnonzero(self.timetable.station[since:end] == station)
        return since + int(calls[0]) if len(calls) else None

    def departs(self, run: int, call: int) -> int:
        """When a run leaves one of its calls, with its delay; in seconds of its date."""
        return int(self.timetable.departure[call]) + int(self.delay_seconds[run])


class _Dated(NamedTuple):
    pk: int
    run_id: str
    trip: int
    trip_id: str
    route_id: str
    route_name: str
    is_post: bool
    start: int | None
    shift: int
    litres: float
    kilograms: float
    delay: int
    is_cancelled: bool


def load_runs(county: County, date: datetime.date, stations: Stations) -> Runs:
    """The dated trips with a hold, in the timetable's order of trips, post runs last, with their calls at stations."""
    dated = _dated_trips(county, date)
    calls, first_row = _calls(county, date, stations)
    dated = [run for run in dated if len(first_row.get(run.trip, ())) >= LEAST_CALLS]
    rows = [first_row[run.trip] for run in dated]
    lengths = [len(span) for span in rows]
    chosen = calls[np.concatenate([np.arange(span.start, span.stop) for span in rows])] if rows else calls[:0]
    shift = np.repeat(np.array([run.shift for run in dated], np.int64), lengths)
    return Runs(
        _timetable(dated, lengths, chosen, shift),
        tuple(run.pk for run in dated),
        tuple(run.run_id for run in dated),
        {run.run_id: place for place, run in enumerate(dated)},
        np.array([run.delay for run in dated], np.int32),
        np.array([run.is_cancelled for run in dated], np.bool_),
    )


def _dated_trips(county: County, date: datetime.date) -> list[_Dated]:
    with_hold = DatedTrip.objects.filter(county=county, date=date, hold_litres__isnull=False, hold_kg__isnull=False)
    rows = with_hold.order_by("route__is_post", "trip_id", "start_seconds").values_list(
        "pk", "run_id", "trip_id", "trip__trip_id", "route__route_id", "route__name", "route__is_post",
        "start_seconds", "shift_seconds", "hold_litres", "hold_kg", "delay_seconds", "is_cancelled",
    )  # fmt: skip
    return [_Dated._make(row) for row in rows]


def _calls(county: County, date: datetime.date, stations: Stations) -> tuple[Rows, dict[int, range]]:
    """The calls of the date's trips: station, sequence, arrival, departure, load, unload; and the rows of each trip."""
    trips = DatedTrip.objects.filter(county=county, date=date).order_by().values("trip_id")
    found = (
        StopTime.objects.filter(trip__in=trips, station__isnull=False)
        .order_by("trip_id", "stop_sequence")
        .values_list("trip_id", "station_id", "stop_sequence", "arrival_seconds", "departure_seconds", "can_load",
                     "can_unload")
    )  # fmt: skip
    table = np.array(list(found), np.int64).reshape(-1, 7)
    table[:, 1] = [stations.by_pk[pk] for pk in table[:, 1].tolist()]
    trip, begin = np.unique(table[:, 0], return_index=True)
    ends = np.append(begin[1:], [len(table)] * bool(len(table))).astype(np.int64)
    spans = zip(trip.tolist(), begin.tolist(), ends.tolist(), strict=True)
    return table[:, 1:], {pk: range(first, end) for pk, first, end in spans}


def _timetable(dated: list[_Dated], lengths: list[int], calls: Rows, shift: Rows) -> Timetable:
    return Timetable(
        trip_ids=tuple(run.trip_id for run in dated),
        route_ids=tuple(run.route_id for run in dated),
        route_names=tuple(run.route_name for run in dated),
        start_times=np.array([NO_START if run.start is None else run.start for run in dated], np.int32),
        is_post_run=np.array([run.is_post for run in dated], np.bool_),
        volume_l=np.array([run.litres for run in dated], np.float64),
        mass_kg=np.array([run.kilograms for run in dated], np.float64),
        first_call=np.cumsum([0, *lengths]).astype(np.int32),
        station=calls[:, 0].astype(np.int32),
        stop_sequence=calls[:, 1].copy(),
        arrival=(calls[:, 2] + shift).astype(np.int32),
        departure=(calls[:, 3] + shift).astype(np.int32),
        can_load=calls[:, 4].astype(np.bool_),
        can_unload=calls[:, 5].astype(np.bool_),
    )
