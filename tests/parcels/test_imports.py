"""Sheets of senders become parcels, exports of handsets become scans."""

from __future__ import annotations

import datetime

import pytest

from tests.cast import a_station
from tests.county.importing import step, upload
from tests.county.pages import as_user, text_of
from tests.county.sheet_files import csv_of
from tests.parcels.days import DATE, EVENING, SIX, Post, a_post, a_scan, announced, at_station, record, stands
from tongcun.county.models import Level, Station, Unit, UnitKind, Village
from tongcun.county.sheets import CONTENTS, guess_mapping, read_sheet, records
from tongcun.feeds.problems import Problems
from tongcun.parcels.actions import (
    Announced,
    Announcement,
    NewScan,
    Result,
    close_day,
    import_handset_export,
    import_parcels,
)
from tongcun.parcels.forms import NewBagForm
from tongcun.parcels.models import Addressee, Device, Kind, Parcel, Scan
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.pure.custody import Party, PartyKind
from tongcun.parcels.sheets.handset_exports import read_handset_export
from tongcun.parcels.sheets.parcels import Usual, read_announcements

pytestmark = pytest.mark.django_db

HEADING = ("邮件号码", "收件人", "联系电话", "地址", "重量")
LONG_AGO, FAR = datetime.date(2001, 1, 1), datetime.date(2099, 1, 1)


def a_county_with_villages() -> Post:
    post = a_post()
    post.cast.xiyuan.village = Village.objects.get(name="西源村")
    post.cast.xiyuan.save()
    return post


def parcels_of(post: Post, raw: bytes, own: tuple[Unit, ...] = ()) -> tuple[list[Announcement], Problems]:
    problems, content = Problems(), CONTENTS["parcels"]
    sheet = read_sheet(raw, "a.csv", content, problems)
    assert sheet is not None
    mapping = guess_mapping(sheet, content)
    usual = Usual(post.cast.hub, post.kind, SIX, own=own)
    rows = records(sheet, content, mapping)
    return read_announcements(post.county, rows, mapping, usual, ("a.csv", problems)).parcels, problems


def scans_of(post: Post, raw: bytes, own: tuple[Unit, ...] = ()) -> tuple[list[NewScan], Problems]:
    problems, content = Problems(), CONTENTS["scans"]
    sheet = read_sheet(raw, "a.csv", content, problems)
    assert sheet is not None
    mapping = guess_mapping(sheet, content)
    rows = records(sheet, content, mapping)
    usual = Usual(post.cast.hub, post.kind, SIX, own=own)
    return read_handset_export(post.county, rows, mapping, usual, ("a.csv", problems)), problems


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_a_sheet_as_people_write_it_becomes_parcels_for_the_villages_station(encoding: str) -> None:
    post = a_county_with_villages()
    rows = [("9712345678901", "周阿婆", "13812345678", "新昌乡西源村 3 号", "1.2"),
            ("97 1234 5678902", "周阿公", "13812345679", "常山县新昌乡西源村", "900g")]  # fmt: skip
    parcels, problems = parcels_of(post, csv_of(HEADING, *rows, encoding=encoding))
    assert list(problems) == []
    counts = import_parcels(county=post.county, parcels=parcels, now=EVENING)
    assert counts == {Announced.NEW: 2}
    second = Parcel.objects.get(waybill="9712345678902")
    assert (second.destination, second.mass_kg, second.ready_at) == (post.cast.xiyuan, 0.9, SIX)
    assert Addressee.objects.get(parcel=second).name == "周阿公"


def test_every_doubt_of_a_sheet_is_told_at_once() -> None:
    post = a_county_with_villages()
    _, problems = parcels_of(
        post,
        csv_of(
            HEADING, ("A1", "", "", "新昌乡西源村", "heavy"), ("A1", "", "", "新昌乡西源村", "1"),
            ("好", "", "", "新昌乡西源村", "1"), ("A4", "", "", "月亮村", "1"), ("A5", "", "", "", "1"),
        ),
    )  # fmt: skip
    assert sorted(problem.code for problem in problems) == [
        "missing_value", "no_size", "twice", "unknown_village", "waybill",
    ]  # fmt: skip


