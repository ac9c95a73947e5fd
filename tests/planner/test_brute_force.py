"""Two independent readings of the contract, the brute force and the judge, agree on tiny days."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from tests.factories import a_day, a_hub, a_parcel, a_run, a_station, a_village
from tests.planner.brute_force import Choice, best_choices, best_cost
from tests.planner.tiny_days import tiny_days
from tongcun.planner.check import cost, parcel_costs, violations
from tongcun.planner.day import Day
from tongcun.planner.result import Outcome, Plan, Reason


def plan_of(day: Day, choices: list[Choice], yuan: float) -> Plan:
    flat = [ride for choice in choices for ride in choice.rides]
    arrivals, runs = day.arrivals(), day.timetable.run_of_call()
    by_bus = [choice.outcome is Outcome.BUS for choice in choices]
    return Plan(
        outcome=np.array([choice.outcome for choice in choices], np.int8),
        reasons=tuple(
            Reason.NONE if bus else Reason.DEARER if day.parcels.bus_allowed[p] else Reason.BANNED
            for p, bus in enumerate(by_bus)
        ),
        first_leg=np.cumsum([0, *(len(choice.rides) for choice in choices)]).astype(np.int32),
        board=np.array([board for board, _ in flat], np.int32),
        alight=np.array([alight for _, alight in flat], np.int32),
        arrival=np.array(
            [int(arrivals[c.rides[-1][1]]) if bus else -1 for c, bus in zip(choices, by_bus, strict=True)], np.int32
        ),
        parcel_yuan=np.array([choice.yuan for choice in choices]),
        drops=len({(int(runs[alight]), int(day.timetable.station[alight])) for _, alight in flat}),
        yuan=yuan,
        bound=yuan,
        seed=0,
        stage_seconds=(),
        time_limit_struck=False,
    )


@settings(max_examples=150, deadline=None)
@given(tiny_days())
def test_the_judge_finds_nothing_wrong_with_the_best_plan_and_makes_it_cost_the_same(day: Day) -> None:
    yuan, choices = best_choices(day)
    plan = plan_of(day, choices, yuan)
    assert violations(day, plan) == ()
    assert cost(day, plan) == pytest.approx(yuan, rel=1e-9, abs=1e-9)
    assert parcel_costs(day, plan) == pytest.approx([choice.yuan for choice in choices])


def test_a_parcel_rides_where_that_is_cheapest() -> None:
    day = a_day(
        stations=[a_hub(), a_village("xiyuan")],
        runs=[a_run("T1", ("hub", "07:00"), ("xiyuan", "08:00"))],
        parcels=[a_parcel("hub", "xiyuan", "06:00")],
    )
    assert best_cost(day) == pytest.approx(0.3 + 2 * 0.2)


def test_the_small_parcels_share_a_hold_that_the_big_one_would_fill() -> None:
    day = a_day(
        stations=[a_hub(), a_village("xiyuan")],
        runs=[a_run("T1", ("hub", "07:00"), ("xiyuan", "08:00"), volume_l=10)],
        parcels=[a_parcel("hub", "xiyuan", volume_l=size) for size in (10, 5, 5)],
    )
    assert best_cost(day) == pytest.approx(8.0 + 2 * 0.7)


def test_a_drop_is_paid_once_for_all_that_comes_off_together() -> None:
    day = a_day(
        stations=[a_hub(), a_village("xiyuan")],
        runs=[a_run("T1", ("hub", "07:00"), ("xiyuan", "08:00")), a_run("T2", ("hub", "07:30"), ("xiyuan", "08:30"))],
        parcels=[a_parcel("hub", "xiyuan"), a_parcel("hub", "xiyuan", "07:15")],
        drop_yuan=1.0,
    )
    together_on_t2 = 0.3 + 2.5 * 0.2 + 0.3 + 1.25 * 0.2 + 1.0
    assert best_cost(day) == pytest.approx(together_on_t2)


def test_a_parcel_changes_where_it_may_and_not_where_it_may_not() -> None:
    def day(transfer: bool) -> Day:
        return a_day(
            stations=[a_hub(), a_station("fangcun", "township", transfer=transfer), a_village("xiyuan")],
            runs=[
                a_run("T1", ("hub", "07:00"), ("fangcun", "07:30")),
                a_run("T2", ("fangcun", "08:00"), ("xiyuan", "09:00")),
            ],
            parcels=[a_parcel("hub", "xiyuan")],
        )

    assert best_cost(day(transfer=True)) == pytest.approx(2 * 0.3 + 3 * 0.2)
    assert best_cost(day(transfer=False)) == pytest.approx(8.0)


def test_a_parcel_on_board_that_goes_by_van_still_pays_for_coming_off() -> None:
    day = a_day(
        stations=[a_hub(), a_village("xiyuan"), a_village("linjia")],
        runs=[a_run("T1", ("hub", "07:00"), ("linjia", "08:00"), ("linjia", "08:30"))],
        parcels=[a_parcel("hub", "xiyuan", on_board=("T1", 0, 1))],
        drop_yuan=2.0,
        earliest="07:30",
    )
    assert best_cost(day) == pytest.approx(0.3 + 8.0 + 2.0)


def test_what_is_on_board_already_may_overfill_the_hold_but_nothing_is_added() -> None:
    day = a_day(
        stations=[a_hub(), a_village("linjia"), a_village("xiyuan")],
        runs=[a_run("T1", ("hub", "07:00"), ("linjia", "08:00"), ("xiyuan", "09:00"), volume_l=5)],
        parcels=[
            a_parcel("hub", "xiyuan", volume_l=10, on_board=("T1", 0, 1)),
            a_parcel("linjia", "xiyuan", volume_l=1),
        ],
        earliest="07:30",
    )
    # On from 林家 the big one has no right to the room any more: it comes off there and goes on by van.
    assert best_cost(day) == pytest.approx(0.3 + 8.0 + 0.3 + 3 * 0.2)
