"""A parcel that is on its way is announced once more: what still counts does, and what does not is told."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from tests.county.importing import problems_of, step, upload
from tests.county.pages import as_user, text_of
from tests.county.sheet_files import csv_of
from tests.parcels.days import EVENING, SIX, Post, a_post, a_scan, announced, at_station, on_run, record, stands
from tests.parcels.test_api import carrier_client, posted
from tongcun.county.models import Station, Unit, UnitKind
from tongcun.parcels.actions import Announced, Announcement, announce
from tongcun.parcels.models import Addressee, Discrepancy, DiscrepancyKind, Parcel
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.pure.custody import Party, PartyKind

pytestmark = pytest.mark.django_db
ADDRESS = "/330822/parcels/imports/"


def again(post: Post, **more: Any) -> Announced:
    facts: dict[str, Any] = {"destination": post.cast.xiyuan} | more
    told = Announcement("A1", post.kind, post.cast.hub, ready_at=SIX, **facts)
    return announce(county=post.county, parcels=[told], now=EVENING)[0]


def accepted(post: Post) -> None:
    announced(post, "A1", mass_kg=1.0, volume_litres=5.0)
    record(post, a_scan(0, Act.ACCEPT, "A1", at_station(post.cast.hub)))


def loaded(post: Post) -> None:
    accepted(post)
    record(post, a_scan(10, Act.LOAD, "A1", on_run(post.run)))


def test_what_lies_at_the_hub_takes_sizes_addressee_and_destination() -> None:
    post = a_post()
    accepted(post)
    assert again(post, destination=post.cast.shangyou, mass_kg=3.5, name="周阿公", phone="139") is Announced.KNOWN
    parcel = Parcel.objects.get()
    assert (parcel.destination, parcel.mass_kg, parcel.volume_litres) == (post.cast.shangyou, 3.5, 5.0)
    assert Addressee.objects.get().name == "周阿公"
    assert stands("A1")[0] == "accepted"


def test_what_rides_takes_sizes_and_goes_where_it_went() -> None:
    post = a_post()
    loaded(post)
    assert again(post, destination=post.cast.shangyou, mass_kg=3.5) is Announced.KEPT
    parcel = Parcel.objects.get()
    assert (parcel.destination, parcel.mass_kg) == (post.cast.xiyuan, 3.5)


def test_what_turns_out_heavier_on_a_bus_overloads_it() -> None:
    post = a_post()
    loaded(post)
    assert not Discrepancy.objects.exists()
    assert again(post, mass_kg=400.0) is Announced.KNOWN
    (over,) = Discrepancy.objects.filter(kind=DiscrepancyKind.OVERLOAD)
    assert (over.code, over.detail["kg_over"]) == (post.run.run_id, 100.0)
    assert again(post, mass_kg=2.0) is Announced.KNOWN
    over.refresh_from_db()
    assert over.closed_at is not None


@pytest.mark.parametrize(("act", "label"), [(Act.SHELVE, ""), (Act.PACK, "B1")])
def test_what_waits_on_a_shelf_or_in_a_bag_goes_where_it_went(act: Act, label: str) -> None:
    post = a_post()
    accepted(post)
    record(post, a_scan(10, act, "A1", at_station(post.cast.hub), bag_label=label))
    assert again(post, destination=post.cast.shangyou) is Announced.KEPT
    assert Parcel.objects.get().destination == post.cast.xiyuan


def test_of_what_was_given_out_nothing_changes() -> None:
    post = a_post()
    accepted(post)
    xiyuan, addressee = at_station(post.cast.xiyuan), Party(PartyKind.ADDRESSEE, "A1")
    record(post, a_scan(10, Act.SHELVE, "A1", xiyuan), a_scan(20, Act.COLLECT, "A1", xiyuan, addressee))
    assert again(post, mass_kg=9.0, name="别人") is Announced.KEPT
    assert Parcel.objects.get().mass_kg == 1.0
    assert not Addressee.objects.exists()
    assert again(post, mass_kg=1.0) is Announced.KNOWN


def test_a_size_that_is_not_told_again_stays() -> None:
    post = a_post()
    accepted(post)
    assert again(post) is Announced.KNOWN
    assert Parcel.objects.get().mass_kg == 1.0


def test_what_was_told_to_be_at_the_wrong_station_is_right_where_it_is_sent_to_that() -> None:
    post = a_post()
    accepted(post)
    record(post, a_scan(10, Act.SHELVE, "A1", at_station(post.cast.shangyou)))
    assert Discrepancy.objects.filter(kind=DiscrepancyKind.WRONG_STATION, closed_at=None).exists()
    record(post, a_scan(20, Act.FIND, "A1", at_station(post.cast.shangyou)))
    again(post, destination=post.cast.shangyou)
    assert Parcel.objects.get().destination == post.cast.shangyou
    assert not Discrepancy.objects.filter(kind=DiscrepancyKind.WRONG_STATION, closed_at=None).exists()


def test_another_carriers_parcel_on_its_way_is_left_alone() -> None:
    post = a_post()
    other = Unit.objects.create(county=post.county, unit_id="carrier-b", name="乙快递（样例）", kind=UnitKind.CARRIER)
    announced(post, "A1", carrier=other)
    record(post, a_scan(0, Act.ACCEPT, "A1", at_station(post.cast.hub)))
    assert again(post, carrier=post.cast.carrier, mass_kg=9.0, name="别人") is Announced.FOREIGN
    assert Parcel.objects.get().mass_kg is None
    assert not Addressee.objects.exists()


def test_a_sheet_says_row_by_row_what_counts_and_what_comes_too_late() -> None:
    post = a_post()
    announced(post, "A1", "A2", "A3", "A4")
    hub = at_station(post.cast.hub)
    record(post, *[a_scan(0, Act.ACCEPT, code, hub) for code in ("A1", "A2", "A3")])
    record(post, a_scan(9, Act.LOAD, "A2", on_run(post.run)))
    there = post.cast.shangyou.station_id
    rows = [("A1", there, "2"), ("A2", there, "2"), ("A3", post.cast.xiyuan.station_id, "2"), ("A4", there, "2")]
    sheet = csv_of(("邮件号码", "站点编号", "重量"), *rows)
    chen = as_user(post.cast.chen)
    address = upload(chen, ADDRESS, sheet, content="parcels")["Location"]
    checked = step(chen, address, "check")
    assert problems_of(checked) == [("sent_elsewhere", 2, "邮件号码"), ("stays_as_it_goes", 3, "邮件号码")]
    assert "2 notes, which stop nothing" in text_of(checked)
    assert "A1 goes to 上猷阁村 from now on and not to 西源村" in text_of(checked)
    assert "A2 goes to 西源村 and not to 上猷阁村: loaded" in text_of(checked)
    page = text_of(chen.get(step(chen, address, "import")["Location"]))
    assert "0 parcels announced, 4 known already" in page
    assert "1 of the parcels that are known goes on as it went" in page
    assert {one.waybill: (one.destination.station_id == there, one.mass_kg) for one in Parcel.objects.all()} == {
        "A1": (True, 2.0), "A2": (False, 2.0), "A3": (False, 2.0), "A4": (True, 2.0),
    }  # fmt: skip


def test_a_row_that_names_no_known_station_says_nothing_of_where_its_parcel_goes() -> None:
    post = a_post()
    loaded(post)
    chen = as_user(post.cast.chen)
    address = upload(chen, ADDRESS, csv_of(("邮件号码", "站点编号"), ("A1", "nowhere")), content="parcels")["Location"]
    assert problems_of(step(chen, address, "check")) == [("unknown_station", 2, "站点编号")]


def test_a_carriers_system_is_told_which_of_its_parcels_go_on_as_they_went(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.conf.settings.SIMULATED_NOW", "2021-09-28T20:00:00+08:00")
    post = a_post()
    announced(post, "A1", carrier=post.cast.carrier)
    record(post, a_scan(0, Act.ACCEPT, "A1", at_station(post.cast.hub)), a_scan(9, Act.LOAD, "A1", on_run(post.run)))
    one = {"waybill": "A1", "origin": post.cast.hub.station_id, "destination": post.cast.shangyou.station_id,
           "ready_at": SIX.isoformat(), "kg": 2.5}  # fmt: skip
    (answer,) = posted(carrier_client(post), "/parcels", {"parcels": [one]}).json()
    assert answer == {"waybill": "A1", "result": "kept", "problem": "已在途中或已办完，目的站不变"}


def test_a_carriers_system_announces_to_a_station_until_its_last_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.conf.settings.SIMULATED_NOW", "2021-09-28T20:00:00+08:00")
    post = a_post()
    client = carrier_client(post)
    one = {"waybill": "C1", "origin": post.cast.hub.station_id, "destination": post.cast.xiyuan.station_id,
           "ready_at": SIX.isoformat()}  # fmt: skip
    day = datetime.date(2021, 9, 28)
    days = {day: "new", day - datetime.timedelta(days=1): "refused", datetime.date(2099, 1, 1): "known"}
    for last, result in days.items():
        Station.objects.filter(pk=post.cast.xiyuan.pk).update(valid_until=last)
        (answer,) = posted(client, "/parcels", {"parcels": [one]}).json()
        assert answer["result"] == result
        assert ("今天不在有效期内" in answer["problem"]) is (result == "refused")