def test_a_second_import_renews_what_nobody_has_scanned() -> None:
    post = a_county_with_villages()
    for kilograms in ("1.2", "3.4"):
        parcels, _ = parcels_of(post, csv_of(HEADING, ("A1", "周阿婆", "1", "新昌乡西源村", kilograms)))
        import_parcels(county=post.county, parcels=parcels, now=EVENING)
    assert Parcel.objects.get().mass_kg == 3.4


@pytest.mark.parametrize("heading", ["网点名称", "网点", "站点名称", "扫描网点", "所属网点", "扫描网点名称"])
def test_what_handsets_call_the_place_is_known_so_that_no_row_lies_at_the_hub_unsaid(heading: str) -> None:
    post = a_county_with_villages()
    columns = ("运单号", "操作类型", "扫描时间", heading)
    scans, problems = scans_of(post, csv_of(columns, ("A1", "到件", "2021-09-28 09:00", post.cast.xiyuan.name)))
    assert (list(problems), {scan.here.party_id for scan in scans}) == ([], {post.cast.xiyuan.station_id})


def test_a_parcels_place_may_be_headed_by_the_name_of_its_outlet() -> None:
    post = a_county_with_villages()
    parcels, problems = parcels_of(post, csv_of(("运单号", "网点名称"), ("A1", post.cast.xiyuan.name)))
    assert (list(problems), [parcel.destination for parcel in parcels]) == ([], [post.cast.xiyuan])


def test_a_second_import_without_a_name_leaves_the_addressee_and_one_with_a_name_renews_it() -> None:
    post = a_county_with_villages()
    for name, kept in (("周阿婆", "周阿婆"), ("", "周阿婆"), ("周阿公", "周阿公")):
        parcels, _ = parcels_of(post, csv_of(("邮件号码", "收件人", "乡镇", "村"), ("A1", name, "新昌乡", "西源村")))
        import_parcels(county=post.county, parcels=parcels, now=EVENING)
        assert Addressee.objects.get(parcel__waybill="A1").name == kept


def test_a_handset_export_becomes_scans_marked_so_and_a_second_import_doubles_nothing() -> None:
    post = a_post()
    announced(post, "A1", "A2")
    village = post.cast.xiyuan.station_id
    raw = csv_of(
        ("运单号", "操作类型", "扫描时间", "站点编码"),
        ("A1", "到件", f"{DATE} 06:30:00", ""), ("A1", "到件", f"{DATE} 09:00", village),
        ("A1", "签收", f"{DATE} 17:20", village), ("A2", "到件", f"{DATE} 06:31", ""),
    )  # fmt: skip
    scans, problems = scans_of(post, raw)
    assert list(problems) == []
    first = import_handset_export(county=post.county, scans=scans, sender="甲快递", actor=post.cast.kong, now=EVENING)
    again = import_handset_export(county=post.county, scans=scans, sender="甲快递", actor=post.cast.kong, now=EVENING)
    # What arrives at a village is taken in and lies on the shelf: two scans.
    assert (first.results, again.results) == ({Result.OK: 5}, {Result.DUPLICATE: 5})
    sender = Device.objects.get(kind="import")
    assert first.head == again.head == f"{sender.pk}-5-{sender.head_digest[:16]}"
    assert set(Scan.objects.values_list("source", flat=True)) == {"handset_export"}
    assert stands("A1") == ("collected", "addressee", "A1")
    assert stands("A2") == ("accepted", "station", post.cast.hub.station_id)


