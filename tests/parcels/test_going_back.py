"""What nobody fetched, and what was refused: it rides back, is told so at each step, and ends with its carrier."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from tests.county.pages import as_user, text_of
from tests.dispatch.days import MONDAY, Loaded, put_at_station, tiny_county
from tests.parcels.days import (
    DATE,
    EVENING,
    Post,
    a_scan,
    announced,
    at_station,
    on_run,
    record,
    stands,
    the_way_to_xiyuan,
)
from tests.parcels.test_desk import a_desk
from tests.parcels.test_pages import as_, shown
from tests.parcels.test_rides import another_run
from tongcun.buses.models import DatedTrip
from tongcun.dispatch.problem import load_problem
from tongcun.parcels.actions import NewBag, make_bag, rebuild
from tongcun.parcels.day.counts import day_counts
from tongcun.parcels.models import Discrepancy, Parcel
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.pure.custody import Party, PartyKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evening")]
TEN = 10 * 3600


def the_bus_back(post: Post) -> DatedTrip:
    return another_run(post, "T2", post.cast.xiyuan, post.cast.hub)


def nobody_came_for(post: Post, waybill: str, *said: Act) -> DatedTrip:
    """It lay ready at 西源, perhaps somebody said that it goes back, and it rode to the hub."""
    announced(post, waybill)
    record(post, *the_way_to_xiyuan(post, [waybill]))
    back, hub, xiyuan = the_bus_back(post), at_station(post.cast.hub), at_station(post.cast.xiyuan)
    record(post, *[a_scan(300, act, waybill, xiyuan) for act in said], device=post.zhu_device)
    record(post, a_scan(310, Act.LOAD, waybill, on_run(back)), device=post.zhu_device)
    record(post, a_scan(350, Act.UNLOAD, waybill, hub))
    return back


def to_its_carrier(post: Post, waybill: str) -> None:
    hub, carrier = at_station(post.cast.hub), Party(PartyKind.CARRIER, post.cast.carrier.unit_id)
    record(post, a_scan(400, Act.HAND_OVER, waybill, hub, carrier))


@pytest.mark.parametrize("said", [(), (Act.RETURN,), (Act.REFUSE,), (Act.REFUSE, Act.RETURN)])
def test_what_rides_back_is_nothing_to_look_into_and_is_returned_once_its_carrier_has_it(said: tuple[Act, ...]) -> None:
    post = a_desk()
    nobody_came_for(post, "P1", *said)
    assert stands("P1") == ("unloaded", "station", post.cast.hub.station_id)
    assert Parcel.objects.get().is_going_back
    to_its_carrier(post, "P1")
    assert stands("P1") == ("returned", "carrier", post.cast.carrier.unit_id)
    assert list(Discrepancy.objects.values_list("kind", flat=True)) == []


def test_the_chain_of_custody_says_at_each_step_that_it_goes_back_and_who_has_it() -> None:
    post = a_desk()
    announced(post, "P1")
    record(post, *the_way_to_xiyuan(post, ["P1"]))
    record(post, a_scan(300, Act.RETURN, "P1", at_station(post.cast.xiyuan)), device=post.zhu_device)
    page = shown(post, post.cast.an, "parcel", "P1")
    assert "It is to go back; until it rides it stays at" in page
    assert "It goes back." in page
    assert "sent back; " not in page
    record(post, a_scan(310, Act.LOAD, "P1", on_run(the_bus_back(post))), device=post.zhu_device)
    record(post, a_scan(350, Act.UNLOAD, "P1", at_station(post.cast.hub)))
    assert shown(post, post.cast.an, "parcel", "P1").count("on its way back") == 2
    to_its_carrier(post, "P1")
    page = shown(post, post.cast.an, "parcel", "P1")
    assert "It was sent back;" in page
    assert page.count("on its way back") == 2


def test_the_hub_hands_what_goes_back_over_to_its_carrier_on_a_signed_sheet() -> None:
    post = a_desk()
    nobody_came_for(post, "P1")
    address = reverse("hand_over", args=[post.county.division_code, post.cast.hub.station_id])
    said = {"direction": "give", "party": f"carrier:{post.cast.carrier.unit_id}", "codes": "P1", "sign": "1"}
    assert as_user(post.cast.chen).post(address, said | {"sheet": str(uuid.uuid4())}).status_code == 302
    assert stands("P1")[0] == "returned"


def test_the_list_of_a_handover_warns_of_nothing_where_a_piece_rides_back() -> None:
    post = a_desk()
    announced(post, "P1")
    record(post, *the_way_to_xiyuan(post, ["P1"]))
    back = the_bus_back(post)
    address = reverse("hand_over", args=[post.county.division_code, post.cast.xiyuan.station_id])
    said = {"direction": "give", "party": f"run:{back.run_id}", "codes": "P1"}
    page = text_of(as_(post.cast.zhu).post(address, said))
    assert "P1" in page
    assert "does not stop" not in page


def test_where_nobody_fetches_what_goes_back_no_pickup_code_is_shown() -> None:
    post = a_desk()
    announced(post, "P1")
    record(post, *the_way_to_xiyuan(post, ["P1"]), a_scan(300, Act.RETURN, "P1", at_station(post.cast.xiyuan)))
    assert "Pickup code" in shown(post, post.cast.zhu, "parcel", "P1")
    record(post, a_scan(310, Act.LOAD, "P1", on_run(the_bus_back(post))), device=post.zhu_device)
    record(post, a_scan(350, Act.UNLOAD, "P1", at_station(post.cast.hub)))
    assert "Pickup code" not in shown(post, post.cast.chen, "parcel", "P1")


def test_a_village_expects_nothing_that_goes_back_and_its_day_adds_up() -> None:
    post = a_desk()
    nobody_came_for(post, "P1", Act.RETURN)
    for station, figures in ((post.cast.xiyuan, (1, 1, 0)), (post.cast.hub, (2, 1, 1))):
        told = day_counts(station, DATE).told()
        assert (told["received"], told["sent"], told["on_hand"]) == figures
        assert (told["expected"], told["elsewhere"]) == (0, 0)


def test_what_nobody_fetched_rides_back_in_a_bag_beside_what_was_refused_and_its_village_expects_neither() -> None:
    post = a_desk()
    announced(post, "P1", "P2")
    record(post, *the_way_to_xiyuan(post, ["P1", "P2"]))
    xiyuan, hub = at_station(post.cast.xiyuan), at_station(post.cast.hub)
    make_bag(county=post.county, bag=NewBag("BACK", post.cast.xiyuan, post.cast.hub, DATE), now=EVENING)
    record(post, a_scan(300, Act.REFUSE, "P1", xiyuan),
           *[a_scan(301, Act.PACK, code, xiyuan, bag_label="BACK") for code in ("P1", "P2")],
           a_scan(302, Act.SEAL, "BACK", xiyuan, seal_number="S-9"),
           a_scan(310, Act.LOAD, "BACK", on_run(the_bus_back(post))), device=post.zhu_device)  # fmt: skip
    assert day_counts(post.cast.xiyuan, DATE).expected == 0
    record(post, a_scan(350, Act.UNLOAD, "BACK", hub), a_scan(351, Act.OPEN, "BACK", hub))
    assert day_counts(post.cast.xiyuan, DATE).elsewhere == 0
    to_its_carrier(post, "P1")
    to_its_carrier(post, "P2")
    assert [stands(code)[0] for code in ("P1", "P2")] == ["returned", "returned"]
    assert list(Discrepancy.objects.values_list("kind", "code")) == []


def test_what_is_to_go_back_and_stays_is_still_on_hand_at_the_close() -> None:
    post = a_desk()
    announced(post, "P1")
    xiyuan = at_station(post.cast.xiyuan)
    record(post, *the_way_to_xiyuan(post, ["P1"]), a_scan(300, Act.RETURN, "P1", xiyuan))
    told = day_counts(post.cast.xiyuan, DATE).told()
    assert (told["received"], told["sent"], told["on_hand"]) == (1, 0, 1)


def test_the_record_made_anew_knows_what_goes_back() -> None:
    post = a_desk()
    nobody_came_for(post, "P1")
    Parcel.objects.update(is_going_back=False)
    assert [found.code for found in rebuild(county=post.county)] == ["P1"]
    assert Parcel.objects.get().is_going_back


def test_no_plan_brings_back_to_the_village_what_came_from_there() -> None:
    tiny: Loaded = tiny_county()
    put_at_station(tiny.parcel("P1"), "hub", "unloaded", TEN)
    assert "P1" in load_problem(tiny.county, MONDAY, TEN).day.parcels.parcel_ids
    Parcel.objects.filter(waybill="P1").update(is_going_back=True)
    assert "P1" not in load_problem(tiny.county, MONDAY, TEN).day.parcels.parcel_ids
