"""A county folder: settings, stations, holds, post runs and the untouched timetable feed."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tongcun.feeds.county_holds import Holds, read_holds
from tongcun.feeds.county_settings import Settings, read_settings
from tongcun.feeds.county_stations import read_station_stops, read_stations
from tongcun.feeds.files import is_folder
from tongcun.feeds.gtfs import Feed, read_feed
from tongcun.feeds.post_runs import PostRun, read_post_runs
from tongcun.feeds.problems import InputError, Problem, Problems
from tongcun.language import _
from tongcun.planner.timetable import Station


@dataclass(frozen=True, slots=True)
class County:
    """All that is fixed about a county: who and where, what rides where, what things cost.

    `station_of_stop` gives the index in `stations` by GTFS stop id.
    """

    settings: Settings
    stations: tuple[Station, ...]
    station_of_stop: Mapping[str, int]
    holds: Holds
    post_runs: tuple[PostRun, ...]
    feed: Feed
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class CountyDraft:
    """What could be read of a county folder so far; None for what could not be read at all."""

    settings: Settings | None
    stations: tuple[Station, ...] | None
    station_of_stop: Mapping[str, int]
    holds: Holds
    post_runs: tuple[PostRun, ...]
    feed: Feed | None

    def finished(self, problems: Problems) -> County:
        """The county, once everything is known to be sound; raises InputError with all problems otherwise."""
        problems.raise_if_any()
        assert self.settings is not None
        assert self.stations is not None
        assert self.feed is not None
        return County(
            self.settings,
            self.stations,
            self.station_of_stop,
            self.holds,
            self.post_runs,
            self.feed,
            tuple(problems.warnings),
        )


def read_county(path: Path) -> County:
    """Read a county folder by the planning-files contract.

    Raises InputError with every problem of every file.
    """
    problems = Problems()
    return draft_county(path, problems).finished(problems)


def draft_county(path: Path, problems: Problems) -> CountyDraft:
    """Read as much of a county folder as there is; every problem goes to `problems`."""
    if not is_folder(path, "not_a_county_folder", problems, _("a county folder with county.toml")):
        return CountyDraft(None, None, {}, Holds(), (), None)
    settings = read_settings(path / "county.toml", problems)
    stations = read_stations(path / "stations.csv", settings.costs.van if settings else 0.0, problems)
    index = None if stations is None else index_of(stations)
    feed = _read_feed(path, problems)
    trip_ids: Collection[str] = () if feed is None else frozenset(feed.trip_ids)
    draft = CountyDraft(
        settings,
        stations,
        read_station_stops(path / "station_stops.csv", index, feed, problems),
        read_holds(path / "holds.csv", feed, problems),
        read_post_runs(path / "post_runs.csv", index, trip_ids, problems),
        feed,
    )
    _compare_timezones(path, draft, problems)
    return draft


def index_of(stations: tuple[Station, ...]) -> dict[str, int]:
    """The place of every station in `stations`, by id."""
    return {station.station_id: i for i, station in enumerate(stations)}


def _read_feed(path: Path, problems: Problems) -> Feed | None:
    found = [path / name for name in ("gtfs.zip", "gtfs") if os.path.lexists(path / name)]
    if len(found) != 1:
        what = _("holds gtfs.zip and gtfs, too") if found else _("holds no timetable")
        problems.error("one_feed", str(path), None, None, what, _("one GTFS feed as gtfs.zip or in gtfs/"))
        return None
    try:
        feed = read_feed(found[0])
    except InputError as error:
        problems.extend(_placed(found[0], error.problems))
        return None
    problems.extend(_placed(found[0], feed.warnings))
    return feed


def _placed(path: Path, problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems of a feed, its place before the names of its files."""
    for problem in problems:
        inside = problem.file.startswith(str(path))
        yield problem if inside else replace(problem, file=f"{path}/{problem.file}")


def _compare_timezones(path: Path, draft: CountyDraft, problems: Problems) -> None:
    if draft.feed is None or draft.settings is None or not draft.settings.timezone:
        return
    if draft.feed.timezone != draft.settings.timezone:
        what = _("the feed's timezone is {feed}, the county's {county}")
        what = what.format(feed=draft.feed.timezone, county=draft.settings.timezone)
        expected = _("one timezone; all times are taken as the county's wall clock")
        problems.warn("other_timezone", str(path / "county.toml"), None, "timezone", what, expected)
