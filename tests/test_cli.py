"""The command line as a process: what goes wrong with standard output, and Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from tongcun import cli

FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.is_char_device(), reason="no device that is always full")
@pytest.mark.parametrize("words", [["--help"], ["feed", "data/tiny/gtfs"]])
def test_a_full_disk_under_standard_output_is_told_in_one_line(words: list[str]) -> None:
    with FULL.open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tongcun", *words],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=Path(__file__).parents[1],
            env={"TONGCUN_LANG": "en"},
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.decode() == "standard output cannot be written: No space left on device\n"


@pytest.mark.skipif(not FULL.is_char_device(), reason="no device that is always full")
def test_a_plan_whose_summary_finds_no_room_is_told_to_be_there(tmp_path: Path) -> None:
    words = ["plan", "data/tiny", "--date", "2026-11-23", "--parcels", "data/tiny/parcels.csv", "--out", str(tmp_path)]
    with FULL.open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tongcun", *words],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=Path(__file__).parents[1],
            env={"TONGCUN_LANG": "en"},
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.decode().splitlines()[-2:] == [
        f"The plan is in {tmp_path}",
        "standard output cannot be written: No space left on device",
    ]


def _with_ctrl_c() -> None:
    """As at a terminal: what is started in the background, as these tests may be, has Ctrl-C ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_while_the_program_is_loaded_ends_it_without_a_word(tmp_path: Path) -> None:
    # In the place of what the command line imports first.
    (tmp_path / "typer.py").write_text("import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(9)\n")
    done = subprocess.run(
        [sys.executable, "-m", "tongcun", "--help"],
        capture_output=True,
        cwd=Path(__file__).parents[1],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        preexec_fn=_with_ctrl_c,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, b"", b"")


def test_ctrl_c_before_a_command_begins_is_an_exit_status(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(**_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "app", interrupted)
    with pytest.raises(SystemExit) as end:
        cli._run()
    assert end.value.code == 130
