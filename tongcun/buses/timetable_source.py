"""What a timetable version is written from: a feed, and what the county adds to it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tongcun.feeds.county import County as Folder
from tongcun.feeds.county_holds import Holds
from tongcun.feeds.gtfs import Feed
from tongcun.feeds.post_runs import PostRun

POST = "post"
"""Route id of the scheduled post vans, unless a line of the feed is called so."""
POST_LINE = "邮路"
NAME_LENGTH = 120
"""Names longer than that are cut."""
LONE_HEADWAY_SECONDS = 3600
"""What is noted as headway of a start that has no other beside it."""

Period = tuple[int, int, int]
"""Begin, end (no start any more), headway."""


@dataclass(frozen=True, slots=True)
class PostCall:
    """A post van at a station, by station id; times in service-day seconds."""

    sequence: int
    station_id: str
    arrival: int
    departure: int


@dataclass(frozen=True, slots=True)
class PostVan:
    """One post van's way through the day and its room."""

    run_id: str
    hold_litres: float
    hold_kg: float
    calls: tuple[PostCall, ...]


@dataclass(frozen=True, slots=True)
class TimetableSource:
    """A sound feed; the station id of each stop that has a station; holds; post vans."""

    feed: Feed
    station_of_stop: Mapping[str, str]
    holds: Holds = field(default_factory=Holds)
    post_vans: tuple[PostVan, ...] = ()

    def post_route_id(self) -> str:
        """A route id for the post vans that no line has."""
        route_id = POST
        while route_id in self.feed.routes:
            route_id += "-"
        return route_id

    def stations_named(self) -> set[str]:
        """The ids of all stations that stops and post vans speak of."""
        return {*self.station_of_stop.values(), *(call.station_id for van in self.post_vans for call in van.calls)}

    def periods(self) -> dict[str, tuple[Period, ...]]:
        """The starts of each frequency trip as periods."""
        starts, starts_of = self.feed.frequencies, dict[int, list[int]]()
        for trip, start in zip(starts.trip.tolist(), starts.start_time.tolist(), strict=True):
            starts_of.setdefault(trip, []).append(start)
        return {self.feed.trip_ids[trip]: tuple(periods_of(times)) for trip, times in starts_of.items()}

    def digest(self) -> str:
        """A digest of all that a version is made of; in what order or layout the files told it is no matter."""
        digest = hashlib.sha256()
        for fact in self._facts():
            digest.update(repr(fact).encode())
        for column in self._columns():
            digest.update(column)
        return digest.hexdigest()

    def _facts(self) -> Iterable[object]:
        feed = self.feed
        yield feed.timezone
        yield sorted((route.route_id, route.name) for route in feed.routes.values())
        yield sorted((stop.stop_id, stop.name, stop.lat, stop.lon) for stop in feed.stops.values())
        for service in sorted(feed.services.values(), key=lambda service: service.service_id):
            yield service.service_id, service.weekdays, service.first, service.last
            yield sorted(service.added), sorted(service.removed)
        yield from zip(
            feed.trip_ids, feed.trip_route_ids, feed.trip_service_ids, feed.trip_headsigns, feed.trip_directions,
            strict=True,
        )  # fmt: skip
        yield sorted(self.station_of_stop.items())
        yield sorted((name, hold.volume_l, hold.mass_kg) for name, hold in self.holds.by_route.items())
        yield sorted((name, hold.volume_l, hold.mass_kg) for name, hold in self.holds.by_trip.items())
        yield self.post_vans

    def _columns(self) -> Iterable[bytes]:
        rows, starts = self.feed.stop_times, self.feed.frequencies
        for column in (
            rows.first_row, rows.stop, rows.stop_sequence, rows.arrival, rows.departure, rows.pickup_type,
            rows.drop_off_type, starts.trip, starts.start_time,
        ):  # fmt: skip
            yield column.astype("<i8").tobytes()


def periods_of(starts: Sequence[int]) -> Iterator[Period]:
    """Rising starts as periods of one headway each; none overlaps the next."""
    begin = 0
    while begin < len(starts):
        last = begin
        headway = starts[begin + 1] - starts[begin] if begin + 1 < len(starts) else LONE_HEADWAY_SECONDS
        while last + 1 < len(starts) and starts[last + 1] - starts[last] == headway:
            last += 1
        end = starts[last] + headway
        yield starts[begin], min(end, starts[last + 1]) if last + 1 < len(starts) else end, headway
        begin = last + 1


def source_of_folder(folder: Folder) -> TimetableSource:
    """The timetable of a county folder."""
    ids = [station.station_id for station in folder.stations]
    return TimetableSource(
        folder.feed,
        {stop: ids[station] for stop, station in folder.station_of_stop.items()},
        folder.holds,
        tuple(_post_van(run, ids) for run in folder.post_runs),
    )


def _post_van(run: PostRun, station_ids: list[str]) -> PostVan:
    calls = tuple(PostCall(call.sequence, station_ids[call.station], call.arrives, call.departs) for call in run.calls)
    return PostVan(run.run_id, run.volume_l, run.mass_kg, calls)
