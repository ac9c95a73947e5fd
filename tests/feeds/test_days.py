"""A county, a date and a parcels file make the planner's Day."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from tests.feeds.county_folders import MONDAY, a_county_folder, a_parcels_file, with_change, with_rows
from tongcun.feeds.days import read_day, service_date
from tongcun.feeds.problems import InputError
from tongcun.planner.day import Day
from tongcun.planner.timetable import ALWAYS_OPEN, NO_START

SUNDAY = MONDAY - datetime.timedelta(days=1)


def the_day(folder: Path, date: datetime.date = MONDAY) -> Day:
    return read_day(folder, date, a_parcels_file(folder))[0]


def runs_of(day: Day) -> list[tuple[str, int]]:
    return list(zip(day.timetable.trip_ids, day.timetable.start_times.tolist(), strict=True))


def calls_of(day: Day, trip_id: str) -> list[tuple[str, int]]:
    """Station and stop_sequence of the first run of a trip."""
    table = day.timetable
    run = table.trip_ids.index(trip_id)
    calls = range(table.first_call[run], table.first_call[run + 1])
    return [(day.stations[table.station[call]].station_id, int(table.stop_sequence[call])) for call in calls]


def test_trips_with_a_hold_frequency_starts_and_post_runs_make_the_timetable(tmp_path: Path) -> None:
    day = the_day(a_county_folder(tmp_path))
    assert runs_of(day) == [
        ("R1-1", NO_START),
        ("R1-2", NO_START),
        ("R2-1", 28800),
        ("R2-1", 30600),
        ("R2-1", 32400),
        ("VAN1", NO_START),
    ]
    assert day.timetable.is_post_run.tolist() == [False] * 5 + [True]
    assert day.timetable.volume_l.tolist() == [300, 500, 200, 200, 200, 12000]


def test_only_the_dates_own_trips_run(tmp_path: Path) -> None:
    assert "R2-1" not in the_day(a_county_folder(tmp_path), SUNDAY).timetable.trip_ids


def test_rows_at_stops_of_no_station_are_left_out(tmp_path: Path) -> None:
    day = the_day(a_county_folder(tmp_path))
    assert calls_of(day, "R1-1") == [("fangcun", 1), ("xiyuan", 3)]
    assert calls_of(day, "VAN1") == [("hub", 1), ("fangcun", 2), ("linjia", 3)]


def test_a_run_with_fewer_than_two_stations_carries_nothing(tmp_path: Path) -> None:
    stops = with_change("station_stops.csv", "linjia,L1\n", "").replace("hub,H2\n", "")
    assert "R2-1" not in the_day(a_county_folder(tmp_path, station_stops_csv=stops)).timetable.trip_ids


def test_only_pickup_or_drop_off_type_one_forbids(tmp_path: Path) -> None:
    table = the_day(a_county_folder(tmp_path)).timetable
    assert table.can_load[:4].tolist() == [True, False, True, True]
    assert table.can_unload[:4].tolist() == [False, True, True, True]


def test_a_day_from_files_is_planned_beforehand(tmp_path: Path) -> None:
    day = the_day(a_county_folder(tmp_path))
    assert (day.name, day.date, day.drop_yuan, day.earliest_seconds) == ("测试县", "2026-11-23", 2.0, ALWAYS_OPEN)
    assert not day.delay_seconds.any()
    assert not day.cancelled.any()


def test_a_date_on_which_nothing_at_all_runs_is_told(tmp_path: Path) -> None:
    folder = a_county_folder(tmp_path, post_runs_csv=None)
    with pytest.raises(InputError) as caught:
        the_day(folder, datetime.date(2040, 1, 1))
    (problem,) = caught.value.problems
    assert problem.code == "no_run_that_day"
    assert "2021-01-01" in problem.expected
    assert "2035-12-31" in problem.expected


def test_a_date_on_which_only_post_vans_run_is_a_warning(tmp_path: Path) -> None:
    folder = a_county_folder(tmp_path)
    day, warnings = read_day(folder, datetime.date(2040, 1, 1), a_parcels_file(folder))
    assert day.timetable.trip_ids == ("VAN1",)
    assert [warning.code for warning in warnings] == ["no_run_that_day"]


def test_problems_of_county_date_and_parcels_are_told_together(tmp_path: Path) -> None:
    holds = with_rows("holds.csv", "R9,,300,60")
    folder = a_county_folder(tmp_path, holds_csv=holds, post_runs_csv=None)
    parcels = a_parcels_file(folder, "parcel_id,origin_station\nP1,hub\n")
    with pytest.raises(InputError) as caught:
        read_day(folder, datetime.date(2040, 1, 1), parcels)
    codes = [problem.code for problem in caught.value.problems]
    assert {"unknown_route", "no_run_that_day"} < set(codes)
    assert any(Path(problem.file).name == "parcels.csv" for problem in caught.value.problems)


def test_a_wrong_county_does_not_hide_wrong_parcels(tmp_path: Path) -> None:
    folder = a_county_folder(tmp_path, county_toml="no toml", stations_csv=None)
    rows = "P1,hub,nowhere,yesterday,,1,1,,\n"
    parcels = a_parcels_file(
        folder, "parcel_id,origin_station,destination_station,ready_at,due_at,volume_l,mass_kg\n" + rows
    )
    with pytest.raises(InputError) as caught:
        read_day(folder, MONDAY, parcels)
    codes = {problem.code for problem in caught.value.problems}
    assert codes >= {"not_toml", "missing_file", "not_a_time"}
    assert "unknown_station" not in codes


@pytest.mark.parametrize("text", ["2026-13-01", "23.11.2026", "20261123", "today", "2026-11-23T00:00:00", ""])
def test_what_is_no_date_is_told(text: str) -> None:
    with pytest.raises(InputError) as caught:
        service_date(text)
    assert [(problem.file, problem.code) for problem in caught.value.problems] == [("--date", "not_a_date")]


def test_a_date_is_read() -> None:
    assert service_date("2026-11-23") == MONDAY
