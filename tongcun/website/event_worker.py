"""A gunicorn worker that speaks HTTP by uvicorn, whose parser and event loop are written in C."""

from __future__ import annotations

from typing import Any

from httptools import HttpParserError
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn_worker import UvicornWorker

LONGEST_HEAD = 65_536
"""Bytes of an address and headers: httptools takes as many as come."""


class BoundedProtocol(HttpToolsProtocol):
    """A line over which nobody fills our memory with a head that has no end (400)."""

    _head_bytes = 0

    def on_message_begin(self) -> None:
        """A request begins."""
        self._head_bytes = 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """A piece of its address."""
        self._take(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """One of its headers."""
        self._take(len(name) + len(value))
        super().on_header(name, value)

    def _take(self, length: int) -> None:
        self._head_bytes += length
        if self._head_bytes > LONGEST_HEAD:
            raise HttpParserError("a head too long")


class EventWorker(UvicornWorker):  # type: ignore[misc]  # the package has no types
    """As uvicorn's own worker, without its word in every answer's head and without asking who speaks for whom: what
    stands before us tells the scheme in a header that the settings name."""

    CONFIG_KWARGS: dict[str, Any] = {
        "loop": "uvloop", "http": BoundedProtocol, "ws": "none", "lifespan": "off", "server_header": False,
        "proxy_headers": False, "access_log": False,
    }  # fmt: skip
