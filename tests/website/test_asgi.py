"""The doors as gunicorn serves them: single scans by the quick way, told in the same form as by the usual one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import OperationalError, connections
from hypothesis import HealthCheck, given, settings
from schemathesis import openapi
from schemathesis.core import NOT_SET

from tests.in_a_loop import in_a_loop
from tests.parcels.days import Post, a_post, announced, stands
from tests.parcels.test_api import item
from tongcun.parcels.actions import register_device, scans, stop_device
from tongcun.parcels.api import quick_scans
from tongcun.parcels.api.forms import ProblemOut, ReceiptOut
from tongcun.parcels.models import Device, DeviceKind, Scan
from tongcun.website.asgi import Doors, Message
from tongcun.website.wsgi import application

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True)
class Told:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: Any


@pytest.fixture(autouse=True)
def _evening(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A line of this test's own, and its connection closed behind it."""
    monkeypatch.setattr("django.conf.settings.SIMULATED_NOW", "2021-09-28T20:00:00+08:00")
    monkeypatch.setattr("tongcun.website.served.page_threads", 1)  # so that its connection can be closed, too
    scans._awaited.cache_clear()
    yield
    scans._awaited()._thread.submit(connections.close_all).result()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """For every request to the quick way whether it was answered there."""
    ways: list[bool] = []
    receipt_of = quick_scans.receipt_of

    async def noted(scan: quick_scans.QuickScan) -> bytes | None:
        receipt = await receipt_of(scan)
        ways.append(receipt is not None)
        return receipt

    monkeypatch.setattr("tongcun.website.asgi.receipt_of", noted)
    return ways


def asked(token: str, body: bytes, *, path: str = "/api/v1/scans", method: str = "POST", **headers: Any) -> Told:
    """A request as a server hands it on; headers by name, `None` leaves one out."""
    said: dict[str, str | None] = {
        "host": "localhost", "authorization": f"Bearer {token}", "content-type": "application/json",
        "content-length": str(len(body)),
    }  # fmt: skip
    said |= {name.replace("_", "-"): text for name, text in headers.items()}
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "", "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
        "headers": [(name.encode(), text.encode()) for name, text in said.items() if text is not None],
    }  # fmt: skip
    sent: list[Message] = []
    halves = [{"type": "http.request", "body": body[:7], "more_body": True},
              {"type": "http.request", "body": body[7:], "more_body": False}]  # fmt: skip

    async def receive() -> Message:
        return halves.pop(0) if halves else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    async def served() -> None:
        doors = Doors()
        await doors(scope, receive, send)
        await asyncio.get_running_loop().run_in_executor(doors._usual.executor, connections.close_all)

    in_a_loop(served())
    start, *bodies = sent
    text = b"".join(message.get("body", b"") for message in bodies)
    head = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    return Told(start["status"], head, json.loads(text) if "json" in head["content-type"] else text)


def a_device(post: Post) -> tuple[Device, str]:
    return register_device(county=post.county, name="scanner", kind=DeviceKind.HANDSET, station=post.cast.hub)


def scan(token: str, code: str, **more: Any) -> Told:
    return asked(token, json.dumps(item(code, **more)).encode())


def test_the_quick_way_answers_as_the_usual_one_does_word_by_word(quick: list[bool]) -> None:
    post = a_post()
    announced(post, "P1")
    announced(post, "P2")
    device, token = a_device(post)
    usual, soon = scan(token, "P1"), scan(token, "P2")  # the first is not known yet: its device is asked for
    assert quick == [True]
    assert soon.status == usual.status == 200
    apart = {"content-length"}
    assert {k: v for k, v in soon.headers.items() if k not in apart} == {
        k: v for k, v in usual.headers.items() if k not in apart
    }
    assert soon.body.keys() == usual.body.keys()
    assert soon.body["answers"][0].keys() == usual.body["answers"][0].keys()
    assert soon.body["answers"][0]["result"] == "ok"
    device.refresh_from_db()
    assert soon.body["head"] == {
        "device": device.pk, "name": device.name, "number": 2, "digest": device.head_digest,
    }  # fmt: skip
    assert stands("P2") == ("accepted", "station", post.cast.hub.station_id)


