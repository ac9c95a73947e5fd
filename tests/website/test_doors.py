"""Two doors: the API's requests go through a short chain of their own, and nothing of a page is done for them."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.db import connection

from tests.parcels.days import SIX, a_post, announced
from tongcun.parcels.actions import register_device
from tongcun.parcels.models import DeviceKind, Scan
from tongcun.website.wsgi import application

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _evening(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.conf.settings.SIMULATED_NOW", "2021-09-28T20:00:00+08:00")
    # Served without Django's own test client, a request would close the connection of the test.
    monkeypatch.setattr(connection, "close", lambda: None)


def asked(method: str, path: str, body: object = None, token: str = "", host: str = "localhost") -> Any:
    """Status, headers and body of a request to what gunicorn serves."""
    content = b"" if body is None else json.dumps(body).encode()
    told: dict[str, Any] = {}

    def start(status: str, headers: list[tuple[str, str]], _error: object = None) -> None:
        told["status"], told["headers"] = int(status[:3]), dict(headers)

    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "SCRIPT_NAME": "", "QUERY_STRING": "", "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": host, "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(content)), "wsgi.input": io.BytesIO(content), "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http", "wsgi.version": (1, 0), "wsgi.multithread": True, "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }  # fmt: skip
    if token:
        environ["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    answer = application(environ, start)
    return told["status"], told["headers"], b"".join(answer)


def test_a_scan_comes_in_by_the_devices_door_and_takes_nothing_of_a_page_along() -> None:
    post = a_post()
    announced(post, "P1")
    _, token = register_device(county=post.county, name="scanner", kind=DeviceKind.HANDSET, station=post.cast.hub)
    scan = {"id": "7f1c0d5e-9f0e-4a3a-8d55-2b6f1b0c7a11", "at": SIX.isoformat(), "act": "accept", "code": "P1"}
    status, headers, body = asked("POST", "/api/v1/scans", scan, token)
    assert (status, json.loads(body)["answers"][0]["result"]) == (200, "ok")
    assert Scan.objects.get().code == "P1"
    assert headers["Content-Length"] == str(len(body))
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert {"Set-Cookie", "Vary", "Content-Security-Policy"} & set(headers) == set()


def test_a_device_is_answered_in_the_language_of_the_deployment() -> None:
    status, headers, body = asked("GET", "/api/v1/head")
    assert (status, headers["Content-Language"]) == (401, "zh-hans")
    assert json.loads(body)["sentence"] == "没有使用这个令牌的设备。"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_address_of_the_api_that_is_not_there_is_answered_for_programs(method: str) -> None:
    status, headers, body = asked(method, "/api/v2/scans", {})
    assert (status, headers["Content-Type"]) == (404, "application/json")
    assert json.loads(body)["code"] == "not_found"


def test_a_method_that_an_address_does_not_have_is_answered_for_programs() -> None:
    status, headers, body = asked("PUT", "/api/v1/scans", {})
    assert (status, headers["Allow"], json.loads(body)["code"]) == (405, "POST", "no_such_act")
    assert headers["Content-Length"] == str(len(body))


def test_another_host_is_not_ours_by_either_door() -> None:
    assert asked("GET", "/api/v1/head", host="elsewhere.example")[0] == 400
    assert asked("GET", "/accounts/login/", host="elsewhere.example")[0] == 400


def test_people_still_come_in_by_the_whole_chain() -> None:
    status, headers, _ = asked("GET", "/accounts/login/")
    assert status == 200
    assert headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
