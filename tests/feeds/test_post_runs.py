"""Post vans: one room, times that never fall, ids of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.feeds.county_folders import a_county_folder, with_change, with_rows
from tongcun.feeds.county import read_county
from tongcun.feeds.problems import InputError


def places(folder: Path) -> list[tuple[str, int | None, str | None]]:
    with pytest.raises(InputError) as caught:
        read_county(folder)
    assert {Path(problem.file).name for problem in caught.value.problems} == {"post_runs.csv"}
    return [(problem.code, problem.line, problem.column) for problem in caught.value.problems]


def test_the_first_arrival_and_the_last_departure_may_be_empty(tmp_path: Path) -> None:
    (van,) = read_county(a_county_folder(tmp_path)).post_runs
    assert (van.run_id, van.volume_l, van.mass_kg) == ("VAN1", 12000.0, 2000.0)
    assert [(call.station, call.arrives, call.departs) for call in van.calls] == [
        (0, 21900, 21900),
        (1, 23400, 24000),
        (3, 25200, 25200),
    ]


def test_rows_are_put_in_order_of_sequence(tmp_path: Path) -> None:
    rows = with_change("post_runs.csv", "VAN1,1,hub,,06:05,12000,2000\n", "") + "VAN1,1,hub,,06:05,12000,2000\n"
    (van,) = read_county(a_county_folder(tmp_path, post_runs_csv=rows)).post_runs
    assert [call.sequence for call in van.calls] == [1, 2, 3]


def test_a_county_may_do_without_post_runs(tmp_path: Path) -> None:
    assert read_county(a_county_folder(tmp_path, post_runs_csv=None)).post_runs == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("fangcun,06:30,06:40", "fangcun,,06:40", ("missing_time", 3, "arrives")),
        ("fangcun,06:30,06:40", "fangcun,06:30,", ("missing_time", 3, "departs")),
        ("hub,,06:05", "hub,,", ("missing_time", 2, "departs")),
        ("fangcun,06:30,06:40", "fangcun,06:30,06:20", ("falling_time", 3, "departs")),
        ("fangcun,06:30,06:40", "fangcun,06:00,06:40", ("falling_time", 3, "arrives")),
        ("fangcun,06:30,06:40", "fangcun,half six,06:40", ("not_a_time", 3, "arrives")),
        ("fangcun,06:30,06:40,12000", "fangcun,06:30,06:40,11000", ("unequal_room", 3, "volume_l")),
        ("linjia,07:00,,12000,2000", "linjia,07:00,,12000,1999", ("unequal_room", 4, "mass_kg")),
        ("VAN1,2,fangcun", "VAN1,1,fangcun", ("duplicate_sequence", 3, "sequence")),
        ("VAN1,2,fangcun", "VAN1,two,fangcun", ("not_a_whole_number", 3, "sequence")),
        ("VAN1,2,fangcun", "VAN1,2,nowhere", ("unknown_station", 3, "station_id")),
    ],
)
def test_wrong_rows_are_told(tmp_path: Path, old: str, new: str, expected: tuple[str, int, str]) -> None:
    assert expected in places(a_county_folder(tmp_path, post_runs_csv=with_change("post_runs.csv", old, new)))


def test_a_post_run_has_at_least_two_rows(tmp_path: Path) -> None:
    folder = a_county_folder(tmp_path, post_runs_csv=with_rows("post_runs.csv", "VAN2,1,hub,,06:05,1,1"))
    assert places(folder) == [("single_row_run", 5, "run_id")]


def test_a_post_run_is_not_called_like_a_trip(tmp_path: Path) -> None:
    rows = ("R1-1,1,hub,,06:05,1,1", "R1-1,2,linjia,07:00,,1,1")
    folder = a_county_folder(tmp_path, post_runs_csv=with_rows("post_runs.csv", *rows))
    assert places(folder) == [("run_id_is_trip_id", 5, "run_id")]
