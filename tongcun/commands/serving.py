"""Web and worker of the demo, for this machine alone, until Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tongcun.feeds.problems import InputError, Problems
from tongcun.language import _

LOCALHOST = "127.0.0.1"
FEW = {"TONGCUN_WORKERS": "2", "TONGCUN_THREADS": "4"}
"""One person looks at the demo, however many cores the machine has."""
SECONDS_TO_END = 10


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
        expected = _("a free port, such as: make demo PORT={port}").format(port=8019 if port != 8019 else 8020)
        problems.error("port_taken", "--port", None, None, what, expected)
        raise InputError(problems) from None


def address_of(door: socket.socket) -> str:
    """Where the pages are to be seen."""
    return f"http://{LOCALHOST}:{door.getsockname()[1]}/"


@contextmanager
def web_and_worker(door: socket.socket, env: Mapping[str, str]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Both processes while they run; both are ended afterwards, first by asking.

    They stand in sessions of their own, so that Ctrl-C reaches only us, and we end them in good order. The web's
    workers are forked after the program is loaded (`served.preload_app`), so that the simulated clock is the same for
    all.
    """
    door.set_inheritable(True)
    web = ["gunicorn", "--config", "python:tongcun.website.served", "--bind", f"fd://{door.fileno()}"]
    running = [
        _started([*web, "tongcun.website.asgi"], {**FEW, **env}, door.fileno()),
        _started(["tongcun", "worker"], env),
    ]
    try:
        yield running
    finally:
        _end(running)


def wait_for(running: list[subprocess.Popen[bytes]]) -> None:
    """Wait until one of the processes ends by itself, which none should."""
    while all(process.poll() is None for process in running):
        time.sleep(0.3)


def _started(words: list[str], env: Mapping[str, str], *files: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", *words]
    return subprocess.Popen(command, env=dict(env), pass_fds=files, stdin=subprocess.DEVNULL, start_new_session=True)


def _end(running: list[subprocess.Popen[bytes]]) -> None:
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
