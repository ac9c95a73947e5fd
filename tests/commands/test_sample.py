from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.data.folders import PILOT
from tongcun.cli import app


def sample(out: Path, *changes: str, county: Path = PILOT) -> Result:
    options = {"--parcels": "40", "--date": "2021-09-27", "--seed": "4", "--out": str(out)}
    options |= dict(zip(changes[::2], changes[1::2], strict=True))
    return CliRunner().invoke(app, ["sample", str(county), *(word for pair in options.items() for word in pair)])


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_it_writes_the_parcels_and_says_so(tmp_path: Path) -> None:
    done = sample(tmp_path / "parcels.csv")
    assert done.exit_code == 0
    assert "40 invented parcels" in done.stdout
    assert len(rows(tmp_path / "parcels.csv")) == 40


def test_the_pilots_parcels_were_made_this_way(tmp_path: Path) -> None:
    sample(tmp_path / "parcels.csv")
    assert rows(tmp_path / "parcels.csv") == rows(PILOT / "parcels.csv")


def test_a_peak_factor_multiplies_the_parcels(tmp_path: Path) -> None:
    assert sample(tmp_path / "parcels.csv", "--peak", "2.5").exit_code == 0
    assert len(rows(tmp_path / "parcels.csv")) == 100


def test_missing_folders_on_the_way_are_made(tmp_path: Path) -> None:
    assert sample(tmp_path / "new" / "folder" / "parcels.csv").exit_code == 0


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--parcels", "0", "--parcels: 0 is out of range"),
        ("--parcels", "-5", "--parcels: -5 is out of range"),
        ("--parcels", "900000000", "--parcels: 900,000,000 is out of range"),
        ("--peak", "0", "--peak: 0 is out of range"),
        ("--peak", "nan", "--peak: nan is out of range"),
        ("--peak", "inf", "--peak: inf is out of range"),
        ("--seed", "-1", "--seed: -1 is out of range"),
        ("--date", "2021-02-30", "'2021-02-30' is not a date"),
        ("--date", "today", "'today' is not a date"),
    ],
)
def test_an_option_that_makes_no_sense_is_refused(tmp_path: Path, option: str, value: str, told: str) -> None:
    done = sample(tmp_path / "parcels.csv", option, value)
    assert done.exit_code == 2
    assert told in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_many_parcels_at_a_high_peak_are_too_many(tmp_path: Path) -> None:
    done = sample(tmp_path / "parcels.csv", "--parcels", "900000", "--peak", "50")
    assert done.exit_code == 2
    assert "--parcels × --peak" in done.stderr


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    done = sample(tmp_path, "--parcels", "0", "--date", "today")
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 3


def test_a_folder_is_not_written_over(tmp_path: Path) -> None:
    done = sample(tmp_path)
    assert done.exit_code == 2
    assert "is a folder, expected: a CSV file" in done.stderr


def test_a_spreadsheet_is_not_what_it_writes(tmp_path: Path) -> None:
    done = sample(tmp_path / "parcels.xlsx")
    assert done.exit_code == 2
    assert "expected: a CSV file" in done.stderr


def test_a_file_that_cannot_be_written_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = sample(tmp_path / "file" / "parcels.csv")
    assert done.exit_code == 2
    assert "cannot be written" in done.stderr


def test_a_place_that_cannot_be_written_is_told_with_what_else_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = sample(tmp_path / "file" / "parcels.csv", county=tmp_path / "nowhere")
    assert done.exit_code == 2
    assert "cannot be written" in done.stderr
    assert "there is no such folder" in done.stderr


def test_a_county_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    done = sample(tmp_path / "parcels.csv", county=tmp_path / "nowhere")
    assert done.exit_code == 2
    assert "there is no such folder" in done.stderr


def test_an_older_file_survives_a_refusal(tmp_path: Path) -> None:
    sample(tmp_path / "parcels.csv")
    before = (tmp_path / "parcels.csv").read_bytes()
    assert sample(tmp_path / "parcels.csv", "--parcels", "0").exit_code == 2
    assert (tmp_path / "parcels.csv").read_bytes() == before


@pytest.mark.parametrize("content", ["station_id,name\nhub,县共配中心\n", "\x00\x01"])
def test_a_file_of_another_kind_is_not_written_over(tmp_path: Path, content: str) -> None:
    (tmp_path / "stations.csv").write_text(content, encoding="utf-8")
    done = sample(tmp_path / "stations.csv")
    assert done.exit_code == 2
    assert "is there already, and no table of parcels" in done.stderr
    assert (tmp_path / "stations.csv").read_text(encoding="utf-8") == content


def test_a_device_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert sample(tmp_path / "pipe").exit_code == 2
    assert (tmp_path / "pipe").is_fifo()


def test_an_older_table_of_parcels_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "parcels.csv").write_text("\ufeffparcel_id,origin_station\nP1,hub\n", encoding="utf-8")
    assert sample(tmp_path / "parcels.csv").exit_code == 0
    assert len(rows(tmp_path / "parcels.csv")) == 40


def test_an_option_and_a_county_that_are_wrong_are_told_together(tmp_path: Path) -> None:
    done = sample(tmp_path / "parcels.csv", "--seed", "9" * 400, "--date", "tomorrow", county=tmp_path / "nowhere")
    assert done.exit_code == 2
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["--seed", "--date", str(tmp_path / "nowhere")]


def test_a_number_is_told_as_it_was_typed(tmp_path: Path) -> None:
    done = sample(tmp_path / "parcels.csv", "--seed", "123456789012345")
    assert "--seed: 123,456,789,012,345 is out of range" in done.stderr
