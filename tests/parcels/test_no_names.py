"""No field of a scan takes a person's name or phone: what is in the record can never be removed from it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.parcels.days import Post, a_post, announced, bag_stands, stands
from tests.parcels.test_api import hub_client, item, posted
from tests.parcels.test_desk import a_desk, handed_over, scanned
from tongcun.parcels.models import Bag, Discrepancy, Handover, Scan
from tongcun.parcels.pure.custody import PartyKind
from tongcun.parcels.pure.scan_texts import SEAL, without_names

pytestmark = pytest.mark.django_db

ZHOU = "周阿婆 13812345678"
OTHERS = [*[{"kind": kind.value, "id": ZHOU} for kind in PartyKind], {"kind": "addressee", "id": "13812345678"}]


@pytest.fixture(autouse=True)
def _evening(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.conf.settings.SIMULATED_NOW", "2021-09-28T20:00:00+08:00")


def everything_kept() -> str:
    """All that scans and what is to be looked into hold of what was sent, as text."""
    rows = [*Scan.objects.values_list(), *Discrepancy.objects.values_list()]
    return "\n".join(str(row) for row in rows) + json.dumps([row.detail for row in Discrepancy.objects.all()])


@pytest.mark.parametrize(
    "said",
    [*[{"other": other} for other in OTHERS], {"bag": ZHOU}, {"seal": ZHOU}, {"here": {"kind": "run", "id": ZHOU}}],
)
@pytest.mark.parametrize("act", ["collect", "hand_over", "return"])
def test_a_name_in_a_field_of_a_scan_is_refused_and_kept_nowhere(said: dict[str, Any], act: str) -> None:
    post = a_desk()
    announced(post, "P1")
    client, scan = hub_client(post), item("P1", act) | said
    refused = posted(client, "/scans", scan)
    assert refused.status_code == 422, refused.content
    assert refused.json()["detail"]
    (answer,) = posted(client, "/scans/batch", {"scans": [scan]}).json()["answers"]
    assert answer["result"] == "quarantined"
    assert answer["problem"]
    assert not Scan.objects.exists()
    for trace in ("周阿婆", json.dumps("周阿婆").strip('"'), "13812345678"):
        assert trace not in everything_kept()
        assert trace not in refused.content.decode() + json.dumps(answer)


def test_an_addressee_and_a_sender_are_named_by_the_waybill() -> None:
    post = a_desk()
    announced(post, "P1")
    client = hub_client(post)
    for act, kind in (("accept", "sender"), ("collect", "addressee")):
        answer = posted(client, "/scans", item("P1", act, other={"kind": kind, "id": "p1"}))
        assert answer.status_code == 200
        assert answer.json()["answers"][0]["result"] == "ok"
    assert stands("P1") == ("collected", "addressee", "P1")
    wrong = posted(client, "/scans", item("P1", "collect", other={"kind": "addressee", "id": "P2"}))
    assert "收件人和寄件人只以单号表示" in wrong.json()["detail"][0]


def test_stations_and_carriers_are_those_of_the_county() -> None:
    post = a_desk()
    a_post("330825")
    announced(post, "P1")
    client = hub_client(post)
    for kind, name, status in (
        ("station", post.cast.xiyuan.station_id, 200), ("carrier", "carrier-a", 200), ("run", post.run.run_id, 200),
        ("run", "T9@2021-09-28@08:30:00", 200), ("station", "330825207201", 422), ("station", "13812345678", 422),
        ("carrier", "zhou", 422), ("run", "13812345678", 422),
    ):  # fmt: skip
        told = posted(client, "/scans", item("P1", "hand_over", other={"kind": kind, "id": name}))
        assert (name, told.status_code) == (name, status)
    assert Scan.objects.count() == 4


def test_what_can_be_no_code_is_put_aside_for_a_person_and_is_no_scan() -> None:
    post = a_desk()
    client = hub_client(post)
    scan = item("https://example.cn/袋?1", name="周阿婆", other={"kind": "station", "id": post.cast.xiyuan.station_id})
    for path, body in (("/scans", scan), ("/scans/batch", {"scans": [scan]})):
        told = posted(client, path, body)
        assert (told.status_code, told.json()["answers"][0]["result"]) == (200, "quarantined")
        assert told.json()["answers"][0]["id"] == scan["id"]
        assert told.json()["answers"][0]["problem"]
    assert not Scan.objects.exists()
    found = Discrepancy.objects.get()
    assert found.kind == "unreadable"
    assert json.loads(found.detail["sent"])["code"] == "https://example.cn/袋?1"
    assert "name" not in json.loads(found.detail["sent"])


@pytest.mark.parametrize("odd", [ZHOU, 7, None, ["P1"], {"id": ZHOU}, {"kind": ZHOU, "id": "P1"}, {"kind": "station"}])
def test_whatever_stands_in_place_of_a_party_no_name_is_kept(odd: object) -> None:
    kept = without_names({"code": "P1", "other": odd, "here": odd, "seal": odd, "bag": odd, "note": ZHOU})
    assert "周" not in json.dumps(kept, ensure_ascii=False)


def test_a_desk_takes_no_name_for_a_label_or_a_seal() -> None:
    post: Post = a_desk()
    announced(post, "P1")
    scanned(post, "accept", "P1")
    before = Scan.objects.count()
    assert "letters, digits and hyphens, at most 40" in scanned(post, "pack", "P1", bag=ZHOU)
    scanned(post, "pack", "P1", bag="BAG-1")
    assert "The seal&#x27;s number: letters, digits" in scanned(post, "seal", "BAG-1", seal=ZHOU)
    assert (Scan.objects.count(), Bag.objects.count()) == (before + 1, 1)
    assert bag_stands("BAG-1")[0] == "packed"
    page = handed_over(post, f"BAG-1\n{ZHOU}", sign="1").content.decode()
    assert "Line 2 is no number of a bag or parcel" in page
    assert not Handover.objects.exists()


@pytest.mark.parametrize(("seal", "fits"), [("S-77", True), ("CN 0012/7", True), ("No.5#1", True), (ZHOU, False)])
def test_numbers_of_seals_are_taken_as_they_are_printed(seal: str, fits: bool) -> None:
    assert bool(SEAL.fullmatch(seal)) == fits