def test_the_same_scan_by_the_quick_way_twice_is_in_the_record_once(quick: list[bool]) -> None:
    post = a_post()
    announced(post, "P1")
    _, token = a_device(post)
    body = json.dumps(item("P1")).encode()
    told = [asked(token, body).body["answers"][0]["result"] for _ in range(3)]
    assert told == ["ok", "duplicate", "duplicate"]
    assert quick == [True, True]
    assert Scan.objects.count() == 1


def test_a_device_that_was_stopped_is_shut_out_though_it_is_remembered(quick: list[bool]) -> None:
    post = a_post()
    announced(post, "P1")
    device, token = a_device(post)
    assert scan(token, "P1").status == 200
    stop_device(device=device)
    told = scan(token, "P1")
    assert (told.status, told.body["code"]) == (401, "no_token")
    assert quick == [False]
    assert Scan.objects.count() == 1


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"authorization": "Bearer nobody"}, b"{}", 401),
        ({"authorization": None}, b"{}", 401),
        ({"content_type": "text/plain"}, b"{}", 415),
        ({"content_length": "9999999"}, b"{}", 413),
        ({"content_length": None, "transfer_encoding": "chunked"}, b"{}", 411),
        ({"host": "elsewhere.example"}, b"{}", 400),
        ({}, b"{}", 422),
        ({}, b"no json", 400),
        ({"content_length": "0"}, b"", 422),
    ],
)
def test_what_is_wrong_is_told_by_the_usual_way(
    quick: list[bool], headers: dict[str, str | None], body: bytes, status: int
) -> None:
    post = a_post()
    announced(post, "P1")
    _, token = a_device(post)
    assert scan(token, "P1").status == 200
    assert asked(token, body, **dict[str, Any](headers)).status == status
    assert not quick
    assert Scan.objects.count() == 1


def test_a_scan_in_the_name_of_another_place_is_refused(quick: list[bool]) -> None:
    post = a_post()
    announced(post, "P1")
    _, token = a_device(post)
    assert scan(token, "P1").status == 200
    told = scan(token, "P1", here={"kind": "station", "id": post.cast.xiyuan.station_id})
    assert (told.status, told.body["code"]) == (403, "not_allowed")
    assert not quick


def test_a_device_that_sends_too_much_is_told_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    post = a_post()
    announced(post, "P1")
    _, token = a_device(post)
    assert scan(token, "P1").status == 200
    monkeypatch.setattr("tongcun.parcels.api.quick_scans.per_device.limit", 0)
    assert scan(token, "P1").status == 429


def test_a_full_disk_answers_503_and_nothing_is_half_written(
    quick: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    post = a_post()
    announced(post, "P1", "P2")
    _, token = a_device(post)
    assert scan(token, "P1").status == 200

    def full(*_row: object) -> None:
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr("tongcun.parcels.actions.scans.follow", full)  # when the scan itself is written already
        told = scan(token, "P2")
    assert (told.status, told.body["code"], told.headers["retry-after"]) == (503, "cannot_save", "60")
    assert quick == [False]
    assert Scan.objects.count() == 1
    assert stands("P2")[0] == "announced"
    assert scan(token, "P2").body["answers"][0]["result"] == "ok"


def test_whatever_is_sent_to_the_quick_way_is_answered_as_the_schema_says() -> None:
    post = a_post()
    announced(post, "P1")
    _, token = a_device(post)
    assert scan(token, "P1").status == 200
    operation = openapi.from_wsgi("/api/v1/openapi.json", application)["/api/v1/scans"]["POST"]

    @given(operation.as_strategy())
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    def answered(case: Any) -> None:
        told = asked(token, json.dumps(case.body).encode() if case.body != NOT_SET else b"")
        assert told.status in {int(status) for status in operation.definition.raw["responses"]}
        (ReceiptOut if told.status == 200 else ProblemOut).model_validate(told.body)
        assert told.status != 503

    answered()


def test_pages_and_batches_go_their_usual_way() -> None:
    post = a_post()
    announced(post, "P1")
    _, token = a_device(post)
    batch = asked(token, json.dumps({"scans": [item("P1")]}).encode(), path="/api/v1/scans/batch")
    assert batch.body["answers"][0]["result"] == "ok"
    assert asked(token, b"", path="/alive", method="GET", content_type=None, content_length=None).status == 200