def test_a_day_closes_with_the_same_counts_by_an_export_as_by_scans_of_ones_own() -> None:
    exported, scanned = a_post("330822"), a_post("330825")
    for post in (exported, scanned):
        announced(post, "A1", "A2", "A3")
    village = exported.cast.xiyuan.station_id
    raw = csv_of(
        ("运单号", "操作类型", "扫描时间", "站点编码"),
        *((code, "到件", f"{DATE} 06:30", "") for code in ("A1", "A2", "A3")),
        ("A1", "到件", f"{DATE} 09:00", village), ("A2", "到件", f"{DATE} 09:00", village),
        ("A1", "签收", f"{DATE} 17:20", village),
    )  # fmt: skip
    scans, _problems = scans_of(exported, raw)
    import_handset_export(county=exported.county, scans=scans, sender="甲快递", actor=exported.cast.chen, now=EVENING)
    hub, there = at_station(scanned.cast.hub), at_station(scanned.cast.xiyuan)
    record(
        scanned, *(a_scan(30, Act.ACCEPT, code, hub) for code in ("A1", "A2", "A3")),
        a_scan(180, Act.SHELVE, "A1", there), a_scan(180, Act.SHELVE, "A2", there),
        a_scan(680, Act.COLLECT, "A1", there, Party(PartyKind.ADDRESSEE, "A1")),
    )  # fmt: skip
    closed = [
        [close_day(station=station, date=DATE, actor=post.cast.an, now=EVENING).counts
         for station in (post.cast.hub, post.cast.xiyuan)] for post in (exported, scanned)
    ]  # fmt: skip
    assert closed[0] == closed[1]
    assert (closed[0][1]["received"], closed[0][1]["given_out"], closed[0][1]["on_hand"]) == (2, 1, 1)
    holders = [list(Parcel.objects.filter(county=post.county).order_by("waybill").values_list("state", "holder_kind"))
               for post in (exported, scanned)]  # fmt: skip
    assert holders[0] == holders[1]


def test_an_act_or_a_time_that_nobody_knows_is_told() -> None:
    post = a_post()
    _, problems = scans_of(
        post, csv_of(("运单号", "操作类型", "扫描时间"), ("A1", "抛投", f"{DATE} 06:30"), ("A2", "到件", "早上"))
    )
    assert sorted(problem.code for problem in problems) == ["no_time", "unknown_act"]


def a_carrier(post: Post, name: str) -> Unit:
    return Unit.objects.create(county=post.county, unit_id=name, name=name, kind=UnitKind.CARRIER)


def test_a_carriers_clerk_announces_for_no_other_carrier() -> None:
    post = a_county_with_villages()
    ours, theirs = a_carrier(post, "甲快递（虚构）"), a_carrier(post, "乙快递（虚构）")
    heading = ("邮件号码", "地址", "承运商")
    rows = [("971", "新昌乡西源村 3 号", ours.name), ("972", "新昌乡西源村 3 号", theirs.name)]
    _parcels, problems = parcels_of(post, csv_of(heading, *rows), (ours,))
    assert [(problem.code, problem.line) for problem in problems] == [("unknown_carrier", 3)]
    assert theirs.name not in str(next(iter(problems)).expected)


def test_a_carriers_clerk_says_nothing_about_another_carriers_parcels() -> None:
    post = a_county_with_villages()
    ours, theirs = a_carrier(post, "甲快递（虚构）"), a_carrier(post, "乙快递（虚构）")
    announced(post, "OURS-1", carrier=ours)
    announced(post, "THEIRS-1", carrier=theirs)
    heading = ("运单号", "扫描类型", "扫描时间")
    rows = [(code, "签收", "2021-09-28 17:00") for code in ("OURS-1", "THEIRS-1", "NOBODYS-1")]
    _scans, problems = scans_of(post, csv_of(heading, *rows), (ours,))
    assert sorted((problem.code, problem.line) for problem in problems) == [("foreign", 3), ("foreign", 4)]
    _scans, problems = scans_of(post, csv_of(heading, *rows))
    assert list(problems) == []


def test_a_name_that_two_stations_bear_is_asked_about_in_an_export_too() -> None:
    post = a_county_with_villages()
    post.cast.fangcun.name = post.cast.xiyuan.name
    post.cast.fangcun.save()
    heading = ("运单号", "扫描类型", "扫描时间", "站点")
    _scans, problems = scans_of(post, csv_of(heading, ("P1", "到件", "2021-09-28 07:00", post.cast.xiyuan.name)))
    assert [(problem.code, problem.line) for problem in problems] == [("unknown_station", 2)]


