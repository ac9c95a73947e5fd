"""Running a command in a fresh process: seconds, memory, and how much others disturbed it."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

CALM_BUSY = 0.15
"""A machine whose cores are busy for less than this share counts as calm."""
LOOK_SECONDS = 2.0
DISTURBED = 0.10
"""A run during which others took more than this share of all cores counts only where all were disturbed."""
TIMES = 3
"""How often a command is measured."""
SECONDS_AT_MOST = 600.0


@dataclass(frozen=True, slots=True)
class Measured:
    """What a process did and took: whole-process seconds, peak of resident memory, and the machine meanwhile.

    `exit_status` is None for a process that had to be ended because it took too long. `others` is the share of all
    cores that other processes took meanwhile, `load` the machine's load average (one minute) at the start.
    """

    exit_status: int | None
    seconds: float
    megabytes: float
    others: float
    load: float
    output: str
    errors: str


def measured(command: Sequence[str], folder: Path, patience: float) -> Measured:
    """Run a command TIMES times on a calm machine; the quickest of the undisturbed runs counts, if there is one.

    What runs the same work slower is the machine's doing: on a shared one also that of neighbours nobody here can see.
    `patience` is in seconds: how long to wait for a calm machine before going ahead anyway. Without any, the command
    is run once.
    """
    if not patience:
        return timed(command, folder)
    runs = []
    for _ in range(TIMES):
        wait_until_calm(patience)
        runs.append(timed(command, folder))
        if runs[-1].exit_status != 0:
            return runs[-1]
    return min(runs, key=lambda run: (max(run.others, DISTURBED), run.seconds))


def timed(command: Sequence[str], folder: Path, seconds_at_most: float = SECONDS_AT_MOST) -> Measured:
    """Run a command at once, calm or not.

    The memory is asked of this one process (and of what it waited for), so a caller should itself be small: a new
    process begins with its caller's peak.
    """
    load = os.getloadavg()[0]
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        busy, begin = _busy_seconds(), time.monotonic()
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=errors, stdin=subprocess.DEVNULL)
        ending = threading.Timer(seconds_at_most, process.kill)
        ending.start()
        _, state, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - begin
        ending.cancel()
        process.returncode = os.waitstatus_to_exitcode(state)
        others = _busy_seconds() - busy - usage.ru_utime - usage.ru_stime
        return Measured(
            exit_status=None if seconds >= seconds_at_most else process.returncode,
            seconds=seconds,
            megabytes=usage.ru_maxrss / 1024,
            others=max(0.0, others) / (seconds * _cores()),
            load=load,
            output=_text(output),
            errors=_text(errors),
        )


def wait_until_calm(patience: float) -> None:
    """Wait until the cores are idle, or patience (seconds) ends."""
    deadline = time.monotonic() + patience
    busy_share = 1.0
    while busy_share > CALM_BUSY and time.monotonic() < deadline:
        busy = _busy_seconds()
        time.sleep(LOOK_SECONDS)
        busy_share = (_busy_seconds() - busy) / (LOOK_SECONDS * _cores())


def _cores() -> int:
    return os.cpu_count() or 1


def _busy_seconds() -> float:
    """Seconds that all cores together have worked since the machine started; 0 where the system does not tell."""
    try:
        fields = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:]
    except OSError:
        return 0.0
    user, nice, system, _, _, irq, softirq, steal = (int(field) for field in fields[:8])
    return (user + nice + system + irq + softirq + steal) / os.sysconf("SC_CLK_TCK")


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", errors="replace")
