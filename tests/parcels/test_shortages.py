"""Pieces of opened bags that nobody scans in: proposed as missing in time, once, until somebody has looked."""

from __future__ import annotations

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse

from tests.parcels.days import (
    SIX,
    Post,
    a_post,
    a_scan,
    announced,
    at_station,
    on_run,
    record,
    the_way_to_xiyuan,
)  # fmt: skip
from tests.parcels.test_pages import as_, shown
from tongcun.parcels.actions import (
    AlreadyClosedError,
    NoStationError,
    Proposals,
    close_discrepancy,
    confirm_missing,
    propose_missing,
    set_shortage_minutes,
)
from tongcun.parcels.models import Discrepancy, Parcel, Scan, ShortageRule
from tongcun.parcels.pure.acts import Act

pytestmark = pytest.mark.django_db
OPENED_AT = 95
"""Minutes after six at which Zhu opens the bag."""


def minute(number: float) -> datetime.datetime:
    return SIX + datetime.timedelta(minutes=number)


def an_opened_bag(post: Post, *waybills: str) -> None:
    """A bag that Zhu has opened and taken nothing out of."""
    announced(post, *waybills)
    record(post, *[scan for scan in the_way_to_xiyuan(post, waybills) if scan.act not in (Act.SHELVE, Act.OFFER)])


def many_in_opened_bags(post: Post, count: int) -> None:
    """As many, without the scans that would lead there."""
    announced(post, *[f"P{number:04d}" for number in range(count)])
    Parcel.objects.update(
        state="opened", holder_kind="station", holder_id=post.cast.xiyuan.station_id, last_scan_at=minute(OPENED_AT)
    )


def test_a_piece_counts_as_short_once_the_time_that_the_county_allows_is_over() -> None:
    post = a_post()
    an_opened_bag(post, "P1")
    assert propose_missing(county=post.county, now=minute(OPENED_AT + 119)) == Proposals(0, 0)
    assert propose_missing(county=post.county, now=minute(OPENED_AT + 120)) == Proposals(1, 0)
    assert propose_missing(county=post.county, now=minute(OPENED_AT + 125)) == Proposals(0, 0)
    proposal = Discrepancy.objects.get(kind="short_bag")
    assert (proposal.code, proposal.station, proposal.closed_at) == ("P1", post.cast.xiyuan, None)


def test_one_that_is_scanned_in_after_all_is_settled() -> None:
    post = a_post()
    an_opened_bag(post, "P1", "P2")
    propose_missing(county=post.county, now=minute(300))
    record(post, a_scan(310, Act.SHELVE, "P1", at_station(post.cast.xiyuan)), device=post.zhu_device)
    assert propose_missing(county=post.county, now=minute(320)) == Proposals(0, 1)
    assert Discrepancy.objects.get(kind="short_bag", closed_at=None).code == "P2"


def test_what_a_person_has_looked_into_is_proposed_again_only_after_another_scan() -> None:
    post = a_post()
    an_opened_bag(post, "P1")
    propose_missing(county=post.county, now=minute(300))
    close_discrepancy(discrepancy=Discrepancy.objects.get(kind="short_bag"), note="on the shelf", actor=post.cast.zhu)
    assert propose_missing(county=post.county, now=minute(400)) == Proposals(0, 0)
    xiyuan = at_station(post.cast.xiyuan)
    again = [a_scan(420, Act.PACK, "P1", xiyuan, bag_label="BAG-2"), a_scan(430, Act.OPEN, "BAG-2", xiyuan)]
    record(post, *again, device=post.zhu_device)
    assert propose_missing(county=post.county, now=minute(600)) == Proposals(1, 0)


def test_what_was_scanned_in_meanwhile_is_not_recorded_as_missing() -> None:
    post = a_post()
    an_opened_bag(post, "P1")
    propose_missing(county=post.county, now=minute(300))
    proposal = Discrepancy.objects.get(kind="short_bag")
    record(post, a_scan(310, Act.SHELVE, "P1", at_station(post.cast.xiyuan)), device=post.zhu_device)
    with pytest.raises(AlreadyClosedError):
        confirm_missing(proposal=proposal, actor=post.cast.zhu)
    proposal.refresh_from_db()
    assert (proposal.closed_at is None, proposal.closed_by) == (False, None)
    assert not Scan.objects.filter(act="miss").exists()
    close = reverse("close_discrepancy", args=[post.county.division_code, proposal.pk])
    told = as_(post.cast.zhu).post(close, {"missing": "1"}, follow=True).content.decode()
    assert "It was scanned meanwhile, or somebody has closed it already." in told
    assert Parcel.objects.get(waybill="P1").state == "shelved"


def test_a_piece_that_was_packed_and_unpacked_anew_is_not_missing_by_what_was_proposed_before() -> None:
    post = a_post()
    an_opened_bag(post, "P1")
    propose_missing(county=post.county, now=minute(300))
    proposal = Discrepancy.objects.get(kind="short_bag")
    xiyuan = at_station(post.cast.xiyuan)
    again = [a_scan(420, Act.PACK, "P1", xiyuan, bag_label="BAG-2"), a_scan(430, Act.OPEN, "BAG-2", xiyuan)]
    record(post, *again, device=post.zhu_device)
    with pytest.raises(AlreadyClosedError):
        confirm_missing(proposal=proposal, actor=post.cast.zhu)
    assert Parcel.objects.get(waybill="P1").state == "opened"


