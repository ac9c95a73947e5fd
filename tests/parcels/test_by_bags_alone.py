"""A hub that works by bags alone: counted, sealed and sent by their labels; the same rules, the same day close."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import pytest
from django.db import IntegrityError

from tests.county.sheet_files import csv_of
from tests.parcels.days import (
    DATE,
    EVENING,
    SIX,
    Post,
    a_post,
    a_scan,
    announced,
    at_station,
    on_run,
    record,
    the_way_to_xiyuan,
)
from tests.parcels.test_imports import scans_of
from tests.parcels.test_pages import shown
from tongcun.county.models import Station
from tongcun.parcels.actions import (
    NewBag,
    NewScan,
    Proposals,
    close_day,
    close_discrepancy,
    closing,
    import_handset_export,
    make_bag,
    propose_missing,
    rebuild,
    record_scans,
    register_device,
)
from tongcun.parcels.models import Bag, DayClose, Device, DeviceKind, Discrepancy, Scan
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.pure.custody import Party, PartyKind
from tongcun.parcels.pure.scan_times import AHEAD_AT_MOST, BEHIND_AT_MOST, is_impossible
from tongcun.parcels.queries import packed_into
from tongcun.parcels.record.statements import moment, possible_time, rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]
DAY = datetime.timedelta(days=1)
FIGURES = ("opening", "received", "sent", "given_out", "went_missing", "should_be", "taken", "on_hand")


def sent(post: Post, label: str, pieces: int, *, opened: float | None = 92, minute: float = 0) -> None:
    """A bag of so many counted pieces from the hub to 西源, opened there at a minute after six, if at all."""
    make_bag(county=post.county, bag=NewBag(label, post.cast.hub, post.cast.xiyuan, DATE, pieces=pieces), now=SIX)
    hub, run, xiyuan = at_station(post.cast.hub), on_run(post.run), at_station(post.cast.xiyuan)
    record(post, a_scan(30 + minute, Act.SEAL, label, hub, seal_number=f"S-{label}"),
           a_scan(40 + minute, Act.HAND_OVER, label, hub, run), a_scan(41 + minute, Act.LOAD, label, run),
           a_scan(50, Act.DEPART, post.run.run_id, run), a_scan(90, Act.ARRIVE, post.run.run_id, run))  # fmt: skip
    record(post, a_scan(91, Act.UNLOAD, label, xiyuan), device=post.zhu_device)
    if opened is not None:
        record(post, a_scan(opened, Act.OPEN, label, xiyuan), device=post.zhu_device)


def scanned_in(post: Post, *waybills: str, act: Act = Act.SHELVE, minute: float = 95) -> None:
    record(post, *[a_scan(minute, act, code, at_station(post.cast.xiyuan)) for code in waybills],
           device=post.zhu_device)  # fmt: skip


def still_open(post: Post) -> list[tuple[str, str, dict[str, int]]]:
    found = Discrepancy.objects.filter(county=post.county, closed_at=None).order_by("code")
    return list(found.values_list("kind", "code", "detail"))


def at(minute: float) -> datetime.datetime:
    return SIX + datetime.timedelta(minutes=minute)


def closed(post: Post, station: Station, date: datetime.date = DATE) -> dict[str, int]:
    now = EVENING + (date - DATE)
    counts: dict[str, int] = close_day(station=station, date=date, actor=post.cast.an, now=now).counts
    return counts


def test_pieces_of_a_counted_bag_are_shelved_and_given_out_and_nothing_is_to_be_looked_into() -> None:
    post = a_post()
    announced(post, "A1", "A2", "A3")
    sent(post, "B1", 3)
    scanned_in(post, "A1", "A2", "A3")
    record(post, a_scan(100, Act.COLLECT, "A1", at_station(post.cast.xiyuan), Party(PartyKind.ADDRESSEE, "A1")),
           device=post.zhu_device)  # fmt: skip
    propose_missing(county=post.county, now=EVENING)
    assert still_open(post) == []


def test_a_bag_of_which_fewer_are_scanned_than_its_label_says_is_told_once_the_time_is_over() -> None:
    post = a_post()
    announced(post, "A1", "A2", "A3")
    sent(post, "B1", 3)
    scanned_in(post, "A1", act=Act.ACCEPT)
    scanned_in(post, "A2")
    assert propose_missing(county=post.county, now=at(92 + 119)) == Proposals(0, 0)
    assert propose_missing(county=post.county, now=at(92 + 120)) == Proposals(1, 0)
    assert propose_missing(county=post.county, now=at(92 + 125)) == Proposals(0, 0)
    assert still_open(post) == [("short_count", "B1", {"told": 3, "seen": 2})]
    assert Discrepancy.objects.get().station == post.cast.xiyuan
    page = shown(post, post.cast.zhu, "discrepancies")
    assert "fewer pieces than on the bag&#x27;s label" in page
    assert "3 on the label of what was opened there, 2 scanned in" in page
    scanned_in(post, "A3", minute=400)
    assert propose_missing(county=post.county, now=at(405)) == Proposals(0, 1)


def test_what_is_scanned_before_its_bag_is_opened_has_come_out_of_it_once_the_bag_was_there() -> None:
    post = a_post()
    announced(post, "A1", "A2", "A3", "EARLY")
    sent(post, "B1", 3)
    scanned_in(post, "A1", "A2", minute=91.5)
    scanned_in(post, "EARLY", minute=80)
    propose_missing(county=post.county, now=EVENING)
    assert still_open(post) == [("short_count", "B1", {"told": 3, "seen": 2})]
    scanned_in(post, "A3", minute=91.6)
    assert propose_missing(county=post.county, now=EVENING) == Proposals(0, 1)


@pytest.mark.parametrize("way", ["scans", "exports"])
def test_what_the_hub_took_in_by_scans_and_counted_into_a_bag_has_come_out_of_it(way: str) -> None:
    post = a_post()
    announced(post, "A1", "A2")
    if way == "scans":
        record(post, *[a_scan(0, act, code, at_station(post.cast.hub)) for code in ("A1", "A2")
                       for act in (Act.ACCEPT, Act.SORT)])  # fmt: skip
    else:
        by_export(post, [(code, "到件", "06:00", "") for code in ("A1", "A2")])
    sent(post, "B1", 2)
    scanned_in(post, "A1")
    propose_missing(county=post.county, now=EVENING)
    assert still_open(post) == [("short_count", "B1", {"told": 2, "seen": 1})]
    scanned_in(post, "A2")
    propose_missing(county=post.county, now=EVENING)
    assert still_open(post) == []
    closes = [closed(post, station) for station in (post.cast.hub, post.cast.xiyuan)]
    assert [[told[name] for name in FIGURES] for told in closes] == [[0, 2, 2, 0, 0, 0, 0, 0], [0, 2, 0, 0, 0, 2, 0, 2]]


def test_of_what_another_station_took_unsent_no_more_was_in_a_counted_bag_than_its_label_tells() -> None:
    post = a_post()
    announced(post, "A1", "A2", "A3")
    record(post, *[a_scan(0, Act.ACCEPT, code, at_station(post.cast.hub)) for code in ("A1", "A2", "A3")])
    sent(post, "B1", 2)
    scanned_in(post, "A1", "A2", "A3")
    told = closed(post, post.cast.hub)
    assert [told[name] for name in FIGURES] == [0, 3, 2, 0, 0, 1, 1, 0]


def test_what_lies_at_the_hub_by_its_scans_is_explained_by_a_counted_bag_whichever_is_known_first() -> None:
    post = a_post()
    announced(post, "A1", "A2")
    record(post, *[a_scan(0, Act.ACCEPT, code, at_station(post.cast.hub)) for code in ("A1", "A2")])
    scanned_in(post, "A1", "A2")
    both: list[tuple[str, str, dict[str, object]]] = [("not_the_holder", code, {}) for code in ("A1", "A2")]
    assert still_open(post) == both
    sent(post, "B1", 2)
    assert still_open(post) == []
    list(rebuild(county=post.county))
    assert still_open(post) == []
    opened = Scan.objects.filter(code="B1", act__in=("unload", "open"))
    record(post, *[a_scan(110, Act.CORRECT, "B1", at_station(post.cast.xiyuan), corrects=scan.pk) for scan in opened],
           device=post.zhu_device)  # fmt: skip
    assert [found for found in still_open(post) if found[1] != "B1"] == both


def test_a_bag_of_which_every_piece_was_scanned_explains_nothing_of_others() -> None:
    post = a_post()
    announced(post, "A1", "A2")
    record(post, *the_way_to_xiyuan(post, ["A1"]))
    Bag.objects.filter(county=post.county).update(pieces=1)
    record(post, a_scan(0, Act.ACCEPT, "A2", at_station(post.cast.hub)))
    scanned_in(post, "A2", minute=120)
    assert still_open(post) == [("not_the_holder", "A2", {})]


def test_the_close_of_the_day_tells_what_is_short_by_then() -> None:
    post = a_post()
    announced(post, "A1", "A2")
    sent(post, "B1", 3)
    scanned_in(post, "A1", "A2")
    close_day(station=post.cast.xiyuan, date=DATE, actor=post.cast.zhu, now=at(100))
    assert still_open(post) == [("short_count", "B1", {"told": 3, "seen": 2})]


def test_what_the_close_of_the_day_told_stays_told_until_the_piece_is_there() -> None:
    post = a_post()
    announced(post, "A1", "A2", "A3")
    sent(post, "B1", 3)
    scanned_in(post, "A1")
    close_day(station=post.cast.xiyuan, date=DATE, actor=post.cast.zhu, now=at(100))
    assert propose_missing(county=post.county, now=at(105)) == Proposals(0, 0)
    scanned_in(post, "A2", minute=106)
    for minute in (110, 92 + 120):
        assert propose_missing(county=post.county, now=at(minute)) == Proposals(0, 0)
    found = Discrepancy.objects.get()
    assert (found.opened_at, found.closed_at, found.detail) == (at(100), None, {"told": 3, "seen": 2})
    scanned_in(post, "A3", minute=300)
    assert propose_missing(county=post.county, now=at(301)) == Proposals(0, 1)


def test_only_a_day_that_is_closed_already_is_told_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    post = a_post()

    def clashes(**_said: object) -> None:
        raise IntegrityError("another row of that key")

    monkeypatch.setattr(closing, "tell_short_counts", clashes)
    with pytest.raises(IntegrityError):
        closed(post, post.cast.xiyuan)
    assert not DayClose.objects.exists()


def test_what_a_person_has_looked_into_stays_closed() -> None:
    post = a_post()
    sent(post, "B1", 3)
    propose_missing(county=post.county, now=EVENING)
    close_discrepancy(discrepancy=Discrepancy.objects.get(), note="counted anew: none", actor=post.cast.zhu)
    assert propose_missing(county=post.county, now=EVENING) == Proposals(0, 0)
    record(post, a_scan(300, Act.SEAL, "B1", at_station(post.cast.xiyuan)), device=post.zhu_device)
    assert not Discrepancy.objects.filter(kind="short_count", closed_at=None).exists()


def test_what_came_out_of_two_bags_counts_for_the_first_and_then_the_next() -> None:
    post = a_post()
    announced(post, *(f"A{n}" for n in range(1, 6)))
    sent(post, "B1", 3)
    sent(post, "B2", 3, opened=94, minute=1)
    scanned_in(post, *(f"A{n}" for n in range(1, 6)))
    propose_missing(county=post.county, now=EVENING)
    assert still_open(post) == [("short_count", "B2", {"told": 3, "seen": 2})]


def test_what_villagers_send_and_what_was_seen_before_has_come_out_of_no_bag() -> None:
    post = a_post()
    announced(post, "SENT", origin=post.cast.xiyuan, destination=post.cast.hub)
    announced(post, "BEFORE", "A1")
    sent(post, "B1", 2)
    record(post, a_scan(10, Act.ACCEPT, "BEFORE", at_station(post.cast.shangyou)))
    scanned_in(post, "SENT", "BEFORE", "A1", act=Act.ACCEPT)
    propose_missing(county=post.county, now=EVENING)
    assert ("short_count", "B1", {"told": 2, "seen": 1}) in still_open(post)


def taken_back(post: Post, wrong: NewScan, minute: float, device: Device | None = None) -> NewScan:
    back = a_scan(minute, Act.CORRECT, wrong.code, wrong.here, corrects=wrong.scan_id)
    record(post, back, device=device)
    return back


def test_what_was_taken_back_is_not_counted_and_counts_again_once_that_was_taken_back() -> None:
    post = a_post()
    announced(post, "A1", "A2")
    packed = a_scan(20, Act.PACK, "A1", at_station(post.cast.hub), bag_label="B1")
    shelved = a_scan(95, Act.SHELVE, "A2", at_station(post.cast.xiyuan))
    record(post, packed)
    sent(post, "B1", 3)
    record(post, shelved, device=post.zhu_device)
    seen = []
    for scan, device in ((packed, None), (shelved, post.zhu_device)):
        once = taken_back(post, scan, 96, device)
        propose_missing(county=post.county, now=EVENING)
        seen.append(Discrepancy.objects.get(kind="short_count", closed_at=None).detail["seen"])
        taken_back(post, once, 97, device)
    propose_missing(county=post.county, now=EVENING)
    assert seen == [1, 1]
    assert still_open(post)[-1] == ("short_count", "B1", {"told": 3, "seen": 2})


def test_what_a_clock_gone_wrong_tells_is_in_no_bag_and_came_out_of_none() -> None:
    post = a_post()
    announced(post, "A1", "A2", "A3")
    a_month = 30 * 24 * 60
    record(post, a_scan(a_month, Act.PACK, "A1", at_station(post.cast.hub), bag_label="B1"))
    record(post, a_scan(-100 * 24 * 60, Act.ACCEPT, "A3", at_station(post.cast.shangyou)))
    sent(post, "B1", 3)
    scanned_in(post, "A2", minute=a_month)
    scanned_in(post, "A3")
    propose_missing(county=post.county, now=EVENING)
    assert ("short_count", "B1", {"told": 3, "seen": 1}) in still_open(post)
    assert packed_into(post.county, ["B1"]) == {}


@pytest.mark.parametrize("off", [-AHEAD_AT_MOST, BEHIND_AT_MOST])
def test_the_database_finds_the_same_times_possible_as_custody_does(off: datetime.timedelta) -> None:
    post = a_post()
    hub, edge = at_station(post.cast.hub), (EVENING - SIX - off) / datetime.timedelta(minutes=1)
    record(post, *[a_scan(edge + second / 60, Act.ACCEPT, "A1", hub) for second in (-1, 0, 1)])
    found = rows(f"SELECT device_time FROM parcels_scan WHERE {possible_time()}", [])
    assert {moment(when) for (when,) in found} == {
        scan.device_time for scan in Scan.objects.all() if not is_impossible(scan.device_time, scan.server_time)
    }
    assert len(found) == 2


def test_a_carriers_system_takes_back_nothing_that_a_station_has_scanned() -> None:
    post = a_post()
    announced(post, "A1", "A2", carrier=post.cast.carrier)
    sent(post, "B1", 3)
    shelved = a_scan(95, Act.SHELVE, "A1", at_station(post.cast.xiyuan))
    record(post, shelved, device=post.zhu_device)
    system, _ = register_device(county=post.county, name="system", kind=DeviceKind.CARRIER, carrier=post.cast.carrier)
    its_own = Party(PartyKind.CARRIER, post.cast.carrier.unit_id)
    record(post, a_scan(99, Act.CORRECT, "A1", its_own, corrects=shelved.scan_id), device=system)
    propose_missing(county=post.county, now=EVENING)
    assert ("short_count", "B1", {"told": 3, "seen": 1}) in still_open(post)


def test_a_bag_into_which_a_piece_was_packed_by_mistake_explains_the_one_that_was_counted_into_it() -> None:
    post = a_post()
    announced(post, "A1", "A2")
    hub = at_station(post.cast.hub)
    packed = a_scan(20, Act.PACK, "A1", hub, bag_label="B1")
    record(post, *[a_scan(0, Act.ACCEPT, code, hub) for code in ("A1", "A2")], packed)
    sent(post, "B1", 1)
    scanned_in(post, "A2")
    assert ("not_the_holder", "A2", {}) in still_open(post)
    back = taken_back(post, packed, 21)
    scanned_in(post, "A2", act=Act.OFFER, minute=96)
    assert still_open(post) == []
    taken_back(post, back, 22)
    list(rebuild(county=post.county))
    assert ("not_the_holder", "A2", {}) in still_open(post)


def by_scans(post: Post, waybills: Sequence[str]) -> None:
    record(post, *the_way_to_xiyuan(post, waybills))


def by_bags(post: Post, waybills: Sequence[str]) -> None:
    sent(post, "BAG-1", len(waybills))
    scanned_in(post, *waybills)


def by_exports(post: Post, waybills: Sequence[str]) -> None:
    village = post.cast.xiyuan.station_id
    by_export(post, [(code, word, time, place) for code in waybills for word, time, place in (
        ("到件", "06:30", ""), ("派件", "07:00", ""), ("到件", "09:00", village))])  # fmt: skip


def by_export(post: Post, said: Sequence[tuple[str, str, str, str]]) -> None:
    columns = ("运单号", "操作类型", "扫描时间", "站点编码")
    raw = csv_of(columns, *[(code, word, f"{DATE} {time}", place) for code, word, time, place in said])
    scans, _problems = scans_of(post, raw)
    import_handset_export(county=post.county, scans=scans, sender="甲快递", actor=post.cast.chen, now=EVENING)


def test_the_day_closes_with_the_same_pieces_by_bags_alone_by_exports_and_by_scans() -> None:
    told = []
    for number, way in enumerate((by_scans, by_bags, by_exports)):
        post = a_post(str(330822 + number))
        waybills = ("A1", "A2", "A3")
        announced(post, *waybills)
        way(post, waybills)
        closes = [closed(post, station) for station in (post.cast.hub, post.cast.xiyuan)]
        told.append([[figures[name] for name in FIGURES] for figures in closes])
        assert still_open(post) == []
    assert told == [[[0, 3, 3, 0, 0, 0, 0, 0], [0, 3, 0, 0, 0, 3, 0, 3]]] * 3


def test_a_counted_bag_that_waits_overnight_is_on_hand_with_its_pieces_and_the_days_add_up() -> None:
    post = a_post()
    announced(post, "A1", "A2")
    sent(post, "B1", 2, opened=None)
    first = closed(post, post.cast.xiyuan)
    assert (first["received"], first["on_hand"]) == (2, 2)
    xiyuan, next_day = at_station(post.cast.xiyuan), 24 * 60
    scans = [a_scan(next_day, Act.OPEN, "B1", xiyuan)]
    scans += [a_scan(next_day + 1, Act.SHELVE, code, xiyuan) for code in ("A1", "A2")]
    record_scans(county=post.county, device=post.zhu_device, scans=scans, now=EVENING + DAY)
    second = closed(post, post.cast.xiyuan, DATE + DAY)
    assert [second[name] for name in ("opening", "received", "opened", "should_be", "on_hand")] == [2, 2, 2, 2, 2]


def test_a_hub_has_the_counted_pieces_of_what_it_has_sealed_and_not_sent() -> None:
    post = a_post()
    make_bag(county=post.county, bag=NewBag("B1", post.cast.hub, post.cast.xiyuan, DATE, pieces=12), now=SIX)
    record(post, a_scan(30, Act.SEAL, "B1", at_station(post.cast.hub), seal_number="S1"))
    told = closed(post, post.cast.hub)
    assert (told["received"], told["sent"], told["on_hand"], told["unscanned"]) == (12, 0, 12, 0)
