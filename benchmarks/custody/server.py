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
from collections.abc import Iterator
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


def start(home: Path, environment: dict[str, str], port: int | None = None) -> Server:
    """Serve until stopped or killed; answers once it is ready."""
    port = port or free_port()
    command = [
        sys.executable, "-m", "gunicorn", "--config", "python:tongcun.website.served", "tongcun.website.wsgi",
        "--bind", f"127.0.0.1:{port}", "--log-level", "critical",
    ]  # fmt: skip
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    server = Server(port, home, environment, process)
    for _ in range(600):
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/alive")
            if connection.getresponse().status == 200:
                return server
        if process.poll() is not None:
            raise RuntimeError("the server did not start")
        time.sleep(0.05)
    server.kill()
    raise RuntimeError("the server does not answer")


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
