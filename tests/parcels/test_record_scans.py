"""Scans are kept as facts, every one, and custody follows from them."""

from __future__ import annotations

import dataclasses
import datetime
import random
import uuid

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from tests.parcels.days import (
    DATE,
    EVENING,
    SIX,
    a_post,
    a_run,
    a_scan,
    announced,
    at_station,
    bag_stands,
    on_run,
    record,
    stands,
    the_way_to_xiyuan,
)
from tongcun.parcels.actions import NewBag, NewScan, Result, close_discrepancy, make_bag, rebuild, record_scans
from tongcun.parcels.models import Bag, Device, Discrepancy, Parcel, Scan
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.pure.custody import Party, PartyKind

pytestmark = pytest.mark.django_db


def results(answers: list) -> list[str]:  # type: ignore[type-arg]
    return [answer.result.value for answer in answers]


def opened() -> list[tuple[str, str]]:
    return sorted(Discrepancy.objects.filter(closed_at=None).values_list("kind", "code"))


def test_the_usual_day_leaves_the_parcels_on_the_keepers_shelf_and_nothing_to_look_into() -> None:
    post = a_post()
    announced(post, "P1", "P2")
    answers = record(post, *the_way_to_xiyuan(post, ["P1", "P2"]))
    assert set(results(answers)) == {"ok"}
    assert all(answer.misfits == () for answer in answers)
    assert stands("P1") == stands("P2") == ("offered", "station", post.cast.xiyuan.station_id)
    assert bag_stands("BAG-1") == ("opened", "station", post.cast.xiyuan.station_id)
    assert Parcel.objects.get(waybill="P1").last_scan_at == SIX + datetime.timedelta(minutes=98)
    assert opened() == []


def test_the_usual_day_scan_by_scan_in_a_wild_order_and_twice_leaves_the_same() -> None:
    post = a_post()
    announced(post, "P1", "P2")
    scans = the_way_to_xiyuan(post, ["P1", "P2"])
    for _ in range(2):
        random.Random(4).shuffle(scans)
        for scan in scans:
            record(post, scan)
    assert stands("P1") == stands("P2") == ("offered", "station", post.cast.xiyuan.station_id)
    assert bag_stands("BAG-1") == ("opened", "station", post.cast.xiyuan.station_id)
    assert opened() == []
    assert Scan.objects.count() == len(scans)


def test_a_bag_on_the_bus_takes_its_pieces_along() -> None:
    post = a_post()
    announced(post, "P1", "P2")
    record(post, *the_way_to_xiyuan(post, ["P1"])[:7])
    assert stands("P1") == ("under_way", "run", post.run.run_id)
    assert bag_stands("BAG-1") == ("under_way", "run", post.run.run_id)
    assert Bag.objects.get(label="BAG-1").seal_number == "S-77"
    assert stands("P2") == ("announced", "", "")


def test_a_scan_sent_again_is_a_duplicate_and_counts_once() -> None:
    post = a_post()
    announced(post, "P1")
    scan = a_scan(0, Act.ACCEPT, "P1", at_station(post.cast.hub))
    assert results(record(post, scan, scan)) == ["ok", "duplicate"]
    assert results(record(post, scan)) == ["duplicate"]
    assert Scan.objects.count() == 1


def test_the_same_id_with_other_content_is_a_conflict_kept_apart_and_told_once() -> None:
    post = a_post()
    announced(post, "P1", "P2")
    hub = at_station(post.cast.hub)
    scan = a_scan(0, Act.ACCEPT, "P1", hub)
    other = dataclasses.replace(scan, code="P2")
    assert results(record(post, scan, other)) == ["ok", "conflict"]
    assert results(record(post, other)) == ["conflict"]
    assert stands("P2") == ("announced", "", "")
    assert Scan.objects.get(code="P2").reuses == scan.scan_id
    assert opened() == [("id_used_twice", "P2")]


