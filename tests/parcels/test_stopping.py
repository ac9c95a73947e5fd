"""The story names the stop at which a bus departed and arrived, as far as anybody can know it."""

from __future__ import annotations

import datetime
import re

import pytest
from django.urls import reverse

from tests.parcels.days import DATE, Post, a_device, a_scan, announced, at_station, on_run, record
from tests.parcels.test_desk import a_desk
from tests.parcels.test_pages import as_, shown
from tongcun.buses.models import DatedTrip, Stop, StopTime
from tongcun.county.models import Station
from tongcun.parcels.models import BagRide, Device, DeviceKind
from tongcun.parcels.pure.acts import Act

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]
HALF_PAST_SEVEN, EIGHT_TWENTY = 90, 140
"""Minutes after six: when Lin's run is to leave the hub, and to be at 西源."""


def calling_on_the_way_at(post: Post, station: Station) -> None:
    """Lin's run calls between hub and 西源, too: at 07:50."""
    StopTime.objects.filter(stop_sequence=1).update(stop_sequence=2)
    stop = Stop.objects.create(version=post.run.route.version, stop_id="between", name="between")
    StopTime.objects.create(
        trip=post.run.trip, stop=stop, station=station, stop_sequence=1, arrival_seconds=28200, departure_seconds=28200,
    )  # fmt: skip


def drivers_phone(post: Post) -> Device:
    return Device.objects.create(county=post.county, name="Lin's phone", kind=DeviceKind.HANDSET)


def story(post: Post, code: str = "P1") -> str:
    page = shown(post, post.cast.zhu, "parcel", code)
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def on_the_bus(post: Post) -> None:
    announced(post, "P1")
    record(post, a_scan(1, Act.ACCEPT, "P1", at_station(post.cast.hub)), a_scan(80, Act.LOAD, "P1", on_run(post.run)))


def test_a_stop_that_scans_its_bus_is_named() -> None:
    post = a_desk()
    on_the_bus(post)
    record(post, a_scan(HALF_PAST_SEVEN, Act.DEPART, post.run.run_id, on_run(post.run)))
    record(post, a_scan(EIGHT_TWENTY, Act.ARRIVE, post.run.run_id, on_run(post.run)), device=post.zhu_device)
    told = story(post)
    assert "bus of 芳村—西源 departed from 县级共配中心 ." in told
    assert "bus of 芳村—西源 arrived at 西源村 ." in told


def test_where_the_drivers_own_phone_says_it_whoever_takes_the_piece_off_tells_the_stop() -> None:
    post = a_desk()
    calling_on_the_way_at(post, post.cast.shangyou)
    on_the_bus(post)
    phone = drivers_phone(post)
    record(post, a_scan(EIGHT_TWENTY + 60, Act.ARRIVE, post.run.run_id, on_run(post.run)), device=phone)
    record(post, a_scan(EIGHT_TWENTY + 62, Act.UNLOAD, "P1", at_station(post.cast.shangyou)))
    assert "arrived at 上猷阁村 ." in story(post)


def test_else_its_times_tell_the_stop_its_delay_included_and_the_story_says_so() -> None:
    post = a_desk()
    calling_on_the_way_at(post, post.cast.shangyou)
    on_the_bus(post)
    phone = drivers_phone(post)
    DatedTrip.objects.update(delay_seconds=1800)
    record(
        post, a_scan(HALF_PAST_SEVEN + 31, Act.DEPART, post.run.run_id, on_run(post.run)),
        a_scan(110 + 31, Act.ARRIVE, post.run.run_id, on_run(post.run)), device=phone,
    )  # fmt: skip
    told = story(post)
    assert "departed, by the timetable from 县级共配中心 ." in told
    assert "arrived, by the timetable at 上猷阁村 ." in told


def test_a_bus_that_calls_nowhere_we_know_simply_arrived() -> None:
    post = a_desk()
    on_the_bus(post)
    StopTime.objects.all().delete()
    elsewhere = a_device(post.cast.shangyou)
    record(post, a_scan(EIGHT_TWENTY, Act.ARRIVE, post.run.run_id, on_run(post.run)), device=elsewhere)
    assert "bus of 芳村—西源 arrived." in story(post)


def listed_on_a_cancelled_run(post: Post) -> BagRide:
    announced(post, "P1")
    record(post, a_scan(1, Act.PACK, "P1", at_station(post.cast.hub), bag_label="BAG-1"))
    DatedTrip.objects.update(is_cancelled=True)
    bag = post.county.bags.get()
    return BagRide.objects.create(
        bag=bag, position=1, dated_trip=post.run, board_station=post.cast.hub, alight_station=post.cast.xiyuan,
        put_by=post.cast.chen, put_at=datetime.datetime(2021, 9, 28, 7, 5, tzinfo=datetime.UTC),
    )  # fmt: skip


def test_a_bags_page_says_that_its_run_is_cancelled_and_who_put_it_on_the_list() -> None:
    post = a_desk()
    listed_on_a_cancelled_run(post)
    page = " ".join(re.sub(r"<[^>]*>", " ", shown(post, post.cast.chen, "bag", "BAG-1")).split())
    run = f"{DATE} 07:30 芳村—西源 cancelled · 县级共配中心 → 西源村"
    assert f"{run} put on the list by Chen , 2021-09-28 15:05" in page


def test_a_bags_page_links_to_the_runs_that_the_reader_may_open_and_to_no_other() -> None:
    post = a_desk()
    listed_on_a_cancelled_run(post)
    link = f'href="{reverse("run", args=[post.county.division_code, post.run.pk])}"'
    assert link in shown(post, post.cast.chen, "bag", "BAG-1")
    StopTime.objects.filter(station=post.cast.hub).update(station=post.cast.shangyou)
    assert as_(post.cast.chen).get(reverse("run", args=[post.county.division_code, post.run.pk])).status_code == 404
    assert link not in shown(post, post.cast.chen, "bag", "BAG-1")
    assert link in shown(post, post.cast.deng, "bag", "BAG-1")
    assert link not in shown(post, post.cast.zhu, "bag", "BAG-1")
