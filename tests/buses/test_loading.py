from __future__ import annotations

import csv
import dataclasses
import datetime
import os
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from tests.buses.timetables import FIRST, MONDAY, loaded, runs_in_database, runs_in_files
from tests.data.folders import CHANGSHAN, PILOT, TINY
from tongcun.buses.actions import (
    NoTimetableError,
    TimetableInUseError,
    UnknownStationsError,
    load_timetable,
    open_day,
)
from tongcun.buses.directions import directions_of
from tongcun.buses.models import DatedTrip, Route, StopTime, TimetableVersion, Trip
from tongcun.buses.queries import trips_by_route, version_on
from tongcun.buses.queries.source_trips import trips_of_source
from tongcun.buses.timetable_source import periods_of, source_of_folder
from tongcun.county.models import Station
from tongcun.feeds.county import read_county
from tongcun.feeds.gtfs import read_feed
from tongcun.feeds.made_county import Wishes, made_county, write_made_county

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
FEEDS = os.environ.get("TONGCUN_FEEDS")


@pytest.mark.parametrize(
    ("folder", "dates"),
    [
        (TINY, [MONDAY, MONDAY + 5 * DAY]),
        (PILOT, [MONDAY]),
        (CHANGSHAN, [MONDAY, MONDAY + DAY, MONDAY + 5 * DAY, datetime.date(2027, 2, 6)]),
    ],
)
def test_an_opened_day_has_the_runs_that_the_files_give_the_planner(folder: Path, dates: list[datetime.date]) -> None:
    made = loaded(folder)
    for date in dates:
        open_day(county=made.county, date=date)
        assert runs_in_database(made.county, date) == runs_in_files(made.folder, date)


def frequent_county(folder: Path) -> Path:
    """The tiny county, its first trip starting every 40 minutes, later every hour, and once more."""
    shutil.copytree(TINY, folder)
    trip = (folder / "gtfs" / "trips.txt").read_text("utf-8").splitlines()
    trip_id = trip[1].split(",")[trip[0].split(",").index("trip_id")]
    rows = ["trip_id,start_time,end_time,headway_secs", f"{trip_id},06:00:00,08:00:00,2400",
            f"{trip_id},08:00:00,12:00:01,3600", f"{trip_id},18:10:00,18:20:00,600"]  # fmt: skip
    (folder / "gtfs" / "frequencies.txt").write_text("\n".join(rows) + "\n", "utf-8")
    return folder


def test_every_start_of_a_frequency_trip_is_a_run_of_its_own(tmp_path: Path) -> None:
    made = loaded(frequent_county(tmp_path / "county"))
    open_day(county=made.county, date=MONDAY)
    runs = runs_in_database(made.county, MONDAY)
    assert runs == runs_in_files(made.folder, MONDAY)
    assert sum(start is not None for _trip, start in runs) == 3 + 5 + 1
    names = set(DatedTrip.objects.filter(start_seconds__isnull=False).values_list("run_id", flat=True))
    assert {name.split("@", 1)[1] for name in names} >= {"2026-11-23@06:40:00", "2026-11-23@18:10:00"}


@pytest.mark.parametrize("folder", [TINY, PILOT, CHANGSHAN, None], ids=str)
def test_a_source_shows_the_trips_that_its_version_will_have(folder: Path | None, tmp_path: Path) -> None:
    made = loaded(folder or frequent_county(tmp_path / "county"))
    dates = [MONDAY + day * DAY for day in range(80)]
    names = dict(Station.objects.filter(county=made.county).values_list("station_id", "name"))
    foreseen = trips_of_source(source_of_folder(made.folder), dates, names)
    assert foreseen == trips_by_route(made.version, dates)
    assert list(foreseen) == list(trips_by_route(made.version, dates))


@pytest.mark.parametrize("starts", [[5], [0, 10, 20, 35], [0, 100, 110, 120, 400], list(range(0, 90, 7))])
def test_starts_are_told_as_periods_without_losing_or_adding_any(starts: list[int]) -> None:
    periods = list(periods_of(starts))
    assert [start for begin, end, step in periods for start in range(begin, end, step)] == starts
    assert all(before[1] <= after[0] for before, after in pairwise(periods))


@pytest.mark.skipif(FEEDS is None, reason="TONGCUN_FEEDS names no folder of feeds")
@pytest.mark.parametrize(
    ("name", "date"), [("zakroczym", "2025-12-03"), ("donan", "2020-06-03"), ("cairns", "2014-06-03")]
)
def test_counties_made_of_real_feeds_run_as_their_files_say(name: str, date: str, tmp_path: Path) -> None:
    day = datetime.date.fromisoformat(date)
    feed = Path(FEEDS or "") / f"{name}.zip"
    write_made_county(tmp_path / name, feed, made_county(read_feed(feed), name, Wishes(day, 60, 1.0, 0.0, 1)))
    made = loaded(tmp_path / name)
    for date_shown in (day, day + 3 * DAY, day + 4 * DAY):
        open_day(county=made.county, date=date_shown)
        assert runs_in_database(made.county, date_shown) == runs_in_files(made.folder, date_shown)


