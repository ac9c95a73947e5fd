from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.feeds.feed_files import a_feed, good, write_folder, write_zip
from tongcun.commands import feed


def output_of(
    capsys: pytest.CaptureFixture[str], path: Path, date: str | None = None, status: int = 0
) -> tuple[str, list[str]]:
    """What `tongcun feed` prints: its standard output with single spaces, and its problems."""
    assert feed.run(path, date) == status
    captured = capsys.readouterr()
    return re.sub(r" +", " ", captured.out), captured.err.splitlines()


def test_it_says_what_a_feed_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, problems = output_of(capsys, write_zip(tmp_path / "village.zip", a_feed()))
    assert problems == []
    for line in (
        "village.zip",
        "agencies 示例客运（虚构）",
        "timezone Asia/Shanghai",
        "routes 2",
        "stops 4, of which called at 3",
        "trips 3",
        "stop times 8",
        "frequency trips 1 with 3 starts",
        "service dates 2026-01-01 – 2026-12-31",
    ):
        assert line in out


def test_with_a_date_it_lists_the_runs_of_each_route(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, _problems = output_of(capsys, write_folder(tmp_path, a_feed()), "2026-01-05")
    assert "runs on 2026-01-05" in out
    assert "\n 1 1 07:00:00 07:30:00" in out
    assert "\n 2 3 06:00:00 14:20:00" in out
    assert "total 4" in out


def test_routes_stand_in_the_order_of_their_numbers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    routes = good("routes").replace("R1,A,1,", "R1,A,10,").replace("R2,A,2,", "R2,A,9,")
    out, _problems = output_of(capsys, write_folder(tmp_path, a_feed(routes=routes)), "2026-01-05")
    assert out.index("\n 9 3 ") < out.index("\n 10 1 ")


@pytest.mark.parametrize("name", ["103①", "5²", "٣"])
def test_a_routes_name_may_hold_signs_that_look_like_numbers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    routes = good("routes").replace("R1,A,1,", f"R1,A,{name},")
    out, _problems = output_of(capsys, write_folder(tmp_path, a_feed(routes=routes)), "2026-01-05")
    assert name in out


def test_warnings_are_counted_by_code_and_told_one_by_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stops = good("stops") + "a,甲,28.1,118.1,,\nb,乙,28.2,118.2,,\n"
    out, problems = output_of(capsys, write_folder(tmp_path, a_feed(stops=stops)))
    assert "unused_stop 2 " in out
    assert [line[:30] for line in problems] == ["stops.txt:6: stop_id: warning:", "stops.txt:7: stop_id: warning:"]


def test_an_unreadable_feed_and_a_bad_date_are_told_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = a_feed(stops=None, agency=good("agency").replace("Asia/Shanghai", "Shanghai"))
    out, problems = output_of(capsys, write_folder(tmp_path, files), "23.11.2026", status=2)
    assert out == ""
    assert [line.split(" ")[0] for line in problems] == ["--date:", "stops.txt:", "agency.txt:2:"]


@pytest.mark.parametrize("date", ["2026-13-01", "2026-1-5", "tomorrow", ""])
def test_a_bad_date_alone_is_told_too(tmp_path: Path, capsys: pytest.CaptureFixture[str], date: str) -> None:
    _out, problems = output_of(capsys, write_folder(tmp_path, a_feed()), date, status=2)
    assert len(problems) == 1
    assert problems[0].startswith("--date: ")


def test_a_date_without_any_run_is_a_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, problems = output_of(capsys, write_folder(tmp_path / "feed", a_feed()), "2027-01-04", status=2)
    assert "trips" in out
    expected = "a date from 2026-01-01 to 2026-12-31 on which trips run"
    assert problems == [f"{tmp_path / 'feed'}: no bus runs on 2027-01-04, expected: {expected}"]


@pytest.mark.parametrize("content", [None, "route_id\n"])
def test_a_path_that_is_no_feed_is_a_problem(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None
) -> None:
    path = tmp_path / "feed.zip"
    if content is not None:
        path.write_text(content)
    _out, problems = output_of(capsys, path, status=2)
    assert len(problems) == 1
    assert problems[0].startswith(f"{path}: ")