def test_a_batch_with_a_bad_item_counts_for_the_others_and_keeps_the_bad_one() -> None:
    post = a_post()
    announced(post, "P1")
    hub = at_station(post.cast.hub)
    week, year_1970 = 7 * 24 * 60, -datetime.timedelta(days=365 * 51)
    bad_time = dataclasses.replace(a_scan(0, Act.ACCEPT, "P1", hub), device_time=SIX + year_1970)
    answers = record(
        post, a_scan(0, Act.ACCEPT, "P1", hub), a_scan(0, Act.ACCEPT, "NOBODY-KNOWS", hub),
        a_scan(week, Act.SORT, "P1", hub), bad_time,
    )  # fmt: skip
    assert results(answers) == ["ok", "quarantined", "quarantined", "quarantined"]
    assert stands("P1") == ("accepted", "station", post.cast.hub.station_id)
    assert Scan.objects.count() == 4
    assert opened() == [("impossible_time", "P1"), ("impossible_time", "P1"), ("unknown_code", "NOBODY-KNOWS")]


def test_a_code_that_is_announced_takes_what_lay_in_quarantine_into_account() -> None:
    post = a_post()
    assert results(record(post, a_scan(0, Act.ACCEPT, "P1", at_station(post.cast.hub)))) == ["quarantined"]
    announced(post, "P1")
    assert stands("P1") == ("accepted", "station", post.cast.hub.station_id)
    assert opened() == []


def test_a_bag_is_made_by_the_first_piece_in_it_that_is_announced() -> None:
    post = a_post()
    announced(post, "P1")
    hub, run = at_station(post.cast.hub), on_run(post.run)
    answers = record(
        post, a_scan(20, Act.PACK, "NOBODY-KNOWS", hub, bag_label="B1"),
        a_scan(21, Act.PACK, "P1", hub, bag_label="B1"), a_scan(30, Act.SEAL, "B1", hub, seal_number="S-1"),
        a_scan(40, Act.HAND_OVER, "B1", hub, run),
    )  # fmt: skip
    assert results(answers) == ["quarantined", "ok", "ok", "ok"]
    assert bag_stands("B1") == stands("P1") == ("handed_over", "run", post.run.run_id)


def test_what_was_packed_and_loaded_before_it_was_announced_is_in_its_bag_on_the_run_and_overloads_it() -> None:
    post = a_post()
    small = a_run(post.county, "T2", kg=10.0)
    hub = at_station(post.cast.hub)
    record(
        post, a_scan(0, Act.ACCEPT, "P1", hub), a_scan(20, Act.PACK, "P1", hub, bag_label="B1"),
        a_scan(30, Act.SEAL, "B1", hub, seal_number="S-1"), a_scan(40, Act.LOAD, "B1", on_run(small)),
        a_scan(50, Act.DEPART, small.run_id, on_run(small)),
    )  # fmt: skip
    announced(post, "P1", mass_kg=17.0)
    assert bag_stands("B1") == stands("P1") == ("under_way", "run", small.run_id)
    assert Bag.objects.get(label="B1").seal_number == "S-1"
    assert opened() == [("left_overloaded", small.run_id), ("overload", small.run_id)]


def test_what_was_scanned_of_a_bag_before_a_desk_made_it_counts_and_weighs() -> None:
    post = a_post()
    small = a_run(post.county, "T2", kg=10.0)
    record(post, a_scan(40, Act.LOAD, "B1", on_run(small)))
    assert opened() == [("unknown_code", "B1")]
    bag = NewBag("B1", post.cast.hub, post.cast.xiyuan, DATE, pieces=9, mass_kg=12.5)
    made = make_bag(county=post.county, bag=bag, now=EVENING)
    assert (made.state, made.holder_id) == bag_stands("B1")[::2] == ("loaded", small.run_id)
    assert opened() == [("overload", small.run_id)]


def test_a_misfit_is_followed_told_and_explained_by_a_scan_that_comes_later() -> None:
    post = a_post()
    announced(post, "P1")
    way = the_way_to_xiyuan(post, ["P1"])
    record(post, *way[:3])
    (answer,) = record(post, way[10])
    assert (answer.result, set(answer.misfits)) == (
        Result.OK, {"out_of_turn", "not_the_holder", "out_of_its_bag"}
    )  # fmt: skip
    assert stands("P1")[2] == post.cast.xiyuan.station_id
    assert len(opened()) == 3
    record(post, *way[3:10])
    assert opened() == []


