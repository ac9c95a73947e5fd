"""Web and worker of the demo, for this machine alone, until Ctrl-C."""

from __future__ import annotations

import datetime
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from tongcun.feeds.problems import InputError, Problems
from tongcun.language import _

LOCALHOST = "127.0.0.1"
FEW = {"TONGCUN_WORKERS": "2", "TONGCUN_THREADS": "4"}
"""One person looks at the demo, however many cores the machine has."""
SECONDS_TO_END = 10
MOST_STARTS, WITHIN_SECONDS = 5, 60.0
"""So often within that time a worker is started again: what ends more often has a cause that starting does not mend."""


def held_port(port: int) -> socket.socket:
    """Take a port of localhost (0: any that is free) before the work begins.

    Raises InputError where another program has it, or this user may not have it.
    """
    try:
        return socket.create_server((LOCALHOST, port), backlog=128)
    except OSError as error:
        problems = Problems()
        what = _("port {port} on {host} is not to be had ({reason})").format(
            port=port, host=LOCALHOST, reason=os.strerror(error.errno) if error.errno else error
        )
        expected = _("a free port, such as: make demo PORT={port}").format(port=other_port(str(port)))
        problems.error("port_taken", "--port", None, None, what, expected)
        raise InputError(problems) from None


def other_port(taken: str) -> int:
    """A port to name as an example: not the one that is taken, the last number of a text."""
    return 8020 if taken.rstrip("/").endswith("8019") else 8019


def address_of(door: socket.socket) -> str:
    """Where the pages are to be seen."""
    return f"http://{LOCALHOST}:{door.getsockname()[1]}/"


@dataclass
class Running:
    """Web and worker as they run. The worker's clock begins as `env` says, also when it is started again later."""

    web: subprocess.Popen[bytes]
    worker: subprocess.Popen[bytes]
    words: Sequence[str]
    env: Mapping[str, str]
    files: Sequence[int]
    began: float
    starts: list[float] = field(default_factory=list)

    def wait(self) -> None:
        """Wait until the web ends by itself, which it should not, or the worker again and again; the worker is started
        again, and that is told."""
        while self.web.poll() is None:
            if self.worker.poll() is not None and not self._is_started_again():
                return
            time.sleep(0.3)

    def end(self) -> None:
        """End both, first by asking."""
        running = [self.web, self.worker]
        for process in running:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        until = time.monotonic() + SECONDS_TO_END
        for process in running:
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _is_started_again(self) -> bool:
        moment, how = time.monotonic(), _how(self.worker.returncode)
        self.starts = [start for start in self.starts if moment - start < WITHIN_SECONDS]
        if len(self.starts) == MOST_STARTS:
            print(_("The worker ended by itself ({how}), again and again.").format(how=how), file=sys.stderr)
            return False
        print(_("The worker ended by itself ({how}); it is started again.").format(how=how), flush=True)
        self.starts.append(moment)
        self.worker = _started(self.words, _later(self.env, moment - self.began), self.files)
        return True


@contextmanager
def web_and_worker(door: socket.socket, env: Mapping[str, str], claim: int) -> Iterator[Running]:
    """Both processes while they run; both are ended afterwards. They hold `claim`, the file that holds their folder.

    They stand in sessions of their own, so that Ctrl-C reaches only us, and we end them in good order. The web's
    workers are forked after the program is loaded (`served.preload_app`), so that the simulated clock is the same for
    all.
    """
    door.set_inheritable(True)
    web = ["gunicorn", "--config", "python:tongcun.website.served", "--bind", f"fd://{door.fileno()}"]
    worker, began = ["tongcun", "worker"], time.monotonic()
    running = Running(
        _started([*web, "tongcun.website.asgi"], {**FEW, **env}, [door.fileno(), claim]),
        _started(worker, env, [claim]), worker, env, [claim], began,
    )  # fmt: skip
    try:
        yield running
    finally:
        running.end()


def _started(words: Sequence[str], env: Mapping[str, str], files: Sequence[int]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", *words]
    return subprocess.Popen(command, env=dict(env), pass_fds=files, stdin=subprocess.DEVNULL, start_new_session=True)


def _later(env: Mapping[str, str], seconds: float) -> dict[str, str]:
    """The environment of a process whose simulated clock has already gone on for some seconds."""
    start = datetime.datetime.fromisoformat(env["TONGCUN_NOW"])
    return {**env, "TONGCUN_NOW": (start + datetime.timedelta(seconds=seconds)).isoformat()}


def _how(status: int) -> str:
    """How a process ended, by its return code as `subprocess` gives it."""
    return _("signal {number}").format(number=-status) if status < 0 else _("status {number}").format(number=status)
