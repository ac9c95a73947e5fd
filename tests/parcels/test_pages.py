"""The pages of parcels and custody, as each of the cast sees them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import the_cast
from tests.county.importing import problems_of, sent_in
from tests.county.sheet_files import csv_of
from tests.parcels.days import DATE, Post, a_post, a_scan, announced, at_station, bag_stands, record, the_way_to_xiyuan
from tongcun.county.clock import service_date
from tongcun.county.models import FullView, Unit, UnitKind, User, Village
from tongcun.parcels.actions import Announcement, NewBag, announce, make_bag, propose_missing
from tongcun.parcels.models import DayClose, Device, DeviceKind, Discrepancy, Parcel, Scan
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.pure.custody import Party, PartyKind

pytestmark = pytest.mark.django_db


def as_(person: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.cookies["django_language"] = "en"
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def shown(post: Post, person: User, name: str, *args: object, **query: str) -> str:
    answer = as_(person).get(reverse(name, args=[post.county.division_code, *args]), query)
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def a_day(*waybills: str) -> Post:
    post = a_post()
    announce(
        county=post.county,
        parcels=[
            Announcement(
                waybill, post.kind, post.cast.hub, post.cast.xiyuan, moment(post), name="周阿婆", phone="13812345678",
                address="西源村 3 号",
            )
            for waybill in waybills
        ],
    )  # fmt: skip
    record(post, *the_way_to_xiyuan(post, list(waybills)))
    return post


def moment(post: Post) -> Any:
    from tests.parcels.days import SIX

    return SIX


def test_what_a_sender_brings_is_accepted_and_what_a_carrier_brings_is_taken_in() -> None:
    post = a_post()
    announced(post, "P1", "P2")
    hub = at_station(post.cast.hub)
    record(post, a_scan(0, Act.ACCEPT, "P1", hub, Party(PartyKind.SENDER, "P1")), a_scan(1, Act.ACCEPT, "P2", hub))
    client = as_(post.cast.an)
    told = {}
    for language in ("en", "zh-hans"):
        client.cookies["django_language"] = language
        told[language] = [
            client.get(reverse("parcel", args=[post.county.division_code, code])).content.decode()
            for code in ("P1", "P2")
        ]
    assert ["accepted it from the sender." in page for page in told["en"]] == [True, False]
    assert ["accepted it." in page for page in told["en"]] == [False, True]
    assert ["收寄" in page for page in told["zh-hans"]] == [True, False]
    assert ["已接收" in page for page in told["zh-hans"]] == [True, True]


def test_the_chain_of_custody_is_told_in_plain_words_and_names_who_answers() -> None:
    post = a_day("P1")
    record(post, a_scan(120, Act.MISS, "P1", at_station(post.cast.xiyuan)))
    page = shown(post, post.cast.zhu, "parcel", "P1")
    page = re.sub(r"</?span[^>]*>", "", page)
    assert "It is missing. 西源村 held it last." in page
    assert "西源村 answers for it until somebody else takes it over." in page
    assert "县级共配中心 handed it over to the 07:30 bus of 芳村—西源." in page


def test_names_are_masked_until_somebody_who_may_asks_and_that_is_recorded() -> None:
    post = a_day("P1")
    page = shown(post, post.cast.zhu, "parcel", "P1")
    assert "周阿婆" not in page
    assert "13812345678" not in page
    assert "周＊＊" in page
    address = reverse("parcel_in_full", args=[post.county.division_code, "P1"])
    answer = as_(post.cast.zhu).post(address)
    assert "周阿婆" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert FullView.objects.get().what == "parcel P1"
    assert as_(post.cast.deng).post(address).status_code == 403


@pytest.mark.parametrize("page", ["parcels", "parcel"])
def test_a_carriers_clerk_is_led_to_no_bag(page: str) -> None:
    post = a_post()
    announced(post, "P1", carrier=post.cast.carrier)
    record(post, *the_way_to_xiyuan(post, ["P1"])[:3])
    rest = [] if page == "parcels" else ["P1"]
    code = post.county.division_code
    address, bag = reverse(page, args=[code, *rest]), reverse("bag", args=[code, "BAG-1"])
    assert bag in as_(post.cast.chen).get(address).content.decode()
    told = as_(post.cast.kong).get(address).content.decode()
    assert "BAG-1" in told
    assert bag not in told


def test_a_bag_that_was_opened_tells_what_was_in_it() -> None:
    post = a_post()
    announced(post, "P1", "P2")
    way = the_way_to_xiyuan(post, ["P1", "P2"])
    record(post, *way[:-5])
    for told in ("In the bag", ">P1<", ">P2<"):
        assert told in shown(post, post.cast.zhu, "bag", "BAG-1")
    record(post, *way[-5:])
    page = shown(post, post.cast.zhu, "bag", "BAG-1")
    for told in ("Was in the bag", ">P1<", ">P2<"):
        assert told in page
    assert "No piece was scanned into it." not in page


def test_a_piece_for_elsewhere_in_a_closed_bag_is_listed_by_its_number_alone_and_leads_nowhere() -> None:
    post = a_post()
    announced(post, "P1")
    announced(post, "P2", destination=post.cast.shangyou)
    make_bag(county=post.county, bag=NewBag("BAG-1", post.cast.hub, post.cast.xiyuan, DATE))
    record(post, *the_way_to_xiyuan(post, ["P1", "P2"])[:7])
    own, foreign = (reverse("parcel", args=[post.county.division_code, waybill]) for waybill in ("P1", "P2"))
    told = shown(post, post.cast.zhu, "bag", "BAG-1")
    assert bag_stands("BAG-1")[0] != "opened"
    assert (f'href="{own}"' in told, f'href="{foreign}"' in told, ">P2<" in told) == (True, False, True)
    assert told.count("for elsewhere") == 1
    assert as_(post.cast.zhu).get(foreign).status_code == 404
    for whole in (post.cast.chen, post.cast.deng):
        assert f'href="{foreign}"' in shown(post, whole, "bag", "BAG-1")


def test_parcels_are_found_by_number_state_place_and_bag_within_what_is_theirs() -> None:
    post = a_day("P1", "P2")
    announced(post, "Q1", destination=post.cast.shangyou)
    assert ">Q1<" in shown(post, post.cast.deng, "parcels", q="q")
    assert ">P1<" not in shown(post, post.cast.deng, "parcels", q="q")
    assert ">P1<" in shown(post, post.cast.deng, "parcels", state="offered", place=post.cast.xiyuan.station_id)
    assert ">Q1<" not in shown(post, post.cast.deng, "parcels", state="offered")
    assert ">Q1<" not in shown(post, post.cast.zhu, "parcels")
    assert ">P1<" not in shown(post, post.cast.kong, "parcels")
    foreign = reverse("parcel", args=[post.county.division_code, "Q1"])
    assert as_(post.cast.zhu).get(foreign).status_code == 404


def test_an_outsider_does_not_learn_that_a_parcel_exists() -> None:
    post = a_day("P1")
    outsider = the_cast("330881").an
    for name, args in (("parcel", ["P1"]), ("bag", ["BAG-1"]), ("parcels", []), ("devices", [])):
        assert as_(outsider).get(reverse(name, args=[post.county.division_code, *args])).status_code == 404


def test_pages_take_few_queries_however_many_rows(django_assert_max_num_queries: Any) -> None:
    post = a_day(*[f"P{i:03d}" for i in range(120)])
    client = as_(post.cast.deng)
    for name, args in (
        ("parcels", []), ("parcel", ["P001"]), ("bag", ["BAG-1"]), ("discrepancies", []),
    ):  # fmt: skip
        with django_assert_max_num_queries(20):
            assert client.get(reverse(name, args=[post.county.division_code, *args])).status_code == 200


def test_older_parcels_follow_on_the_next_page() -> None:
    post = a_post()
    announced(post, *[f"P{i:03d}" for i in range(60)])
    page = shown(post, post.cast.deng, "parcels")
    assert "P059" in page
    assert "P000" not in page
    assert "P000" in shown(post, post.cast.deng, "parcels", beyond=str(Parcel.objects.get(waybill="P010").pk))


def test_moments_are_of_the_countys_wall_clock() -> None:
    post = a_day("P1")
    post.county.timezone = "Asia/Urumqi"
    post.county.save()
    local = Scan.objects.filter(code="P1").earliest("device_time").device_time.astimezone(post.county.zone())
    assert f"{local:%H:%M}" in shown(post, post.cast.deng, "parcel", "P1")


@pytest.mark.parametrize("label", ["1号袋", "BAG 7", "A/7", "ＢＡＧ７"])
def test_a_bag_may_be_labelled_as_people_please(label: str) -> None:
    post = a_post()
    announced(post, "P1")
    record(post, a_scan(1, Act.ACCEPT, "P1", at_station(post.cast.hub)))
    record(post, a_scan(2, Act.PACK, "P1", at_station(post.cast.hub), bag_label=label))
    for page in (shown(post, post.cast.deng, "parcels"), shown(post, post.cast.deng, "parcel", "P1")):
        assert label in page
    if "/" not in label:
        assert "P1" in shown(post, post.cast.deng, "bag", label)


def test_what_is_to_look_into_leads_to_the_bag_or_the_parcel_and_an_unknown_code_to_nothing() -> None:
    post = a_day("P1")
    record(post, a_scan(300, Act.SEAL, "BAG-1", at_station(post.cast.hub), seal_number="OTHER"))
    record(post, a_scan(301, Act.UNLOAD, "NOBODY-KNOWS", at_station(post.cast.hub)))
    page = shown(post, post.cast.deng, "discrepancies")
    linked = set(re.findall(rf'href="/{post.county.division_code}/((?:bags|parcels)/[^"/]+)/"', page))
    assert "bags/BAG-1" in linked
    assert "NOBODY-KNOWS" in page
    assert not any("NOBODY-KNOWS" in address for address in linked)


def test_a_discrepancy_is_closed_with_what_was_found() -> None:
    post = a_day("P1")
    record(post, a_scan(120, Act.DAMAGE, "P1", at_station(post.cast.xiyuan)))
    assert "damaged" in shown(post, post.cast.zhu, "discrepancies")
    found = Discrepancy.objects.get(kind="damaged")
    address = reverse("close_discrepancy", args=[post.county.division_code, found.pk])
    as_(post.cast.zhu).post(address, {"note": ""})
    assert Discrepancy.objects.get().closed_at is None
    as_(post.cast.zhu).post(address, {"note": "the box is dented"})
    found.refresh_from_db()
    assert (found.closed_by, found.note) == (post.cast.zhu, "the box is dented")


def test_a_piece_that_was_not_scanned_in_is_proposed_as_missing_and_a_person_confirms_it() -> None:
    post = a_post()
    announced(post, "P1", "P2")
    way = the_way_to_xiyuan(post, ["P1", "P2"])
    record(post, *[scan for scan in way if scan.code != "P2" or scan.act not in (Act.SHELVE, Act.OFFER)])
    assert propose_missing(county=post.county).opened == 1
    assert propose_missing(county=post.county).opened == 0
    proposal = Discrepancy.objects.get(kind="short_bag", code="P2")
    close = reverse("close_discrepancy", args=[post.county.division_code, proposal.pk])
    page = as_(post.cast.zhu).post(close, {"missing": "1"}, follow=True).content.decode()
    assert Parcel.objects.get(waybill="P2").state == "missing"
    desk = Device.objects.get(kind=DeviceKind.DESK, station=post.cast.xiyuan)
    assert desk.head in page, "the head of the chain is the receipt, as after every scan"
    assert (desk.head_number, Scan.objects.get(device=desk).act) == (1, "miss")
    assert Discrepancy.objects.filter(kind="missing", code="P2", closed_at=None).exists()


def test_a_keeper_closes_the_day_of_the_own_station_only() -> None:
    post = a_day("P1")
    code = post.county.division_code
    client = as_(post.cast.zhu)
    own = reverse("close_day", args=[code, post.cast.xiyuan.station_id]) + f"?date={DATE}"
    assert "on hand" in client.get(own).content.decode()
    client.post(own, {"note": "all well"})
    close = DayClose.objects.get()
    assert (close.station, close.closed_by, close.counts["on_hand"]) == (post.cast.xiyuan, post.cast.zhu, 1)
    assert "Closed at" in client.get(own).content.decode()
    assert client.get(reverse("close_day", args=[code, post.cast.hub.station_id])).status_code == 404
    assert post.cast.xiyuan.name in shown(post, post.cast.zhu, "day_closes")


@pytest.mark.parametrize("date", ["2199-12-31", "9999-12-31", "0001-01-01"])
def test_a_day_that_has_not_begun_is_not_closed_by_a_slip(date: str) -> None:
    post = a_day("P1")
    address = reverse("close_day", args=[post.county.division_code, post.cast.xiyuan.station_id]) + f"?date={date}"
    as_(post.cast.zhu).post(address, {"note": ""})
    assert DayClose.objects.get().date == service_date(post.county)


def test_all_pieces_of_a_bag_are_listed_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    post = a_day("P1", "P2", "P3")
    monkeypatch.setattr("tongcun.parcels.views.parcels.PIECES_ON_A_PAGE", 2)
    first, second = (shown(post, post.cast.deng, "bag", "BAG-1", page=number) for number in "12")
    assert ("Was in the bag: 3 pieces" in first, "P1" in first, "P3" in first) == (True, True, False)
    assert "P3" in second


def test_a_sheet_is_uploaded_checked_and_imported() -> None:
    post = a_post()
    post.cast.xiyuan.village = Village.objects.get(name="西源村")
    post.cast.xiyuan.save()
    client, code = as_(post.cast.chen), post.county.division_code
    raw = csv_of(("邮件号码", "收件人", "地址"), ("A1", "周阿婆", "新昌乡西源村"), encoding="gbk")
    said = {"content": "parcels", "sender": "甲快递", "file": SimpleUploadedFile("a.csv", raw)}
    answer = client.post(reverse("upload_parcels", args=[code]), said)
    assert answer.status_code == 302
    columns = {"column-waybill": "邮件号码", "column-name": "收件人", "column-address": "地址"}
    assert "The one row is sound." in client.post(answer["Location"], {"step": "check"} | columns).content.decode()
    client.post(answer["Location"], {"step": "import"} | columns)
    assert Parcel.objects.get(waybill="A1").destination == post.cast.xiyuan


def test_a_carriers_clerk_announces_for_their_own_carrier_alone() -> None:
    post = a_post()
    Unit.objects.create(county=post.county, unit_id="carrier-b", name="乙快递（样例）", kind=UnitKind.CARRIER)
    heading = ("邮件号码", "站点编号", "快递公司")
    rows = [("A1", post.cast.xiyuan.station_id, ""), ("A2", post.cast.xiyuan.station_id, "carrier-b")]
    kong, address = as_(post.cast.kong), reverse("upload_parcels", args=[post.county.division_code])
    told = sent_in(kong, address, csv_of(heading, *rows), content="parcels")
    assert problems_of(told) == [("unknown_carrier", 3, "快递公司")]
    sent_in(kong, address, csv_of(heading, rows[0]), content="parcels")
    assert Parcel.objects.get().carrier == post.cast.carrier
    sent_in(as_(post.cast.chen), address, csv_of(heading, rows[1]), content="parcels")
    assert Parcel.objects.get(waybill="A2").carrier != post.cast.carrier


@pytest.mark.parametrize(("language", "told"), [("en", "Receipt of this sender"), ("zh-hans", "该报送方扫描的回执")])
def test_the_page_after_an_export_of_handsets_is_its_receipt(language: str, told: str) -> None:
    post = a_day("A1")
    chen, address = as_(post.cast.chen), reverse("upload_parcels", args=[post.county.division_code])
    chen.cookies["django_language"] = language
    raw = csv_of(("运单号", "操作类型", "扫描时间"), ("A1", "到件", f"{DATE} 06:30:00"))
    answer = sent_in(chen, address, raw, content="scans")
    page = chen.get(answer["Location"]).content.decode()
    sender = Device.objects.get(kind=DeviceKind.IMPORT)
    assert told in page
    assert sender.head == f"{sender.pk}-1-{sender.head_digest[:16]}"
    assert sender.head in page


def test_the_day_close_tells_the_heads_of_its_chains_in_the_form_that_verify_reads() -> None:
    post = a_day("P1")
    own = reverse("close_day", args=[post.county.division_code, post.cast.xiyuan.station_id]) + f"?date={DATE}"
    as_(post.cast.zhu).post(own, {"note": ""})
    post.zhu_device.refresh_from_db()
    assert post.zhu_device.head in as_(post.cast.zhu).get(own).content.decode()


def test_a_sheet_with_a_doubt_imports_nothing() -> None:
    post = a_post()
    client, code = as_(post.cast.chen), post.county.division_code
    raw = csv_of(("邮件号码", "地址"), ("A1", "月亮村"))
    said = {"content": "parcels", "sender": "甲快递", "file": SimpleUploadedFile("a.csv", raw)}
    answer = client.post(reverse("upload_parcels", args=[code]), said)
    step = {"step": "import", "column-waybill": "邮件号码", "column-address": "地址"}
    assert client.post(answer["Location"], step).status_code == 200
    assert Parcel.objects.count() == 0
