"""The rule to compare with: first come, first served, as the planning files' contract defines it."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from tests.data.folders import TINY
from tests.factories import a_day, a_hub, a_parcel, a_run, a_village
from tongcun.feeds.days import read_day
from tongcun.planner.check import violations
from tongcun.planner.day import Day
from tongcun.planner.first_come import first_come
from tongcun.planner.result import Outcome, Plan

HUB, XIYUAN = a_hub(), a_village("xiyuan")


def riders(day: Day, plan: Plan) -> dict[str, str]:
    """The first run of every parcel that rides."""
    run = day.timetable.run_of_call()
    firsts = zip(day.parcels.parcel_ids, plan.first_leg[:-1].tolist(), plan.first_leg[1:].tolist(), strict=True)
    return {parcel: day.timetable.trip_ids[run[plan.board[first]]] for parcel, first, end in firsts if end > first}


def test_who_is_ready_first_takes_the_room_and_of_those_ready_together_who_stands_first_in_the_file() -> None:
    run = a_run("T", ("hub", "08:00"), ("xiyuan", "09:00"), volume_l=12.0)
    parcels = [a_parcel("hub", "xiyuan", ready) for ready in ("07:00", "06:00", "06:30", "06:30")]
    day = a_day(stations=[HUB, XIYUAN], runs=[run], parcels=parcels)
    plan = first_come(day)
    assert set(riders(day, plan)) == {"P2", "P3"}
    assert plan.bound == 0.0
    assert not violations(day, plan)


def test_each_takes_the_cheapest_way_that_still_has_room_whoever_comes_after() -> None:
    runs = [
        a_run("early", ("hub", "08:00"), ("xiyuan", "09:00"), volume_l=6.0),
        a_run("late", ("hub", "14:00"), ("xiyuan", "15:00")),
    ]
    parcels = [a_parcel("hub", "xiyuan", "06:00"), a_parcel("hub", "xiyuan", "06:01", "09:00", late_hour=9.0)]
    day = a_day(stations=[HUB, XIYUAN], runs=runs, parcels=parcels)
    plan = first_come(day)
    assert riders(day, plan) == {"P1": "early"}
    assert plan.outcome[1] == Outcome.VAN


def test_drops_decide_nothing_and_are_paid_all_the_same() -> None:
    run = a_run("T", ("hub", "08:00"), ("xiyuan", "09:00"))
    day = a_day(stations=[HUB, XIYUAN], runs=[run], parcels=[a_parcel("hub", "xiyuan")], drop_yuan=50.0)
    plan = first_come(day)
    assert riders(day, plan) == {"P1": "T"}
    assert plan.yuan == pytest.approx(0.3 + 3 * 0.2 + 50.0)
    assert not violations(day, plan)


def test_who_would_not_ride_for_less_goes_by_van_or_is_held_whichever_is_cheaper() -> None:
    run = a_run("T", ("hub", "08:00"), ("xiyuan", "09:00"))
    parcels = [a_parcel("hub", "xiyuan", van=0.9), a_parcel("hub", "xiyuan", van=9.0, held=0.5)]
    day = a_day(stations=[HUB, XIYUAN], runs=[run], parcels=parcels)
    assert first_come(day).outcome.tolist() == [Outcome.VAN, Outcome.HELD]


@pytest.mark.parametrize(("drop_yuan", "yuan", "drops"), [(2.0, 32.2, 5), (0.0, 22.2, 5)])
def test_the_tiny_county_costs_by_the_rule_what_its_page_says(drop_yuan: float, yuan: float, drops: int) -> None:
    day, _ = read_day(TINY, datetime.date(2026, 11, 23), TINY / "parcels.csv")
    day = replace(day, drop_yuan=drop_yuan)
    plan = first_come(day)
    assert plan.yuan == pytest.approx(yuan, abs=1e-9)
    assert plan.drops == drops
    assert plan.outcome[5] == Outcome.HELD
    assert not violations(day, plan)


def test_it_is_no_rule_for_a_day_that_has_begun() -> None:
    run = a_run("T", ("hub", "08:00"), ("xiyuan", "09:00"))
    parcels = [a_parcel("hub", "xiyuan", on_board=("T", 0, 1))]
    day = a_day(stations=[HUB, XIYUAN], runs=[run], parcels=parcels, earliest="08:30")
    with pytest.raises(ValueError, match="not begun"):
        first_come(day)