@pytest.mark.parametrize(
    ("first", "last", "is_known"),
    [(None, FAR, True), (LONG_AGO, None, True), (FAR, None, False), (None, LONG_AGO, False)],
)
def test_a_station_gets_parcels_by_a_sheet_from_its_first_day_to_its_last(
    first: datetime.date | None, last: datetime.date | None, is_known: bool
) -> None:
    post = a_county_with_villages()
    Station.objects.filter(pk=post.cast.xiyuan.pk).update(valid_from=first, valid_until=last)
    for heads, row in ((HEADING, ("A1", "周", "1", "新昌乡西源村", "1")), (("邮件号码", "站点"), ("A2", "西源村"))):
        _, problems = parcels_of(post, csv_of(heads, row))
        assert (list(problems) == []) is is_known


def test_of_two_stations_of_a_village_none_is_guessed_and_a_sheet_may_name_one() -> None:
    post = a_county_with_villages()
    second = a_station(post.county, "330822207201-2", "西源超市", Level.VILLAGE, post.cast.xiyuan.township)
    Station.objects.filter(pk=second.pk).update(village=post.cast.xiyuan.village)
    _, problems = parcels_of(post, csv_of(HEADING, ("A1", "周", "1", "新昌乡西源村", "1")))
    assert [(problem.code, problem.line) for problem in problems] == [("ambiguous_station", 2)]
    assert "西源村 (330822207201)" in next(iter(problems)).what
    assert "西源超市 (330822207201-2)" in next(iter(problems)).what
    heads = ("邮件号码", "乡镇", "村", "站点编号")
    parcels, problems = parcels_of(post, csv_of(heads, ("A1", "新昌乡", "西源村", second.station_id)))
    assert list(problems) == []
    assert parcels[0].destination == second


@pytest.mark.parametrize(
    "written", ["2021年9月28日 06:30", "2021-9-28 6:30:00.000", "2021-09-28T06:30:00+08:00", "2021/9/28 上午6:30",
                "2021-09-27T22:30:00Z", "20210928 06:30:00"],
)  # fmt: skip
def test_times_are_read_as_carriers_write_them_in_either_sheet(written: str) -> None:
    post = a_post()
    announced(post, "A1")
    half_past_six = SIX + datetime.timedelta(minutes=30)
    scans, problems = scans_of(post, csv_of(("运单号", "操作类型", "扫描时间"), ("A1", "到件", written)))
    assert list(problems) == []
    assert scans[0].device_time == half_past_six
    heads = ("邮件号码", "站点编号", "到件时间")
    parcels, problems = parcels_of(post, csv_of(heads, ("A2", post.cast.xiyuan.station_id, written)))
    assert list(problems) == []
    assert parcels[0].ready_at == half_past_six


def test_an_export_with_an_offset_is_the_same_scans_as_one_without() -> None:
    post = a_post()
    heads = ("运单号", "操作类型", "扫描时间")
    ids = [
        scans_of(post, csv_of(heads, ("A1", "到件", written)))[0][0].scan_id
        for written in ("2021-09-28 06:30", "2021-09-28T06:30:00+08:00", "2021-09-27T22:30:00Z")
    ]
    assert len(set(ids)) == 1


def more_kinds(post: Post) -> dict[str, Kind]:
    made = [
        Kind.objects.create(county=post.county, code=code, hour_yuan=1, late_hour_yuan=1, held_yuan=1)
        for code in ("fresh", "document", "茶叶鲜叶")
    ]
    return {kind.code: kind for kind in (*made, post.kind)}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("生鲜", "fresh"), ("生鲜类", "fresh"), ("水果、蔬菜", "fresh"), ("FRESH", "fresh"), ("fresh goods", "fresh"),
        ("服装", "ordinary"), ("日用品", "ordinary"), ("普通", "ordinary"), ("文件", "document"), ("", "ordinary"),
        ("茶叶鲜叶", "茶叶鲜叶"),
    ],
)  # fmt: skip
def test_kinds_are_read_by_the_words_that_people_write(written: str, code: str) -> None:
    post = a_county_with_villages()
    kinds = more_kinds(post)
    parcels, problems = parcels_of(post, csv_of(("邮件号码", "地址", "物品类型"), ("A1", "新昌乡西源村", written)))
    assert list(problems) == []
    assert parcels[0].kind == kinds[code]


