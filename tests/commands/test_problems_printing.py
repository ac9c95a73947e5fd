from __future__ import annotations

import pytest

from tongcun.commands.problems_printing import print_problems
from tongcun.feeds.problems import Problem, Severity
from tongcun.language import speaking


def a_problem(
    severity: Severity = Severity.ERROR,
    file: str = "stops.txt",
    line: int | None = 3,
    column: str | None = "stop_lat",
    what: str = "'north' is no position",
) -> Problem:
    return Problem(severity, "bad_position", file, line, column, what, "degrees from -90 to 90")


def printed(capsys: pytest.CaptureFixture[str], *problems: Problem) -> list[str]:
    print_problems(problems)
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err.splitlines()


def test_a_problem_is_one_line_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, a_problem()) == [
        "stops.txt:3: stop_lat: 'north' is no position, expected: degrees from -90 to 90"
    ]


def test_a_place_that_is_not_known_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = printed(capsys, a_problem(line=None, column=None))
    assert line.startswith("stops.txt: 'north'")


def test_errors_stand_before_warnings_which_say_so(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys, a_problem(Severity.WARNING, "a.txt"), a_problem(file="b.txt"), a_problem(file="a.txt"))
    assert [line.split(":")[0] for line in lines] == ["b.txt", "a.txt", "a.txt"]
    assert lines[2].startswith("a.txt:3: stop_lat: warning: ")


def test_of_many_problems_a_hundred_are_printed_and_the_rest_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys, *(a_problem(line=line) for line in range(142)))
    assert len(lines) == 101
    assert lines[100] == "… and 42 more problems"


def test_line_ends_and_terminal_codes_from_a_file_are_made_visible(capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = printed(capsys, a_problem(what="'a\nb\x1b[2J\u202e西源\u3000村'"))
    assert r"'a\nb\x1b[2J\u202e西源　村'" in line


def test_in_chinese_its_parts_are_parted_by_chinese_marks(capsys: pytest.CaptureFixture[str]) -> None:
    with speaking("zh"):
        (line,) = printed(capsys, a_problem(Severity.WARNING))
    assert line.startswith("stops.txt:3: stop_lat：提醒：")
