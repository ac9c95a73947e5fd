from __future__ import annotations

import datetime
import os
from collections import Counter
from pathlib import Path

import pytest

from tests.data.folders import CHANGSHAN
from tongcun.feeds.county import County, read_county
from tongcun.feeds.county_runs import timetable_on
from tongcun.feeds.gtfs import Feed, read_feed
from tongcun.feeds.made_county import IdleDateError, MadeCounty, Wishes, made_county, write_made_county
from tongcun.feeds.sample_parcels import sample_parcels

FEED = CHANGSHAN / "gtfs"
MONDAY = datetime.date(2026, 11, 23)
FEEDS = os.environ.get("TONGCUN_FEEDS")


def wishes(stations: int = 60, room: float = 1.0, seed: int = 1, date: datetime.date = MONDAY) -> Wishes:
    return Wishes(date, stations, room, 0.0, seed)


@pytest.fixture(scope="module")
def feed() -> Feed:
    return read_feed(FEED)


def levels(county: MadeCounty | County) -> Counter[str]:
    return Counter(station.level for station in county.stations)


def test_the_busiest_terminal_is_the_hub_and_the_next_fourteen_are_townships(feed: Feed) -> None:
    county = made_county(feed, "play", wishes())
    assert levels(county) == {"hub": 1, "township": 14, "village": 45}
    assert county.stations[0].level == "hub"


def test_stops_of_one_name_become_one_station(feed: Feed) -> None:
    county = made_county(feed, "play", wishes(stations=500))
    xiyuan = next(station for station in county.stations if station.name == "西源村")
    assert xiyuan.stop_ids == ("330822219230A", "330822219230B")


def test_a_stop_belongs_to_one_station_only(feed: Feed) -> None:
    stops = [stop for station in made_county(feed, "play", wishes(500)).stations for stop in station.stop_ids]
    assert len(stops) == len(set(stops))


def test_the_same_seed_makes_the_same_county(feed: Feed) -> None:
    assert made_county(feed, "play", wishes(seed=5)) == made_county(feed, "play", wishes(seed=5))


def test_another_seed_draws_other_villages(feed: Feed) -> None:
    one, other = (made_county(feed, "play", wishes(seed=seed)) for seed in (5, 6))
    assert {station.name for station in one.stations} != {station.name for station in other.stations}


def test_a_small_county_has_fewer_townships(feed: Feed) -> None:
    assert levels(made_county(feed, "play", wishes(stations=4))) == {"hub": 1, "township": 3}


def test_where_a_feed_has_fewer_places_than_wished_all_are_taken(feed: Feed) -> None:
    county = made_county(feed, "play", wishes(stations=5_000))
    assert 150 < len(county.stations) < 200


def test_the_room_factor_scales_every_hold(feed: Feed) -> None:
    whole, half = (made_county(feed, "play", wishes(room=room)).holds for room in (1.0, 0.5))
    assert [(route, volume / 2, mass / 2) for route, volume, mass in whole] == list(half)


def test_a_date_without_runs_makes_no_county(feed: Feed) -> None:
    with pytest.raises(IdleDateError):
        made_county(feed, "play", wishes(date=datetime.date(1999, 1, 1)))


def test_a_written_county_can_be_read_and_holds_the_feed_untouched(feed: Feed, tmp_path: Path) -> None:
    folder = tmp_path / "play"
    write_made_county(folder, FEED, made_county(feed, 'a "quoted" \\ name\n', wishes()))
    county = read_county(folder)
    assert county.warnings == ()
    assert county.settings.name.startswith('a "quoted" \\ name')
    assert timetable_on(county, MONDAY).run_count > 100
    assert {path.name: path.read_bytes() for path in (folder / "gtfs").iterdir()} == {
        path.name: path.read_bytes() for path in FEED.iterdir()
    }


def test_villages_far_from_the_hub_cost_more_to_reach_by_van(feed: Feed, tmp_path: Path) -> None:
    folder = tmp_path / "play"
    write_made_county(folder, FEED, made_county(feed, "play", wishes(stations=500)))
    van = {station.name: station.van_yuan for station in read_county(folder).stations}
    assert 6 <= van["后坊村"] < van["西源村"] <= 14


def test_a_failed_write_leaves_nothing_behind(feed: Feed, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        write_made_county(tmp_path / "play", tmp_path / "nowhere.zip", made_county(feed, "play", wishes()))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(FEEDS is None, reason="TONGCUN_FEEDS names no folder of feeds")
@pytest.mark.parametrize(
    ("name", "date"), [("zakroczym", "2025-12-03"), ("donan", "2020-06-03"), ("cairns", "2014-06-03")]
)
def test_real_feeds_become_counties_with_parcels(name: str, date: str, tmp_path: Path) -> None:
    zipped, day = Path(str(FEEDS)) / f"{name}.zip", datetime.date.fromisoformat(date)
    write_made_county(tmp_path / name, zipped, made_county(read_feed(zipped), name, wishes(150, date=day)))
    county = read_county(tmp_path / name)
    assert timetable_on(county, day).run_count > 20
    assert len(sample_parcels(county.stations, county.settings.kinds, day, 500, 1)) == 500
