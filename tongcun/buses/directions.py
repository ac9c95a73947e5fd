"""There or back: the direction of a trip, as its feed says, else told from the way it takes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tongcun.feeds.gtfs import Feed

THERE, BACK = 0, 1


def directions_of(feed: Feed) -> list[int]:
    """The direction of every trip: as the feed says; where it does not, back where the trip calls at its line's stops
    against the line's longest trip.

    The two sides of a road are two stops with one name, so names are compared.
    """
    rows = feed.stop_times
    names = [feed.stops[stop_id].name or stop_id for stop_id in feed.stop_ids]
    first = rows.first_row.tolist()
    ways = [[names[stop] for stop in rows.stop[first[t] : first[t + 1]].tolist()] for t in range(len(feed.trip_ids))]
    longest: dict[str, list[str]] = {}
    for route_id, way in zip(feed.trip_route_ids, ways, strict=True):
        if len(way) > len(longest.get(route_id, ())):
            longest[route_id] = way
    places = {route_id: _places(way) for route_id, way in longest.items()}
    told = zip(feed.trip_route_ids, ways, feed.trip_directions, strict=True)
    return [_direction(way, places.get(route_id, {})) if said is None else said for route_id, way, said in told]


def _places(way: Sequence[str]) -> dict[str, int]:
    """Where each name first stands on a way."""
    places: dict[str, int] = {}
    for place, name in enumerate(way):
        places.setdefault(name, place)
    return places


def _direction(way: Sequence[str], places: dict[str, int]) -> int:
    along = [places[name] for name in way if name in places]
    rising = sum(after > before for before, after in pairwise(along))
    falling = sum(after < before for before, after in pairwise(along))
    return BACK if falling > rising else THERE
