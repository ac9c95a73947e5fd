"""What a place sends out and names nobody for: by a handset's export, by van, by courier. It answers for it until
another place has it."""

from __future__ import annotations

import itertools
import json
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from tests.county.pages import as_user
from tests.county.sheet_files import csv_of
from tests.parcels.days import (
    DATE,
    EVENING,
    Post,
    a_post,
    a_scan,
    announced,
    at_station,
    on_run,
    record,
    stands,
    the_way_to_xiyuan,
)
from tests.parcels.test_desk import a_desk
from tests.parcels.test_imports import scans_of
from tests.parcels.test_pages import as_, shown
from tongcun.parcels.actions import NewScan, import_handset_export, register_device
from tongcun.parcels.day.counts import day_counts
from tongcun.parcels.models import DeviceKind, Discrepancy, Handover, Parcel, Scan, Source
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.pure.custody import Party, PartyKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]
HEADING = ("运单号", "操作类型", "扫描时间", "站点编码")


def exported(post: Post, *rows: tuple[str, str, str, str]) -> list[NewScan]:
    """What handsets said, each a waybill, a word, a time of the day, a station; at the hub where none is named."""
    raw = csv_of(HEADING, *[(code, word, f"{DATE} {time}", station) for code, word, time, station in rows])
    scans, problems = scans_of(post, raw)
    assert list(problems) == []
    return scans


def imported(post: Post, *rows: tuple[str, str, str, str]) -> None:
    scans = exported(post, *rows)
    import_handset_export(county=post.county, scans=scans, sender="甲快递", actor=post.cast.kong, now=EVENING)


def the_day(village: str, *waybills: str) -> list[tuple[str, str, str, str]]:
    """Arrived at the hub, out, arrived at the village, signed for there."""
    return [
        (code, word, time, place)
        for code in waybills
        for word, time, place in (
            ("到件", "06:30", ""), ("派件", "07:00", ""), ("到件", "09:00", village), ("签收", "17:20", village)
        )
    ]  # fmt: skip


def still_open(post: Post) -> list[tuple[str, str]]:
    found = Discrepancy.objects.filter(county=post.county, closed_at=None)
    return sorted(found.values_list("kind", "code"))


def test_a_day_told_by_exports_alone_leaves_nothing_to_look_into() -> None:
    post = a_post()
    announced(post, "A1", "A2")
    imported(post, *the_day(post.cast.xiyuan.station_id, "A1", "A2"))
    assert still_open(post) == []
    assert stands("A1") == ("collected", "addressee", "A1")


def test_in_whatever_order_and_however_often_exports_come_custody_is_the_same() -> None:
    village = the_day("330822207201", "A1")
    told = set()
    for number, order in enumerate(itertools.permutations(village)):
        post = a_post(str(330830 + number))
        announced(post, "A1")
        for row in (*order, order[0]):
            place = post.cast.xiyuan.station_id if row[3] else ""
            imported(post, (*row[:3], place))
        parcel = Parcel.objects.get(county=post.county)
        told.add((parcel.state, parcel.holder_kind, parcel.holder_id, *still_open(post)))
    assert told == {("collected", "addressee", "A1")}


def test_what_is_out_is_on_the_road_and_the_hub_answers_for_it() -> None:
    post = a_post()
    announced(post, "A1")
    imported(post, *the_day(post.cast.xiyuan.station_id, "A1")[:2])
    assert stands("A1") == ("handed_over", "road", post.cast.hub.station_id)
    page = shown(post, post.cast.an, "parcel", "A1")
    assert "sent it out; with whom is not noted." in page
    assert f"{post.cast.hub} answers for it until somebody else takes it over" in page.replace("</bdi>", "").replace(
        '<span translate="no">', "").replace("</span>", "")  # fmt: skip
    told = day_counts(post.cast.hub, DATE).told()
    assert (told["received"], told["sent"], told["on_hand"]) == (1, 1, 0)
    assert day_counts(post.cast.xiyuan, DATE).expected == 1


def test_what_went_missing_on_the_road_is_among_the_missing_of_the_station_that_answers_for_it() -> None:
    post = a_post()
    announced(post, "A1")
    imported(post, *the_day(post.cast.xiyuan.station_id, "A1")[:2])
    record(post, a_scan(200, Act.MISS, "A1", at_station(post.cast.hub)))
    told = {station: day_counts(station, DATE).told() for station in (post.cast.hub, post.cast.xiyuan)}
    assert [figures["missing"] for figures in told.values()] == [1, 0]
    hub = told[post.cast.hub]
    assert (hub["received"], hub["sent"], hub["should_be"], hub["on_hand"]) == (1, 1, 0, 0)


def test_what_two_places_arrive_never_left_or_is_signed_for_elsewhere_is_to_be_looked_into() -> None:
    post = a_post()
    announced(post, "TWICE", "STAYED", "ELSEWHERE")
    xiyuan, shangyou = post.cast.xiyuan.station_id, post.cast.shangyou.station_id
    day = [row for row in the_day(xiyuan, "TWICE", "STAYED", "ELSEWHERE") if row[1] != "签收"]
    imported(post, *[row for row in day if row[:2] != ("STAYED", "派件")])
    imported(post, ("TWICE", "到件", "10:00", shangyou), ("ELSEWHERE", "签收", "17:00", shangyou))
    assert still_open(post) == [
        ("not_the_holder", "ELSEWHERE"), ("out_of_turn", "STAYED"), ("out_of_turn", "TWICE"), ("wrong_station", "TWICE")
    ]  # fmt: skip


