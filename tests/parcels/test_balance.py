"""A station's day adds up, whatever was scanned: what was there, came and went is what is on hand, or is named."""

from __future__ import annotations

import datetime
import re
import uuid
from collections.abc import Sequence
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.parcels.days import DATE, EVENING, SIX, Post, a_post, a_scan, announced, at_station, on_run, record
from tests.parcels.full_days import a_full_day
from tests.parcels.test_pages import as_
from tongcun.county.models import Station
from tongcun.parcels.actions import NewScan, close_day, record_scans
from tongcun.parcels.day.counts import DayCounts, close_before
from tongcun.parcels.day.counts import day_counts as counts_of
from tongcun.parcels.models import Bag, Device
from tongcun.parcels.pure.acts import GONE, Act
from tongcun.parcels.pure.custody import Party, PartyKind
from tongcun.parcels.pure.keeping import BAG_GONE
from tongcun.parcels.record.gathering import gather

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]
DAY = datetime.timedelta(days=1)
PIECES, LABELS = ("P1", "P2", "P3"), ("B1", "B2")


def day_counts(station: Station, date: datetime.date) -> DayCounts:
    return counts_of(station, date, close_before(station, date))


def yesterday(scan: NewScan) -> NewScan:
    from dataclasses import replace

    return replace(scan, device_time=scan.device_time - DAY)


def counted(post: Post, station: Station | None = None) -> dict[str, int]:
    return {name: count for name, count in day_counts(station or post.cast.xiyuan, DATE).told().items() if count}


def at_xiyuan(post: Post, *waybills: str, before: bool = True) -> None:
    """Pieces on the shelf of 西源, since yesterday."""
    announced(post, *waybills)
    scans = [a_scan(1, Act.UNLOAD, waybill, at_station(post.cast.xiyuan)) for waybill in waybills]
    record(post, *map(yesterday, scans) if before else scans, device=post.zhu_device)


def test_what_was_there_and_came_less_what_went_is_on_hand() -> None:
    post = a_post()
    xiyuan, run = at_station(post.cast.xiyuan), on_run(post.run)
    at_xiyuan(post, "P1", "P2", "P3", "P4")
    at_xiyuan(post, "P5", "P6", before=False)
    record(
        post, a_scan(20, Act.OFFER, "P1", xiyuan),
        a_scan(21, Act.COLLECT, "P1", xiyuan, Party(PartyKind.ADDRESSEE, "P1")),
        a_scan(22, Act.HAND_OVER, "P2", xiyuan, run), a_scan(23, Act.LOAD, "P2", run),
        a_scan(24, Act.MISS, "P5", xiyuan), a_scan(25, Act.SHELVE, "P3", xiyuan), device=post.zhu_device,
    )  # fmt: skip
    assert counted(post) == {
        "opening": 4, "received": 2, "sent": 1, "given_out": 1, "went_missing": 1, "missing": 1, "should_be": 3,
        "on_hand": 3, "expected": 1,
    }  # fmt: skip
    record(post, a_scan(30, Act.FIND, "P5", xiyuan), device=post.zhu_device)
    assert (counted(post)["found"], counted(post)["on_hand"]) == (1, 4)


def test_pieces_come_in_their_bag_and_bags_have_a_balance_of_their_own() -> None:
    post = a_post()
    announced(post, "P1", "P2", "P3")
    hub, run, xiyuan = at_station(post.cast.hub), on_run(post.run), at_station(post.cast.xiyuan)
    record(post, *[a_scan(1, Act.ACCEPT, code, hub) for code in ("P1", "P2", "P3")])
    record(post, *[a_scan(2, Act.PACK, code, hub, bag_label="B1") for code in ("P1", "P2")])
    told = counted(post, post.cast.hub)
    assert [told.get(name) for name in ("received", "on_hand", "bags_made", "bags_on_hand")] == [3, 3, 1, 1]
    record(
        post, a_scan(3, Act.SEAL, "B1", hub), a_scan(4, Act.HAND_OVER, "B1", hub, run), a_scan(5, Act.LOAD, "B1", run)
    )
    told = counted(post, post.cast.hub)
    assert [told.get(name) for name in ("received", "sent", "on_hand", "bags_made", "bags_sent", "bags_on_hand")] == [
        3, 2, 1, 1, 1, None,
    ]  # fmt: skip
    record(post, a_scan(60, Act.UNLOAD, "B1", xiyuan), device=post.zhu_device)
    told = counted(post)
    assert [told.get(name) for name in ("received", "on_hand", "bags_received", "bags_on_hand")] == [2, 2, 1, 1]
    record(post, a_scan(61, Act.OPEN, "B1", xiyuan), a_scan(62, Act.SHELVE, "P1", xiyuan), device=post.zhu_device)
    told = counted(post)
    assert [told.get(name) for name in ("received", "on_hand", "bags_received", "bags_opened", "bags_on_hand")] == [
        2, 2, 1, 1, None,
    ]  # fmt: skip


