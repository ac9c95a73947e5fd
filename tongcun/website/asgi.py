"""What gunicorn serves: single scans by the quick way, all else by the two doors of `website/wsgi.py`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.http.request import split_domain_port, validate_host

from tongcun.website import served
from tongcun.website.wsgi import application as usual

# Not at the top of the file by chance: apps are there only once `usual` is ready.
from tongcun.parcels.api.quick_scans import is_short, quick_scan, receipt_of  # isort: skip

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Scope = MutableMapping[str, Any]
Headers = Mapping[bytes, bytes]

SCANS = "/api/v1/scans"
_HEAD = [
    (b"content-type", b"application/json; charset=utf-8"),
    (b"content-language", settings.LANGUAGE_CODE.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", settings.SECURE_REFERRER_POLICY.encode()),
    (b"cross-origin-opener-policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY.encode()),
]
"""As the usual way answers (`API_MIDDLEWARE`); a test holds the two against each other."""
if settings.SECURE_HSTS_SECONDS:
    _HEAD.append((b"strict-transport-security", f"max-age={settings.SECURE_HSTS_SECONDS}".encode()))


class Doors:
    """Single scans in the event loop, everything else in threads."""

    def __init__(self) -> None:
        # Any: the library names every message there is, and ours come from another one.
        self._usual: Any = WSGIMiddleware(cast(Any, usual), workers=served.page_threads)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, as ASGI wants it."""
        headers = _quick_headers(scope)
        if headers is None:
            await self._usual(scope, receive, send)
        else:
            await self._scan(scope, headers, receive, send)

    async def _scan(self, scope: Scope, headers: Headers, receive: Receive, send: Send) -> None:
        body = await _whole(receive)
        if body is None:  # hung up
            return
        scan = quick_scan(headers, body)
        receipt = None if scan is None else await receipt_of(scan)
        if receipt is None:
            await self._usual(scope, _again(body, receive), send)
            return
        head = [*_HEAD, (b"content-length", str(len(receipt)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send({"type": "http.response.body", "body": receipt})


def _quick_headers(scope: Scope) -> Headers | None:
    """The headers of a single scan that comes as it should, by name; of all else None. Where it must come by HTTPS, the
    usual way sees to that."""
    if scope["path"] != SCANS or scope["method"] != "POST" or scope["query_string"] or settings.SECURE_SSL_REDIRECT:
        return None
    headers = dict(scope["headers"])
    host, _ = split_domain_port(headers.get(b"host", b"").decode("latin-1"))
    return headers if host and validate_host(host, settings.ALLOWED_HOSTS) and is_short(headers) else None


async def _whole(receive: Receive) -> bytes | None:
    """The whole body; None from one who hung up before its end."""
    parts = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


def _again(body: bytes, receive: Receive) -> Receive:
    """A body that was read, to be read once more."""
    waiting = [body]

    async def told() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return told


application = Doors()
