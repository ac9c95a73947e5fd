"""A county's runs on one service date: trips with a hold, starts of frequency trips, post runs."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongcun.feeds.county import County
from tongcun.feeds.gtfs import FeedRuns
from tongcun.feeds.post_runs import PostRun
from tongcun.planner.timetable import NO_START, Timetable

Rows = NDArray[np.int64]
NOT_PERMITTED = 1
"""GTFS pickup_type and drop_off_type: 1 forbids, all others allow (contract, rule of movement 2)."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Some runs as columns, with the calls of each: the pieces of a Timetable."""

    trip_ids: list[str]
    route_ids: list[str]
    route_names: list[str]
    start_times: list[int]
    volume_l: list[float]
    mass_kg: list[float]
    calls_in_run: list[int]
    station: Rows
    stop_sequence: Rows
    arrival: Rows
    departure: Rows
    can_load: NDArray[np.bool_]
    can_unload: NDArray[np.bool_]


def timetable_on(county: County, date: datetime.date) -> Timetable:
    """The runs that carry parcels on a date, post runs last.

    Only trips with a hold, and of these only the rows at stops of a station; a run with fewer than two such rows is
    left out, for nothing can ride on it. Trips stand in the feed's order of trips, then by start.
    """
    return _joined(_trips(county, county.feed.runs_on(date)), _post_runs(county.post_runs), len(county.post_runs))


def _trips(county: County, runs: FeedRuns) -> _Part:
    feed = county.feed
    station_of_stop = np.array([county.station_of_stop.get(stop, -1) for stop in feed.stop_ids], np.int64)
    holds = [county.holds.of(route, trip) for route, trip in zip(feed.trip_route_ids, feed.trip_ids, strict=True)]
    has_hold = np.array([hold is not None for hold in holds], np.bool_)
    rows_in_run = np.diff(runs.first_row)
    run_of_row = np.repeat(np.arange(len(runs.trip)), rows_in_run)
    station = station_of_stop[runs.stop] if len(station_of_stop) else np.full(len(runs.stop), -1, np.int64)
    is_call = (station >= 0) & has_hold[runs.trip][run_of_row]
    calls_in_run = np.bincount(run_of_row[is_call], minlength=len(runs.trip))
    chosen = np.flatnonzero(calls_in_run >= 2)
    chosen = chosen[np.lexsort((runs.start_time[chosen], runs.trip[chosen]))]
    rows = _rows_of(chosen, runs.first_row, is_call)
    trips = runs.trip[chosen].tolist()
    routes = [feed.routes[feed.trip_route_ids[trip]] for trip in trips]
    given = [hold for hold in (holds[trip] for trip in trips) if hold is not None]
    return _Part(
        trip_ids=[feed.trip_ids[trip] for trip in trips],
        route_ids=[route.route_id for route in routes],
        route_names=[route.name for route in routes],
        start_times=runs.start_time[chosen].tolist(),
        volume_l=[hold.volume_l for hold in given],
        mass_kg=[hold.mass_kg for hold in given],
        calls_in_run=calls_in_run[chosen].tolist(),
        station=station[rows],
        stop_sequence=runs.stop_sequence[rows],
        arrival=runs.arrival[rows].astype(np.int64),
        departure=runs.departure[rows].astype(np.int64),
        can_load=runs.pickup_type[rows] != NOT_PERMITTED,
        can_unload=runs.drop_off_type[rows] != NOT_PERMITTED,
    )


def _rows_of(chosen: Rows, first_row: NDArray[np.int32], is_call: NDArray[np.bool_]) -> Rows:
    """The rows of the chosen runs that are calls, run after run."""
    spans = [np.arange(first_row[run], first_row[run + 1]) for run in chosen.tolist()]
    rows: Rows = np.concatenate(spans) if spans else np.zeros(0, np.int64)
    calls: Rows = rows[is_call[rows]]
    return calls


def _post_runs(runs: tuple[PostRun, ...]) -> _Part:
    calls = [call for run in runs for call in run.calls]
    everywhere = np.ones(len(calls), np.bool_)
    return _Part(
        trip_ids=[run.run_id for run in runs],
        route_ids=["" for run in runs],
        route_names=[run.run_id for run in runs],
        start_times=[NO_START for run in runs],
        volume_l=[run.volume_l for run in runs],
        mass_kg=[run.mass_kg for run in runs],
        calls_in_run=[len(run.calls) for run in runs],
        station=np.array([call.station for call in calls], np.int64),
        stop_sequence=np.array([call.sequence for call in calls], np.int64),
        arrival=np.array([call.arrives for call in calls], np.int64),
        departure=np.array([call.departs for call in calls], np.int64),
        can_load=everywhere,
        can_unload=everywhere,
    )


def _joined(trips: _Part, post: _Part, post_count: int) -> Timetable:
    count = len(trips.trip_ids) + post_count
    return Timetable(
        trip_ids=(*trips.trip_ids, *post.trip_ids),
        route_ids=(*trips.route_ids, *post.route_ids),
        route_names=(*trips.route_names, *post.route_names),
        start_times=np.array(trips.start_times + post.start_times, np.int32),
        is_post_run=np.arange(count) >= len(trips.trip_ids),
        volume_l=np.array(trips.volume_l + post.volume_l, np.float64),
        mass_kg=np.array(trips.mass_kg + post.mass_kg, np.float64),
        first_call=np.cumsum([0, *trips.calls_in_run, *post.calls_in_run]).astype(np.int32),
        station=np.concatenate([trips.station, post.station]).astype(np.int32),
        stop_sequence=np.concatenate([trips.stop_sequence, post.stop_sequence]),
        arrival=np.concatenate([trips.arrival, post.arrival]).astype(np.int32),
        departure=np.concatenate([trips.departure, post.departure]).astype(np.int32),
        can_load=np.concatenate([trips.can_load, post.can_load]),
        can_unload=np.concatenate([trips.can_unload, post.can_unload]),
    )
