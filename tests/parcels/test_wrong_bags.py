"""A piece in a bag for elsewhere; and for where a bag is that no desk has made, whatever scan comes first."""

from __future__ import annotations

import itertools
import uuid

import pytest
from django.urls import reverse

from tests.parcels.days import DATE, SIX, Post, a_post, a_scan, announced, at_station, record
from tests.parcels.test_desk import a_desk
from tests.parcels.test_pages import as_, shown
from tongcun.county.models import Station
from tongcun.parcels.actions import Announcement, NewBag, NewScan, announce, make_bag, rebuild
from tongcun.parcels.models import Bag, Discrepancy, Scan
from tongcun.parcels.pure.acts import Act

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]


def packed(post: Post, minute: float, code: str, label: str = "BAG") -> NewScan:
    return a_scan(minute, Act.PACK, code, at_station(post.cast.hub), bag_label=label)


def two_pieces(post: Post) -> list[NewScan]:
    """A1 for 西源 and B1 for 上猷阁, at the hub; and the scans that pack them into one bag, A1 first."""
    hub = at_station(post.cast.hub)
    announced(post, "A1")
    announced(post, "B1", destination=post.cast.shangyou)
    record(post, a_scan(0, Act.ACCEPT, "A1", hub), a_scan(0, Act.ACCEPT, "B1", hub))
    return [packed(post, 1, "A1"), packed(post, 2, "B1")]


def still_open(post: Post) -> list[tuple[str, str]]:
    found = Discrepancy.objects.filter(county=post.county, closed_at=None)
    return sorted(found.values_list("kind", "code"))


def bag_for(post: Post, station: Station, label: str = "BAG") -> None:
    make_bag(county=post.county, bag=NewBag(label, post.cast.hub, station, DATE), now=SIX)


def test_a_piece_for_elsewhere_that_is_packed_into_a_bag_is_told_to_who_packs_it_and_to_look_into() -> None:
    post = a_post()
    one, other = two_pieces(post)
    assert record(post, one)[0].misfits == ()
    assert record(post, other)[0].misfits == ("wrong_bag",)
    assert still_open(post) == [("wrong_bag", "B1")]
    page = shown(post, post.cast.chen, "discrepancies")
    assert "put into bag" in page
    assert "in a bag for another station" in page


def test_what_rides_by_way_of_its_township_or_of_the_hub_is_in_no_wrong_bag() -> None:
    post = a_post()
    announced(post, "A1")
    announced(post, "C1", destination=post.cast.hub, origin=post.cast.xiyuan)
    for label, code, station in (("T", "A1", post.cast.xiyuan.township), ("H", "C1", None)):
        bag_for(post, post.cast.hub if station is None else _station_of(post, station.pk), label)
        assert record(post, packed(post, 1, code, label))[0].misfits == ("out_of_turn",)


def _station_of(post: Post, township: int) -> Station:
    station, _ = Station.objects.get_or_create(
        county=post.county, level="township", township_id=township, defaults={"station_id": "TOWN", "name": "乡镇站"}
    )
    return station


def test_for_where_a_bag_is_and_what_is_to_be_looked_into_is_the_same_in_whatever_order_scans_come() -> None:
    told = set()
    for number, order in enumerate(itertools.permutations(range(4))):
        post = a_post(str(330830 + number))
        packs = two_pieces(post)
        xiyuan = at_station(post.cast.xiyuan)
        scans = [*packs, a_scan(3, Act.SEAL, "BAG", at_station(post.cast.hub), seal_number="1"),
                 a_scan(60, Act.UNLOAD, "BAG", xiyuan)]  # fmt: skip
        for place in order:
            record(post, scans[place])
        bag = Bag.objects.get(county=post.county)
        told.add((bag.destination.name, bag.origin.name, str(bag.date), bag.state, *still_open(post)))
        assert list(rebuild(county=post.county)) == []
    assert told == {
        ("西源村", "县级共配中心", str(DATE), "unloaded", ("out_of_turn", "BAG"), ("wrong_bag", "B1"))
    }  # fmt: skip


def test_a_first_piece_that_was_packed_by_mistake_says_nothing_once_it_is_taken_back() -> None:
    post = a_post()
    one, other = two_pieces(post)
    record(post, one, other)
    record(post, a_scan(5, Act.CORRECT, "A1", at_station(post.cast.hub), corrects=one.scan_id))
    assert (Bag.objects.get().destination, still_open(post)) == (post.cast.shangyou, [])


def test_a_piece_that_is_announced_afterwards_may_be_the_first() -> None:
    post = a_post()
    announced(post, "B1", destination=post.cast.shangyou)
    hub = at_station(post.cast.hub)
    record(post, a_scan(0, Act.ACCEPT, "A1", hub), a_scan(0, Act.ACCEPT, "B1", hub))
    record(post, packed(post, 1, "A1"), packed(post, 2, "B1"))
    assert (Bag.objects.get().destination, still_open(post)[-1:]) == (post.cast.shangyou, [("unknown_code", "A1")] * 1)
    announce(county=post.county, parcels=[Announcement("A1", post.kind, post.cast.hub, post.cast.xiyuan, SIX)])
    assert Bag.objects.get().destination == post.cast.xiyuan
    assert ("wrong_bag", "B1") in still_open(post)


def test_what_a_desk_has_made_is_for_the_station_that_it_named() -> None:
    post = a_post()
    one, other = two_pieces(post)
    bag_for(post, post.cast.shangyou)
    record(post, one, other)
    assert (Bag.objects.get().destination, still_open(post)) == (post.cast.shangyou, [("wrong_bag", "A1")])


def test_a_bag_that_is_made_only_after_its_pieces_were_scanned_into_it_is_looked_at_with_them() -> None:
    post = a_post()
    hub = at_station(post.cast.hub)
    record(post, a_scan(0, Act.ACCEPT, "A1", hub), packed(post, 1, "A1"))
    bag_for(post, post.cast.shangyou)
    announced(post, "A1")
    assert ("wrong_bag", "A1") in still_open(post)


def test_the_record_made_anew_knows_for_where_a_bag_is() -> None:
    post = a_post()
    record(post, *two_pieces(post))
    Bag.objects.update(destination=post.cast.shangyou)
    assert [found.code for found in rebuild(county=post.county)] == ["BAG"]
    assert Bag.objects.get().destination == post.cast.xiyuan


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_desk_answers_before_a_piece_for_elsewhere_is_recorded_and_packs_it_if_it_is_to_be(language: str) -> None:
    post = a_desk()
    two_pieces(post)
    bag_for(post, post.cast.xiyuan)
    before = Scan.objects.count()
    client = as_(post.cast.chen)
    client.cookies["django_language"] = language
    address = reverse("desk", args=[post.county.division_code, post.cast.hub.station_id]) + "?act=pack"
    said = {"bag": "BAG", "code": "B1", "scan_id": str(uuid.uuid4())}
    page = client.post(address, said).content.decode()
    words = {"en": "but bag", "zh-hans": "未记录"}[language]
    assert words in page
    assert "上猷阁村" in page
    assert Scan.objects.count() == before
    page = client.post(address, said | {"anyway": "on"}).content.decode()
    assert {"en": "in a bag for another station", "zh-hans": "装入发往别站的邮袋"}[language] in page
    assert still_open(post) == [("wrong_bag", "B1")]
