from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.buses.test_loading import frequent_county
from tests.buses.timetables import FIRST, MONDAY, loaded, runs_in_database
from tests.data.folders import CHANGSHAN, PILOT, TINY
from tests.feeds.typed_workbooks import DEPARTURES, LAST, LINES, a_workbook
from tongcun.buses.actions import load_timetable, make_version, open_day
from tongcun.buses.models import Route, Stop
from tongcun.buses.queries import Ground, completed, gtfs_of
from tongcun.buses.timetable_source import source_of_folder
from tongcun.buses.uploads import read_timetable_upload
from tongcun.county.actions import load_places
from tongcun.feeds.county import read_county
from tongcun.feeds.gtfs import Feed, read_feed
from tongcun.feeds.problems import InputError
from tongcun.feeds.typed_timetable import template_workbook

pytestmark = pytest.mark.django_db
FEEDS = os.environ.get("TONGCUN_FEEDS")
SPAN = st.lists(st.integers(0, 400), min_size=3, max_size=8)


def calls_on(feed: Feed, date: datetime.date) -> dict[tuple[str, int], list[tuple[Any, ...]]]:
    runs = feed.runs_on(date)
    return {
        (feed.trip_ids[trip], int(runs.start_time[run])): [
            (feed.stop_ids[runs.stop[row]], int(runs.stop_sequence[row]), int(runs.arrival[row]),
             int(runs.departure[row]), runs.pickup_type[row] == 1, runs.drop_off_type[row] == 1)
            for row in range(runs.first_row[run], runs.first_row[run + 1])
        ]
        for run, trip in enumerate(runs.trip.tolist())
    }  # fmt: skip


def exported(raw: bytes, folder: Path) -> Feed:
    (folder / "exported.zip").write_bytes(raw)
    return read_feed(folder / "exported.zip")


def same_runs(one: Feed, other: Feed, days: list[int]) -> None:
    span = one.service_span()
    assert span is not None
    for day in days:
        date = span[0] + datetime.timedelta(days=day)
        assert calls_on(one, date) == calls_on(other, date)


@pytest.mark.parametrize("folder", [TINY, PILOT, CHANGSHAN])
def test_a_version_goes_out_as_a_feed_that_runs_alike_on_every_date(folder: Path, tmp_path: Path) -> None:
    made = loaded(folder)
    back = exported(gtfs_of(made.version), tmp_path)

    @given(SPAN)
    def runs_are_the_same(days: list[int]) -> None:
        same_runs(made.folder.feed, back, days)

    runs_are_the_same()
    assert {warning.code for warning in back.warnings} <= {warning.code for warning in made.folder.feed.warnings}


def test_frequencies_go_out_and_come_back(tmp_path: Path) -> None:
    made = loaded(frequent_county(tmp_path / "county"))
    same_runs(made.folder.feed, exported(gtfs_of(made.version), tmp_path), list(range(8)))


@pytest.mark.skipif(FEEDS is None, reason="TONGCUN_FEEDS names no folder of feeds")
@pytest.mark.parametrize("name", ["zakroczym", "donan", "cairns"])
def test_real_feeds_go_out_and_come_back(name: str, tmp_path: Path) -> None:
    county = loaded().county
    feed = read_feed(Path(FEEDS or "") / f"{name}.zip")
    version = make_version(county=county, source=completed(Ground.of(county, MONDAY), feed), valid_from=MONDAY)
    same_runs(feed, exported(gtfs_of(version), tmp_path), [0, 1, 5, 6, 40])


def test_a_bare_feed_keeps_the_stations_holds_and_post_vans_that_the_county_had(tmp_path: Path) -> None:
    made = loaded(CHANGSHAN)
    feed = exported(gtfs_of(made.version), tmp_path)
    again = make_version(county=made.county, source=completed(Ground.of(made.county, MONDAY), feed), valid_from=MONDAY)
    assert again != made.version
    open_day(county=made.county, date=MONDAY)
    runs = runs_in_database(made.county, MONDAY)
    make_folder_version = load_timetable(
        county=made.county, folder=made.folder, valid_from=MONDAY + datetime.timedelta(days=7)
    )
    assert make_folder_version.routes.count() == again.routes.count()
    open_day(county=made.county, date=MONDAY + datetime.timedelta(days=7))
    assert runs == runs_in_database(made.county, MONDAY + datetime.timedelta(days=7))
    assert source_of_folder(made.folder).digest() == made.version.digest