def test_a_word_that_is_no_kind_counts_as_the_usual_one_and_is_told_once() -> None:
    post = a_county_with_villages()
    more_kinds(post)
    rows = [(f"A{n}", "新昌乡西源村", word) for n, word in enumerate(("大闸蟹", "大闸蟹", "药品", "生鲜/服装"))]
    parcels, problems = parcels_of(post, csv_of(("邮件号码", "地址", "物品类型"), *rows))
    assert [(one.code, one.line) for one in problems] == [("unknown_kind", 2), ("unknown_kind", 4), ("unknown_kind", 5)]
    assert list(problems.errors) == []
    assert {parcel.kind for parcel in parcels} == {post.kind}


def test_words_that_are_no_kind_count_as_the_kind_that_is_chosen_on_the_page() -> None:
    post = a_county_with_villages()
    fresh = more_kinds(post)["fresh"]
    chen = as_user(post.cast.chen)
    sheet = csv_of(("邮件号码", "地址", "物品类型"), ("A1", "新昌乡西源村", "大闸蟹"), ("A2", "新昌乡西源村", "服装"))
    address = upload(chen, "/330822/parcels/imports/", sheet, content="parcels")["Location"]
    assert "count as" not in text_of(chen.get(address))
    checked = text_of(step(chen, address, "check"))
    assert "Kinds that nobody knows count as" in checked
    assert "it counts as ordinary" in checked
    chosen = {"kind_otherwise": str(fresh.pk)}
    assert "it counts as fresh goods" in text_of(step(chen, address, "check", chosen))
    assert step(chen, address, "import", chosen).status_code == 302
    assert {one.waybill: one.kind.code for one in Parcel.objects.all()} == {"A1": "fresh", "A2": "ordinary"}


def test_a_name_in_an_export_means_the_station_of_today_and_an_id_any() -> None:
    post = a_post()
    announced(post, "A1")
    old = a_station(post.county, "old", "上猷阁村", Level.VILLAGE)
    Station.objects.filter(pk=old.pk).update(valid_until=LONG_AGO)
    heads = ("运单号", "操作类型", "扫描时间", "站点", "站点编号")
    rows = ("A1", "到件", f"{DATE} 09:00", "上猷阁村", ""), ("A1", "到件", f"{DATE} 09:10", "", "old")
    scans, problems = scans_of(post, csv_of(heads, *rows))
    assert list(problems) == []
    assert {scan.here.party_id for scan in scans} == {post.cast.shangyou.station_id, "old"}


def test_a_carrier_that_is_no_more_announces_nothing_by_a_sheet() -> None:
    post = a_county_with_villages()
    sheet = csv_of(("邮件号码", "地址", "快递公司"), ("A1", "新昌乡西源村", post.cast.carrier.name))
    assert list(parcels_of(post, sheet)[1]) == []
    Unit.objects.filter(pk=post.cast.carrier.pk).update(valid_until=LONG_AGO)
    assert [one.code for one in parcels_of(post, sheet)[1]] == ["unknown_carrier"]


def test_no_new_bag_goes_to_a_station_that_is_not_there() -> None:
    post = a_post()
    said = {"label": "B1", "destination": post.cast.xiyuan.pk}
    assert "destination" not in NewBagForm(said, county=post.county).errors
    Station.objects.filter(pk=post.cast.xiyuan.pk).update(valid_from=FAR)
    assert "destination" in NewBagForm(said, county=post.county).errors
