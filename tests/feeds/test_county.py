"""A county folder is read to the letter of the contract, and whatever is wrong with it is told, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.feeds.county_folders import GOOD_COUNTY, a_county_folder, with_change, with_rows
from tongcun.feeds.county import County, read_county
from tongcun.feeds.problems import InputError, Problem
from tongcun.planner.timetable import ALWAYS_OPEN, NEVER_CLOSES


def problems_of(folder: Path) -> list[Problem]:
    """What stops this county from being read."""
    with pytest.raises(InputError) as caught:
        read_county(folder)
    return [problem for problem in caught.value.problems if problem.severity == "error"]


def places(folder: Path) -> list[tuple[str, str, int | None, str | None]]:
    """Code, file, line and column of every error."""
    return [(p.code, Path(p.file).name, p.line, p.column) for p in problems_of(folder)]


def warnings_of(county: County) -> list[tuple[str, int | None, str | None]]:
    return [(warning.code, warning.line, warning.column) for warning in county.warnings]


def test_a_good_county_is_read_without_a_word(tmp_path: Path) -> None:
    county = read_county(a_county_folder(tmp_path))
    assert county.warnings == ()
    assert county.settings.name == "测试县"
    assert [station.station_id for station in county.stations] == ["hub", "fangcun", "xiyuan", "linjia"]
    assert dict(county.station_of_stop) == {"H1": 0, "H2": 0, "F1": 1, "X1": 2, "L1": 3}


def test_a_station_keeps_its_hours_handling_van_and_transfer(tmp_path: Path) -> None:
    _, fangcun, xiyuan, linjia = read_county(a_county_folder(tmp_path)).stations
    assert (xiyuan.opens_seconds, xiyuan.closes_seconds) == (8 * 3600, 18 * 3600 + 1800)
    assert (linjia.opens_seconds, linjia.closes_seconds) == (ALWAYS_OPEN, NEVER_CLOSES)
    assert xiyuan.handling_seconds == 300
    assert (fangcun.van_yuan, xiyuan.van_yuan) == (8.0, 9.5)
    assert (fangcun.transfer, xiyuan.transfer, linjia.transfer) == (True, False, True)


def test_a_kind_overrides_only_what_it_names(tmp_path: Path) -> None:
    kinds = read_county(a_county_folder(tmp_path)).settings.kinds
    fresh = kinds["fresh"]
    assert (fresh.volume_l, fresh.mass_kg, fresh.bus) == (12.0, None, True)
    assert (fresh.hour, fresh.late_hour, fresh.held) == (0.5, 3.0, 20.0)
    assert (kinds["liquid"].hour, kinds["liquid"].bus) == (0.2, False)


def test_the_ordinary_kind_need_not_be_written_down(tmp_path: Path) -> None:
    toml = GOOD_COUNTY["county.toml"].split("[kinds.ordinary]")[0]
    ordinary = read_county(a_county_folder(tmp_path, county_toml=toml)).settings.kinds["ordinary"]
    assert (ordinary.volume_l, ordinary.mass_kg, ordinary.bus, ordinary.held) == (None, None, True, 12.0)


def test_drop_is_nothing_unless_given(tmp_path: Path) -> None:
    toml = with_change("county.toml", "drop = 2.0\n", "")
    assert read_county(a_county_folder(tmp_path, county_toml=toml)).settings.costs.drop == 0.0


def test_a_trips_own_hold_wins_over_its_routes(tmp_path: Path) -> None:
    holds = read_county(a_county_folder(tmp_path)).holds
    own, of_route = holds.of("R1", "R1-2"), holds.of("R1", "R1-1")
    assert own is not None
    assert of_route is not None
    assert (own.volume_l, of_route.volume_l) == (500.0, 300.0)
    assert holds.of("R3", "R3-1") is None


def test_a_byte_order_mark_spaces_and_windows_line_ends_are_nothing(tmp_path: Path) -> None:
    content = GOOD_COUNTY["stations.csv"].replace(",", " , ").replace("\n", "\r\n")
    county = read_county(a_county_folder(tmp_path, stations_csv=b"\xef\xbb\xbf" + content.encode()))
    assert county.stations == read_county(a_county_folder(tmp_path / "plain")).stations


def test_another_timezone_in_the_feed_is_a_warning(tmp_path: Path) -> None:
    agency = with_change("gtfs/agency.txt", "Asia/Shanghai", "Asia/Tokyo")
    county = read_county(a_county_folder(tmp_path, gtfs_agency_txt=agency))
    assert warnings_of(county) == [("other_timezone", None, "timezone")]


def test_a_mistyped_key_is_a_warning(tmp_path: Path) -> None:
    toml = with_change("county.toml", "drop = 2.0", "drops = 2.0")
    assert warnings_of(read_county(a_county_folder(tmp_path, county_toml=toml))) == [("unknown_key", 11, "costs.drops")]


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "key"),
    [
        ('name = "测试县"', "name = 3", "not_a_text", 1, "name"),
        ('name = "测试县"\n', "", "missing_value", None, "name"),
        ('"Asia/Shanghai"', '"Mars/Olympus"', "unknown_timezone", 3, "timezone"),
        ('"Asia/Shanghai"', '"../../etc/passwd"', "unknown_timezone", 3, "timezone"),
        ('"330822"', '"33082"', "bad_division_code", 2, "division_code"),
        ("handling = 0.3", "handling = -0.3", "number_out_of_range", 6, "costs.handling"),
        ("handling = 0.3", "handling = nan", "number_out_of_range", 6, "costs.handling"),
        ("late_hour = 1.0", "late_hour = inf", "number_out_of_range", 8, "costs.late_hour"),
        ("late_hour = 1.0", f"late_hour = 1{'0' * 400}", "number_out_of_range", 8, "costs.late_hour"),
        ("van = 8.0", 'van = "8.0"', "not_a_number", 9, "costs.van"),
        ("van = 8.0", "van = true", "not_a_number", 9, "costs.van"),
        ("held = 12.0\n", "", "missing_value", 5, "costs.held"),
        ("volume_l = 6.0", "volume_l = 10001", "number_out_of_range", 14, "kinds.ordinary.volume_l"),
        ("mass_kg = 2\n", "mass_kg = -1\n", "number_out_of_range", 25, "kinds.liquid.mass_kg"),
        ("bus = false", 'bus = "no"', "not_a_flag", 26, "kinds.liquid.bus"),
        ("held = 20", "held = -20", "number_out_of_range", 21, "kinds.fresh.held"),
    ],
)
def test_wrong_settings_are_told_by_line_and_key(
    tmp_path: Path, old: str, new: str, code: str, line: int | None, key: str
) -> None:
    folder = a_county_folder(tmp_path, county_toml=with_change("county.toml", old, new))
    assert places(folder) == [(code, "county.toml", line, key)]


def test_a_number_of_absurd_length_in_the_settings_is_told(tmp_path: Path) -> None:
    toml = with_change("county.toml", "late_hour = 1.0", f"late_hour = {'9' * 5000}")
    assert places(a_county_folder(tmp_path, county_toml=toml)) == [("not_toml", "county.toml", None, None)]


def test_settings_that_are_no_toml_are_told_by_line(tmp_path: Path) -> None:
    toml = with_change("county.toml", "hour = 0.2", "hour : 0.2")
    assert places(a_county_folder(tmp_path, county_toml=toml)) == [("not_toml", "county.toml", 7, None)]


def test_settings_that_break_off_are_told_by_their_last_line(tmp_path: Path) -> None:
    toml = GOOD_COUNTY["county.toml"] + "kinds.x = ["
    lines = toml.count("\n") + 1
    assert places(a_county_folder(tmp_path, county_toml=toml)) == [("not_toml", "county.toml", lines, None)]


def test_settings_in_another_encoding_are_told(tmp_path: Path) -> None:
    folder = a_county_folder(tmp_path, county_toml=GOOD_COUNTY["county.toml"].encode("gbk"))
    assert places(folder) == [("not_utf8", "county.toml", 1, None)]


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "column"),
    [
        ("fangcun,芳村镇,township", "fangcun,芳村镇,town", "unknown_level", 3, "level"),
        ("xiyuan,西源村,village,08:00,18:30", "xiyuan,西源村,village,19:00,18:30", "opens_after_closes", 4, "opens"),
        ("08:00,18:30", "8 Uhr,18:30", "not_a_time", 4, "opens"),
        ("08:00,18:30", "08:00,18:65", "not_a_time", 4, "closes"),
        ("18:30,5,9.5", "18:30,0,9.5", "number_out_of_range", 4, "handling_minutes"),
        ("18:30,5,9.5", "18:30,2.5,9.5", "not_a_whole_number", 4, "handling_minutes"),
        ("18:30,5,9.5", "18:30,,9.5", "missing_value", 4, "handling_minutes"),
        ("18:30,5,9.5", "18:30,5,-9.5", "number_out_of_range", 4, "van_cost"),
        ("18:30,5,9.5", "18:30,5,nan", "not_a_number", 4, "van_cost"),
        ("9.5,no", "9.5,never", "not_yes_or_no", 4, "transfer"),
        ("28.9,118.5", "98.9,118.5", "number_out_of_range", 2, "lat"),
        ("linjia,林家村", "fangcun,林家村", "duplicate_id", 5, "station_id"),
        ("linjia,林家村", ",林家村", "missing_value", 5, "station_id"),
    ],
)
def test_wrong_stations_are_told_by_line_and_column(
    tmp_path: Path, old: str, new: str, code: str, line: int, column: str
) -> None:
    folder = a_county_folder(tmp_path, stations_csv=with_change("stations.csv", old, new))
    assert (code, "stations.csv", line, column) in places(folder)


def test_a_station_may_close_after_midnight(tmp_path: Path) -> None:
    stations = with_change("stations.csv", "08:00,18:30", "18:00,26:00")
    assert read_county(a_county_folder(tmp_path, stations_csv=stations)).stations[2].closes_seconds == 26 * 3600


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("nowhere,B1", "unknown_station", "station_id"),
        ("linjia,B9", "unknown_stop", "stop_id"),
        ("linjia,X1", "stop_in_two_stations", "stop_id"),
        ("hub,H", "parent_station", "stop_id"),
        ("linjia,", "missing_value", "stop_id"),
    ],
)
def test_wrong_station_stops_are_told(tmp_path: Path, row: str, code: str, column: str) -> None:
    folder = a_county_folder(tmp_path, station_stops_csv=with_rows("station_stops.csv", row))
    assert places(folder) == [(code, "station_stops.csv", 7, column)]


def test_a_stop_that_no_trip_serves_or_stands_twice_is_a_warning(tmp_path: Path) -> None:
    stops = with_rows("gtfs/stops.txt", "Z1,旧站,28.97,118.5,0,")
    rows = with_rows("station_stops.csv", "linjia,Z1", "linjia,L1")
    county = read_county(a_county_folder(tmp_path, station_stops_csv=rows, gtfs_stops_txt=stops))
    assert [w for w in warnings_of(county) if w[2] == "stop_id"] != []
    assert {code for code, _, _ in warnings_of(county)} >= {"idle_stop", "repeated_stop"}


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("R9,,300,60", "unknown_route", "route_id"),
        ("R1,R9-9,300,60", "unknown_trip", "trip_id"),
        ("R2,R1-1,300,60", "trip_of_other_route", "trip_id"),
        ("R1,,300,60", "duplicate_hold", "route_id"),
        ("R1,R1-2,300,60", "duplicate_hold", "trip_id"),
        ("R3,,-1,60", "number_out_of_range", "volume_l"),
        ("R3,,300,", "missing_value", "mass_kg"),
        ("R3,,inf,60", "not_a_number", "volume_l"),
        (",R3-1,300,60", "missing_value", "route_id"),
    ],
)
def test_wrong_holds_are_told(tmp_path: Path, row: str, code: str, column: str) -> None:
    folder = a_county_folder(tmp_path, holds_csv=with_rows("holds.csv", row))
    assert places(folder) == [(code, "holds.csv", 5, column)]


@pytest.mark.parametrize("name", ["county.toml", "stations.csv", "station_stops.csv", "holds.csv"])
def test_a_missing_file_is_told(tmp_path: Path, name: str) -> None:
    a_county_folder(tmp_path)
    (tmp_path / name).unlink()
    assert ("missing_file", name, None, None) in places(tmp_path)


@pytest.mark.parametrize("name", ["county.toml", "stations.csv", "station_stops.csv", "holds.csv", "post_runs.csv"])
def test_a_folder_where_a_file_should_be_is_told(tmp_path: Path, name: str) -> None:
    a_county_folder(tmp_path)
    (tmp_path / name).unlink()
    (tmp_path / name).mkdir()
    assert ("not_a_file", name, None, None) in places(tmp_path)


@pytest.mark.parametrize("name", ["stations.csv", "station_stops.csv", "holds.csv", "post_runs.csv"])
def test_an_empty_table_is_told(tmp_path: Path, name: str) -> None:
    a_county_folder(tmp_path)
    (tmp_path / name).write_bytes(b"")
    assert ("empty_file", name, 1, None) in places(tmp_path)


def test_a_county_without_any_station_is_told(tmp_path: Path) -> None:
    heading = GOOD_COUNTY["stations.csv"].splitlines()[0]
    assert ("no_rows", "stations.csv", 1, None) in places(a_county_folder(tmp_path, stations_csv=heading + "\n"))


def test_a_county_has_exactly_one_feed(tmp_path: Path) -> None:
    a_county_folder(tmp_path)
    (tmp_path / "gtfs.zip").write_bytes(b"")
    assert places(tmp_path) == [("one_feed", tmp_path.name, None, None)]


def test_a_county_without_a_feed_is_told_and_the_rest_is_read_all_the_same(tmp_path: Path) -> None:
    files = {name.replace("/", "_").replace(".", "_"): None for name in GOOD_COUNTY if name.startswith("gtfs/")}
    holds = with_rows("holds.csv", "R3,,-1,60")
    folder = a_county_folder(tmp_path, holds_csv=holds, **files)
    assert [code for code, *_ in places(folder)] == ["one_feed", "number_out_of_range"]


@pytest.mark.parametrize("place", ["nothing/here", "a_file"])
def test_a_county_that_is_no_folder_is_told(tmp_path: Path, place: str) -> None:
    (tmp_path / "a_file").write_text("x")
    assert [p.code for p in problems_of(tmp_path / place)] == ["not_a_county_folder"]


def test_everything_wrong_in_every_file_is_told_at_once(tmp_path: Path) -> None:
    folder = a_county_folder(
        tmp_path,
        county_toml=with_change("county.toml", "van = 8.0", "van = -8.0"),
        stations_csv=with_change("stations.csv", "9.5,no", "9.5,never"),
        station_stops_csv=with_rows("station_stops.csv", "linjia,X1"),
        holds_csv=with_rows("holds.csv", "R3,,-300,60"),
        post_runs_csv=with_rows("post_runs.csv", "VAN2,1,hub,,06:05,1,1"),
        gtfs_trips_txt=with_rows("gtfs/trips.txt", "R9,DAILY,R9-1"),
    )
    told = {Path(problem.file).name for problem in problems_of(folder)}
    assert told >= {"county.toml", "stations.csv", "station_stops.csv", "holds.csv", "post_runs.csv", "trips.txt"}


def test_what_is_wrong_in_the_feed_is_told_with_its_place_in_the_county(tmp_path: Path) -> None:
    folder = a_county_folder(tmp_path, gtfs_trips_txt=with_rows("gtfs/trips.txt", "R9,DAILY,R9-1"))
    assert {problem.file for problem in problems_of(folder)} == {str(folder / "gtfs" / "trips.txt")}
