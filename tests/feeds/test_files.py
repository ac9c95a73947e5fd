"""Files that are no plain files, and columns in which all is wrong."""

from __future__ import annotations

import os
import socket
import threading
from pathlib import Path

import pytest

from tongcun.feeds import files
from tongcun.feeds.cells import decimal, distinct_values
from tongcun.feeds.files import is_folder, read_bytes
from tongcun.feeds.problems import Problems
from tongcun.feeds.table import read_table


def test_a_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(b"parcel_id\nP1\n",))
    writer.start()
    assert read_bytes(pipe, Problems(), "a table") == b"parcel_id\nP1\n"
    writer.join()


def test_a_pipe_into_which_nobody_writes_is_told_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert told(tmp_path / "pipe") == [("silent_pipe", "is a pipe or device that gives nothing")]


def test_a_pipe_whose_writer_says_nothing_more_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "SILENT_SECONDS", 0.2)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = os.open(pipe, os.O_RDWR)
    os.write(writer, b"parcel_id\n")
    assert told(pipe) == [("silent_pipe", "is a pipe or device that gives nothing")]
    os.close(writer)


def test_a_terminal_at_which_nobody_types_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "SILENT_SECONDS", 0.2)
    ours, theirs = os.openpty()
    assert told(Path(os.ttyname(theirs))) == [("silent_pipe", "is a pipe or device that gives nothing")]
    os.close(ours)
    os.close(theirs)


def test_a_socket_is_told(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(tmp_path / "door"))
        assert [code for code, _what in told(tmp_path / "door")] == ["unreadable_file"]


def test_an_empty_device_is_an_empty_file() -> None:
    assert read_bytes(Path("/dev/null"), Problems(), "a table") == b""


def told(path: Path) -> list[tuple[str, str]]:
    """Why a file cannot be read."""
    problems = Problems()
    assert read_bytes(path, problems, "a table") is None
    return [(problem.code, problem.what) for problem in problems]


def test_what_never_ends_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_BYTES", 2**20)
    problems = Problems()
    assert read_bytes(Path("/dev/zero"), problems, "a table") is None
    assert [problem.code for problem in problems] == ["file_too_large"]


@pytest.mark.parametrize(
    ("name", "what"),
    [("nowhere", "there is no such folder"), ("file", "is a file"), ("file/below", "there is no such folder")],
)
def test_what_is_no_folder_is_told(tmp_path: Path, name: str, what: str) -> None:
    (tmp_path / "file").touch()
    problems = Problems()
    assert not is_folder(tmp_path / name, "no_folder", problems, "a folder")
    assert [(problem.code, problem.what) for problem in problems] == [("no_folder", what)]


def test_unfit_cells_of_a_column_are_told_from_the_top_down() -> None:
    problems = Problems()
    table = read_table(b"volume_l\nx\n1\ny\nx\n", "parcels.csv", problems, ["volume_l"])
    assert table is not None
    distinct_values(table, "volume_l", lambda cell: decimal(cell, 10.0), 0.0, problems)
    assert [(problem.line, problem.what[:3]) for problem in problems] == [(2, "'x'"), (4, "'y'"), (5, "'x'")]
