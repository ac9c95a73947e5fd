"""The demo's web and worker: who ends by itself is told of, and a worker is started again, but not for ever."""

from __future__ import annotations

import datetime
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tongcun.commands import serving
from tongcun.commands.serving import MOST_STARTS, Running

NOW = "2026-11-23T10:30:00+08:00"
SLEEPS = "import time; time.sleep(60)"
TELLS_ITS_CLOCK = "import os, sys; print(os.environ['TONGCUN_NOW'], file=open(sys.argv[1], 'a')); " + SLEEPS


@pytest.fixture
def web() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([sys.executable, "-c", SLEEPS]) as process:
        yield process
        process.kill()


def running(web: subprocess.Popen[bytes], folder: Path, program: str, *arguments: str) -> Running:
    """A worker that is a program of our own, as `python -m program`."""
    (folder / "program.py").write_text(program)
    env = {**os.environ, "TONGCUN_NOW": NOW, "PYTHONPATH": str(folder)}
    words = ["program", *arguments]
    return Running(web, serving._started(words, env, []), words, env, [], time.monotonic())


def until(found: Path, lines: int) -> list[str]:
    """What a file says once it has so many lines."""
    for _ in range(200):
        said = found.read_text().splitlines() if found.exists() else []
        if len(said) >= lines:
            return said
        time.sleep(0.05)
    raise AssertionError(said)


def test_a_killed_worker_is_started_again_and_its_clock_goes_on(
    web: subprocess.Popen[bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clocks = tmp_path / "clocks"
    served = running(web, tmp_path, TELLS_ITS_CLOCK, str(clocks))
    served.began -= 3600  # an hour ago
    waiting = threading.Thread(target=served.wait)
    waiting.start()
    until(clocks, 1)
    os.kill(served.worker.pid, signal.SIGKILL)
    first, second = (datetime.datetime.fromisoformat(line) for line in until(clocks, 2))
    web.kill()
    waiting.join()
    served.end()
    assert first.isoformat() == NOW
    assert datetime.timedelta(hours=1) <= second - first < datetime.timedelta(hours=1, minutes=1)
    assert capsys.readouterr().out == "The worker ended by itself (signal 9); it is started again.\n"


def test_a_worker_that_ends_again_and_again_is_given_up(
    web: subprocess.Popen[bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    served = running(web, tmp_path, "raise SystemExit(2)")
    served.wait()
    told = capsys.readouterr()
    assert told.out.splitlines() == ["The worker ended by itself (status 2); it is started again."] * MOST_STARTS
    assert told.err == "The worker ended by itself (status 2), again and again.\n"
    assert web.poll() is None
    served.end()
    assert web.poll() is not None
