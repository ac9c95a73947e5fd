"""What a run has on board beyond its hold: told while it is so, and answered for once it has left."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from tests.parcels.days import (
    DATE,
    SIX,
    Post,
    a_post,
    a_run,
    a_scan,
    announced,
    at_station,
    on_run,
    record,
    stands,
)
from tests.parcels.test_record_scans import opened, results
from tongcun.buses.actions import swap_vehicle
from tongcun.buses.models import DatedTrip, Vehicle
from tongcun.parcels.actions import NewBag, close_discrepancy, make_bag
from tongcun.parcels.models import Bag, Discrepancy
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.queries import load_of_run, overloaded

pytestmark = pytest.mark.django_db


def test_an_overloaded_hold_turns_red_with_the_kilograms_over_and_is_well_again_when_something_comes_off() -> None:
    post = a_post()
    small = a_run(post.county, "T2", kg=10.0)
    announced(post, "P1", "P2", mass_kg=7.0)
    run = on_run(small)
    answers = record(post, a_scan(40, Act.LOAD, "P1", run), a_scan(41, Act.LOAD, "P2", run))
    assert results(answers) == ["ok", "ok"]
    over = overloaded(small)
    assert over is not None
    assert over.kg == pytest.approx(4.0)
    assert ("overload", small.run_id) in opened()
    assert Discrepancy.objects.get(kind="overload").detail["kg_over"] == 4.0
    record(post, a_scan(42, Act.UNLOAD, "P2", at_station(post.cast.hub)))
    assert overloaded(small) is None
    assert ("overload", small.run_id) not in opened()
    assert load_of_run(small).pieces == 1


def of_holds() -> list[str]:
    """What is open about holds."""
    return sorted(Discrepancy.objects.filter(closed_at=None, kind__contains="overload").values_list("kind", flat=True))


def overloaded_and_looked_into(post: Post) -> DatedTrip:
    """A run with 7 kg too many, and a person who has said what was done about it."""
    small = a_run(post.county, "T2", kg=10.0)
    announced(post, "P1", "P2", "P3", volume_litres=1.0, mass_kg=8.5)
    record(post, *[a_scan(40, Act.LOAD, waybill, on_run(small)) for waybill in ("P1", "P2")])
    found = Discrepancy.objects.get(kind="overload")
    close_discrepancy(discrepancy=found, note="the driver keeps one on the seat", actor=post.cast.chen)
    return small


def test_an_overload_that_a_person_has_closed_stays_closed_while_the_same_is_on_board() -> None:
    post = a_post()
    small = overloaded_and_looked_into(post)
    record(post, a_scan(60, Act.ARRIVE, small.run_id, on_run(small)))
    assert of_holds() == []


def test_it_is_told_anew_when_still_more_is_loaded() -> None:
    post = a_post()
    small = overloaded_and_looked_into(post)
    record(post, a_scan(45, Act.LOAD, "P3", on_run(small)))
    assert of_holds() == ["overload"]
    assert Discrepancy.objects.get(kind="overload", closed_at=None).detail["kg_over"] == 15.5


def test_it_is_told_anew_when_it_had_fitted_in_between() -> None:
    post = a_post()
    small = overloaded_and_looked_into(post)
    record(post, a_scan(50, Act.UNLOAD, "P2", at_station(post.cast.hub)))
    assert of_holds() == []
    record(post, a_scan(55, Act.LOAD, "P2", on_run(small)))
    assert of_holds() == ["overload"]
    assert Discrepancy.objects.filter(kind="overload").count() == 2


def test_a_depart_scan_of_an_overloaded_run_is_kept_and_somebody_must_answer_for_it() -> None:
    post = a_post()
    small = a_run(post.county, "T2", kg=10.0)
    announced(post, "P1", mass_kg=17.0)
    run = on_run(small)
    depart = a_scan(50, Act.DEPART, small.run_id, run)
    assert results(record(post, depart)) == ["ok"]
    record(post, a_scan(40, Act.LOAD, "P1", run))
    assert stands("P1") == ("under_way", "run", small.run_id)
    assert ("left_overloaded", small.run_id) in opened()
    assert Discrepancy.objects.get(kind="left_overloaded").scan_id == depart.scan_id


def test_it_is_told_of_the_departure_at_which_it_was_so_also_where_all_has_come_off_since() -> None:
    post = a_post()
    small = a_run(post.county, "T2", kg=10.0)
    announced(post, "P1", "P2", mass_kg=7.0)
    run, hub, xiyuan = on_run(small), at_station(post.cast.hub), at_station(post.cast.xiyuan)
    first, second = (a_scan(minute, Act.DEPART, small.run_id, hub) for minute in (50, 70))
    record(
        post, a_scan(10, Act.PACK, "P1", hub, bag_label="B1"), a_scan(40, Act.HAND_OVER, "B1", hub, run),
        a_scan(41, Act.LOAD, "P2", run), first, a_scan(60, Act.UNLOAD, "B1", xiyuan), second,
        a_scan(80, Act.UNLOAD, "P2", xiyuan), a_scan(85, Act.OPEN, "B1", xiyuan),
    )  # fmt: skip
    left = Discrepancy.objects.get(kind="left_overloaded")
    assert (left.scan_id, left.detail["kg_over"]) == (first.scan_id, 4.0)
    assert overloaded(small) is None


def test_it_is_explained_by_what_came_off_before_and_opens_again_when_that_is_taken_back() -> None:
    post = a_post()
    small = a_run(post.county, "T2", kg=10.0)
    announced(post, "P1", mass_kg=17.0)
    off = a_scan(45, Act.UNLOAD, "P1", at_station(post.cast.hub))
    record(post, a_scan(40, Act.LOAD, "P1", on_run(small)), a_scan(50, Act.DEPART, small.run_id, on_run(small)))
    assert ("left_overloaded", small.run_id) in opened()
    record(post, off)
    assert ("left_overloaded", small.run_id) not in opened()
    record(post, a_scan(46, Act.CORRECT, "P1", at_station(post.cast.hub), corrects=off.scan_id))
    assert ("left_overloaded", small.run_id) in opened()


def driven_with(run: DatedTrip, kg: float) -> DatedTrip:
    """The desk gives the run another vehicle."""
    spare = Vehicle.objects.create(county=run.county, plate=f"浙H{kg:05.0f}D", hold_litres=1500.0, hold_kg=kg)
    return swap_vehicle(run=run, vehicle=spare)


def test_a_smaller_bus_that_takes_over_on_the_way_makes_nobody_answer_for_the_departure() -> None:
    post = a_post()
    run = a_run(post.county, "T2", kg=20.0)
    announced(post, "P1", mass_kg=17.0)
    record(post, a_scan(40, Act.LOAD, "P1", on_run(run)), a_scan(50, Act.DEPART, run.run_id, on_run(run)))
    driven_with(run, kg=10.0)
    record(post, a_scan(70, Act.ARRIVE, run.run_id, on_run(run)))
    assert of_holds() == ["overload"]


def test_a_larger_bus_that_takes_over_on_the_way_explains_no_overloaded_departure() -> None:
    post = a_post()
    small = a_run(post.county, "T2", kg=10.0)
    announced(post, "P1", mass_kg=17.0)
    record(post, a_scan(40, Act.LOAD, "P1", on_run(small)), a_scan(50, Act.DEPART, small.run_id, on_run(small)))
    driven_with(small, kg=50.0)
    record(post, a_scan(70, Act.ARRIVE, small.run_id, on_run(small)))
    assert of_holds() == ["left_overloaded"]


def test_a_departure_is_judged_by_the_bus_that_the_run_was_given_before_it_left() -> None:
    post = a_post()
    with time_machine.travel(SIX - datetime.timedelta(hours=1), tick=False):
        run = a_run(post.county, "T2", kg=20.0)
    with time_machine.travel(SIX + datetime.timedelta(minutes=30), tick=False):
        driven_with(run, kg=10.0)
    with time_machine.travel(SIX + datetime.timedelta(minutes=60), tick=False):
        driven_with(run, kg=50.0)
    announced(post, "P1", mass_kg=17.0)
    record(post, a_scan(20, Act.LOAD, "P1", on_run(run)), a_scan(50, Act.DEPART, run.run_id, on_run(run)))
    assert Discrepancy.objects.get(kind="left_overloaded").detail["kg_over"] == 7.0


@pytest.mark.parametrize(("pieces", "over"), [(20, 14.0), (8, None)])
def test_a_departure_is_judged_with_the_pieces_that_only_a_bags_label_tells_of(pieces: int, over: float | None) -> None:
    post = a_post()
    small = a_run(post.county, "T2", kg=12.0)
    announced(post, "P1", mass_kg=3.2)
    hub = at_station(post.cast.hub)
    bag = NewBag("B1", post.cast.hub, post.cast.xiyuan, DATE, pieces=pieces)
    make_bag(county=post.county, bag=bag, now=SIX)
    record(
        post, a_scan(20, Act.PACK, "P1", hub, bag_label="B1"), a_scan(40, Act.LOAD, "B1", on_run(small)),
        a_scan(50, Act.DEPART, small.run_id, on_run(small)),
        a_scan(90, Act.UNLOAD, "B1", at_station(post.cast.xiyuan)),
    )  # fmt: skip
    left = Discrepancy.objects.filter(kind="left_overloaded", closed_at=None).first()
    assert (left and left.detail["kg_over"]) == over


def test_a_weighed_bag_counts_as_it_was_weighed_when_the_bus_left() -> None:
    post = a_post()
    small = a_run(post.county, "T2", kg=10.0)
    announced(post, "P1", mass_kg=1.0)
    hub = at_station(post.cast.hub)
    record(post, a_scan(10, Act.PACK, "P1", hub, bag_label="B1"))
    Bag.objects.update(mass_kg=12.5)
    record(post, a_scan(40, Act.LOAD, "B1", on_run(small)), a_scan(50, Act.DEPART, small.run_id, on_run(small)))
    assert Discrepancy.objects.get(kind="left_overloaded").detail["kg_over"] == 2.5