def test_a_typed_workbook_becomes_a_version_with_stations_by_name_and_id(tmp_path: Path) -> None:
    folder = read_county(TINY)
    county = load_places(folder=folder, today=MONDAY)
    hub, *_others, village = folder.stations
    lines = [
        (*LINES[0], "站点编号"), ("西源线", "汽车站", 0, "", 300, 60, hub.station_id), ("", "路口", 9, "", "", "", ""),
        ("", village.name, 20, "", "", "", ""),
    ]  # fmt: skip
    read = read_timetable_upload(a_workbook(lines=lines), "时刻表.xlsx", county)
    source = completed(Ground.of(county, FIRST), read.feed, read.stations, read.holds)
    version = make_version(county=county, source=source, valid_from=FIRST)
    stations = dict(Stop.objects.filter(version=version).values_list("name", "station__station_id"))
    assert stations == {"汽车站": hub.station_id, "路口": None, village.name: village.station_id}
    open_day(county=county, date=MONDAY)
    runs = runs_in_database(county, MONDAY)
    assert len(runs) == 3
    assert {run[:2] for run in runs.values()} == {(300.0, 60.0)}
    same_runs(read.feed, exported(gtfs_of(version), tmp_path), list(range((LAST - MONDAY).days)))


def test_market_days_of_a_typed_timetable_go_out_as_a_feed_that_runs_on_those_days_alone(tmp_path: Path) -> None:
    """2026-11-23 is the fifteenth of the tenth lunar month, which has thirty days."""
    days = {"西源线-there-0810": "农历二五八", "西源线-back-1630": "每5天自2026-11-24"}
    departures = [DEPARTURES[0], ("西源线", "去", "08:10", "农历二五八"), ("", "回", "16:30", "每5天自2026-11-24")]
    holidays = [("日期", "至", "安排", "名称"), (MONDAY + datetime.timedelta(days=7), "", "停运", "祭祖")]
    county = loaded().county
    read = read_timetable_upload(a_workbook(departures=departures, holidays=holidays), "时刻表.xlsx", county)
    version = make_version(county=county, source=completed(Ground.of(county, MONDAY), read.feed), valid_from=MONDAY)
    back = exported(gtfs_of(version), tmp_path)
    running = {
        trip: [day for day in range(20) if any(known == trip for known, _start in on(back, day))] for trip in days
    }  # fmt: skip
    assert running == {"西源线-there-0810": [0, 3, 10, 13, 17], "西源线-back-1630": [1, 6, 11, 16]}
    same_runs(read.feed, back, list(range((LAST - MONDAY).days)))
    assert {warning.code for warning in back.warnings} == {"stop_without_position"}  # nobody types these


def on(feed: Feed, day: int) -> dict[tuple[str, int], list[tuple[Any, ...]]]:
    return calls_on(feed, MONDAY + datetime.timedelta(days=day))


def test_the_template_can_be_uploaded_as_it_is_and_goes_out_again(tmp_path: Path) -> None:
    county = loaded().county
    read = read_timetable_upload(template_workbook(), "x.xlsx", county)
    version = make_version(county=county, source=completed(Ground.of(county, MONDAY), read.feed), valid_from=MONDAY)
    assert Route.objects.filter(version=version).count() == 1
    same_runs(read.feed, exported(gtfs_of(version), tmp_path), list(range(365)))


@pytest.mark.parametrize("raw", [b"", b"no zip", b"PK\x03\x04", template_workbook()[:2000]])
def test_a_file_that_is_no_timetable_is_told_and_not_a_traceback(raw: bytes) -> None:
    county = loaded().county
    for name in ("a.zip", "a.xlsx", "../../etc/passwd"):
        with pytest.raises(InputError):
            read_timetable_upload(raw, name, county)
