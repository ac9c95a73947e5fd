"""A number is one number however it is written, by whichever door it comes in."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as some

from tests.county.sheet_files import csv_of
from tests.parcels.days import DATE, SIX, Post, announced, stands
from tests.parcels.test_api import carrier_client, hub_client, item, posted
from tests.parcels.test_desk import a_desk, address, handed_over, scanned
from tests.parcels.test_imports import parcels_of, scans_of
from tests.parcels.test_pages import as_
from tongcun.parcels.models import Bag, Discrepancy, Parcel, Scan
from tongcun.parcels.record.plain_codes import plain_code

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("sf1001", "SF1001"), (" SF 1001 ", "SF1001"), ("ｓｆ１００１", "SF1001"), ("bag-jia", "BAG-JIA"),
        ("trip-a@2021-09-28", "trip-a@2021-09-28"), ("一号袋", "一号袋"), ("https://x.cn/aB", "https://x.cn/aB"),
        ("", ""), ("a" * 41, "a" * 41),
    ],
)  # fmt: skip
def test_numbers_are_written_in_capitals_and_all_else_stays_as_it_is(written: str, plain: str) -> None:
    assert plain_code(written) == plain


@given(some.text())
def test_what_is_written_plainly_stays_so_and_grows_no_longer(text: str) -> None:
    plain = plain_code(text)
    assert plain_code(plain) == plain
    assert len(plain) <= len(text)


def told_by_a_carrier(post: Post, waybill: str) -> Any:
    parcel = {
        "waybill": waybill, "origin": post.cast.hub.station_id, "destination": post.cast.xiyuan.station_id,
        "ready_at": SIX.isoformat(),
    }  # fmt: skip
    return carrier_client(post), parcel


def test_what_a_carrier_announces_in_small_letters_is_found_by_its_number_and_scanned() -> None:
    post = a_desk()
    carrier, parcel = told_by_a_carrier(post, "yt12ab")
    twice = {"parcels": [parcel, parcel | {"waybill": "YT12AB"}]}
    assert [one["waybill"] for one in posted(carrier, "/parcels", twice).json()] == ["YT12AB"] * 2
    assert Parcel.objects.get().waybill == "YT12AB"
    assert "alert-success" in scanned(post, "accept", "yt12ab")
    listed = as_(post.cast.chen).get(reverse("parcels", args=[post.county.division_code]) + "?q=yt12")
    assert "YT12AB" in listed.content.decode()
    (event,) = carrier.get("/api/v1/parcels/yt12ab/events").json()["events"]
    assert event["act"] == "accept"


def test_what_a_device_scans_counts_however_it_writes_numbers_labels_and_seals() -> None:
    post = a_desk()
    announced(post, "SF1001")
    device = hub_client(post)
    scans = [
        item("sf1001"), item("sf1001", "pack", bag="bag-1"), item("Bag-1", "seal", seal="s-7"),
        item("BAG-1", "open", seal="S-7"),
    ]  # fmt: skip
    answers = posted(device, "/scans/batch", {"scans": scans}).json()["answers"]
    assert [answer["result"] for answer in answers] == ["ok"] * 4
    assert Bag.objects.get().label == "BAG-1"
    assert not Discrepancy.objects.filter(kind__in=("unknown_code", "seal_differs")).exists()


def test_the_same_scan_in_other_letters_is_the_same_scan() -> None:
    post = a_desk()
    announced(post, "SF1001")
    device, once = hub_client(post), item("sf1001")
    results = [
        posted(device, "/scans", said).json()["answers"][0]["result"] for said in (once, once | {"code": "SF1001"})
    ]
    assert results == ["ok", "duplicate"]


def test_whoever_fetches_a_parcel_is_named_by_its_number_as_the_record_has_it() -> None:
    post = a_desk()
    announced(post, "SF1001")
    device = hub_client(post)
    posted(device, "/scans", item("sf1001"))
    posted(device, "/scans", item("sf1001", "collect", other={"kind": "addressee", "id": "sf1001"}))
    assert stands("SF1001") == ("collected", "addressee", "SF1001")


def test_a_desk_makes_packs_seals_and_hands_over_a_bag_in_whatever_letters_are_typed() -> None:
    post = a_desk()
    announced(post, "SF1001")
    scanned(post, "accept", "sf1001")
    made = {"label": "ｂag-1", "destination": post.cast.xiyuan.pk}
    as_(post.cast.chen).post(address(post, "new_bag"), made)
    scanned(post, "pack", "sf1001", bag="bag-1")
    scanned(post, "seal", "bag-1", seal="s-7")
    page = handed_over(post, "bag-1 s-7").content.decode()
    assert "seal differs" not in page
    assert "unknown code" not in page
    assert (Bag.objects.get().label, Parcel.objects.get().bag_label) == ("BAG-1", "BAG-1")


def test_what_a_clerk_types_in_small_letters_is_not_put_aside() -> None:
    post = a_desk()
    announced(post, "SF1001")
    said = {"scan_id": str(uuid.uuid4()), "code": "sf1001"}
    as_(post.cast.chen).post(f"{address(post)}?act=accept", said)
    assert Scan.objects.get().code == "SF1001"
    assert not Discrepancy.objects.exists()


def test_sheets_and_exports_of_handsets_go_by_the_same_rule() -> None:
    post = a_desk()
    heading = ("运单号", "操作类型", "扫描时间")
    scans, _ = scans_of(post, csv_of(heading, ("ｓｆ 1001", "到件", f"{DATE} 06:30:00")))
    assert [scan.code for scan in scans] == ["SF1001"]
    parcels, _ = parcels_of(post, csv_of(("邮件号码", "站点"), ("ｓｆ 1001", post.cast.xiyuan.name)))
    assert [parcel.waybill for parcel in parcels] == ["SF1001"]