def test_what_a_person_has_closed_stays_closed() -> None:
    post = a_post()
    announced(post, "P1")
    record(post, a_scan(0, Act.DAMAGE, "P1", at_station(post.cast.hub)))
    for discrepancy in Discrepancy.objects.all():
        close_discrepancy(discrepancy=discrepancy, note="dented, accepted", actor=post.cast.chen)
    record(post, a_scan(5, Act.SORT, "P1", at_station(post.cast.hub)))
    assert ("damaged", "P1") not in opened()


def test_a_piece_that_is_short_is_answered_for_by_who_held_it_last() -> None:
    post = a_post()
    announced(post, "P1", "P2")
    way = the_way_to_xiyuan(post, ["P1", "P2"])
    record(post, *[scan for scan in way if scan.code != "P2" or scan.act not in (Act.SHELVE, Act.OFFER)])
    record(post, a_scan(99, Act.MISS, "P2", at_station(post.cast.xiyuan)))
    assert stands("P2") == ("missing", "station", post.cast.xiyuan.station_id)
    assert opened() == [("missing", "P2")]
    record(post, a_scan(200, Act.FIND, "P2", at_station(post.cast.hub)))
    assert stands("P2") == ("found", "station", post.cast.hub.station_id)
    assert opened() == []


def test_a_correction_takes_a_scan_back_also_when_it_names_another_code() -> None:
    post = a_post()
    announced(post, "P1", "P2")
    hub = at_station(post.cast.hub)
    wrong = a_scan(5, Act.MISROUTE, "P1", hub)
    record(post, a_scan(0, Act.ACCEPT, "P1", hub), wrong)
    assert stands("P1")[0] == "misrouted"
    record(post, a_scan(6, Act.CORRECT, "P2", hub, corrects=wrong.scan_id))
    assert stands("P1")[0] == "accepted"
    assert opened() == []


def test_a_correction_of_anothers_scan_is_told_once_of_what_it_was_about() -> None:
    post = a_post()
    announced(post, "P1", "P2")
    way = the_way_to_xiyuan(post, ["P1", "P2"])
    sealed = way[6]
    record(post, *way[:7])
    carrier = Party(PartyKind.CARRIER, post.cast.carrier.unit_id)
    system = Device.objects.create(county=post.county, name="system", kind="system", carrier=post.cast.carrier)
    taken_back = a_scan(42, Act.CORRECT, "P1", carrier, corrects=sealed.scan_id)
    (answer,) = record(post, taken_back, device=system)
    assert (answer.result, answer.misfits) == (Result.OK, ("corrects_anothers",))
    assert opened() == [("corrects_anothers", "BAG-1")]
    record(post, a_scan(43, Act.CORRECT, "P1", carrier, corrects=taken_back.scan_id), device=system)
    assert opened() == []


def test_a_bags_first_scan_is_whatever_comes_first_also_where_a_wrong_one_was_taken_back_before() -> None:
    post = a_post()
    run, xiyuan = on_run(post.run), at_station(post.cast.xiyuan)
    make_bag(county=post.county, bag=NewBag("B1", post.cast.hub, post.cast.xiyuan, DATE, pieces=9))
    wrong = a_scan(10, Act.LOAD, "B1", run)
    record(post, wrong, a_scan(11, Act.CORRECT, "B1", run, corrects=wrong.scan_id))
    record(post, a_scan(20, Act.OPEN, "B1", xiyuan))
    assert opened() == []


def test_a_correction_may_come_before_what_it_takes_back() -> None:
    post = a_post()
    announced(post, "P1")
    hub = at_station(post.cast.hub)
    wrong = a_scan(5, Act.MISROUTE, "P1", hub)
    record(post, a_scan(0, Act.ACCEPT, "P1", hub), a_scan(6, Act.CORRECT, "P1", hub, corrects=wrong.scan_id))
    assert opened() == [("corrects_nothing", "P1")]
    record(post, wrong)
    assert stands("P1")[0] == "accepted"
    assert opened() == []


def test_a_correction_that_names_another_code_may_come_first_as_well() -> None:
    post = a_post()
    announced(post, "P1", "P2")
    hub = at_station(post.cast.hub)
    wrong = a_scan(5, Act.ACCEPT, "P1", hub)
    record(post, a_scan(6, Act.CORRECT, "P2", hub, corrects=wrong.scan_id))
    assert opened() == [("corrects_nothing", "P2")]
    record(post, wrong)
    assert opened() == []
    assert list(rebuild(county=post.county)) == []


