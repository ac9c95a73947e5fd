from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.data.folders import CHANGSHAN
from tongcun.cli import app
from tongcun.feeds.county import read_county

FEED = CHANGSHAN / "gtfs"


def county(out: Path, *changes: str, feed: Path = FEED) -> Result:
    options = {"--date": "2026-11-23", "--stations": "40", "--out": str(out)}
    options |= dict(zip(changes[::2], changes[1::2], strict=True))
    return CliRunner().invoke(app, ["county", str(feed), *(word for pair in options.items() for word in pair)])


def test_it_makes_a_county_that_sample_understands(tmp_path: Path) -> None:
    done = county(tmp_path / "play", "--drop", "2")
    assert done.exit_code == 0
    assert "14 townships, 25 villages" in done.stdout
    assert read_county(tmp_path / "play").settings.costs.drop == 2
    words = ["--parcels", "100", "--date", "2026-11-23", "--out", str(tmp_path / "parcels.csv")]
    assert CliRunner().invoke(app, ["sample", str(tmp_path / "play"), *words]).exit_code == 0


def test_an_empty_folder_may_become_the_county(tmp_path: Path) -> None:
    (tmp_path / "play").mkdir()
    assert county(tmp_path / "play").exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["play"]


@pytest.mark.parametrize(
    ("out", "beside"), [(".", "../parcels.csv"), ("../play", "../parcels.csv"), ("a/b", "a/parcels.csv")]
)
def test_the_folder_somebody_stands_in_may_become_the_county(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str, beside: str
) -> None:
    (tmp_path / "play").mkdir()
    monkeypatch.chdir(tmp_path / "play")
    done = county(Path(out))
    assert done.exit_code == 0
    assert done.stdout.endswith(f"--out {beside}\n")
    assert os.path.samefile(tmp_path / "play", Path.cwd())
    assert read_county(Path(out)).settings.name == "gtfs"
    assert not list(tmp_path.rglob(".tongcun-*"))


def test_a_link_to_an_empty_folder_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "play").mkdir()
    (tmp_path / "link").symlink_to("play")
    assert county(tmp_path / "link").exit_code == 0
    assert (tmp_path / "link").is_symlink()
    assert read_county(tmp_path / "play").settings.name == "gtfs"


@pytest.mark.parametrize("name", ["there/..", "/", "link", "circle", "x" * 300, "there/../.."])
def test_a_place_that_is_none_is_told_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to("nowhere")
    (tmp_path / "circle").symlink_to("circle")
    before = sorted(tmp_path.rglob("*"))
    done = county(Path(name))
    assert done.exit_code == 2
    assert done.stderr.startswith("--out: ")
    assert len(done.stderr.splitlines()) == 1
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("moved", range(6))
def test_an_interruption_leaves_an_empty_folder_or_the_whole_county(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moved: int
) -> None:
    (tmp_path / "play").mkdir()
    replace, count = os.replace, iter(range(100))

    def interrupted(source: Path, target: Path) -> None:
        replace(source, target)
        if next(count) == moved:
            raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    county(tmp_path / "play")
    found = {path.name for path in (tmp_path / "play").iterdir()}
    assert found == (set() if moved < 4 else {"gtfs", "stations.csv", "station_stops.csv", "holds.csv", "county.toml"})


def test_a_feed_whose_folder_has_no_name_to_show_gives_a_county_all_the_same(tmp_path: Path) -> None:
    feed = tmp_path / os.fsdecode(b"\xff\xfe")
    shutil.copytree(FEED, feed)
    assert county(tmp_path / "play", feed=feed).exit_code == 0
    assert read_county(tmp_path / "play").settings.name == "GTFS"


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "play").mkdir()
    (tmp_path / "play" / "mine.txt").touch()
    done = county(tmp_path / "play")
    assert done.exit_code == 2
    assert "is already there" in done.stderr
    assert [path.name for path in (tmp_path / "play").iterdir()] == ["mine.txt"]


def test_a_file_in_its_place_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "play").touch()
    assert county(tmp_path / "play").exit_code == 2
    assert (tmp_path / "play").is_file()


def test_a_place_that_cannot_be_written_is_told_with_what_else_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = county(tmp_path / "file" / "play", feed=tmp_path / "nowhere")
    assert done.exit_code == 2
    assert "cannot be written" in done.stderr
    assert "there is no such file or folder" in done.stderr


def test_a_feed_does_not_swallow_its_own_county() -> None:
    done = county(FEED / "play")
    assert done.exit_code == 2
    assert "lies inside the feed" in done.stderr
    assert not (FEED / "play").exists()


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--stations", "1", "--stations: 1 is out of range"),
        ("--stations", "1000000", "--stations: 1,000,000 is out of range"),
        ("--room", "0", "--room: 0 is out of range"),
        ("--room", "nan", "--room: nan is out of range"),
        ("--drop", "-1", "--drop: -1 is out of range"),
        ("--seed", "-1", "--seed: -1 is out of range"),
        ("--date", "23.11.2026", "'23.11.2026' is not a date"),
        ("--date", "1999-01-01", "no bus runs on 1999-01-01, expected: a date from 2021-01-01 to 2035-12-31"),
    ],
)
def test_an_option_that_makes_no_sense_is_refused(tmp_path: Path, option: str, value: str, told: str) -> None:
    done = county(tmp_path / "play", option, value)
    assert done.exit_code == 2
    assert told in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_feed_that_cannot_be_read_is_told_with_the_options_that_are_wrong(tmp_path: Path) -> None:
    done = county(tmp_path / "play", "--room", "0", feed=tmp_path / "nowhere.zip")
    assert done.exit_code == 2
    assert "--room" in done.stderr
    assert "nowhere.zip" in done.stderr


def test_a_full_disk_is_told_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise shutil.Error([("here/stops.txt", "there/stops.txt", "No space left on device")])

    monkeypatch.setattr(shutil, "copytree", full)
    done = county(tmp_path / "play")
    assert done.exit_code == 2
    assert "play cannot be written: No space left on device, expected" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = county(tmp_path / "file" / "play")
    assert done.exit_code == 2
    assert "cannot be" in done.stderr
