from __future__ import annotations

import dataclasses
import datetime
from pathlib import Path

import numpy as np
import pytest

from tests.factories import seconds
from tests.feeds.feed_files import a_feed, good, read_files, write_folder, write_zip
from tongcun.feeds.gtfs import Feed, FeedRuns, read_feed
from tongcun.planner.clock import clock
from tongcun.planner.timetable import NO_START

MONDAY = datetime.date(2026, 1, 5)
SATURDAY = datetime.date(2026, 1, 3)


def calls_of(feed: Feed, runs: FeedRuns, run: int) -> list[tuple[str, str, str]]:
    """The calls of a run as (stop, arrival, departure)."""
    rows = range(runs.first_row[run], runs.first_row[run + 1])
    return [(feed.stop_ids[runs.stop[i]], clock(runs.arrival[i]), clock(runs.departure[i])) for i in rows]


def names_of(feed: Feed, runs: FeedRuns) -> list[tuple[str, int]]:
    return [(feed.trip_ids[trip], int(start)) for trip, start in zip(runs.trip, runs.start_time, strict=True)]


def test_a_good_feed_loads_without_a_warning(tmp_path: Path) -> None:
    feed = read_files(tmp_path, a_feed())
    assert feed.warnings == ()
    assert feed.timezone == "Asia/Shanghai"
    assert feed.trip_ids == ("fair", "out", "ring")
    assert feed.trip_headsigns == ("西源", "西源", "")
    assert [feed.routes[route_id].name for route_id in feed.trip_route_ids] == ["1", "1", "2"]
    assert feed.stops["bay"].parent_station == "hub"


def test_a_feed_may_say_which_trips_go_back(tmp_path: Path) -> None:
    head, *rows = good("trips").splitlines()
    trips = "\n".join(
        [f"{head},direction_id", *(f"{row},{way}" for row, way in zip(rows, ("0", "1", ""), strict=True))]
    )
    feed = read_files(tmp_path, a_feed(trips=trips))
    assert dict(zip(feed.trip_ids, feed.trip_directions, strict=True)) == {"out": 0, "fair": 1, "ring": None}
    assert feed.warnings == ()


def test_a_direction_that_gtfs_does_not_know_is_told_and_counts_as_none(tmp_path: Path) -> None:
    trips = (
        good("trips")
        .replace("trip_headsign", "trip_headsign,direction_id")
        .replace("西源\n", "西源,2\n")
        .replace("ring,", "ring,,")
    )
    feed = read_files(tmp_path, a_feed(trips=trips))
    assert feed.trip_directions == (None, None, None)
    assert [(one.code, one.column) for one in feed.warnings] == [("unknown_direction", "direction_id")] * 2


def test_the_service_date_decides_which_trips_run(tmp_path: Path) -> None:
    feed = read_files(tmp_path, a_feed(frequencies=None))
    assert names_of(feed, feed.runs_on(MONDAY)) == [("out", NO_START), ("ring", NO_START)]
    assert names_of(feed, feed.runs_on(SATURDAY)) == [("fair", NO_START)]


def test_an_exception_takes_a_weekday_away(tmp_path: Path) -> None:
    feed = read_files(tmp_path, a_feed())
    assert len(feed.runs_on(datetime.date(2026, 10, 1))) == 0
    assert len(feed.runs_on(datetime.date(2026, 10, 2))) > 0


def test_nothing_runs_outside_the_calendar(tmp_path: Path) -> None:
    feed = read_files(tmp_path, a_feed())
    assert len(feed.runs_on(datetime.date(2025, 12, 31))) == 0
    assert len(feed.runs_on(datetime.date(9999, 12, 31))) == 0


def test_the_service_span_reaches_from_the_first_to_the_last_date_that_runs(tmp_path: Path) -> None:
    feed = read_files(tmp_path, a_feed(calendar_dates=good("calendar_dates") + "WEEK,20261231,2\nMARKET,20270202,1\n"))
    assert feed.service_span() == (datetime.date(2026, 1, 1), datetime.date(2027, 2, 2))


def test_a_calendar_alone_suffices(tmp_path: Path) -> None:
    trips = good("trips").replace("MARKET", "WEEK")
    feed = read_files(tmp_path, a_feed(calendar_dates=None, trips=trips))
    assert feed.service_span() == (datetime.date(2026, 1, 1), datetime.date(2026, 12, 31))


def test_calendar_dates_alone_suffice(tmp_path: Path) -> None:
    dates = "service_id,date,exception_type\nWEEK,20260106,1\nMARKET,20260103,1\n"
    feed = read_files(tmp_path, a_feed(calendar=None, calendar_dates=dates))
    assert feed.service_span() == (SATURDAY, datetime.date(2026, 1, 6))


def test_a_feed_that_never_runs_has_no_span(tmp_path: Path) -> None:
    calendar = good("calendar").replace("1,1,1,1,1,0,0", "0,0,0,0,0,0,0")
    dates = "service_id,date,exception_type\nMARKET,20260103,2\n"
    feed = read_files(tmp_path, a_feed(calendar=calendar, calendar_dates=dates))
    assert feed.service_span() is None


def test_times_left_out_are_spread_evenly_by_stop(tmp_path: Path) -> None:
    feed = read_files(tmp_path, a_feed())
    assert calls_of(feed, feed.runs_on(MONDAY), 0) == [
        ("bay", "07:00:00", "07:00:00"),
        ("bridge", "07:15:00", "07:15:00"),
        ("xiyuan", "07:30:00", "07:32:00"),
    ]


