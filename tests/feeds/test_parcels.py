"""The parcels file, CSV or XLSX: sizes and kinds, times, and everything that may be wrong with it."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from tests.feeds.county_folders import GOOD_PARCELS, MONDAY, a_county_folder, a_parcels_file
from tongcun.feeds import workbook_safety
from tongcun.feeds.county import County, read_county
from tongcun.feeds.days import read_day
from tongcun.feeds.parcels import read_parcels
from tongcun.feeds.problems import InputError, Problem
from tongcun.planner.day import NO_DUE, Parcels

HEADING = GOOD_PARCELS.splitlines()[0]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    return read_county(a_county_folder(tmp_path_factory.mktemp("county")))


def parcels_of(county: County, folder: Path, *rows: str) -> Parcels:
    return read_parcels(a_parcels_file(folder, "\n".join([HEADING, *rows, ""])), county, MONDAY)


def problems_of(county: County, path: Path) -> list[Problem]:
    with pytest.raises(InputError) as caught:
        read_parcels(path, county, MONDAY)
    assert {problem.file for problem in caught.value.problems} == {str(path)}
    return list(caught.value.problems)


def places(county: County, folder: Path, *rows: str) -> list[tuple[str, int | None, str | None]]:
    path = a_parcels_file(folder, "\n".join([HEADING, *rows, ""]))
    return [(problem.code, problem.line, problem.column) for problem in problems_of(county, path)]


def a_row(**changed: str) -> str:
    """A good row, with cells changed by column."""
    cells = dict(
        zip(
            HEADING.split(","),
            ["P1", "hub", "xiyuan", "2026-11-23T06:00:00", "", "3", "0.5", "C1", "ordinary"],
            strict=True,
        )
    )
    return ",".join({**cells, **changed}.values())


def a_workbook(folder: Path, *rows: Sequence[object], name: str = "parcels.xlsx") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADING.split(","))
    for row in rows:
        sheet.append(row)
    path = folder / name
    book.save(path)
    return path


def test_parcels_keep_the_order_of_the_file(county: County, tmp_path: Path) -> None:
    parcels = read_parcels(a_parcels_file(tmp_path), county, MONDAY)
    assert parcels.parcel_ids == ("P1", "P2", "P3", "P4")
    assert parcels.origin.tolist() == [0, 1, 2, 0]
    assert parcels.destination.tolist() == [1, 2, 0, 3]
    assert parcels.carriers == ("C1", "C1", "C2", "C2")
    assert (parcels.loaded_at == -1).all()


def test_times_count_from_the_service_days_midnight_also_on_other_days(county: County, tmp_path: Path) -> None:
    parcels = read_parcels(a_parcels_file(tmp_path), county, MONDAY)
    assert parcels.ready_seconds.tolist() == [21600, 25200, -21600, 18000]
    assert parcels.due_seconds.tolist() == [43200, NO_DUE, 33 * 3600, NO_DUE]


def test_an_empty_size_is_its_kinds_and_counted_as_assumed(county: County, tmp_path: Path) -> None:
    parcels = read_parcels(a_parcels_file(tmp_path), county, MONDAY)
    assert parcels.volume_l.tolist() == [3.5, 6.0, 1.0, 5.0]
    assert parcels.mass_kg.tolist() == [0.5, 1.5, 0.2, 2.0]
    assert parcels.size_assumed.tolist() == [False, True, False, True]


def test_each_size_is_assumed_by_itself(county: County, tmp_path: Path) -> None:
    parcels = parcels_of(county, tmp_path, a_row(volume_l=""), a_row(parcel_id="P2", mass_kg=""))
    assert parcels.volume_l.tolist() == [6.0, 3.0]
    assert parcels.mass_kg.tolist() == [0.5, 1.5]
    assert parcels.size_assumed.tolist() == [True, True]


def test_costs_are_the_kinds_the_countys_or_the_destinations(county: County, tmp_path: Path) -> None:
    parcels = read_parcels(a_parcels_file(tmp_path), county, MONDAY)
    assert parcels.hour_yuan.tolist() == [0.2, 0.2, 0.5, 0.2]
    assert parcels.late_hour_yuan.tolist() == [1, 1, 3, 1]
    assert parcels.held_yuan.tolist() == [12, 12, 20, 12]
    assert parcels.van_yuan.tolist() == [8, 9.5, 3, 8]
    assert parcels.bus_allowed.tolist() == [True, True, True, False]


def test_columns_may_stand_in_any_order_and_the_optional_ones_be_missing(county: County, tmp_path: Path) -> None:
    content = (
        "mass_kg,volume_l,due_at,ready_at,destination_station,origin_station,parcel_id\n"
        ",,,2026-11-23T06:00:00,xiyuan,hub,P1\n"
    )
    parcels = read_parcels(a_parcels_file(tmp_path, content), county, MONDAY)
    assert (parcels.volume_l[0], parcels.kinds, parcels.carriers) == (6.0, ("ordinary",), ("",))


def test_sizes_may_be_nothing_or_as_large_as_a_van_takes(county: County, tmp_path: Path) -> None:
    parcels = parcels_of(
        county, tmp_path, a_row(volume_l="0", mass_kg="0"), a_row(parcel_id="P2", volume_l="10000", mass_kg="2000")
    )
    assert parcels.volume_l.tolist() == [0, 10000]
    assert parcels.mass_kg.tolist() == [0, 2000]


@pytest.mark.parametrize(
    ("changed", "code", "column"),
    [
        ({"parcel_id": ""}, "missing_value", "parcel_id"),
        ({"origin_station": "nowhere"}, "unknown_station", "origin_station"),
        ({"destination_station": "西源"}, "unknown_station", "destination_station"),
        ({"destination_station": ""}, "missing_value", "destination_station"),
        ({"destination_station": "hub"}, "same_station", "destination_station"),
        ({"ready_at": ""}, "missing_value", "ready_at"),
        ({"ready_at": "06:00"}, "not_a_time", "ready_at"),
        ({"ready_at": "2026-11-23"}, "not_a_time", "ready_at"),
        ({"ready_at": "2026-11-31T06:00:00"}, "not_a_time", "ready_at"),
        ({"ready_at": "2026-11-23T06:00:00+08:00"}, "not_a_time", "ready_at"),
        ({"ready_at": "1926-11-23T06:00:00"}, "time_out_of_range", "ready_at"),
        ({"due_at": "noon"}, "not_a_time", "due_at"),
        ({"volume_l": "-1"}, "number_out_of_range", "volume_l"),
        ({"volume_l": "10000.1"}, "number_out_of_range", "volume_l"),
        ({"volume_l": "nan"}, "not_a_number", "volume_l"),
        ({"volume_l": "1e400"}, "number_out_of_range", "volume_l"),
        ({"volume_l": "6 l"}, "not_a_number", "volume_l"),
        ({"mass_kg": "2000.5"}, "number_out_of_range", "mass_kg"),
        ({"mass_kg": "inf"}, "not_a_number", "mass_kg"),
        ({"mass_kg": "", "kind": "fresh"}, "no_size", "mass_kg"),
        ({"kind": "livestock"}, "unknown_kind", "kind"),
    ],
)
def test_wrong_cells_are_told_by_line_and_column(
    county: County, tmp_path: Path, changed: dict[str, str], code: str, column: str
) -> None:
    assert places(county, tmp_path, a_row(parcel_id="P0"), a_row(**changed)) == [(code, 3, column)]


def test_a_repeated_parcel_id_is_told_with_the_line_it_stands_in_first(county: County, tmp_path: Path) -> None:
    path = a_parcels_file(tmp_path, "\n".join([HEADING, a_row(), a_row(parcel_id="P2"), a_row(), ""]))
    (problem,) = problems_of(county, path)
    assert (problem.code, problem.line, problem.column) == ("duplicate_id", 4, "parcel_id")
    assert "line 2" in problem.what


def test_every_wrong_row_is_told(county: County, tmp_path: Path) -> None:
    rows = [a_row(parcel_id=f"P{i}", volume_l="-1", kind="livestock") for i in range(50)]
    assert len(places(county, tmp_path, *rows)) == 100


def test_due_before_ready_is_a_warning(tmp_path: Path) -> None:
    folder = a_county_folder(tmp_path)
    path = a_parcels_file(tmp_path, f"{HEADING}\n{a_row(due_at='2026-11-23T05:00:00')}\n")
    day, warnings = read_day(folder, MONDAY, path)
    assert [(warning.code, warning.line, warning.column) for warning in warnings] == [("due_before_ready", 2, "due_at")]
    assert day.parcels.due_seconds.tolist() == [5 * 3600]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf\r\n", "empty_file"),
        (HEADING.encode() + b"\n", "no_rows"),
        (GOOD_PARCELS.replace("C1", "顺达").encode("gbk"), "not_utf8"),
        (GOOD_PARCELS.encode("utf-16"), "not_utf8"),
        (GOOD_PARCELS.replace("due_at", "due").encode(), "missing_column"),
        (b"PK\x03\x04 not a table", "not_csv"),
    ],
)
def test_a_file_that_holds_no_table_is_told(county: County, tmp_path: Path, content: bytes, code: str) -> None:
    path = a_parcels_file(tmp_path, content)
    assert code in [problem.code for problem in problems_of(county, path)]


def test_a_missing_parcels_file_and_a_folder_in_its_place_are_told(county: County, tmp_path: Path) -> None:
    assert [problem.code for problem in problems_of(county, tmp_path / "none.csv")] == ["missing_file"]
    assert [problem.code for problem in problems_of(county, tmp_path)] == ["not_a_file"]


def test_a_workbook_says_the_same_as_a_csv_file(county: County, tmp_path: Path) -> None:
    rows = [[cell or None for cell in row.split(",")] for row in GOOD_PARCELS.splitlines()[1:]]
    from_workbook = read_parcels(a_workbook(tmp_path, *rows), county, MONDAY)
    from_csv = read_parcels(a_parcels_file(tmp_path), county, MONDAY)
    assert repr(from_workbook) == repr(from_csv)


def test_numbers_in_a_workbook_serve_as_ids_and_dates_as_times(county: County, tmp_path: Path) -> None:
    ready, due = datetime.datetime(2026, 11, 23, 6, 0), datetime.datetime(2026, 11, 24)
    path = a_workbook(tmp_path, [77000123456, "hub", "xiyuan", ready, due, 3, 0.25, 12, None])
    parcels = read_parcels(path, county, MONDAY)
    assert parcels.parcel_ids == ("77000123456",)
    assert parcels.carriers == ("12",)
    assert (parcels.ready_seconds[0], parcels.due_seconds[0]) == (21600, 86400)
    assert (parcels.volume_l[0], parcels.mass_kg[0]) == (3.0, 0.25)


def test_a_long_waybill_number_as_text_is_not_rounded(county: County, tmp_path: Path) -> None:
    path = a_workbook(tmp_path, ["007712345678901234567", "hub", "xiyuan", "2026-11-23T06:00:00", None, 3, 1])
    assert read_parcels(path, county, MONDAY).parcel_ids == ("007712345678901234567",)


def test_a_workbook_row_is_told_by_its_own_number(county: County, tmp_path: Path) -> None:
    good: list[object] = ["P1", "hub", "xiyuan", "2026-11-23T06:00:00", None, 3, 1]
    path = a_workbook(
        tmp_path, good, [], ["P2\nP3", "hub", "xiyuan", "2026-11-23T06:00:00", None, 3, 1], [*good[:5], -1, 1]
    )
    (size, twice) = sorted(problems_of(county, path), key=lambda problem: problem.code, reverse=True)
    assert (size.code, size.line, size.column) == ("number_out_of_range", 5, "volume_l")
    assert (twice.code, twice.line, twice.column) == ("duplicate_id", 5, "parcel_id")


def test_a_workbook_that_is_none_is_told(county: County, tmp_path: Path) -> None:
    for content in (GOOD_PARCELS, b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" + bytes(600)):
        path = a_parcels_file(tmp_path, content, "parcels.xlsx")
        assert [problem.code for problem in problems_of(county, path)] == ["not_a_workbook"]


@pytest.mark.parametrize("name", ["parcels.xls", "PARCELS.XLS", "parcels.xlsx", "parcels.csv"])
def test_an_old_workbook_is_to_be_saved_as_xlsx_or_csv(county: County, tmp_path: Path, name: str) -> None:
    path = a_parcels_file(tmp_path, bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), name)
    (problem,) = problems_of(county, path)
    assert problem.code == "old_workbook"
    assert "XLSX" in problem.expected
    assert "CSV" in problem.expected


def test_text_under_the_name_of_an_old_workbook_is_to_be_saved_anew_too(county: County, tmp_path: Path) -> None:
    path = a_parcels_file(tmp_path, GOOD_PARCELS, "parcels.xls")
    assert [problem.code for problem in problems_of(county, path)] == ["old_workbook"]


def test_an_archive_that_is_no_workbook_is_told(county: County, tmp_path: Path) -> None:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("readme.txt", "hello")
    path = a_parcels_file(tmp_path, raw.getvalue(), "parcels.xlsx")
    assert [problem.code for problem in problems_of(county, path)] == ["not_a_workbook"]


def test_a_workbook_with_a_cell_in_the_farthest_corner_is_refused_before_it_fills_the_memory(
    county: County, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["XFD1048576"] = "parcel_id", "x"
    path = tmp_path / "parcels.xlsx"
    book.save(path)
    assert [problem.code for problem in problems_of(county, path)] == ["file_too_large"]


def test_an_empty_workbook_is_told(county: County, tmp_path: Path) -> None:
    path = tmp_path / "parcels.xlsx"
    openpyxl.Workbook().save(path)
    assert [problem.code for problem in problems_of(county, path)] == ["empty_file"]


def test_a_workbook_counts_as_wide_as_it_is(county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = ["P1", "hub", "xiyuan", "2026-11-23T06:00:00", None, 3, 1, None, None, *["x"] * 25]
    path = a_workbook(tmp_path, cells)
    monkeypatch.setattr(workbook_safety, "LARGEST_CELLS", 2 * len(cells))
    assert read_parcels(path, county, MONDAY).parcel_ids == ("P1",)
    monkeypatch.setattr(workbook_safety, "LARGEST_CELLS", 2 * len(cells) - 1)
    assert [problem.code for problem in problems_of(county, path)] == ["file_too_large"]


def test_a_workbook_of_too_many_cells_is_refused_before_it_is_opened(
    county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_workbook(tmp_path, ["P1", "hub", "xiyuan", "2026-11-23T06:00:00", None, 3, 1])
    monkeypatch.setattr(workbook_safety, "MOST_FILLED_CELLS", 10)
    (problem,) = problems_of(county, path)
    assert (problem.code, problem.expected) == ("file_too_large", "at most 10; split it into several files")


def test_a_formula_without_a_result_is_told_with_its_place(county: County, tmp_path: Path) -> None:
    path = a_workbook(tmp_path, ["P1", "hub", "xiyuan", "2026-11-23T06:00:00", None, 3, "=0.5*2"])
    (problem,) = problems_of(county, path)
    assert (problem.code, problem.line, problem.column) == ("no_results", 2, "G")
