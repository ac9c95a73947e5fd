"""What differs between two timetables: line by line, trip by trip."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass

from tongcun.buses.models import TimetableVersion
from tongcun.buses.queries.ground import Ground
from tongcun.buses.queries.source_trips import trips_of_source
from tongcun.buses.queries.trips import Line, ShownTrip, trips_by_route
from tongcun.buses.timetable_source import TimetableSource

COMPARED_DAYS = 60
"""Days of running are compared on so many dates from the later timetable's first."""

FARTHEST_MOVE_SECONDS = 90 * 60
"""A trip that goes the same way this much earlier or later is the same trip, moved."""


@dataclass(frozen=True, slots=True)
class ChangedTrip:
    """A trip of both timetables, and in what it differs."""

    before: ShownTrip
    after: ShownTrip
    moved: bool
    stops_changed: bool
    days_changed: bool
    room_changed: bool

    @property
    def differs(self) -> bool:
        """Whether anything differs."""
        return self.moved or self.stops_changed or self.days_changed or self.room_changed

    @property
    def moved_minutes(self) -> int:
        """How much later the first departure is now, in whole minutes."""
        return round((self.after.first_departure - self.before.first_departure) / 60)

    @property
    def earlier_minutes(self) -> int:
        """How much earlier it is now."""
        return -self.moved_minutes

    @property
    def stops_left_out(self) -> list[str]:
        """Where it called before and does no longer."""
        return [name for name in self.before.stops if name not in self.after.stops]

    @property
    def stops_new(self) -> list[str]:
        """Where it calls now and did not before."""
        return [name for name in self.after.stops if name not in self.before.stops]


@dataclass(frozen=True, slots=True)
class ChangedRoute:
    """A line and what differs of it; `is_new` and `is_gone` where only one timetable has it."""

    route_id: str
    name: str
    is_new: bool
    is_gone: bool
    added: tuple[ShownTrip, ...]
    gone: tuple[ShownTrip, ...]
    changed: tuple[ChangedTrip, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs, in official order of lines, and how many trips are the same."""

    routes: tuple[ChangedRoute, ...]
    same_trips: int

    def counts(self) -> dict[str, int]:
        """How many trips were added, are gone, moved in time, call elsewhere, run on other days, have other room."""
        changed = [trip for route in self.routes for trip in route.changed]
        return {
            "added": sum(len(route.added) for route in self.routes),
            "gone": sum(len(route.gone) for route in self.routes),
            "moved": sum(trip.moved for trip in changed),
            "stops": sum(trip.stops_changed for trip in changed),
            "days": sum(trip.days_changed for trip in changed),
            "room": sum(trip.room_changed for trip in changed),
        }


Trips = Mapping[Line, list[ShownTrip]]


def differences(one: TimetableVersion, other: TimetableVersion) -> Differences:
    """What is different in `other` as against `one`.

    A trip is known by its id; where ids were given anew, by going the same way at the same time on the same days, else
    by going the same way a little earlier or later.
    """
    dates = _compared_dates(one, other.valid_from)
    return _differences(trips_by_route(one, dates), trips_by_route(other, dates))


def differences_from(ground: Ground, source: TimetableSource, valid_from: datetime.date) -> Differences | None:
    """What would be different in the version that is to be made of `source`, as `differences` tells it; only reads.

    None where no timetable held until then.
    """
    if ground.before is None:
        return None
    dates = _compared_dates(ground.before, valid_from)
    after = trips_of_source(source, dates, ground.station_names)
    return _differences(trips_by_route(ground.before, dates), after)


def _compared_dates(one: TimetableVersion, other_from: datetime.date) -> list[datetime.date]:
    first = max(one.valid_from, other_from)
    return [first + datetime.timedelta(days=day) for day in range(COMPARED_DAYS)]


def _differences(before: Trips, after: Trips) -> Differences:
    names = dict([*before, *after])
    old = {route_id: trips for (route_id, _name), trips in before.items()}
    new = {route_id: trips for (route_id, _name), trips in after.items()}
    routes = []
    same = 0
    for route_id, name in names.items():
        pairs, added, gone = _paired(old.get(route_id, []), new.get(route_id, []))
        compared = [_compared(*pair) for pair in pairs]
        changed = tuple(trip for trip in compared if trip.differs)
        same += len(compared) - len(changed)
        is_new, is_gone = route_id not in old, route_id not in new
        if added or gone or changed or is_new or is_gone:
            routes.append(ChangedRoute(route_id, name, is_new, is_gone, tuple(added), tuple(gone), changed))
    return Differences(tuple(routes), same)


def _compared(before: ShownTrip, after: ShownTrip) -> ChangedTrip:
    return ChangedTrip(
        before,
        after,
        moved=(before.times, before.starts) != (after.times, after.starts)
        and not (before.stops != after.stops and before.first_departure == after.first_departure),
        stops_changed=before.stops != after.stops,
        days_changed=before.days != after.days,
        room_changed=before.room != after.room,
    )


Pair = tuple[ShownTrip, ShownTrip]


def _paired(old: list[ShownTrip], new: list[ShownTrip]) -> tuple[list[Pair], list[ShownTrip], list[ShownTrip]]:
    """The trips of a line that are the same trip, then those that are only new, and only old."""
    pairs: list[Pair] = []
    for likeness in (_by_id, _by_all, _by_way_and_time):
        found = list(_alike(old, new, likeness))
        pairs += found
        old, new = _without(old, {id(a) for a, _b in found}), _without(new, {id(b) for _a, b in found})
    moved = list(_nearest(old, new))
    pairs += moved
    gone, added = _without(old, {id(a) for a, _b in moved}), _without(new, {id(b) for _a, b in moved})
    return pairs, added, gone


def _by_id(trip: ShownTrip) -> Hashable:
    return trip.trip_id


def _by_all(trip: ShownTrip) -> Hashable:
    return trip.stops, trip.times, trip.starts, trip.days


def _by_way_and_time(trip: ShownTrip) -> Hashable:
    return trip.stops, trip.times, trip.starts


def _alike(old: list[ShownTrip], new: list[ShownTrip], likeness: Callable[[ShownTrip], Hashable]) -> Iterator[Pair]:
    waiting: dict[Hashable, list[ShownTrip]] = {}
    for trip in old:
        waiting.setdefault(likeness(trip), []).append(trip)
    for trip in new:
        if candidates := waiting.get(likeness(trip)):
            yield candidates.pop(0), trip


def _nearest(old: list[ShownTrip], new: list[ShownTrip]) -> Iterator[Pair]:
    """Pairs that go the same way on the same days, nearest in time first."""
    close = sorted(
        (abs(a.first_departure - b.first_departure), a.trip_id, b.trip_id, i, j)
        for i, a in enumerate(old)
        for j, b in enumerate(new)
        if (a.stops, a.days) == (b.stops, b.days)
    )
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    for away, _a, _b, i, j in close:
        if away <= FARTHEST_MOVE_SECONDS and i not in taken_old and j not in taken_new:
            taken_old.add(i)
            taken_new.add(j)
            yield old[i], new[j]


def _without(trips: list[ShownTrip], taken: set[int]) -> list[ShownTrip]:
    return [trip for trip in trips if id(trip) not in taken]
