"""Versions at a glance, and what an upload would bring."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from tongcun.buses.models import TimetableVersion
from tongcun.buses.queries.ground import Ground
from tongcun.buses.timetable_source import TimetableSource
from tongcun.county.models import County


def versions_of(county: County) -> QuerySet[TimetableVersion]:
    """The county's versions, latest first, with `line_count` and `trip_count`."""
    lines = Count("routes", distinct=True, filter=Q(routes__is_post=False))
    return (
        TimetableVersion.objects.filter(county=county)
        .select_related("made_by")
        .annotate(line_count=lines, trip_count=Count("routes__trips", distinct=True))
    )


@dataclass(frozen=True, slots=True)
class Contents:
    """What a timetable source holds: how much, and what of it parcels can use."""

    lines: int
    trips: int
    stops: int
    stops_with_station: int
    stations_unserved: int
    trips_with_hold: int
    warnings: tuple[tuple[str, int], ...]


def contents_of(source: TimetableSource, ground: Ground) -> Contents:
    """Count what a source holds before it becomes a version."""
    feed = source.feed
    called = {feed.stop_ids[stop] for stop in set(feed.stop_times.stop.tolist())}
    served = {source.station_of_stop[stop] for stop in called if stop in source.station_of_stop}
    holds = (source.holds.of(*names) for names in zip(feed.trip_route_ids, feed.trip_ids, strict=True))
    counted = Counter(warning.what for warning in feed.warnings)
    return Contents(
        lines=len(feed.routes),
        trips=len(feed.trip_ids),
        stops=len(called),
        stops_with_station=sum(stop in source.station_of_stop for stop in called),
        stations_unserved=len(ground.serving - served),
        trips_with_hold=sum(hold is not None for hold in holds),
        warnings=tuple(counted.most_common(10)),
    )
