"""The command line as a process: what goes wrong with standard output."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

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
