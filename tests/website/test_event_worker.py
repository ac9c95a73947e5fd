"""The line that gunicorn's workers speak over: a head without end is refused, and the line is closed."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn

from tongcun.website.event_worker import LONGEST_HEAD, BoundedProtocol, EventWorker


async def an_app(scope: object, receive: object, send: object) -> None:
    """Says yes to everything."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})  # type: ignore[operator]
    await send({"type": "http.response.body", "body": b""})  # type: ignore[operator]


@pytest.fixture
def port() -> Iterator[int]:
    """A server with our protocol."""
    door = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(an_app, **EventWorker.CONFIG_KWARGS, log_level="critical"))
    thread = threading.Thread(target=server.run, args=([door],))
    thread.start()
    yield door.getsockname()[1]
    server.should_exit = True
    thread.join()


def answered(port: int, *parts: bytes) -> bytes:
    """What comes back to these bytes until the line is closed or an answer is whole."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        try:
            for part in parts:
                line.sendall(part)
        except OSError:  # it was hung up on us while we spoke
            pass
        return line.recv(4096)


def test_a_head_of_some_size_is_answered(port: int) -> None:
    head = b"GET / HTTP/1.1\r\nHost: a\r\nX-Long: " + b"x" * (LONGEST_HEAD // 2) + b"\r\n\r\n"
    assert answered(port, head).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "parts",
    [
        (b"GET / HTTP/1.1\r\nHost: a\r\n", *[b"X-Some: " + b"x" * 4000 + b"\r\n"] * 20, b"\r\n"),
        (b"GET /" + b"a" * (LONGEST_HEAD + 10) + b" HTTP/1.1\r\nHost: a\r\n\r\n",),
    ],
)
def test_a_head_without_end_is_refused(port: int, parts: tuple[bytes, ...]) -> None:
    assert answered(port, *parts).startswith(b"HTTP/1.1 400")


def test_every_request_over_one_line_has_its_own_measure(port: int) -> None:
    head = b"GET / HTTP/1.1\r\nHost: a\r\nX-Long: " + b"x" * (LONGEST_HEAD // 2) + b"\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        for _ in range(4):
            line.sendall(head)
            assert line.recv(4096).startswith(b"HTTP/1.1 200")


def test_it_is_our_protocol_that_is_spoken() -> None:
    assert EventWorker.CONFIG_KWARGS["http"] is BoundedProtocol
