"""From the files of a GTFS feed to a `Feed`, or to every problem that stands in the way."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tongcun.feeds.archive import Files, read_files
from tongcun.feeds.gtfs.columns import OTHER_FILES, READ_FILES
from tongcun.feeds.gtfs.feed import Feed, FrequencyStarts, StopTimes
from tongcun.feeds.gtfs.frequencies import no_frequencies, read_frequencies
from tongcun.feeds.gtfs.routes import read_agencies, read_routes
from tongcun.feeds.gtfs.services import read_services
from tongcun.feeds.gtfs.stop_times import check_trips_and_stops_are_used, read_stop_times
from tongcun.feeds.gtfs.stops import read_stops
from tongcun.feeds.gtfs.trips import Trips, check_routes_are_used, read_trips
from tongcun.feeds.heading import similar_hint
from tongcun.feeds.problems import InputError, Problems
from tongcun.feeds.table import Table, read_table
from tongcun.language import _

_NEEDED = ("agency.txt", "routes.txt", "stops.txt", "trips.txt", "stop_times.txt")
_CALENDARS = ("calendar.txt", "calendar_dates.txt")


def read_feed(path: Path) -> Feed:
    """Read a GTFS Schedule feed strictly: a folder or a zip, its files at the top or one folder deep.

    Raises InputError with every problem found, if one of them is an error; else what was untidy stands in
    `Feed.warnings`. Files and columns that say nothing about runs (fares, shapes …) are not read.
    """
    problems = Problems()
    files = read_files(path, READ_FILES, problems)
    if files is None:
        raise InputError(problems)
    feed = _assemble(_read_tables(files, path, problems), files, problems)
    problems.raise_if_any()
    if feed is None:
        raise AssertionError("a feed that cannot be put together has an error")
    return feed


def _read_tables(files: Files, path: Path, problems: Problems) -> dict[str, Table]:
    """Every readable table by file name; files that are missing, unknown, unreadable or empty are told."""
    unknown = [name for name in files.names if name not in READ_FILES and name not in OTHER_FILES]
    for name in unknown:
        what = _("unknown file, not read") + similar_hint(name, [*READ_FILES, *OTHER_FILES])
        problems.warn("unknown_file", name, None, None, what, _("a file of GTFS Schedule"))
    for name in _NEEDED:
        if name not in files.names:
            _tell_missing(name, unknown, path, problems)
    if not any(name in files.names for name in _CALENDARS):
        _tell_missing(" / ".join(_CALENDARS), unknown, path, problems)
    tables: dict[str, Table] = {}
    for name, columns in READ_FILES.items():
        raw = files.contents.pop(name, None)
        if raw is None:
            continue
        table = read_table(raw, name, problems, columns.required, columns.optional, columns.ignored)
        if table is not None and not len(table) and name in _NEEDED:
            problems.error("no_rows", name, 1, None, _("the file has a heading only"), _("one row or more"))
        elif table is not None:
            tables[name] = table
    return tables


def _tell_missing(name: str, unknown: list[str], path: Path, problems: Problems) -> None:
    what = _("the feed {feed} has no such file").format(feed=path.name) + similar_hint(name, unknown)
    problems.error("missing_file", name, None, None, what, _("a file of this name"))


def _assemble(tables: dict[str, Table], files: Files, problems: Problems) -> Feed | None:
    """Check every table against the others, as far as they could be read; None where one that is needed could not."""
    agency, route, stop, trip = (tables.get(name) for name in ("agency.txt", "routes.txt", "stops.txt", "trips.txt"))
    agencies = None if agency is None else read_agencies(agency, problems)
    routes = None if route is None else read_routes(route, agencies, problems)
    stops = None if stop is None else read_stops(stop, problems)
    calendar, exceptions = (tables.get(name) for name in _CALENDARS)
    services = read_services(calendar, exceptions, problems)
    calendars = [name for name in _CALENDARS if name in files.names]
    known_services = services if calendars and all(name in tables for name in calendars) else None
    trips = None if trip is None else read_trips(trip, routes, known_services, problems)
    rows = tables.get("stop_times.txt")
    named = trips or _trips_named_in(rows)
    stop_times = None if rows is None else read_stop_times(rows, named, stops, problems)
    frequencies = _read_starts(tables.get("frequencies.txt"), trips, stop_times, problems)
    if agencies is None or routes is None or stops is None or trips is None or stop_times is None:
        return None
    if route is not None and stop is not None and not problems.errors:
        check_routes_are_used(route, trips, problems)
        check_trips_and_stops_are_used(stop_times, trips, stop, stops, problems)
    return Feed(
        timezone=agencies.timezone,
        agencies=agencies.names,
        routes=routes,
        stops=stops,
        services=services,
        trip_ids=trips.ids,
        trip_route_ids=trips.route_ids,
        trip_service_ids=trips.service_ids,
        trip_headsigns=trips.headsigns,
        trip_directions=trips.directions,
        stop_ids=tuple(sorted(stops)),
        stop_times=stop_times,
        frequencies=frequencies,
        warnings=tuple(problems.warnings),
    )


def _trips_named_in(table: Table | None) -> Trips:
    """The trips another file speaks of, to check that file where trips.txt could not be read."""
    ids = tuple(sorted(set(table["trip_id"]) - {""})) if table is not None else ()
    nothing = ("",) * len(ids)
    return Trips(ids, nothing, nothing, nothing, (None,) * len(ids), (0,) * len(ids))


def _read_starts(
    table: Table | None, trips: Trips | None, stop_times: StopTimes | None, problems: Problems
) -> FrequencyStarts:
    if table is None:
        return no_frequencies()
    named = trips or _trips_named_in(table)
    first_row = np.zeros(len(named.ids) + 1, np.int32) if trips is None or stop_times is None else stop_times.first_row
    return read_frequencies(table, named.index(), first_row, problems)