def test_what_goes_on_from_a_township_is_not_put_on_a_shelf_there() -> None:
    post = a_post()
    announced(post, "A1", "A2")
    announced(post, "STAYS", destination=post.cast.fangcun)
    fangcun, xiyuan = post.cast.fangcun.station_id, post.cast.xiyuan.station_id
    for code in ("A1", "A2", "STAYS"):
        imported(post, (code, "到件", "06:30", ""), (code, "派件", "07:00", ""), (code, "到件", "08:00", fangcun),
                 (code, "派件", "08:30", fangcun))  # fmt: skip
    imported(post, ("A1", "到件", "09:00", xiyuan))
    assert still_open(post) == []
    assert (stands("A1")[0], stands("A2")[1:], stands("STAYS")[0]) == ("shelved", ("road", fangcun), "offered")


def test_a_handset_that_says_twice_that_it_is_there_says_nothing_new() -> None:
    post = a_post()
    announced(post, "A1")
    xiyuan = post.cast.xiyuan.station_id
    imported(post, *the_day(xiyuan, "A1")[:3], ("A1", "入库", "09:20", xiyuan), ("A1", "到件", "06:40", ""))
    assert still_open(post) == []


def test_a_handset_that_calls_out_what_is_out_or_on_its_bus_already_says_nothing_new() -> None:
    post = a_post()
    announced(post, "OUT", "RIDES", "IN-A-BAG")
    hub, run, xiyuan = at_station(post.cast.hub), on_run(post.run), post.cast.xiyuan.station_id
    record(post, a_scan(0, Act.ACCEPT, "RIDES", hub), a_scan(40, Act.HAND_OVER, "RIDES", hub, run),
           *the_way_to_xiyuan(post, ["IN-A-BAG"]))  # fmt: skip
    imported(post, ("OUT", "到件", "06:30", ""), ("OUT", "派件", "06:35", ""))
    imported(post, *[(code, "派件", "06:42", "") for code in ("OUT", "RIDES", "IN-A-BAG")])
    assert stands("OUT")[1:] == ("road", post.cast.hub.station_id)
    assert stands("RIDES")[1:] == ("run", post.run.run_id)
    told = day_counts(post.cast.hub, DATE).told()
    assert (told["received"], told["sent"], told["should_be"], told["on_hand"]) == (3, 3, 0, 0)
    imported(post, *[row for code in ("OUT", "RIDES") for row in the_day(xiyuan, code)[2:]])
    assert still_open(post) == []


def test_what_a_courier_delivers_from_the_hub_leaves_nothing_to_look_into_and_leaves_the_hub_once() -> None:
    post = a_post()
    announced(post, "A1", "CAME-BACK")
    imported(post, *[(code, word, time, "") for code in ("A1", "CAME-BACK")
                     for word, time in (("到件", "06:30"), ("派件", "08:30"))])  # fmt: skip
    imported(post, ("A1", "签收", "17:00", ""), ("CAME-BACK", "到件", "18:00", ""))
    assert still_open(post) == []
    assert stands("A1") == ("collected", "addressee", "A1")
    told = day_counts(post.cast.hub, DATE).told()
    assert [told[name] for name in ("received", "sent", "given_out", "should_be", "on_hand")] == [3, 2, 0, 1, 1]


def test_what_is_for_the_hub_itself_lies_ready_there_and_is_signed_for() -> None:
    post = a_post()
    announced(post, "AT-ONCE", "CALLED-OUT", destination=post.cast.hub, origin=post.cast.xiyuan)
    imported(post, ("AT-ONCE", "到件", "06:30", ""), ("CALLED-OUT", "到件", "06:30", ""))
    imported(post, ("CALLED-OUT", "派件", "08:30", ""))
    assert (stands("AT-ONCE")[0], stands("CALLED-OUT")[0]) == ("shelved", "offered")
    imported(post, *[(code, "签收", "17:00", "") for code in ("AT-ONCE", "CALLED-OUT")])
    assert (stands("AT-ONCE")[0], stands("CALLED-OUT")[0], still_open(post)) == ("collected", "collected", [])


@pytest.mark.parametrize("place", ["hub", "fangcun", "xiyuan"])
def test_what_is_announced_only_after_its_export_and_imported_again_leaves_nothing_to_look_into(place: str) -> None:
    told = []
    for number, is_late in enumerate((False, True)):
        post = a_post(str(330840 + number))
        fangcun, xiyuan = post.cast.fangcun.station_id, post.cast.xiyuan.station_id
        way = [("", "06"), (fangcun, "08"), (xiyuan, "09")][: ("hub", "fangcun", "xiyuan").index(place) + 1]
        rows = [("A1", word, f"{hour}:{minute}", at) for at, hour in way
                for word, minute in (("到件", "00"), ("派件", "30"))]  # fmt: skip
        rows += [("A1", "签收", "17:00", way[-1][0])]
        if is_late:
            imported(post, *rows)
        announced(post, "A1", origin=post.cast.shangyou, destination=getattr(post.cast, place))
        imported(post, *rows)
        parcel = Parcel.objects.get(county=post.county)
        told.append((parcel.state, parcel.holder_kind, still_open(post)))
    assert told == [("collected", "addressee", [])] * 2


