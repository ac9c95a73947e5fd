"""The judge finds each rule that a plan breaks, and only that one."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from tests.factories import a_call, a_day, a_hub, a_parcel, a_plan, a_run, a_station, a_village
from tongcun.planner.check import Rule, cost, drops, parcel_costs, violations
from tongcun.planner.day import Day, Parcels
from tongcun.planner.result import Outcome, Plan, Reason
from tongcun.planner.timetable import Station

MORNING = [("T1", 0, 1), ("T2", 0, 1)]
"""From the hub by T1 to 芳村, there into T2, on to 西源."""


def broken(day: Day, plan: Plan) -> list[Rule]:
    return [found.rule for found in violations(day, plan)]


def a_morning(
    *,
    fangcun: Station | None = None,
    xiyuan: Station | None = None,
    t1_litres: float = 1000.0,
    t1_kilograms: float = 1000.0,
    ready: str = "06:00",
    bus_allowed: bool = True,
    cancelled: bool = False,
    delay_seconds: int = 0,
    earliest: str = "00:00",
) -> Day:
    """Zhu at 西源 waits for a parcel from the hub; it changes at 芳村 from T1 (07:30) into T2 (08:00)."""
    return a_day(
        stations=[a_hub(), fangcun or a_station("fangcun", "township"), xiyuan or a_village("xiyuan")],
        runs=[
            a_run(
                "T1",
                ("hub", "07:00"),
                ("fangcun", "07:30"),
                volume_l=t1_litres,
                mass_kg=t1_kilograms,
                delay_seconds=delay_seconds,
            ),
            a_run("T2", ("fangcun", "08:00"), ("xiyuan", "08:40"), cancelled=cancelled),
        ],
        parcels=[a_parcel("hub", "xiyuan", ready, "08:00", bus_allowed=bus_allowed)],
        earliest=earliest,
    )


def test_a_plan_that_keeps_every_rule_breaks_none() -> None:
    day = a_morning()
    assert violations(day, a_plan(day, {"P1": MORNING})) == ()


def test_cost_is_handling_hours_lateness_and_drops() -> None:
    day = replace(a_morning(), drop_yuan=2.0)
    plan = a_plan(day, {"P1": MORNING})
    hours, late_hours = 2 + 40 / 60, 40 / 60
    assert cost(day, plan) == pytest.approx(2 * 0.3 + hours * 0.2 + late_hours * 1.0 + 2 * 2.0)
    assert drops(day, plan) == 2
    assert parcel_costs(day, plan) == pytest.approx([2 * 0.3 + hours * 0.2 + late_hours * 1.0])


def test_parcels_that_come_off_together_make_one_drop() -> None:
    day = a_day(
        stations=[a_hub(), a_village("xiyuan")],
        runs=[a_run("T1", ("hub", "07:00"), ("xiyuan", "07:40"), ("xiyuan", "08:00"))],
        parcels=[a_parcel("hub", "xiyuan"), a_parcel("hub", "xiyuan"), a_parcel("hub", "xiyuan")],
        drop_yuan=2.0,
    )
    plan = a_plan(day, {"P1": [("T1", 0, 1)], "P2": [("T1", 0, 1)], "P3": [("T1", 0, 2)]})
    assert drops(day, plan) == 1
    assert violations(day, plan) == ()


def test_van_and_held_cost_what_the_parcel_says() -> None:
    day = a_day(
        stations=[a_hub(), a_village("xiyuan", van_yuan=7.5)],
        runs=[a_run("T1", ("hub", "07:00"), ("xiyuan", "07:40"))],
        parcels=[a_parcel("hub", "xiyuan"), a_parcel("hub", "xiyuan", held=11.0)],
    )
    plan = a_plan(day, {}, {"P2": Outcome.HELD})
    assert cost(day, plan) == pytest.approx(7.5 + 11.0)
    assert violations(day, plan) == ()


def test_arrays_that_do_not_fit_the_day_are_told_and_nothing_else() -> None:
    day = a_morning()
    plan = replace(a_plan(day, {"P1": MORNING}), arrival=np.zeros(3, np.int32))
    assert broken(day, plan) == [Rule.SHAPE]
    with pytest.raises(ValueError, match="arrival has 3 rows for 1 parcels"):
        cost(day, plan)


def test_rides_that_do_not_belong_to_the_parcels_are_told() -> None:
    day = a_morning()
    plan = replace(a_plan(day, {"P1": MORNING}), first_leg=np.array([0, 1], np.int32))
    assert broken(day, plan) == [Rule.SHAPE]


@pytest.mark.parametrize("call", [-1, 4])
def test_a_ride_at_a_call_that_does_not_exist_is_told_and_its_parcel_not_judged(call: int) -> None:
    day = a_morning()
    plan = replace(a_plan(day, {"P1": MORNING}), alight=np.array([1, call], np.int32))
    assert broken(day, plan) == [Rule.UNKNOWN_CALL]
    with pytest.raises(ValueError, match="P1"):
        cost(day, plan)


def test_an_outcome_is_bus_van_or_held() -> None:
    day = a_morning()
    plan = replace(a_plan(day, {}), outcome=np.array([7], np.int8))
    assert Rule.OUTCOME in broken(day, plan)


def test_a_parcel_by_bus_has_no_reason() -> None:
    day = a_morning()
    assert broken(day, replace(a_plan(day, {"P1": MORNING}), reasons=(Reason.DEARER,))) == [Rule.REASON]


def test_a_parcel_not_by_bus_has_a_reason() -> None:
    day = a_morning()
    assert broken(day, replace(a_plan(day, {}), reasons=(Reason.NONE,))) == [Rule.REASON]


def test_the_reason_banned_is_for_banned_kinds_only_and_for_all_of_them() -> None:
    free, banned = a_morning(), a_morning(bus_allowed=False)
    assert broken(free, replace(a_plan(free, {}), reasons=(Reason.BANNED,))) == [Rule.REASON]
    assert broken(banned, a_plan(banned, {})) == [Rule.REASON]
    assert broken(banned, replace(a_plan(banned, {}), reasons=(Reason.BANNED,))) == []


def test_a_parcel_by_bus_has_a_ride() -> None:
    day = a_morning()
    plan = a_plan(day, {}, {"P1": Outcome.BUS})
    assert Rule.RIDES in broken(day, plan)


def test_a_parcel_by_van_has_no_ride() -> None:
    day = a_morning()
    plan = a_plan(day, {"P1": MORNING}, {"P1": Outcome.VAN})
    assert broken(day, plan) == [Rule.RIDES]


def test_a_ride_stays_on_one_run() -> None:
    day = a_morning()
    plan = replace(
        a_plan(day, {"P1": [("T1", 0, 1)]}), alight=np.array([3], np.int32), arrival=np.array([31200], np.int32)
    )
    assert Rule.ONE_RUN in broken(day, plan)


def test_a_parcel_boards_before_it_alights() -> None:
    day = a_day(
        stations=[a_hub(), a_village("xiyuan")],
        runs=[a_run("T1", ("xiyuan", "07:00"), ("hub", "07:00"))],
        parcels=[a_parcel("hub", "xiyuan")],
    )
    assert broken(day, a_plan(day, {"P1": [("T1", 1, 0)]})) == [Rule.ONE_RUN]


def test_nothing_is_loaded_where_loading_is_forbidden() -> None:
    day = a_day(
        stations=[a_hub(), a_village("xiyuan")],
        runs=[a_run("T1", a_call("hub", "07:00", can_load=False), ("xiyuan", "07:40"))],
        parcels=[a_parcel("hub", "xiyuan")],
    )
    assert broken(day, a_plan(day, {"P1": [("T1", 0, 1)]})) == [Rule.NO_LOADING]


def test_nothing_is_unloaded_where_unloading_is_forbidden() -> None:
    day = a_day(
        stations=[a_hub(), a_village("xiyuan")],
        runs=[a_run("T1", ("hub", "07:00"), a_call("xiyuan", "07:40", can_unload=False))],
        parcels=[a_parcel("hub", "xiyuan")],
    )
    assert broken(day, a_plan(day, {"P1": [("T1", 0, 1)]})) == [Rule.NO_UNLOADING]


@pytest.mark.parametrize(
    ("hours", "keeps"), [(("07:41", None), False), ((None, "07:39"), False), (("07:40", "07:40"), True)]
)
def test_unloading_keeps_the_keepers_hours_ends_included(hours: tuple[str | None, str | None], keeps: bool) -> None:
    day = a_day(
        stations=[a_hub(), a_village("xiyuan", hours)],
        runs=[a_run("T1", ("hub", "07:00"), a_call("xiyuan", "07:40", "07:50"))],
        parcels=[a_parcel("hub", "xiyuan")],
    )
    assert broken(day, a_plan(day, {"P1": [("T1", 0, 1)]})) == ([] if keeps else [Rule.UNLOADING_HOURS])


@pytest.mark.parametrize(
    ("hours", "keeps"), [(("07:11", None), False), ((None, "07:09"), False), (("07:10", "07:10"), True)]
)
def test_loading_keeps_the_keepers_hours_at_departure(hours: tuple[str | None, str | None], keeps: bool) -> None:
    day = a_day(
        stations=[a_hub(), a_village("xiyuan", hours)],
        runs=[a_run("T1", a_call("xiyuan", "07:00", "07:10"), ("hub", "07:40"))],
        parcels=[a_parcel("xiyuan", "hub")],
    )
    assert broken(day, a_plan(day, {"P1": [("T1", 0, 1)]})) == ([] if keeps else [Rule.LOADING_HOURS])


def test_a_late_bus_may_find_the_station_shut() -> None:
    day = a_morning(fangcun=a_station("fangcun", "township", (None, "07:45")), delay_seconds=1200)
    assert broken(day, a_plan(day, {"P1": [("T1", 0, 1)]})) == [Rule.UNLOADING_HOURS, Rule.DESTINATION]


def test_nothing_is_loaded_before_the_moment_of_planning() -> None:
    day = a_morning(earliest="07:01")
    assert broken(day, a_plan(day, {"P1": MORNING})) == [Rule.PAST]


def test_nothing_is_loaded_before_it_is_ready() -> None:
    day = a_morning(ready="07:01")
    assert broken(day, a_plan(day, {"P1": MORNING})) == [Rule.READY]


def test_the_first_ride_begins_where_the_parcel_lies() -> None:
    day = a_morning()
    assert broken(day, a_plan(day, {"P1": [("T2", 0, 1)]})) == [Rule.ORIGIN]


def test_the_last_ride_ends_at_the_destination() -> None:
    day = a_morning()
    assert broken(day, a_plan(day, {"P1": [("T1", 0, 1)]})) == [Rule.DESTINATION]


def test_a_ride_begins_where_the_one_before_ended() -> None:
    day = a_day(
        stations=[a_hub(), a_station("fangcun", "township"), a_station("zhaoxian", "township"), a_village("xiyuan")],
        runs=[
            a_run("T1", ("hub", "07:00"), ("fangcun", "07:30")),
            a_run("T2", ("zhaoxian", "08:00"), ("xiyuan", "08:40")),
        ],
        parcels=[a_parcel("hub", "xiyuan")],
    )
    assert broken(day, a_plan(day, {"P1": MORNING})) == [Rule.CHAIN]


def test_a_change_leaves_time_to_handle_the_parcel() -> None:
    enough, too_little = a_station("fangcun", handling_minutes=30), a_station("fangcun", handling_minutes=31)
    in_time, too_late = a_morning(fangcun=enough), a_morning(fangcun=too_little)
    assert broken(in_time, a_plan(in_time, {"P1": MORNING})) == []
    assert broken(too_late, a_plan(too_late, {"P1": MORNING})) == [Rule.HANDLING]


def test_a_late_bus_misses_the_change() -> None:
    day = a_morning(delay_seconds=1800)
    assert broken(day, a_plan(day, {"P1": MORNING})) == [Rule.HANDLING]


def test_a_parcel_does_not_change_where_transfer_is_no() -> None:
    day = a_morning(fangcun=a_village("fangcun", transfer=False))
    assert broken(day, a_plan(day, {"P1": MORNING})) == [Rule.TRANSFER]


def test_a_parcel_may_change_into_the_same_run_at_a_later_visit() -> None:
    day = a_day(
        stations=[a_hub(), a_station("fangcun", "township"), a_village("xiyuan")],
        runs=[a_run("T1", ("hub", "07:00"), ("fangcun", "07:30"), ("fangcun", "08:00"), ("xiyuan", "08:30"))],
        parcels=[a_parcel("hub", "xiyuan")],
    )
    assert broken(day, a_plan(day, {"P1": [("T1", 0, 1), ("T1", 2, 3)]})) == []


def test_a_banned_kind_does_not_ride() -> None:
    day = a_morning(bus_allowed=False)
    assert broken(day, a_plan(day, {"P1": MORNING})) == [Rule.BANNED, Rule.BANNED]


def test_nothing_rides_on_a_cancelled_run() -> None:
    day = a_morning(cancelled=True)
    assert broken(day, a_plan(day, {"P1": MORNING})) == [Rule.CANCELLED]


def test_the_hold_is_not_overfilled_in_litres_or_in_kilograms() -> None:
    litres, kilograms = a_morning(t1_litres=5.9), a_morning(t1_kilograms=1.4)
    assert broken(litres, a_plan(litres, {"P1": MORNING})) == [Rule.VOLUME]
    assert broken(kilograms, a_plan(kilograms, {"P1": MORNING})) == [Rule.MASS]


def test_the_hold_may_be_exactly_full_though_sums_of_fractions_are_not_exact() -> None:
    day = a_day(
        stations=[a_hub(), a_village("xiyuan")],
        runs=[a_run("T1", ("hub", "07:00"), ("xiyuan", "07:40"), volume_l=0.3)],
        parcels=[a_parcel("hub", "xiyuan", volume_l=0.1) for _ in range(3)],
    )
    plan = a_plan(day, {f"P{i}": [("T1", 0, 1)] for i in (1, 2, 3)})
    assert broken(day, plan) == []


def test_room_is_counted_hop_by_hop() -> None:
    day = a_day(
        stations=[a_hub(), a_village("linjia"), a_village("xiyuan")],
        runs=[a_run("T1", ("hub", "07:00"), ("linjia", "07:20"), ("xiyuan", "07:40"), volume_l=10)],
        parcels=[
            a_parcel("hub", "linjia", volume_l=10),
            a_parcel("linjia", "xiyuan", volume_l=10),
            a_parcel("hub", "xiyuan"),
        ],
    )
    one_after_the_other = {"P1": [("T1", 0, 1)], "P2": [("T1", 1, 2)]}
    assert broken(day, a_plan(day, one_after_the_other)) == []
    found = violations(day, a_plan(day, {**one_after_the_other, "P3": [("T1", 0, 2)]}))
    assert [violation.sentence for violation in found] == [
        "T1 from hub to linjia: 16 l on board, room for 10 l",
        "T1 from linjia to xiyuan: 16 l on board, room for 10 l",
    ]


def test_the_plan_tells_the_arrival_that_its_rides_have() -> None:
    day = a_morning()
    plan = replace(a_plan(day, {"P1": MORNING}), arrival=np.array([31201], np.int32))
    assert broken(day, plan) == [Rule.ARRIVAL]


def test_the_plan_tells_each_parcels_cost_to_a_millionth() -> None:
    day = a_morning()
    plan = a_plan(day, {"P1": MORNING})
    assert broken(day, replace(plan, parcel_yuan=plan.parcel_yuan * (1 + 5e-7))) == []
    assert broken(day, replace(plan, parcel_yuan=plan.parcel_yuan * (1 + 5e-6))) == [Rule.PARCEL_COST]
    assert broken(day, replace(plan, parcel_yuan=np.array([np.nan]))) == [Rule.PARCEL_COST]


def test_the_plan_tells_its_whole_cost_to_a_millionth() -> None:
    day = a_morning()
    plan = a_plan(day, {"P1": MORNING})
    assert broken(day, replace(plan, yuan=plan.yuan * (1 + 5e-7))) == []
    assert broken(day, replace(plan, yuan=plan.yuan * (1 - 5e-6))) == [Rule.COST]


def test_the_plan_tells_its_drops() -> None:
    day = a_morning()
    assert broken(day, a_plan(day, {"P1": MORNING}, drops=3)) == [Rule.DROPS]


@pytest.mark.parametrize("above", [1e-6, float("inf"), float("nan")])
def test_the_bound_is_not_above_the_cost(above: float) -> None:
    day = a_morning()
    plan = a_plan(day, {"P1": MORNING})
    assert broken(day, replace(plan, bound=plan.yuan)) == []
    assert broken(day, replace(plan, bound=plan.yuan + above)) == [Rule.BOUND]


def test_a_violation_says_which_parcel_on_which_run_and_why() -> None:
    day = a_morning(fangcun=a_village("fangcun", transfer=False))
    (found,) = violations(day, a_plan(day, {"P1": MORNING}))
    assert (found.parcel_id, found.run) == ("P1", "T2")
    assert str(found) == "transfer: parcel P1, ride 2: changes to T2 at fangcun, where changing is not allowed"


def test_a_start_of_a_frequency_trip_is_named_by_its_start() -> None:
    day = a_day(
        stations=[a_hub(), a_village("xiyuan")],
        runs=[a_run("T1", ("hub", "07:00"), ("xiyuan", "07:40"), start_time="07:00", cancelled=True)],
        parcels=[a_parcel("hub", "xiyuan")],
    )
    (found,) = violations(day, a_plan(day, {"P1": [("T1", 0, 1)]}))
    assert found.run == "T1 @ 07:00:00"


def test_a_day_without_runs_sends_everything_by_van() -> None:
    day = a_day(stations=[a_hub(), a_village("xiyuan")], runs=[], parcels=[a_parcel("hub", "xiyuan")])
    assert broken(day, a_plan(day, {})) == []


def test_a_day_without_parcels_costs_nothing() -> None:
    day = a_day(
        stations=[a_hub(), a_village("xiyuan")], runs=[a_run("T1", ("hub", "07:00"), ("xiyuan", "08:00"))], parcels=[]
    )
    assert isinstance(day.parcels, Parcels)
    assert broken(day, a_plan(day, {})) == []
    assert cost(day, a_plan(day, {})) == 0.0


def test_judging_needs_neither_compiler_nor_solver() -> None:
    ask = "import sys, tongcun.planner.check; print(*sorted({'numba', 'highspy', 'llvmlite'} & set(sys.modules)))"
    answer = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == ""
