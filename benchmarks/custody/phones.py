"""Many devices in one thread, over plain sockets kept open: a sender that leaves the machine to the server.

Requests are made before the clock starts and answers are read after it stops.
"""

from __future__ import annotations

import json
import re
import selectors
import socket
import time
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_AT_ONCE = 2**17


@dataclass(frozen=True, slots=True)
class Told:
    """What came back to a request: seconds it took, status and body; status 0 and a reason where no answer came."""

    seconds: float
    status: int
    body: bytes


@dataclass
class Phone:
    """A device: the requests that wait, each sent after the answer to the one before, and what came back."""

    waiting: deque[bytes]
    told: list[Told] = field(default_factory=list)
    _line: socket.socket | None = None
    _got: bytes = b""
    _begin: float = 0.0

    def send_next(self, port: int, ears: selectors.BaseSelector) -> None:
        """Send what waits first; hang up where nothing waits any more."""
        if not self.waiting:
            self._hang_up(ears)
            return
        self._begin, self._got = time.perf_counter(), b""
        try:
            if self._line is None:
                self._line = socket.create_connection(("127.0.0.1", port), timeout=60)
                self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                ears.register(self._line, selectors.EVENT_READ, self)
            self._line.sendall(self.waiting.popleft())
        except OSError as error:
            self.fail(repr(error), ears)
            self.send_next(port, ears)

    def hear(self, port: int, ears: selectors.BaseSelector) -> None:
        """Take in what has arrived; once an answer is whole, send the next request."""
        assert self._line is not None
        try:
            arrived = self._line.recv(_AT_ONCE)
        except OSError:
            arrived = b""
        if not arrived:
            self.fail("hung up", ears)
        else:
            self._got += arrived
            answer = _whole(self._got)
            if answer is None:
                return
            self.told.append(Told(time.perf_counter() - self._begin, *answer))
        self.send_next(port, ears)

    def fail(self, reason: str, ears: selectors.BaseSelector) -> None:
        """Note that no answer came, and hang up."""
        self.told.append(Told(time.perf_counter() - self._begin, 0, reason.encode()))
        self._hang_up(ears)

    def _hang_up(self, ears: selectors.BaseSelector) -> None:
        if self._line is not None:
            ears.unregister(self._line)
            self._line.close()
            self._line = None


def _whole(got: bytes) -> tuple[int, bytes] | None:
    """Status and body, once all of an answer is there."""
    head, gap, body = got.partition(b"\r\n\r\n")
    length = _LENGTH.search(head)
    if not gap or length is None or len(body) < int(length[1]):
        return None
    return int(head[9:12]), body


def a_request(token: str, path: str, body: object) -> bytes:
    """A POST to the API, as it goes over the line."""
    content = json.dumps(body).encode()
    head = (
        f"POST /api/v1{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode("ascii") + content


def phone(requests: Iterable[bytes]) -> Phone:
    """A device with some requests to send."""
    return Phone(deque(requests))


def send_all(port: int, phones: Sequence[Phone], patience_seconds: float = 60.0) -> float:
    """Let all phones send at once, each one request at a time, until nothing waits; seconds that took."""
    begin = time.perf_counter()
    with selectors.DefaultSelector() as ears:
        for one in phones:
            one.send_next(port, ears)
        while ears.get_map():
            heard = ears.select(patience_seconds)
            for key, _ in heard:
                key.data.hear(port, ears)
            if not heard:
                for key in list(ears.get_map().values()):
                    key.data.waiting.clear()
                    key.data.fail(f"no answer for {patience_seconds} s", ears)
    return time.perf_counter() - begin
