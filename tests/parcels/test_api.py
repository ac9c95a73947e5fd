"""The API: tokens, answers, and what it says when something is wrong."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta, timezone
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, settings
from schemathesis import openapi
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)  # fmt: skip

from tests.parcels.days import SIX, Post, a_post, announced, stands
from tongcun.parcels.actions import register_device, renew_token, stop_device
from tongcun.parcels.api.endpoints import per_device
from tongcun.parcels.models import DeviceKind, Discrepancy, Parcel, Scan
from tongcun.website.wsgi import application

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _evening(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.conf.settings.SIMULATED_NOW", "2021-09-28T20:00:00+08:00")


def speaking(token: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {token}"})


def hub_client(post: Post) -> Client:
    _, token = register_device(county=post.county, name="scanner", kind=DeviceKind.HANDSET, station=post.cast.hub)
    return speaking(token)


def carrier_client(post: Post) -> Client:
    _, token = register_device(county=post.county, name="system", kind=DeviceKind.CARRIER, carrier=post.cast.carrier)
    return speaking(token)


def item(code: str, act: str = "accept", **more: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "at": SIX.isoformat(), "act": act, "code": code} | more


def posted(client: Client, path: str, body: object) -> Any:
    return client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json")


def test_a_scan_is_recorded_at_the_devices_station_and_the_receipt_has_the_head() -> None:
    post = a_post()
    announced(post, "P1")
    client = hub_client(post)
    answer = posted(client, "/scans", item("P1"))
    assert answer.status_code == 200
    assert answer.json()["answers"][0]["result"] == "ok"
    assert answer.json()["head"] == client.get("/api/v1/head").json()
    assert answer.json()["head"]["digest"] == Scan.objects.get().digest
    assert stands("P1") == ("accepted", "station", post.cast.hub.station_id)


def test_a_time_with_an_outlandish_offset_is_the_moment_it_means() -> None:
    post = a_post()
    announced(post, "P1")
    away = (SIX - timedelta(hours=19, minutes=40)).astimezone(timezone(-timedelta(hours=19, minutes=40)))
    answer = posted(hub_client(post), "/scans", item("P1") | {"at": away.isoformat()})
    assert answer.status_code == 200
    assert Scan.objects.get().device_time == away


def test_a_batch_with_bad_items_answers_each_and_loses_nothing() -> None:
    post = a_post()
    announced(post, "P1", "P2")
    bad = [item("P1", "juggle"), {"id": 7}, "no object", None, item("P1") | {"at": "yesterday"}, item("P\u0000")]
    answer = posted(hub_client(post), "/scans/batch", {"scans": [item("P1"), *bad, item("P2"), item("UNKNOWN")]})
    assert [found["result"] for found in answer.json()["answers"]] == [
        "ok", *["quarantined"] * len(bad), "ok", "quarantined"
    ]  # fmt: skip
    assert Scan.objects.count() == 3
    assert Discrepancy.objects.filter(kind="unreadable").count() == len(bad)


def test_a_device_scans_in_the_name_of_no_other_station() -> None:
    post = a_post()
    announced(post, "P1")
    elsewhere = {"kind": "station", "id": post.cast.xiyuan.station_id}
    client = hub_client(post)
    assert posted(client, "/scans", item("P1", here=elsewhere)).status_code == 403
    answer = posted(client, "/scans/batch", {"scans": [item("P1", here=elsewhere)]}).json()["answers"][0]
    assert answer["result"] == "quarantined"
    assert stands("P1")[0] == "announced"


def test_a_body_in_chunks_is_told_to_say_its_length() -> None:
    client = hub_client(a_post())
    answer = client.post("/api/v1/scans", "", content_type="application/json", headers={"Transfer-Encoding": "chunked"})
    assert (answer.status_code, answer.json()["code"]) == (411, "no_length")


@pytest.mark.parametrize(
    ("path", "body", "content_type", "status"),
    [
        ("/scans", "{", "application/json", 400),
        ("/scans", "\xff", "application/json", 400),
        ("/scans", "{}", "application/json", 422),
        ("/scans", "id=1", "text/plain", 415),
        ("/scans/batch", json.dumps({"scans": [1] * 501}), "application/json", 422),
        ("/scans/batch", " " * (2**20 + 1), "application/json", 413),
        ("/parcels", json.dumps({"parcels": []}), "application/json", 403),
    ],
)
def test_what_is_wrong_has_a_code_a_sentence_and_a_next_step(
    path: str, body: str, content_type: str, status: int
) -> None:
    post = a_post()
    client = hub_client(post)
    answer = client.post(f"/api/v1{path}", body.encode("latin-1"), content_type=content_type)
    if path == "/parcels":
        assert answer.status_code in (403, 422)
    else:
        assert answer.status_code == status
    assert set(answer.json()) == {"code", "sentence", "next_step", "detail"}


def test_without_a_token_or_with_that_of_a_lost_phone_nobody_gets_in() -> None:
    post = a_post()
    client = hub_client(post)
    assert Client().get("/api/v1/head").status_code == 401
    assert speaking("wrong").get("/api/v1/head").status_code == 401
    post.county.devices.update(is_active=False)
    assert client.get("/api/v1/head").status_code == 401


def test_a_lost_phone_that_was_scanning_a_moment_ago_is_shut_out_at_its_next_scan() -> None:
    post = a_post()
    announced(post, "P1", "P2")
    client = hub_client(post)
    assert posted(client, "/scans", item("P1")).status_code == 200
    stop_device(device=post.county.devices.get(name="scanner"))
    answer = posted(client, "/scans", item("P2"))
    assert (answer.status_code, answer.json()["code"]) == (401, "no_token")
    assert stands("P2")[0] == "announced"


def test_a_token_that_was_just_renewed_holds_and_the_old_one_no_more() -> None:
    post = a_post()
    announced(post, "P1", "P2")
    client = hub_client(post)
    assert posted(client, "/scans", item("P1")).status_code == 200
    token = renew_token(device=post.county.devices.get(name="scanner"))
    assert posted(client, "/scans", item("P2")).status_code == 401
    assert posted(speaking(token), "/scans", item("P2")).status_code == 200


def test_a_device_that_was_just_moved_scans_at_its_new_station() -> None:
    post = a_post()
    announced(post, "P1", "P2")
    client = hub_client(post)
    assert posted(client, "/scans", item("P1")).status_code == 200
    post.county.devices.filter(name="scanner").update(station=post.cast.xiyuan)
    assert posted(client, "/scans", item("P2")).json()["answers"][0]["result"] == "ok"
    assert stands("P2")[2] == post.cast.xiyuan.station_id


def test_a_carrier_announces_and_reads_only_its_own() -> None:
    post = a_post()
    announced(post, "FOREIGN")
    client = carrier_client(post)
    one = {"waybill": "C1", "origin": post.cast.hub.station_id, "destination": post.cast.xiyuan.station_id,
           "ready_at": SIX.isoformat(), "kg": 2.5, "name": "周某", "phone": "13900001234"}  # fmt: skip
    answer = posted(client, "/parcels", {"parcels": [one, one | {"waybill": "C2", "destination": "nowhere"}]})
    assert [found["result"] for found in answer.json()] == ["new", "refused"]
    assert Parcel.objects.get(waybill="C1").carrier == post.cast.carrier
    posted(hub_client(post), "/scans", item("C1"))
    events = client.get("/api/v1/parcels/C1/events").json()["events"]
    assert [(event["act"], event["holder_id"]) for event in events] == [("accept", post.cast.hub.station_id)]
    assert client.get("/api/v1/parcels/FOREIGN/events").status_code == 404
    assert [parcel["waybill"] for parcel in client.get("/api/v1/parcels").json()["parcels"]] == ["C1"]


def test_parcels_that_are_none_are_refused_one_by_one_and_the_others_announced() -> None:
    post = a_post()
    good = {"waybill": "C1", "origin": post.cast.hub.station_id, "destination": post.cast.xiyuan.station_id,
            "ready_at": SIX.isoformat()}  # fmt: skip
    bad: list[object] = [good | {"waybill": "YT 12 无"}, good | {"waybill": "c9", "kg": -1}, {"name": "周某"}, None, 7]
    wide = good | {"waybill": "ｓｆ　１００１"}
    answer = posted(carrier_client(post), "/parcels", {"parcels": [good, *bad, wide]})
    assert answer.status_code == 200
    told = [(one["waybill"], one["result"]) for one in answer.json()]
    assert told == [
        ("C1", "new"), ("", "refused"), ("C9", "refused"), *[("", "refused")] * 3, ("SF1001", "new")
    ]  # fmt: skip
    assert answer.json()[2]["problem"] == "kg：须大于 0"
    assert "周某" not in answer.content.decode()
    assert set(Parcel.objects.values_list("waybill", flat=True)) == {"C1", "SF1001"}


def test_the_description_tells_how_an_announced_parcel_is_shaped() -> None:
    declared = Client().get("/api/v1/openapi.json").json()["components"]["schemas"]["ParcelsIn"]
    assert {"waybill", "origin", "destination", "ready_at"} == set(
        declared["properties"]["parcels"]["items"]["required"]
    )


def test_a_page_of_parcels_leads_to_the_next() -> None:
    post = a_post()
    announced(post, *[f"C{i}" for i in range(5)], carrier=post.cast.carrier)
    client, after, found = carrier_client(post), 0, []
    while after is not None:
        page = client.get(f"/api/v1/parcels?limit=2&after={after}").json()
        found += [parcel["waybill"] for parcel in page["parcels"]]
        after = page["after"]
    assert found == [f"C{i}" for i in range(5)]


def test_a_device_that_sends_without_end_is_told_to_wait_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    post = a_post()
    clients = hub_client(post), carrier_client(post)
    monkeypatch.setattr("time.time", lambda: 1_632_787_200.5)
    monkeypatch.setattr(per_device, "limit", 3)
    assert [clients[0].get("/api/v1/head").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    answer = clients[0].get("/api/v1/head")
    assert (answer.json()["code"], answer["Retry-After"]) == ("too_many", "1")
    assert clients[1].get("/api/v1/head").status_code == 200
    monkeypatch.setattr("time.time", lambda: 1_632_787_201.0)
    assert clients[0].get("/api/v1/head").status_code == 200


def test_the_throttle_keeps_nothing_of_a_request_so_that_threads_cannot_mix_devices_up() -> None:
    client, kept = hub_client(a_post()), dict(vars(per_device))
    assert client.get("/api/v1/head").status_code == 200
    assert vars(per_device) == kept


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a small limit is SQLite's own")
@pytest.mark.django_db(transaction=True)
def test_a_full_disk_answers_503_and_nothing_is_half_written() -> None:
    post = a_post()
    waybills = [f"P{i}" for i in range(400)]
    announced(post, *waybills)
    client = hub_client(post)
    with connection.cursor() as cursor:
        (pages,) = cursor.execute("PRAGMA page_count").fetchone()
        (usual,) = cursor.execute("PRAGMA max_page_count").fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages + 2}")
        try:
            answer = posted(client, "/scans/batch", {"scans": [item(waybill) for waybill in waybills]})
        finally:
            cursor.execute(f"PRAGMA max_page_count = {usual}")
    assert answer.status_code == 503
    assert answer.json()["code"] == "cannot_save"
    assert Scan.objects.count() == 0
    assert Parcel.objects.exclude(state="announced").count() == 0


schema = openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.fixture
def tokens(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    # Served without Django's own test client, a request would close the connection of the test.
    monkeypatch.setattr(connection, "close", lambda: None)
    post = a_post()
    announced(post, "P1", carrier=post.cast.carrier)
    pair = [
        register_device(county=post.county, name="a", kind=DeviceKind.HANDSET, station=post.cast.hub),
        register_device(county=post.county, name="b", kind=DeviceKind.CARRIER, carrier=post.cast.carrier),
    ]
    return [token for _, token in pair]


@schema.parametrize()
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_endpoint_answers_as_it_says_whatever_is_sent(case: Any, tokens: list[str]) -> None:
    checks = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
    for token in tokens:
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=checks)