def test_a_piece_that_only_anothers_scan_took_away_is_named_with_who_has_it() -> None:
    post = a_post()
    at_xiyuan(post, "P1", "P2", before=False)
    record(post, a_scan(30, Act.UNLOAD, "P2", at_station(post.cast.shangyou)))
    told = counted(post)
    assert (told["received"], told["should_be"], told["taken"], told["on_hand"]) == (2, 2, 1, 1)
    page = " ".join(re.sub(r"<[^>]*>", " ", shown(post)).split())
    assert (
        "on hand from the day before 0 + received 2 − sent on 0 − given out 0 − gone by others' scans 1 = on hand 1"
        in (page.replace("&#x27;", "'"))
    )
    assert "1 piece was here and is not: no scan of yours says so, another's does." in page.replace("&#x27;", "'")
    assert "P2 now with 上猷阁村" in page
    close = close_day(station=post.cast.xiyuan, date=DATE, actor=post.cast.zhu, now=EVENING)
    assert close.named == {
        "on_hand": ["P1"], "taken": {"P2": ["station", post.cast.shangyou.station_id]}, "late": [],
    }  # fmt: skip
    record(post, a_scan(40, Act.UNLOAD, "P2", at_station(post.cast.hub)))
    assert "P2 now with 上猷阁村" in " ".join(re.sub(r"<[^>]*>", " ", shown(post)).split())


def shown(post: Post) -> str:
    address = reverse("close_day", args=[post.county.division_code, post.cast.xiyuan.station_id])
    answer = as_(post.cast.zhu).get(address, {"date": DATE.isoformat()})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_day_begins_with_the_close_before_and_what_was_scanned_for_that_day_later_is_named() -> None:
    post = a_post()
    at_xiyuan(post, "P1", "P2")
    close_day(station=post.cast.xiyuan, date=DATE - DAY, actor=post.cast.zhu, now=EVENING - DAY)
    assert counted(post)["opening"] == counted(post)["closed_before"] == 2
    assert day_counts(post.cast.xiyuan, DATE).late == frozenset()
    late = a_scan(700, Act.HAND_OVER, "P2", at_station(post.cast.xiyuan), on_run(post.run))
    record(post, yesterday(late), device=post.zhu_device)
    counts = day_counts(post.cast.xiyuan, DATE)
    assert (counts.told()["opening"], counts.closed_before, counts.late) == (1, 2, frozenset({"P2"}))
    page = " ".join(re.sub(r"<[^>]*>", " ", shown(post)).split())
    assert "The close of the day before counted 2 on hand; by the record now it was 1." in page
    assert "scanned for that day afterwards: P2" in page


def test_what_lay_there_overnight_and_another_took_unseen_is_named_since_the_close_before_knew_it() -> None:
    post = a_post()
    at_xiyuan(post, "P1")
    close_day(station=post.cast.xiyuan, date=DATE - DAY, actor=post.cast.zhu, now=EVENING - DAY)
    record(post, a_scan(30, Act.UNLOAD, "P1", at_station(post.cast.shangyou)))
    counts, one = day_counts(post.cast.xiyuan, DATE), frozenset({"P1"})
    assert (counts.pieces.opening, counts.pieces.taken, counts.pieces.on_hand) == (one, one, frozenset[str]())


def test_a_day_that_is_over_is_counted_as_it_ended() -> None:
    post = a_post()
    at_xiyuan(post, "P1")
    record(
        post, a_scan(30, Act.HAND_OVER, "P1", at_station(post.cast.xiyuan), on_run(post.run)), device=post.zhu_device
    )
    told = day_counts(post.cast.xiyuan, DATE - DAY).told()
    assert (told["received"], told["sent"], told["on_hand"]) == (1, 0, 1)


