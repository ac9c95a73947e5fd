"""What a GTFS feed holds once it is read: frozen nouns and flat columns."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongcun.feeds.gtfs.services import Service
from tongcun.feeds.problems import Problem
from tongcun.planner.timetable import NO_START, Ints

Types = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Route:
    """A line of the timetable; `route_type` is GTFS's number of the vehicle kind (3 is bus)."""

    route_id: str
    short_name: str
    long_name: str
    route_type: int

    @property
    def name(self) -> str:
        """What people call it: the short name, else the long one, else the id."""
        return self.short_name or self.long_name or self.route_id


@dataclass(frozen=True, slots=True)
class Stop:
    """A place of stops.txt, WGS 84 degrees; location_type 0 stop, 1 station, 2 entrance, 3 node, 4 boarding area."""

    stop_id: str
    name: str
    lat: float | None
    lon: float | None
    location_type: int
    parent_station: str


@dataclass(frozen=True, slots=True)
class StopTimes:
    """The S rows of T trips, grouped by trip in `trip_ids` order, each trip in stop_sequence order.

    The rows of trip `t` are `first_row[t]:first_row[t + 1]`. `stop` indexes `Feed.stop_ids`; times are service-day
    seconds and may pass 24 h; times left out in the file are interpolated (planning-files contract, rule 1).
    """

    first_row: Ints
    stop: Ints
    stop_sequence: NDArray[np.int64]
    arrival: Ints
    departure: Ints
    pickup_type: Types
    drop_off_type: Types

    def __len__(self) -> int:
        return len(self.stop)


@dataclass(frozen=True, slots=True)
class FrequencyStarts:
    """Every start of a frequency trip, by trip, then time: `trip` indexes `Feed.trip_ids`, seconds of service day."""

    trip: Ints
    start_time: Ints

    def __len__(self) -> int:
        return len(self.trip)


@dataclass(frozen=True, slots=True)
class FeedRuns:
    """The R runs of one date by trip id, then start time; the rows of run `r` are `first_row[r]:first_row[r + 1]`.

    `trip` indexes `Feed.trip_ids`, `stop` `Feed.stop_ids`; `start_time` is NO_START where the trip runs at its own
    times; times are service-day seconds. Pick-up and drop-off types are GTFS's 0 to 3 (empty reads 0).
    """

    trip: Ints
    start_time: Ints
    first_row: Ints
    stop: Ints
    stop_sequence: NDArray[np.int64]
    arrival: Ints
    departure: Ints
    pickup_type: Types
    drop_off_type: Types

    def __len__(self) -> int:
        return len(self.trip)


@dataclass(frozen=True, slots=True)
class Feed:
    """A sound GTFS feed; trips and stops stand in the order of their ids, so that the files' row order is no matter.

    Trip `t` is `trip_ids[t]` on route `trip_route_ids[t]` and service `trip_service_ids[t]`, in direction
    `trip_directions[t]`: 0, 1, or None where the feed says none. `warnings` are what was untidy in the files.
    """

    timezone: str
    agencies: tuple[str, ...]
    routes: Mapping[str, Route]
    stops: Mapping[str, Stop]
    services: Mapping[str, Service]
    trip_ids: tuple[str, ...]
    trip_route_ids: tuple[str, ...]
    trip_service_ids: tuple[str, ...]
    trip_headsigns: tuple[str, ...]
    trip_directions: tuple[int | None, ...]
    stop_ids: tuple[str, ...]
    stop_times: StopTimes
    frequencies: FrequencyStarts
    warnings: tuple[Problem, ...]

    def service_span(self) -> tuple[datetime.date, datetime.date] | None:
        """The first and last date on which a service runs that has trips; None where none ever does."""
        used = [self.services[service_id] for service_id in set(self.trip_service_ids)]
        spans = [span for service in used if (span := service.span())]
        return (min(span[0] for span in spans), max(span[1] for span in spans)) if spans else None

    def runs_on(self, date: datetime.date) -> FeedRuns:
        """The runs of a service date: trips at their own times, and every start of a frequency trip.

        Trips with fewer than two rows are left out: they lead nowhere.
        """
        trip, start_time = self._runs_of(self._trips_on(date))
        rows = self.stop_times
        counts = rows.first_row[trip + 1] - rows.first_row[trip]
        first_row = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        row = np.arange(first_row[-1]) + np.repeat(rows.first_row[trip] - first_row[:-1], counts)
        own_start = rows.departure[rows.first_row[trip]]
        shift = np.repeat(np.where(start_time == NO_START, 0, start_time - own_start), counts)
        return FeedRuns(
            trip=trip,
            start_time=start_time,
            first_row=first_row,
            stop=rows.stop[row],
            stop_sequence=rows.stop_sequence[row],
            arrival=(rows.arrival[row] + shift).astype(np.int32),
            departure=(rows.departure[row] + shift).astype(np.int32),
            pickup_type=rows.pickup_type[row],
            drop_off_type=rows.drop_off_type[row],
        )

    def _trips_on(self, date: datetime.date) -> NDArray[np.bool_]:
        """Which trips move on a date; bool[T]."""
        running = {service_id for service_id, service in self.services.items() if service.runs_on(date)}
        on = np.fromiter((service_id in running for service_id in self.trip_service_ids), bool, len(self.trip_ids))
        return on & (np.diff(self.stop_times.first_row) >= 2)

    def _runs_of(self, on: NDArray[np.bool_]) -> tuple[Ints, Ints]:
        """Trip and start time of every run of the trips that are on, by trip, then start time."""
        starts = self.frequencies
        by_frequency = np.zeros(len(on), bool)
        by_frequency[starts.trip] = True
        own = np.flatnonzero(on & ~by_frequency)
        moving = on[starts.trip]
        trip = np.concatenate([own, starts.trip[moving]])
        start_time = np.concatenate([np.full(len(own), NO_START), starts.start_time[moving]])
        order = np.lexsort((start_time, trip))
        return trip[order].astype(np.int32), start_time[order].astype(np.int32)
