"""What the reader says of a feed that is wrong, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.feeds.feed_files import a_feed, good, places_of, problems_of


def changed(name: str, old: str, new: str) -> dict[str, str]:
    """The good feed with one piece of a file replaced."""
    assert old in good(name)
    return a_feed(**{name: good(name).replace(old, new, 1)})


@pytest.mark.parametrize("name", ["agency", "routes", "stops", "trips", "stop_times"])
def test_a_missing_file_is_told(tmp_path: Path, name: str) -> None:
    assert places_of(tmp_path, a_feed(**{name: None})) == [f"error missing_file {name}.txt:None None"]


def test_one_of_the_calendars_must_be_there(tmp_path: Path) -> None:
    found = places_of(tmp_path, a_feed(calendar=None, calendar_dates=None))
    assert found == ["error missing_file calendar.txt / calendar_dates.txt:None None"]


def test_a_file_with_a_heading_only_is_told(tmp_path: Path) -> None:
    stops = good("stops").splitlines()[0] + "\n"
    assert "error no_rows stops.txt:1 None" in places_of(tmp_path, a_feed(stops=stops))


def test_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    files = a_feed(agency=None, stops=good("stops").replace("28.96", "north"))
    files["calendar.txt"] = good("calendar").replace("20260101", "2026-01-01")
    files["stop_times.txt"] = good("stop_times").replace("24:10:00,24", "24:60:00,24")
    assert places_of(tmp_path, files) == [
        "error missing_file agency.txt:None None",
        "error bad_position stops.txt:4 stop_lat",
        "error not_a_date calendar.txt:2 start_date",
        "error not_a_time stop_times.txt:6 arrival_time",
    ]


@pytest.mark.parametrize(
    ("name", "old", "new", "place"),
    [
        ("agency", "Asia/Shanghai", "Asia/Changshan", "unknown_timezone agency.txt:2 agency_timezone"),
        ("agency", "Asia/Shanghai", "../../etc/passwd", "unknown_timezone agency.txt:2 agency_timezone"),
        ("agency", "A,示例", "B,示例", "unknown_agency routes.txt:2 agency_id"),
        ("routes", "R2,A", "R1,A", "duplicate_id routes.txt:3 route_id"),
        ("routes", "环镇,3", "环镇,bus", "bad_value routes.txt:3 route_type"),
        ("routes", "环镇,3", "环镇,", "missing_value routes.txt:3 route_type"),
        ("stops", "bridge,", ",", "missing_value stops.txt:4 stop_id"),
        ("stops", "bridge,", "bay,", "duplicate_id stops.txt:4 stop_id"),
        ("stops", "118.61", "218.61", "bad_position stops.txt:4 stop_lon"),
        ("stops", "28.96", "nan", "bad_position stops.txt:4 stop_lat"),
        ("stops", "28.96", "1e999", "bad_position stops.txt:4 stop_lat"),
        ("stops", "0,hub", "0,hall", "unknown_stop stops.txt:3 parent_station"),
        ("stops", "118.6001,0", "118.6001,7", "bad_value stops.txt:3 location_type"),
        ("calendar", "WEEK,1", "WEEK,yes", "bad_value calendar.txt:2 monday"),
        ("calendar", "20261231", "20261331", "not_a_date calendar.txt:2 end_date"),
        ("calendar", "20261231", "20251231", "end_before_start calendar.txt:2 end_date"),
        ("calendar", "20261231", "", "missing_value calendar.txt:2 end_date"),
        ("calendar_dates", "20261001,2", "20261001,3", "bad_value calendar_dates.txt:2 exception_type"),
        ("calendar_dates", "20261001,2", "20260230,2", "not_a_date calendar_dates.txt:2 date"),
        ("calendar_dates", "MARKET,20260103", "WEEK,20261001", "duplicate_exception calendar_dates.txt:3 date"),
        ("trips", "R2,WEEK", "R9,WEEK", "unknown_route trips.txt:4 route_id"),
        ("trips", "R2,WEEK", "R2,DAILY", "unknown_service trips.txt:4 service_id"),
        ("trips", "fair", "out", "duplicate_id trips.txt:3 trip_id"),
        ("stop_times", "out,,", "inn,,", "unknown_trip stop_times.txt:3 trip_id"),
        ("stop_times", "bridge,5", "brigde,5", "unknown_stop stop_times.txt:3 stop_id"),
        ("stop_times", "bridge,5", "hub,5", "not_a_stop stop_times.txt:3 stop_id"),
        ("stop_times", "bridge,5", "bridge,1", "duplicate_stop_sequence stop_times.txt:3 stop_sequence"),
        ("stop_times", "bridge,5", "bridge,-5", "bad_sequence stop_times.txt:3 stop_sequence"),
        ("stop_times", "bridge,5", "bridge,5.0", "bad_sequence stop_times.txt:3 stop_sequence"),
        ("stop_times", "07:00:00,07", "7am,07", "not_a_time stop_times.txt:2 arrival_time"),
        ("stop_times", "07:00:00,07", "07:00,07", "not_a_time stop_times.txt:2 arrival_time"),
        ("stop_times", "07:00:00,07", "٠٧:00:00,07", "not_a_time stop_times.txt:2 arrival_time"),
        ("stop_times", "out,07:00:00,07:00:00", "out,,", "untimed_end stop_times.txt:2 departure_time"),
        ("stop_times", "out,07:30:00,07:32:00", "out,,", "untimed_end stop_times.txt:4 departure_time"),
        ("stop_times", "07:30:00,07:32", "06:59:00,07:32", "falling_time stop_times.txt:4 arrival_time"),
        ("stop_times", "07:30:00,07:32", "07:30:00,07:29", "falling_time stop_times.txt:4 departure_time"),
        ("stop_times", "xiyuan,9,1", "xiyuan,9,4", "bad_value stop_times.txt:4 pickup_type"),
        ("frequencies", "ring,14", "rung,14", "unknown_trip frequencies.txt:3 trip_id"),
        ("frequencies", "1800", "0", "number_out_of_range frequencies.txt:2 headway_secs"),
        ("frequencies", "14:00:01", "14:00:00", "end_before_start frequencies.txt:3 end_time"),
        (
            "frequencies",
            "ring,14:00:00,14:00:01",
            "ring,06:30:00,06:30:01",
            "duplicate_start frequencies.txt:3 start_time",
        ),
        ("frequencies", "14:00:01,600", "999:00:00,1", "too_large frequencies.txt:3 headway_secs"),
    ],
)
def test_an_error_names_its_place(tmp_path: Path, name: str, old: str, new: str, place: str) -> None:
    assert f"error {place}" in places_of(tmp_path, changed(name, old, new))


@pytest.mark.parametrize(
    ("name", "old", "new", "place"),
    [
        ("routes", "1,芳村—西源", ",", "route_without_name routes.txt:2 route_short_name"),
        ("routes", "1,芳村—西源", "1,1", "same_route_names routes.txt:2 route_long_name"),
        ("routes", "2,环镇", "1,芳村—西源", "repeated_route_name routes.txt:3 route_long_name"),
        ("stops", "桥头", "", "stop_without_name stops.txt:4 stop_name"),
        ("stops", "28.96", "", "stop_without_position stops.txt:4 stop_lat"),
        ("stops", "28.96,118.61", "28.970001,118.620001", "near_stops stops.txt:5 stop_id"),
        ("stops", "0,hub", "0,bridge", "unfit_parent_station stops.txt:3 parent_station"),
        ("stops", "xiyuan,", "far,无车,28.9,118.6,,\nxiyuan,", "unused_stop stops.txt:5 stop_id"),
        ("routes", "R2,", "R9,A,9,,3\nR2,", "unused_route routes.txt:3 route_id"),
        ("trips", "R2,", "R2,WEEK,ghost,\nR2,", "short_trip trips.txt:4 trip_id"),
        ("stop_times", "07:00:00,07:00:00", ",07:00:00", "one_time_only stop_times.txt:2 None"),
        ("frequencies", "14:00:00", "06:15:00", "overlapping_frequencies frequencies.txt:3 start_time"),
        ("trips", "trip_headsign", "trip_haedsign", "unknown_column trips.txt:1 trip_haedsign"),
    ],
)
def test_what_is_merely_untidy_is_a_warning(tmp_path: Path, name: str, old: str, new: str, place: str) -> None:
    assert places_of(tmp_path, changed(name, old, new)) == [f"warning {place}"]


def test_agencies_in_different_timezones_are_an_error(tmp_path: Path) -> None:
    agency = good("agency") + "B,另一示例客运（虚构）,http://bus2.example,Asia/Tokyo\n"
    assert places_of(tmp_path, a_feed(agency=agency)) == [
        "error different_timezones agency.txt:3 agency_timezone",
    ]


def test_of_several_agencies_each_needs_an_id(tmp_path: Path) -> None:
    agency = good("agency") + ",另一示例客运（虚构）,http://bus2.example,Asia/Shanghai\n"
    assert places_of(tmp_path, a_feed(agency=agency)) == ["error missing_value agency.txt:3 agency_id"]


def test_rows_of_one_trip_may_stand_anywhere_but_times_must_rise_in_order_of_sequence(tmp_path: Path) -> None:
    stop_times = good("stop_times").replace("bay,1,0,1", "bay,10,0,1")
    assert places_of(tmp_path, a_feed(stop_times=stop_times)) == [
        "error untimed_end stop_times.txt:3 departure_time",
        "error falling_time stop_times.txt:2 arrival_time",
    ]


def test_a_trip_with_an_unfit_time_is_not_told_twice(tmp_path: Path) -> None:
    stop_times = good("stop_times").replace("out,07:00:00,07:00:00", "out,7 o'clock,")
    assert places_of(tmp_path, a_feed(stop_times=stop_times)) == ["error not_a_time stop_times.txt:2 arrival_time"]


def test_without_trips_the_other_files_are_checked_all_the_same(tmp_path: Path) -> None:
    stop_times = good("stop_times").replace("07:30:00,07:32", "07:30:00,07:29")
    assert places_of(tmp_path, a_feed(trips=None, stop_times=stop_times)) == [
        "error missing_file trips.txt:None None",
        "error falling_time stop_times.txt:4 departure_time",
    ]


def test_stop_times_need_a_column_of_times(tmp_path: Path) -> None:
    stop_times = good("stop_times").replace("arrival_time,departure_time", "arrives,departs")
    assert "error missing_column stop_times.txt:1 departure_time" in places_of(tmp_path, a_feed(stop_times=stop_times))


def test_an_unknown_file_is_a_warning_with_a_hint(tmp_path: Path) -> None:
    files = {**a_feed(), "frecuencies.txt": "trip_id\nout\n"}
    (problem,) = problems_of(tmp_path, files)
    assert problem.code == "unknown_file"
    assert "frequencies.txt" in problem.what


def test_known_files_that_do_not_matter_are_not_even_opened(tmp_path: Path) -> None:
    assert places_of(tmp_path, {**a_feed(), "shapes.txt": "\0 this is no table"}) == []


def test_ten_thousand_bad_times_are_each_told(tmp_path: Path) -> None:
    rows = "".join(f"out,{i}x,{i}y,bay,{i},,\n" for i in range(10_000))
    found = problems_of(tmp_path, a_feed(stop_times=good("stop_times").splitlines()[0] + "\n" + rows))
    assert sum(problem.code == "not_a_time" for problem in found) == 20_000


def told(tmp_path: Path, files: dict[str, str]) -> list[str]:
    return [f"{problem.what}, {problem.expected}" for problem in problems_of(tmp_path, files)]


def test_too_many_starts_are_told_with_the_row_that_makes_most_of_them(tmp_path: Path) -> None:
    assert told(tmp_path, changed("frequencies", "14:00:01,600", "999:00:00,1")) == [
        "all rows of the file make 3546002 starts together, this one alone 3546000, "
        "at most 100000 starts together; a headway is written in seconds"
    ]


def test_few_starts_of_a_long_trip_are_told_as_calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tongcun.feeds.gtfs.frequencies.MOST_ROWS", 5)
    assert told(tmp_path, changed("frequencies", "14:00:01,600", "15:00:00,600")) == [
        "all starts of the file make 24 calls at stops together, those of this row alone 18, "
        "at most 5 calls together; a headway is written in seconds"
    ]


@pytest.mark.parametrize(
    ("row", "chinese"),
    [
        ("out,07:00:00,07:00:00", "班次 'out' 的首行没有时刻"),
        ("out,07:30:00,07:32:00", "班次 'out' 的末行没有时刻"),
    ],
)
def test_an_end_without_a_time_is_told_in_a_whole_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: str, chinese: str
) -> None:
    monkeypatch.setenv("TONGCUN_LANG", "zh")
    assert told(tmp_path, changed("stop_times", row, "out,,"))[0].startswith(chinese)