@pytest.mark.parametrize("where", ["hub", "village"])
def test_the_page_of_a_day_on_which_all_happens_asks_no_more_than_twenty_times(
    where: str, django_assert_max_num_queries: Any
) -> None:
    post = a_post()
    if where == "hub":
        station, device, who = post.cast.hub, post.hub_device, post.cast.chen
    else:
        station, device, who = post.cast.xiyuan, post.zhu_device, post.cast.zhu
    a_full_day(post, station, device)
    assert {name: holder for name, (holder, _) in day_counts(station, DATE).taken.items()} == {
        "TAKEN": "station", "RIDES": "run", "RETURNED": "carrier",
    }  # fmt: skip
    client = as_(who)
    address = reverse("close_day", args=[post.county.division_code, station.station_id])
    with django_assert_max_num_queries(20):
        page = client.get(address, {"date": DATE.isoformat()}).content.decode()
    told = [f"{code} now with {holder}" for code, holder in (
        ("TAKEN", "上猷阁村"), ("RIDES", "the 07:30 bus of 芳村—西源"), ("RETURNED", "甲快递（样例）"))]  # fmt: skip
    plain = " ".join(re.sub(r"<[^>]*>", " ", page).split())
    assert [words for words in told if words not in plain] == []


Made = tuple[int, Act, str, int, int, str]
"""Minutes after six of the day before, act, code, place, the other's place, and the bag."""
_ACTS = [Act.ACCEPT, Act.PACK, Act.SEAL, Act.HAND_OVER, Act.LOAD, Act.UNLOAD, Act.OPEN, Act.SHELVE, Act.COLLECT,
         Act.RETURN, Act.MISS, Act.FIND, Act.SORT]  # fmt: skip
made = st.tuples(
    st.integers(0, 2 * 1440 - 500), st.sampled_from(_ACTS), st.sampled_from([*PIECES, *LABELS]), st.integers(0, 2),
    st.integers(0, 3), st.sampled_from(LABELS),
)  # fmt: skip


def a_post_with_bags() -> Post:
    """The pieces announced, and the bags made the day before."""
    post = a_post()
    announced(post, *PIECES)
    for label in LABELS:
        Bag.objects.create(
            county=post.county, label=label, origin=post.cast.hub, destination=post.cast.xiyuan, date=DATE - DAY
        )
    return post


def scans_of(post: Post, all_of_them: Sequence[Made]) -> list[tuple[NewScan, Device]]:
    places = [at_station(post.cast.hub), at_station(post.cast.xiyuan), on_run(post.run)]
    devices = [post.hub_device, post.zhu_device, Device.objects.get_or_create(
        county=post.county, name="Lin's phone", defaults={"kind": "handset"})[0]]  # fmt: skip
    found = []
    for number, (minute, act, code, here, other, bag) in enumerate(all_of_them):
        party = places[2] if act is Act.LOAD else places[here if here < 2 or act is Act.HAND_OVER else 0]
        road = Party(PartyKind.ROAD, places[here % 2].party_id)
        second = {Act.HAND_OVER: [*places, road][other], Act.COLLECT: Party(PartyKind.ADDRESSEE, code),
                  Act.RETURN: Party(PartyKind.CARRIER, post.cast.carrier.unit_id)}.get(act)  # fmt: skip
        label = bag if act is Act.PACK and code in PIECES else ""
        if act is Act.PACK and not label:
            act = Act.SEAL
        when = SIX - DAY + datetime.timedelta(minutes=minute, seconds=number % 60)
        scan = NewScan(uuid.uuid4(), when, act, code, party, second, bag_label=label)
        found.append((scan, devices[here]))
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(made, max_size=14))
@example([(10, Act.ACCEPT, "P1", 0, 0, "B1"), (1500, Act.PACK, "P1", 0, 0, "B1"), (1510, Act.UNLOAD, "B1", 1, 0, "B1")])
@example([(1500, Act.LOAD, "P1", 0, 0, "B1"), (1501, Act.HAND_OVER, "P1", 0, 2, "B1")])
@example([(1500, Act.ACCEPT, "P1", 0, 0, "B1"), (1510, Act.UNLOAD, "P1", 1, 0, "B1"), (1520, Act.SORT, "P1", 0, 0, "")])
@example(
    [
        (1500, Act.HAND_OVER, "P1", 0, 3, "B1"),
        (1510, Act.HAND_OVER, "P1", 0, 2, "B1"),
        (1520, Act.HAND_OVER, "P1", 0, 3, "B1"),
        (1530, Act.COLLECT, "P1", 0, 0, "B1"),
    ]
)
@example([(10, Act.HAND_OVER, "P1", 0, 3, "B1"), (1500, Act.COLLECT, "P1", 0, 0, "B1")])
def test_any_scans_whatever_make_a_day_that_adds_up_and_is_what_custody_says(all_of_them: list[Made]) -> None:
    from django.db import transaction

    with transaction.atomic():
        post = a_post_with_bags()
        for scan, device in scans_of(post, all_of_them):
            record_scans(county=post.county, device=device, scans=[scan], now=EVENING)
        for station in (post.cast.hub, post.cast.xiyuan):
            it_adds_up(post, station)
        transaction.set_rollback(True)


