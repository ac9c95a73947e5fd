"""Loads of hops, worked out a second time by walking every ride; full and overfull runs."""

from __future__ import annotations

import pytest

from tests.factories import a_day, a_hub, a_parcel, a_plan, a_run, a_village
from tests.report.county_days import a_county_day, a_county_plan
from tongcun.planner.day import Day
from tongcun.planner.loads import fullest_hops, hop_loads, overfull_runs
from tongcun.planner.result import Plan

HUB, XIYUAN = a_hub(), a_village("xiyuan")


def carried_by_hop(day: Day, plan: Plan) -> dict[int, list[int]]:
    """Parcels on board each hop, found by walking every ride."""
    on_board: dict[int, list[int]] = {}
    for p in range(len(day.parcels)):
        for leg in range(plan.first_leg[p], plan.first_leg[p + 1]):
            for call in range(plan.board[leg], plan.alight[leg]):
                on_board.setdefault(call, []).append(p)
    return on_board


def test_loads_are_what_a_walk_along_every_ride_finds() -> None:
    day = a_county_day()
    plan = a_county_plan(day)
    loads, walked = hop_loads(day, plan), carried_by_hop(day, plan)
    for call in range(day.timetable.call_count):
        riders = walked.get(call, [])
        assert loads.parcels[call] == len(riders)
        assert loads.litres[call] == pytest.approx(sum(day.parcels.volume_l[p] for p in riders))
        assert loads.kilograms[call] == pytest.approx(sum(day.parcels.mass_kg[p] for p in riders))


def test_a_hold_is_as_full_as_its_scarcer_measure() -> None:
    day = a_county_day()
    loads = hop_loads(day, a_county_plan(day))
    first_of = dict(zip(day.timetable.trip_ids, day.timetable.first_call[:-1].tolist(), strict=True))
    assert loads.fill[first_of["A1"]] == pytest.approx(0.96)
    assert loads.fill[first_of["A2"]] == pytest.approx(12 / 20)


def test_parcels_of_assumed_size_can_be_counted_larger() -> None:
    day = a_county_day()
    loads = hop_loads(day, a_county_plan(day), assumed_factor=1.25)
    assert loads.litres.max() == pytest.approx(40 * 1.25 + 56)


def test_a_hold_without_room_is_overfull_with_anything_in_it() -> None:
    day = a_day(
        stations=[a_hub(), a_village("xiyuan")],
        runs=[a_run("T1", ("hub", "07:00"), ("xiyuan", "08:00"), volume_l=0.0)],
        parcels=[a_parcel("hub", "xiyuan")],
    )
    assert hop_loads(day, a_plan(day, {"P1": [("T1", 0, 1)]})).fill[0] > 1
    assert hop_loads(day, a_plan(day, {})).fill[0] == 0


def a_half_measured_day() -> tuple[Day, Plan]:
    """A measured parcel of 40 l and an assumed one of 50 l on a bus of 100 l, the assumed one further on alone."""
    run = a_run("T", ("hub", "08:00"), ("fangcun", "08:30"), ("xiyuan", "09:00"), volume_l=100.0)
    parcels = [
        a_parcel("hub", "fangcun", volume_l=40.0),
        a_parcel("hub", "xiyuan", volume_l=50.0, size_assumed=True),
    ]
    day = a_day(stations=[HUB, a_village("fangcun"), XIYUAN], runs=[run], parcels=parcels)
    return day, a_plan(day, {"P1": [("T", 0, 1)], "P2": [("T", 0, 2)]})


def test_loads_count_all_who_are_on_board() -> None:
    loads = hop_loads(*a_half_measured_day())
    assert loads.litres.tolist() == [90.0, 50.0, 0.0]
    assert loads.parcels.tolist() == [2, 1, 0]
    assert loads.fill.tolist() == [0.9, 0.5, 0.0]


def test_only_assumed_sizes_grow() -> None:
    day, plan = a_half_measured_day()
    (tight,) = overfull_runs(day, plan)
    assert (tight.run, tight.call, tight.litres) == (0, 0, 102.5)
    assert overfull_runs(day, plan, 1.2) == ()


def test_the_fullest_run_comes_first_and_idle_ones_are_left_out() -> None:
    runs = [a_run(name, ("hub", "08:00"), ("xiyuan", "09:00"), volume_l=20.0) for name in ("A", "B", "C")]
    parcels = [a_parcel("hub", "xiyuan", volume_l=litres) for litres in (5.0, 15.0)]
    day = a_day(stations=[HUB, XIYUAN], runs=runs, parcels=parcels)
    plan = a_plan(day, {"P1": [("A", 0, 1)], "P2": [("C", 0, 1)]})
    assert [(hop.run, hop.fill) for hop in fullest_hops(day, hop_loads(day, plan))] == [(2, 0.75), (0, 0.25)]


def test_a_hold_without_room_that_carries_something_without_size_is_not_overfull() -> None:
    run = a_run("T", ("hub", "08:00"), ("xiyuan", "09:00"), volume_l=0.0, mass_kg=0.0)
    parcels = [a_parcel("hub", "xiyuan", volume_l=0.0, mass_kg=0.0, size_assumed=True)]
    day = a_day(stations=[HUB, XIYUAN], runs=[run], parcels=parcels)
    assert overfull_runs(day, a_plan(day, {"P1": [("T", 0, 1)]})) == ()
