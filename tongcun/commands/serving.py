"""One page served to this machine alone, until Ctrl-C."""

from __future__ import annotations

import os
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tongcun.feeds.problems import InputError, Problems
from tongcun.language import _

LOCALHOST = "127.0.0.1"


class PageServer(ThreadingHTTPServer):
    """Holds a port of localhost from the start; shows `page` at the root once it serves, and nothing else."""

    daemon_threads = True
    allow_reuse_address = os.name != "nt"  # there it would let two programs have one port
    page = b""

    @property
    def address(self) -> str:
        """Where the page is to be seen."""
        return f"http://{LOCALHOST}:{self.server_port}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up is no news."""


class _OnePage(BaseHTTPRequestHandler):
    """Answers with the server's page, or that there is nothing."""

    server: PageServer
    timeout = 10

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        found = self.path.split("?")[0] == "/"
        page = self.server.page if found else b""
        self.send_response(HTTPStatus.OK if found else HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if with_body:
            self.wfile.write(page)

    def log_message(self, format: str, *args: Any) -> None:
        """Nobody reads a log of one page."""


def held_port(port: int) -> PageServer:
    """Take a port of localhost (0: any that is free) before the work begins.

    Raises InputError where another program has it, or this user may not have it.
    """
    try:
        return PageServer((LOCALHOST, port), _OnePage)
    except OSError as error:
        problems = Problems()
        what = _("port {port} on {host} is not to be had ({reason})").format(
            port=port, host=LOCALHOST, reason=error.strerror or error
        )
        expected = _("a free port, such as: make demo PORT={port}").format(port=8019 if port != 8019 else 8020)
        problems.error("port_taken", "--port", None, None, what, expected)
        raise InputError(problems) from None