def it_adds_up(post: Post, station: Station) -> None:
    counts = day_counts(station, DATE)
    for balance in (counts.pieces, counts.bags):
        assert balance.should_be == len(balance.on_hand) + len(balance.taken - balance.on_hand)
        assert not balance.taken & balance.on_hand
    assert_as_custody_has_it(post, station, counts)


def assert_as_custody_has_it(post: Post, station: Station, counts: DayCounts) -> None:
    """What was there at the beginning and at the end, each thing looked at by itself."""
    record_ = gather(post.county.pk, PIECES, LABELS)
    ends = {}
    for name, moment in (("opening", SIX.replace(hour=0)), ("on_hand", SIX.replace(hour=0) + DAY)):
        held = set()
        for code in (*PIECES, *LABELS):
            custody = record_.custody_of_bag(code) if code in LABELS else record_.custody_of_parcel(code)
            steps = [step for step in custody.steps if step.scan.when < moment]
            gone = BAG_GONE if code in LABELS else GONE
            if steps and steps[-1].holder == at_station(station) and steps[-1].state not in gone:
                held.add(code)
        ends[name] = held
    assert counts.pieces.on_hand | counts.bags.on_hand == ends["on_hand"]
    # Without a close before, what lay there and only others have scanned since is not asked for.
    unseen = ends["opening"] - (counts.pieces.opening | counts.bags.opening)
    assert (counts.pieces.opening | counts.bags.opening) == ends["opening"] - unseen
    assert not unseen & ends["on_hand"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(made, max_size=14), st.sets(st.integers(0, 13)), st.lists(st.integers(0, 15), max_size=3))
@example([(1080, Act.PACK, "P1", 0, 0, "B1")], set(), [])
@example([(0, Act.ACCEPT, "P1", 0, 0, "B1"), (1080, Act.SORT, "B1", 0, 0, "B1")], set(), [])
@example([(10, Act.ACCEPT, "P1", 0, 0, "B1"), (1500, Act.HAND_OVER, "P1", 0, 2, "B1")], {0}, [])
@example(
    [
        (10, Act.ACCEPT, "P1", 0, 0, "B1"),
        (20, Act.PACK, "P1", 0, 0, "B1"),
        (30, Act.LOAD, "B1", 0, 0, "B1"),
        (1500, Act.SHELVE, "P1", 0, 0, "B1"),
    ],
    {0, 1},
    [],
)
@example([(10, Act.ACCEPT, "P1", 0, 0, "B1"), (20, Act.LOAD, "P1", 0, 0, "B1"), (1500, Act.SHELVE, "P1", 0, 0, "B1")],
         {0}, [0, 2])  # fmt: skip
def test_after_a_close_the_next_day_is_what_custody_says_whatever_came_late_or_was_taken_back(
    all_of_them: list[Made], in_time: set[int], taken_back: list[int]
) -> None:
    """`in_time` are those that came before the close of the day before; the rest came on the day, corrections last."""
    from django.db import transaction

    with transaction.atomic():
        post = a_post_with_bags()
        scans = scans_of(post, all_of_them)
        closed_at = EVENING - DAY
        early = {place for place in in_time if place < len(scans) and scans[place][0].device_time <= closed_at}
        for place in sorted(early):
            record_scans(county=post.county, device=scans[place][1], scans=[scans[place][0]], now=closed_at)
        for station in (post.cast.hub, post.cast.xiyuan):
            close_day(station=station, date=DATE - DAY, actor=post.cast.zhu, now=closed_at)
        for place, (scan, device) in enumerate(scans):
            if place not in early:
                record_scans(county=post.county, device=device, scans=[scan], now=EVENING)
        record_corrections(post, scans, taken_back)
        for station in (post.cast.hub, post.cast.xiyuan):
            it_adds_up(post, station)
        transaction.set_rollback(True)


def record_corrections(post: Post, scans: list[tuple[NewScan, Device]], taken_back: Sequence[int]) -> None:
    """Corrections of scans, by their places; a place beyond them is that of an earlier correction."""
    known = [scan for scan, _ in scans]
    for number, place in enumerate(taken_back):
        if place < len(known):
            which = known[place]
            fix = NewScan(uuid.uuid4(), EVENING + datetime.timedelta(seconds=number), Act.CORRECT, which.code,
                          at_station(post.cast.hub), corrects=which.scan_id)  # fmt: skip
            known.append(fix)
            record_scans(county=post.county, device=post.hub_device, scans=[fix], now=EVENING)