def test_the_same_timetable_again_changes_nothing() -> None:
    made = loaded()
    again = load_timetable(county=made.county, folder=made.folder, valid_from=FIRST)
    assert again == made.version
    assert TimetableVersion.objects.count() == 1


def other_county(folder: Path) -> Path:
    """The tiny county with one trip less room."""
    shutil.copytree(TINY, folder)
    holds = (folder / "holds.csv").read_text("utf-8").splitlines()
    cells = dict(zip(holds[0].split(","), holds[1].split(","), strict=True)) | {"volume_l": "33"}
    (folder / "holds.csv").write_text("\n".join([holds[0], ",".join(cells.values()), *holds[2:]]) + "\n", "utf-8")
    return folder


def test_another_timetable_for_the_same_date_replaces_one_by_which_no_day_was_opened(tmp_path: Path) -> None:
    made = loaded()
    other = read_county(other_county(tmp_path / "other"))
    replaced = load_timetable(county=made.county, folder=other, valid_from=FIRST)
    assert replaced.pk != made.version.pk
    assert TimetableVersion.objects.get() == replaced
    assert Trip.objects.filter(hold_litres=33).exists()


def test_a_timetable_by_which_days_were_opened_stays(tmp_path: Path) -> None:
    made = loaded()
    open_day(county=made.county, date=MONDAY)
    other = read_county(other_county(tmp_path / "other"))
    with pytest.raises(TimetableInUseError):
        load_timetable(county=made.county, folder=other, valid_from=FIRST)
    assert TimetableVersion.objects.get() == made.version


def test_the_latest_version_not_after_a_date_holds(tmp_path: Path) -> None:
    made = loaded(valid_from=MONDAY)
    other = read_county(other_county(tmp_path / "other"))
    later = load_timetable(county=made.county, folder=other, valid_from=MONDAY + 7 * DAY)
    assert version_on(made.county, MONDAY - DAY) is None
    assert version_on(made.county, MONDAY + 6 * DAY) == made.version
    assert version_on(made.county, MONDAY + 7 * DAY) == later
    with pytest.raises(NoTimetableError):
        open_day(county=made.county, date=MONDAY - DAY)


def test_a_timetable_of_unknown_stations_is_refused_and_nothing_is_written() -> None:
    made = loaded()
    TimetableVersion.objects.all().delete()
    Station.objects.filter(level="village").delete()
    with pytest.raises(UnknownStationsError) as error:
        load_timetable(county=made.county, folder=made.folder, valid_from=FIRST)
    assert error.value.station_ids
    assert not TimetableVersion.objects.exists()


def test_post_vans_run_on_every_date_on_a_line_of_their_own() -> None:
    made = loaded(CHANGSHAN)
    post = Route.objects.get(version=made.version, is_post=True)
    assert {trip.trip_id for trip in post.trips.all()} == {run.run_id for run in made.folder.post_runs}
    assert not StopTime.objects.filter(trip__route=post, station__isnull=True).exists()
    assert all(trip.service_id is None for trip in post.trips.all())


def test_there_and_back_are_told_apart() -> None:
    made = loaded(CHANGSHAN)
    lines = Route.objects.filter(version=made.version, is_post=False)
    both = [line for line in lines if set(line.trips.values_list("direction", flat=True)) == {0, 1}]
    assert len(both) > len(lines) * 0.8


def test_which_way_a_trip_goes_is_kept_as_the_feed_says_it_or_told_by_its_way() -> None:
    made = loaded(CHANGSHAN)
    with (CHANGSHAN / "gtfs" / "trips.txt").open(encoding="utf-8", newline="") as file:
        told = {row["trip_id"]: int(row["direction_id"]) for row in csv.DictReader(file)}
    trips = Trip.objects.filter(route__version=made.version, route__is_post=False)
    assert dict(trips.values_list("trip_id", "direction")) == told
    feed = read_feed(CHANGSHAN / "gtfs")
    unsaid = directions_of(dataclasses.replace(feed, trip_directions=(None,) * len(feed.trip_ids)))
    sides = {route: {0: set[int](), 1: set[int]()} for route in feed.trip_route_ids}
    for route, trip, way in zip(feed.trip_route_ids, feed.trip_ids, unsaid, strict=True):
        sides[route][told[trip]].add(way)
    assert all(len(ways) <= 1 for by_feed in sides.values() for ways in by_feed.values())
    assert all(by_feed[0].isdisjoint(by_feed[1]) for by_feed in sides.values())
