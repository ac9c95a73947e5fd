"""A county with devices in a database of its own, served by gunicorn as it is in use."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass
class Server:
    """A server that runs: `process` leads a group of its own, so that a kill takes all of it."""

    port: int
    home: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """kill -9, workers and all."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Let it end in peace."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.kill()


def environment_of(home: Path, database: str | None) -> dict[str, str]:
    """What a process of this benchmark needs to know; `database` is an address, or None for SQLite in `home`."""
    environment = {**os.environ, "TONGCUN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "tongcun.website.settings"}
    environment.pop("DATABASE_URL", None)
    if database:
        environment["DATABASE_URL"] = database
    return environment


def run_python(environment: dict[str, str], module: str, *arguments: str) -> str:
    """Run a module to its end; what it printed."""
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


def gunicorn_words(port: int) -> list[str]:
    """What gunicorn is told: the settings that the program is served with, and a port."""
    return [
        "--config", "python:tongcun.website.served", "--bind", f"127.0.0.1:{port}", "--log-level", "critical",
        "tongcun.website.asgi",
    ]  # fmt: skip


def start(home: Path, environment: dict[str, str], port: int | None = None) -> Server:
    """Serve until stopped or killed; answers once it is ready."""
    port = port or free_port()
    command = [sys.executable, "-m", "gunicorn", *gunicorn_words(port)]
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    server = Server(port, home, environment, process)
    if not answers(port, lambda: process.poll() is None):
        server.kill()
        raise RuntimeError("the server does not answer")
    return server


def answers(port: int, is_there: Callable[[], bool] = lambda: True) -> bool:
    """Wait until a server answers, at most a minute and while it is there; whether it does."""
    until = time.monotonic() + 60
    while time.monotonic() < until and is_there():
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            connection.request("GET", "/alive")
            if connection.getresponse().status == 200:
                return True
        time.sleep(0.02)
    return False


class Nursery:
    """Servers that begin at once, one after the other, each killed with -9 (`nursery.py`)."""

    def __init__(self, environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", "benchmarks.custody.nursery"]
        self._process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def start(self, port: int) -> int:
        """A server that answers; its process id."""
        child = self._told(f"start {port}")
        if not answers(port):
            raise RuntimeError("the server does not answer")
        return child

    def kill(self, child: int) -> None:
        """kill -9, workers and all."""
        self._told(f"kill {child}")

    def close(self) -> None:
        """No more servers."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def _told(self, line: str) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def database(name: str) -> Iterator[str | None]:
    """The address of a database: None for SQLite, or a PostgreSQL made for the run."""
    if name == "sqlite":
        yield None
        return
    from tests.postgres import postgres

    with postgres() as address:
        yield address


def a_scan(code: str, act: str = "shelve") -> dict[str, Any]:
    """A scan made now, at the device's own station."""
    return {"id": str(uuid.uuid4()), "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "act": act, "code": code}


class Speaker:
    """One device that speaks to the server over one connection."""

    def __init__(self, port: int, token: str, timeout: float = 60.0) -> None:
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)

    def post(self, path: str, body: object) -> tuple[int, Any]:
        """Status and answer; raises OSError or HTTPException where there is none."""
        self._connection.request("POST", f"/api/v1{path}", json.dumps(body), self._headers)
        response = self._connection.getresponse()
        content = response.read()
        is_json = response.headers.get_content_type() == "application/json"
        return response.status, json.loads(content) if is_json else None

    def close(self) -> None:
        """Hang up."""
        self._connection.close()