def test_a_bag_that_is_packed_on_a_bus_goes_with_the_bus() -> None:
    post = a_post()
    announced(post, "P1")
    make_bag(county=post.county, bag=NewBag("B1", post.cast.hub, post.cast.xiyuan, DATE))
    run = on_run(post.run)
    record(post, a_scan(0, Act.LOAD, "P1", run), a_scan(1, Act.PACK, "P1", run, bag_label="B1"))
    record(post, a_scan(5, Act.DEPART, post.run.run_id, run))
    assert (stands("P1")[0], bag_stands("B1")[0]) == ("under_way", "under_way")
    assert list(rebuild(county=post.county)) == []


def test_a_seal_that_differs_and_a_bag_at_the_wrong_station_are_told() -> None:
    post = a_post()
    announced(post, "P1")
    way = the_way_to_xiyuan(post, ["P1"])
    record(post, *way[:8])
    elsewhere = at_station(post.cast.shangyou)
    record(post, a_scan(91, Act.UNLOAD, "BAG-1", elsewhere, seal_number="S-78"))
    assert opened() == [("seal_differs", "BAG-1"), ("wrong_station", "BAG-1")]
    assert Discrepancy.objects.get(kind="seal_differs").detail == {"sealed": "S-77", "read": "S-78"}
    assert Discrepancy.objects.get(kind="wrong_station").station == post.cast.shangyou


def test_a_sealed_bag_that_is_sealed_with_another_number_is_told_until_it_was_opened_between() -> None:
    post = a_post()
    announced(post, "P1")
    hub = at_station(post.cast.hub)
    record(post, *the_way_to_xiyuan(post, ["P1"])[:4], a_scan(31, Act.SEAL, "BAG-1", hub))
    assert Bag.objects.get(label="BAG-1").seal_number == "S-77"
    assert opened() == []
    record(post, a_scan(35, Act.SEAL, "BAG-1", hub, seal_number="S-78"))
    assert Discrepancy.objects.get(closed_at=None).detail == {"sealed": "S-77", "read": "S-78"}
    record(post, a_scan(33, Act.OPEN, "BAG-1", hub), a_scan(34, Act.PACK, "P1", hub, bag_label="BAG-1"))
    assert opened() == [("wrong_station", "BAG-1")]  # where it was opened
    assert Bag.objects.get(label="BAG-1").seal_number == "S-78"


def test_a_run_that_nobody_knows_is_an_unknown_code() -> None:
    post = a_post()
    (answer,) = record(post, a_scan(50, Act.DEPART, "T9@2021-09-28", Party(PartyKind.RUN, "T9@2021-09-28")))
    assert answer.result is Result.QUARANTINED


def test_numbers_follow_each_other_and_the_head_is_the_last_digest() -> None:
    post = a_post()
    announced(post, "P1")
    answers = record(post, *the_way_to_xiyuan(post, ["P1"]))
    post.hub_device.refresh_from_db()
    assert sorted(answer.number for answer in answers) == list(range(1, len(answers) + 1))
    last = Scan.objects.get(device=post.hub_device, number=post.hub_device.head_number)
    assert post.hub_device.head_digest == last.digest
    assert post.hub_device.last_seen_at == EVENING


def test_a_scan_names_no_person() -> None:
    assert {"name", "phone", "address"} & {field.name for field in Scan._meta.get_fields()} == set()
    scan = NewScan(uuid.uuid4(), SIX, Act.ACCEPT, "P1", Party(PartyKind.STATION, "S"))
    assert scan.other is None


def test_no_index_of_the_record_is_the_beginning_of_another() -> None:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "parcels_scan").values()
    keys = [tuple(told["columns"]) for told in found if told["index"] or told["unique"] or told["primary_key"]]
    assert [key for key in keys if any(key == other[: len(key)] for other in keys if len(other) > len(key))] == []


def test_no_scans_open_no_transaction_and_tell_where_the_chain_stands(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    post = a_post()
    announced(post, "P1")
    record(post, a_scan(0, Act.ACCEPT, "P1", at_station(post.cast.hub)))
    with django_assert_num_queries(1):
        receipt = record_scans(county=post.county, device=post.hub_device, scans=[])
    assert (receipt.answers, receipt.number, receipt.digest) == ((), 1, Scan.objects.get().digest)