def test_interpolation_counts_from_departure_to_arrival_and_rounds_down(tmp_path: Path) -> None:
    rows = "out,07:00:00,07:00:10,bay,1,,\nout,,,bridge,2,,\nout,,,xiyuan,3,,\nout,07:00:20,07:09:00,bay,40,,\n"
    feed = read_files(tmp_path, a_feed(stop_times=with_out_rows(rows)))
    assert [arrival for _stop, arrival, _departure in calls_of(feed, feed.runs_on(MONDAY), 0)] == [
        "07:00:00",
        "07:00:13",
        "07:00:16",
        "07:00:20",
    ]


def test_one_missing_time_equals_the_other(tmp_path: Path) -> None:
    rows = "out,,07:00:00,bay,1,,\nout,07:10:00,,bridge,2,,\nout,,,xiyuan,3,,\nout,07:30:00,,bay,4,,\n"
    feed = read_files(tmp_path, a_feed(stop_times=with_out_rows(rows)))
    assert calls_of(feed, feed.runs_on(MONDAY), 0) == [
        ("bay", "07:00:00", "07:00:00"),
        ("bridge", "07:10:00", "07:10:00"),
        ("xiyuan", "07:20:00", "07:20:00"),
        ("bay", "07:30:00", "07:30:00"),
    ]


def with_out_rows(rows: str) -> str:
    """The good stop_times.txt with other rows for the trip `out`."""
    return "".join(line for line in good("stop_times").splitlines(True) if not line.startswith("out,")) + rows


def test_times_may_pass_midnight(tmp_path: Path) -> None:
    feed = read_files(tmp_path, a_feed())
    assert calls_of(feed, feed.runs_on(SATURDAY), 0)[-1] == ("xiyuan", "24:10:00", "24:10:00")


def test_every_start_of_a_frequency_trip_is_a_run_and_its_own_times_are_none(tmp_path: Path) -> None:
    feed = read_files(tmp_path, a_feed())
    starts = [start for trip, start in names_of(feed, feed.runs_on(MONDAY)) if trip == "ring"]
    assert starts == [seconds("06:00"), seconds("06:30"), seconds("14:00")]


def test_the_start_time_is_the_first_departure(tmp_path: Path) -> None:
    feed = read_files(tmp_path, a_feed())
    assert calls_of(feed, feed.runs_on(MONDAY), 2) == [
        ("bay", "06:25:00", "06:30:00"),
        ("bridge", "06:40:00", "06:40:00"),
        ("bay", "06:50:00", "06:50:00"),
    ]


def test_exact_times_changes_nothing(tmp_path: Path) -> None:
    plain = read_files(tmp_path / "plain", a_feed())
    rows = good("frequencies").splitlines()
    exact = "\n".join([rows[0] + ",exact_times", *(row + ",1" for row in rows[1:])])
    told = read_files(tmp_path / "exact", a_feed(frequencies=exact))
    assert_same_runs(plain.runs_on(MONDAY), told.runs_on(MONDAY))


def assert_same_runs(one: FeedRuns, other: FeedRuns) -> None:
    for field in dataclasses.fields(FeedRuns):
        np.testing.assert_array_equal(getattr(one, field.name), getattr(other, field.name))


def test_pick_up_and_drop_off_types_are_kept_and_empty_is_zero(tmp_path: Path) -> None:
    feed = read_files(tmp_path, a_feed())
    runs = feed.runs_on(MONDAY)
    assert runs.pickup_type[:3].tolist() == [0, 0, 1]
    assert runs.drop_off_type[:3].tolist() == [1, 0, 0]
    assert runs.stop_sequence[:3].tolist() == [1, 5, 9]


def test_a_trip_of_one_row_never_runs(tmp_path: Path) -> None:
    feed = read_files(tmp_path, a_feed(stop_times=with_out_rows("out,07:00:00,07:00:00,bay,1,,\n")))
    assert ("out", NO_START) not in names_of(feed, feed.runs_on(MONDAY))


@pytest.mark.parametrize("inside", ["", "feed/", "常山班线/", "./"])
def test_a_zip_reads_like_its_folder_also_one_folder_deep(tmp_path: Path, inside: str) -> None:
    folder = read_feed(write_folder(tmp_path / "folder", a_feed()))
    zipped = read_feed(write_zip(tmp_path / "feed.zip", a_feed(), inside))
    assert_same_runs(folder.runs_on(MONDAY), zipped.runs_on(MONDAY))


def test_a_folder_may_lie_one_folder_deep(tmp_path: Path) -> None:
    write_folder(tmp_path / "outer" / "feed", a_feed())
    assert read_feed(tmp_path / "outer").trip_ids == ("fair", "out", "ring")


def test_marks_line_ends_quotes_and_spaces_change_nothing(tmp_path: Path) -> None:
    plain = read_files(tmp_path / "plain", a_feed())
    untidy = {name: "\ufeff" + untidied(text) for name, text in a_feed().items()}
    assert_same_runs(plain.runs_on(MONDAY), read_files(tmp_path / "untidy", untidy).runs_on(MONDAY))


def untidied(text: str) -> str:
    """The same table with CRLF, every cell quoted, and spaces on both sides of the quotation marks."""
    return "".join(" , ".join(f'"{cell} "' for cell in line.split(",")) + " \r\n" for line in text.splitlines())


def test_two_agencies_may_share_a_timezone(tmp_path: Path) -> None:
    agency = good("agency") + "B,另一示例客运（虚构）,http://bus2.example,Asia/Shanghai\n"
    assert len(read_files(tmp_path, a_feed(agency=agency)).agencies) == 2


def test_the_only_agency_needs_no_id(tmp_path: Path) -> None:
    agency = "agency_name,agency_url,agency_timezone\n示例,http://bus.example,Asia/Shanghai\n"
    routes = good("routes").replace(",A,", ",,")
    assert read_files(tmp_path, a_feed(agency=agency, routes=routes)).warnings == ()