def test_what_lies_as_it_was_proposed_is_missing_once_a_person_says_so() -> None:
    post = a_post()
    an_opened_bag(post, "P1")
    propose_missing(county=post.county, now=minute(300))
    proposal = Discrepancy.objects.get(kind="short_bag")
    confirm_missing(proposal=proposal, actor=post.cast.zhu, now=minute(310))
    proposal.refresh_from_db()
    assert (proposal.closed_by, Parcel.objects.get(waybill="P1").state) == (post.cast.zhu, "missing")


def test_a_bag_opened_on_the_bus_is_proposed_without_a_station_and_closed_by_what_was_found() -> None:
    post = a_post()
    announced(post, "P1")
    way = [scan for scan in the_way_to_xiyuan(post, ["P1"]) if scan.act not in (Act.SHELVE, Act.OFFER, Act.UNLOAD)]
    record(post, *[scan for scan in way if scan.act is not Act.OPEN], a_scan(95, Act.OPEN, "BAG-1", on_run(post.run)))
    assert propose_missing(county=post.county) == Proposals(1, 0)
    proposal = Discrepancy.objects.get(kind="short_bag")
    with pytest.raises(NoStationError):
        confirm_missing(proposal=proposal, actor=post.cast.deng)
    assert "It is missing" not in shown(post, post.cast.deng, "discrepancies")


def test_the_pieces_of_another_county_are_left_alone() -> None:
    post, other = a_post(), a_post("330825")
    an_opened_bag(post, "P1")
    assert propose_missing(county=other.county) == Proposals(0, 0)
    assert not Discrepancy.objects.filter(kind="short_bag").exists()


def test_more_than_one_statement_takes_are_opened_and_settled() -> None:
    post = a_post()
    many_in_opened_bags(post, 1100)
    assert propose_missing(county=post.county) == Proposals(1100, 0)
    Parcel.objects.update(state="shelved")
    assert propose_missing(county=post.county) == Proposals(0, 1100)


def test_the_county_says_how_long_that_is_and_who_said_so_is_kept() -> None:
    post = a_post()
    an_opened_bag(post, "P1")
    desk = as_(post.cast.deng)
    page = reverse("shortage_rule", args=[post.county.division_code])
    assert "within 120 minutes of opening it" in desk.get(page).content.decode()
    assert desk.post(page, {"minutes": "30"}).status_code == 302
    assert propose_missing(county=post.county, now=minute(OPENED_AT + 30)) == Proposals(1, 0)
    told = desk.get(page).content.decode()
    assert "within 30 minutes of opening it" in told
    assert '<span translate="no">120 → 30</span>' in told
    assert '<span translate="no">Deng</span>' in told


def test_what_is_proposed_stays_proposed_when_the_county_gives_more_time() -> None:
    post = a_post()
    set_shortage_minutes(county=post.county, minutes=60)
    an_opened_bag(post, "P1", "P2")
    assert propose_missing(county=post.county, now=minute(OPENED_AT + 90)) == Proposals(2, 0)
    set_shortage_minutes(county=post.county, minutes=120)
    assert propose_missing(county=post.county, now=minute(OPENED_AT + 95)) == Proposals(0, 0)
    record(post, a_scan(191, Act.SHELVE, "P2", at_station(post.cast.xiyuan)), device=post.zhu_device)
    assert propose_missing(county=post.county, now=minute(OPENED_AT + 100)) == Proposals(0, 1)
    assert Discrepancy.objects.get(kind="short_bag", closed_at=None).code == "P1"


@pytest.mark.parametrize("minutes", ["", "9", "2881", "an hour"])
def test_a_time_that_makes_no_sense_is_refused_and_nothing_changes(minutes: str) -> None:
    post = a_post()
    page = reverse("shortage_rule", args=[post.county.division_code])
    assert 'aria-invalid="true"' in as_(post.cast.an).post(page, {"minutes": minutes}).content.decode()
    assert not ShortageRule.objects.exists()


def test_whoever_does_not_run_the_day_does_not_set_it_and_is_led_there_by_no_link() -> None:
    post = a_post()
    page = reverse("shortage_rule", args=[post.county.division_code])
    assert as_(post.cast.zhu).get(page).status_code == 403
    assert page not in shown(post, post.cast.zhu, "discrepancies")
    assert page in shown(post, post.cast.deng, "discrepancies")


@pytest.mark.django_db(transaction=True)
def test_several_that_look_at_once_open_nothing_twice() -> None:
    post = a_post()
    many_in_opened_bags(post, 300)
    together = threading.Barrier(4)

    def look() -> Proposals:
        try:
            together.wait(20)
            return propose_missing(county=post.county)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        found = [job.result(60) for job in [threads.submit(look) for _ in range(4)]]
    assert sorted(one.opened for one in found) == [0, 0, 0, 300]
    assert Discrepancy.objects.filter(kind="short_bag").count() == 300