def test_who_reads_that_a_handset_said_it_is_told_so_and_of_what_was_entered_late_too() -> None:
    post = a_post()
    announced(post, "A1", "A2", "A3")
    imported(post, ("A1", "到件", "06:30", ""), ("A1", "到件", "09:00", post.cast.xiyuan.station_id))
    hub = at_station(post.cast.hub)
    late = a_scan(0, Act.ACCEPT, "A2", hub, source=Source.LATE_ENTRY)
    record(post, late, a_scan(0, Act.ACCEPT, "A3", hub))
    client = as_(post.cast.an)
    for language, by_handset, entered_late in (
        ("en", "exported from a carrier’s handset", "entered late"), ("zh-hans", "由寄递企业巴枪导出", "补录"),
    ):  # fmt: skip
        client.cookies["django_language"] = language
        pages = [client.get(reverse("parcel", args=[post.county.division_code, f"A{n}"])) for n in (1, 2, 3)]
        told = [page.content.decode().replace("&#x27;", "’") for page in pages]
        assert [by_handset in page for page in told] == [True, False, False]
        assert [entered_late in page for page in told] == [False, True, False]
        queue = client.get(reverse("discrepancies", args=[post.county.division_code])).content.decode()
        assert by_handset in queue.replace("&#x27;", "’")


def test_a_desks_list_says_what_was_entered_late() -> None:
    post = a_desk()
    announced(post, "A1")
    from tongcun.parcels.actions.devices import desk_of

    record(post, a_scan(0, Act.ACCEPT, "A1", at_station(post.cast.hub), source=Source.LATE_ENTRY),
           device=desk_of(station=post.cast.hub))  # fmt: skip
    page = as_(post.cast.chen).get(reverse("desk", args=[post.county.division_code, post.cast.hub.station_id]))
    assert "entered late" in page.content.decode()


@pytest.mark.parametrize("act", ["unload", "accept"])
def test_what_goes_by_van_is_handed_over_to_it_and_scanned_in_at_the_village_without_a_misfit(act: str) -> None:
    post = a_desk()
    announced(post, "A1")
    hub, xiyuan = at_station(post.cast.hub), post.cast.xiyuan
    record(post, a_scan(0, Act.ACCEPT, "A1", hub), a_scan(1, Act.SORT, "A1", hub))
    address = reverse("hand_over", args=[post.county.division_code, post.cast.hub.station_id])
    said = {"direction": "give", "party": "road:", "codes": "A1", "sign": "1", "sheet": str(uuid.uuid4())}
    assert as_user(post.cast.chen).post(address, said).status_code == 302
    assert stands("A1") == ("handed_over", "road", post.cast.hub.station_id)
    assert Handover.objects.get().taker_kind == "road"
    assert as_(post.cast.chen).get(reverse("handover", args=["330822", Handover.objects.get().pk])).status_code == 200
    desk = reverse("desk", args=[post.county.division_code, xiyuan.station_id])
    for done in (act, "shelve", "offer"):
        answer = as_(post.cast.zhu).post(f"{desk}?act={done}", {"code": "A1", "scan_id": str(uuid.uuid4())})
        assert "does not fit" not in answer.content.decode().split("desk-last")[0]
    assert (stands("A1")[0], still_open(post)) == ("offered", [])


def test_what_a_van_brings_is_taken_over_by_a_scan_and_on_no_sheet() -> None:
    post = a_desk()
    address = reverse("hand_over", args=[post.county.division_code, post.cast.xiyuan.station_id])
    said = {"direction": "take", "party": "road:", "codes": "A1", "sign": "1", "sheet": str(uuid.uuid4())}
    answer = as_(post.cast.zhu).post(address, said)
    assert "What a van brings is scanned in" in answer.content.decode()
    assert not Handover.objects.exists()


def test_a_device_names_the_road_by_the_station_that_it_leads_from() -> None:
    post = a_post()
    announced(post, "A1")
    _, token = register_device(county=post.county, name="x", kind=DeviceKind.HANDSET, station=post.cast.hub)
    for place, status in (("nowhere", 422), (post.cast.xiyuan.station_id, 422), (post.cast.hub.station_id, 200)):
        body = {"id": str(uuid.uuid4()), "at": EVENING.isoformat(), "act": "hand_over", "code": "A1",
                "other": {"kind": "road", "id": place}}  # fmt: skip
        answer = Client().post("/api/v1/scans", json.dumps(body), content_type="application/json",
                               headers={"Authorization": f"Bearer {token}"})  # fmt: skip
        assert answer.status_code == status, answer.content
    assert Scan.objects.get().other_kind == Party(PartyKind.ROAD, "x").kind.value
