"""Explanations: each reason on a day made by hand, and what would have to change."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.factories import a_call, a_day, a_hub, a_parcel, a_plan, a_run, a_station, a_village
from tests.planner.tiny_days import tiny_days
from tongcun.planner.day import Day
from tongcun.planner.explain import explain, idle_stations
from tongcun.planner.explain.answers import (
    Banned,
    Carried,
    Closed,
    Dearer,
    Missing,
    NoRoom,
    NoTrip,
    TooBig,
)
from tongcun.planner.plan import make_plan
from tongcun.planner.result import Outcome, Plan, Reason

HUB, XIYUAN = a_hub(), a_village("xiyuan")
MORNING = a_run("morning", ("hub", "08:00"), ("xiyuan", "09:00"))


def seconds(hours: int, minutes: int = 0) -> int:
    return hours * 3600 + minutes * 60


def left_behind(day: Day) -> Plan:
    """A plan in which nothing rides."""
    return a_plan(day, {})


def test_a_parcel_of_a_banned_kind_is_told_its_kind() -> None:
    parcels = [a_parcel("hub", "xiyuan", bus_allowed=False, kind="liquid")]
    day = a_day(stations=[HUB, XIYUAN], runs=[MORNING], parcels=parcels)
    explanation = explain(day, left_behind(day), 0)
    assert explanation.found is Reason.BANNED
    assert explanation.answer == Banned("liquid")


def no_trip(day: Day) -> NoTrip:
    answer = explain(day, left_behind(day), 0).answer
    assert isinstance(answer, NoTrip)
    return answer


def test_no_run_leaves_the_origin() -> None:
    run = a_run("T", a_call("hub", "08:00", can_load=False), ("xiyuan", "09:00"))
    answer = no_trip(a_day(stations=[HUB, XIYUAN], runs=[run], parcels=[a_parcel("hub", "xiyuan")]))
    assert (answer.missing, answer.too_early, answer.ready_by) == (Missing.DEPARTURE, None, None)


def test_the_last_run_left_before_the_parcel_was_ready() -> None:
    runs = [MORNING, a_run("later", ("hub", "10:00"), ("xiyuan", "11:00"))]
    answer = no_trip(a_day(stations=[HUB, XIYUAN], runs=runs, parcels=[a_parcel("hub", "xiyuan", "12:00")]))
    assert (answer.missing, answer.too_early) == (Missing.DEPARTURE, 2)
    assert answer.ready_by == seconds(10)


def test_no_run_comes_to_the_destination() -> None:
    stations = [HUB, XIYUAN, a_village("fangcun")]
    answer = no_trip(a_day(stations=stations, runs=[MORNING], parcels=[a_parcel("hub", "fangcun")]))
    assert (answer.missing, answer.too_early, answer.reached) == (Missing.ARRIVAL, None, 1)
    assert answer.nearest is not None
    assert (answer.nearest.station, answer.nearest.arrival_seconds) == (1, seconds(9))


def test_the_last_run_to_the_destination_came_too_early() -> None:
    runs = [MORNING, a_run("there", ("hub", "10:00"), ("fangcun", "10:30"))]
    parcels = [a_parcel("hub", "xiyuan", "09:30")]
    answer = no_trip(a_day(stations=[HUB, XIYUAN, a_village("fangcun")], runs=runs, parcels=parcels))
    assert (answer.missing, answer.too_early, answer.ready_by) == (Missing.ARRIVAL, 1, seconds(8))


def test_a_change_that_is_not_allowed_is_named() -> None:
    stations = [HUB, a_village("fangcun", transfer=False), XIYUAN]
    runs = [a_run("A", ("hub", "08:00"), ("fangcun", "08:30")), a_run("B", ("fangcun", "09:00"), ("xiyuan", "09:30"))]
    answer = no_trip(a_day(stations=stations, runs=runs, parcels=[a_parcel("hub", "xiyuan")]))
    assert (answer.missing, answer.changing_at) == (Missing.CONNECTION, (1,))


def test_a_missed_connection_could_be_made_by_an_earlier_parcel() -> None:
    stations = [HUB, a_station("fangcun", "township", handling_minutes=10), XIYUAN]
    runs = [
        a_run("early", ("hub", "07:00"), ("fangcun", "07:30")),
        a_run("late", ("hub", "08:00"), ("fangcun", "08:51")),
        a_run("on", ("fangcun", "09:00"), ("xiyuan", "09:30")),
    ]
    answer = no_trip(a_day(stations=stations, runs=runs, parcels=[a_parcel("hub", "xiyuan", "07:30")]))
    assert (answer.missing, answer.ready_by, answer.changing_at) == (Missing.CONNECTION, seconds(7), ())


def test_a_station_that_is_shut_is_named_with_the_minutes() -> None:
    stations = [HUB, a_village("xiyuan", ("09:25", "18:00"))]
    day = a_day(stations=stations, runs=[MORNING], parcels=[a_parcel("hub", "xiyuan")])
    explanation = explain(day, left_behind(day), 0)
    assert explanation.found is Reason.STATION_CLOSED
    assert isinstance(explanation.answer, Closed)
    (shut,) = explanation.answer.shut
    assert (shut.call, shut.loading, shut.seconds, shut.off_by_seconds) == (1, False, seconds(9), seconds(0, 25))


def test_of_several_shut_ways_the_one_nearest_to_the_hours_is_told() -> None:
    stations = [a_station("hub", "hub", ("06:00", "17:00")), a_village("xiyuan", ("12:00", "18:00"))]
    runs = [MORNING, a_run("evening", ("hub", "17:20"), ("xiyuan", "18:15"))]
    day = a_day(stations=stations, runs=runs, parcels=[a_parcel("hub", "xiyuan")])
    answer = explain(day, left_behind(day), 0).answer
    assert isinstance(answer, Closed)
    assert [(shut.loading, shut.off_by_seconds) for shut in answer.shut] == [
        (True, seconds(0, 20)),
        (False, seconds(0, 15)),
    ]


def test_the_smallest_hold_of_the_roomiest_way_is_told() -> None:
    stations = [HUB, a_station("fangcun", "township"), XIYUAN]
    runs = [
        a_run("direct", ("hub", "08:00"), ("xiyuan", "09:00"), volume_l=20.0),
        a_run("A", ("hub", "08:00"), ("fangcun", "08:30"), volume_l=500.0),
        a_run("B", ("fangcun", "09:00"), ("xiyuan", "09:30"), volume_l=60.0),
    ]
    day = a_day(stations=stations, runs=runs, parcels=[a_parcel("hub", "xiyuan", volume_l=80.0)])
    explanation = explain(day, left_behind(day), 0)
    assert explanation.found is Reason.TOO_BIG
    assert isinstance(explanation.answer, TooBig)
    assert explanation.answer.smallest.hold_litres == 60.0
    assert explanation.answer.fitting_share == pytest.approx(0.75)


def test_a_bus_that_costs_more_than_the_van_is_told_part_by_part() -> None:
    parcels = [a_parcel("hub", "xiyuan", due="08:00", van=1.0)]
    day = a_day(stations=[HUB, XIYUAN], runs=[MORNING], parcels=parcels)
    explanation = explain(day, left_behind(day), 0)
    assert explanation.found is Reason.DEARER
    assert isinstance(explanation.answer, Dearer)
    chain = explanation.answer.cheapest
    assert (chain.handling_yuan, chain.late_yuan, chain.late_seconds) == (0.3, 1.0, 3600)
    assert chain.riding_yuan == pytest.approx(0.3 + 3 * 0.2 + 1.0)


def test_a_drop_that_nobody_else_uses_makes_the_bus_dearer() -> None:
    parcels = [a_parcel("hub", "xiyuan", van=2.0)]
    day = a_day(stations=[HUB, XIYUAN], runs=[MORNING], parcels=parcels, drop_yuan=2.0)
    explanation = explain(day, left_behind(day), 0)
    assert explanation.found is Reason.DEARER
    assert isinstance(explanation.answer, Dearer)
    assert explanation.answer.with_room is not None
    assert explanation.answer.with_room.yuan == pytest.approx(0.3 + 3 * 0.2 + 2.0)


def test_a_later_bus_with_room_that_is_too_dear_stands_beside_the_full_one() -> None:
    runs = [
        a_run("full", ("hub", "08:00"), ("xiyuan", "09:00"), volume_l=10.0),
        a_run("late", ("hub", "20:00"), ("xiyuan", "21:00")),
    ]
    parcels = [a_parcel("hub", "xiyuan", due="09:00", volume_l=8.0) for _ in range(2)]
    day = a_day(stations=[HUB, XIYUAN], runs=runs, parcels=parcels)
    explanation = explain(day, a_plan(day, {"P1": [("full", 0, 1)]}), 1)
    assert explanation.found is Reason.DEARER
    assert isinstance(explanation.answer, Dearer)
    assert [hop.litres_left for hop in explanation.answer.cheapest.full] == [2.0]
    assert explanation.answer.with_room is not None
    assert explanation.answer.with_room.late_seconds == seconds(12)


def a_crowded_day(hours: tuple[str, str] = ("07:00", "18:00")) -> tuple[Day, Plan]:
    """One bus of 100 l on which P1 (60 l, never due), P2 (30 l, due late) ride, and P3 (40 l) finds no room."""
    runs = [
        a_run("bus", ("hub", "08:00"), ("xiyuan", "09:00"), volume_l=100.0),
        a_run("evening", ("hub", "17:00"), ("xiyuan", "18:30"), volume_l=30.0),
    ]
    parcels = [
        a_parcel("hub", "xiyuan", volume_l=60.0, van=9.0),
        a_parcel("hub", "xiyuan", due="20:00", volume_l=30.0, van=7.0),
        a_parcel("hub", "xiyuan", due="12:00", volume_l=40.0, van=10.0),
    ]
    day = a_day(stations=[HUB, a_village("xiyuan", hours)], runs=runs, parcels=parcels)
    return day, a_plan(day, {"P1": [("bus", 0, 1)], "P2": [("bus", 0, 1)]})


def crowded_out(day: Day, plan: Plan) -> NoRoom:
    explanation = explain(day, plan, 2)
    assert explanation.found is Reason.NO_ROOM
    assert isinstance(explanation.answer, NoRoom)
    return explanation.answer


def test_who_has_no_room_is_told_who_has_it() -> None:
    takers = crowded_out(*a_crowded_day()).takers
    assert (takers.hop.litres_left, takers.hop.parcels) == (10.0, 2)
    assert (takers.count, takers.due_later, takers.never_due) == (2, 1, 1)
    assert [taker.parcel for taker in takers.largest] == [0, 1]


def test_the_cheapest_to_move_is_one_who_alone_makes_room() -> None:
    takers = crowded_out(*a_crowded_day()).takers
    assert takers.cheapest_to_move is not None
    assert takers.cheapest_to_move.parcel == 1
    assert takers.cheapest_to_move.extra_yuan == pytest.approx(7.0 - (0.3 + 3 * 0.2))


def test_nobody_alone_makes_room_for_something_huge() -> None:
    day, plan = a_crowded_day()
    day.parcels.volume_l[2] = 95.0
    assert crowded_out(day, plan).takers.cheapest_to_move is None


def a_line_full_twice() -> Day:
    """A bus with room for 100 l by way of fangcun, full on both hops, but of one parcel on neither."""
    run = a_run("bus", ("hub", "08:00"), ("fangcun", "08:30"), ("xiyuan", "09:00"), volume_l=100.0)
    parcels = [
        a_parcel("hub", "fangcun", volume_l=60.0, van=1.5),
        a_parcel("fangcun", "xiyuan", volume_l=60.0, van=1.5),
        a_parcel("hub", "xiyuan", volume_l=40.0, van=9.0),
        a_parcel("hub", "xiyuan", volume_l=30.0, van=10.0),
    ]
    return a_day(stations=[HUB, a_village("fangcun"), XIYUAN], runs=[run], parcels=parcels)


def test_who_leaves_another_hop_of_the_way_full_does_not_make_room_alone() -> None:
    day = a_line_full_twice()
    plan = a_plan(day, {"P1": [("bus", 0, 1)], "P2": [("bus", 1, 2)], "P3": [("bus", 0, 2)]})
    answer = explain(day, plan, 3).answer
    assert isinstance(answer, NoRoom)
    assert [hop.litres_left for hop in answer.cheapest.full] == [0.0, 0.0]
    assert answer.takers.cheapest_to_move is not None
    assert answer.takers.cheapest_to_move.parcel == 2
    assert answer.takers.largest[0].parcel == 0
    without_the_third = a_plan(day, {"P1": [("bus", 0, 1)], "P2": [("bus", 1, 2)]})
    day.parcels.volume_l[3] = 50.0
    alone = explain(day, without_the_third, 3).answer
    assert isinstance(alone, NoRoom)
    assert alone.takers.cheapest_to_move is None


def test_the_other_way_of_who_has_the_room_leaves_all_full_hops_alone() -> None:
    runs = [
        a_run("early", ("hub", "08:00"), ("fangcun", "08:30"), volume_l=10.0),
        a_run("other", ("hub", "08:05"), ("fangcun", "08:35")),
        a_run("on", ("fangcun", "09:00"), ("xiyuan", "09:30"), volume_l=10.0),
        a_run("last", ("fangcun", "11:00"), ("xiyuan", "11:30"), volume_l=8.0),
    ]
    stations = [HUB, replace(a_village("fangcun"), transfer=True), XIYUAN]
    parcels = [a_parcel("hub", "xiyuan", volume_l=8.0), a_parcel("hub", "xiyuan", volume_l=9.0)]
    day = a_day(stations=stations, runs=runs, parcels=parcels)
    answer = explain(day, a_plan(day, {"P1": [("early", 0, 1), ("on", 0, 1)]}), 1).answer
    assert isinstance(answer, NoRoom)
    (taker,) = answer.takers.largest
    assert taker.other is not None
    assert taker.other.arrival_seconds == seconds(11, 30)


def test_the_size_that_would_have_fit_is_told() -> None:
    assert crowded_out(*a_crowded_day()).fitting_share == pytest.approx(0.25)


def test_a_bus_with_room_outside_the_hours_would_help() -> None:
    day, plan = a_crowded_day()
    day.parcels.volume_l[2] = 25.0
    if_open = crowded_out(day, plan).if_open
    assert if_open is not None
    assert [shut.off_by_seconds for shut in if_open.shut] == [seconds(0, 30)]


def test_longer_hours_do_not_help_where_no_bus_has_room() -> None:
    assert crowded_out(*a_crowded_day()).if_open is None


def test_those_who_have_the_room_are_told_their_other_way() -> None:
    day, plan = a_crowded_day(("07:00", "19:00"))
    day.parcels.volume_l[2] = 35.0
    by_evening = next(taker for taker in crowded_out(day, plan).takers.largest if taker.parcel == 1)
    assert by_evening.other is not None
    assert by_evening.extra_yuan == pytest.approx(9.5 * 0.2)


def carried(day: Day, plan: Plan, p: int) -> Carried:
    answer = explain(day, plan, p).answer
    assert isinstance(answer, Carried)
    return answer


def test_who_rides_is_told_the_fullest_hop_without_itself() -> None:
    run = a_run("T", ("hub", "08:00"), ("fangcun", "08:30"), ("xiyuan", "09:00"))
    parcels = [a_parcel("hub", "xiyuan", volume_l=5.0), a_parcel("fangcun", "xiyuan", volume_l=7.0)]
    day = a_day(stations=[HUB, a_village("fangcun"), XIYUAN], runs=[run], parcels=parcels)
    (ride,) = carried(day, a_plan(day, {"P1": [("T", 0, 2)], "P2": [("T", 1, 2)]}), 0).chain.rides
    assert (ride.tightest.call, ride.tightest.parcels, ride.tightest.litres) == (1, 1, 7.0)


def test_who_rides_later_than_wished_is_told_which_bus_was_full() -> None:
    runs = [
        a_run("early", ("hub", "08:00"), ("xiyuan", "09:00"), volume_l=10.0),
        a_run("late", ("hub", "10:00"), ("xiyuan", "11:00")),
    ]
    parcels = [a_parcel("hub", "xiyuan", volume_l=8.0) for _ in range(2)]
    day = a_day(stations=[HUB, XIYUAN], runs=runs, parcels=parcels)
    plan = a_plan(day, {"P1": [("early", 0, 1)], "P2": [("late", 0, 1)]})
    wished, next_best = carried(day, plan, 1).wished, carried(day, plan, 0).next_best
    assert wished is not None
    assert [hop.call for hop in wished.full] == [0]
    assert next_best is not None
    assert next_best.arrival_seconds == seconds(11)
    assert carried(day, plan, 0).wished is None
    assert carried(day, plan, 1).next_best is None


def test_the_next_best_bus_after_a_missed_one_is_a_later_one() -> None:
    runs = [
        a_run("dear", ("hub", "07:30"), ("fangcun", "08:00")),
        a_run("on", ("fangcun", "08:10"), ("xiyuan", "08:30")),
        a_run("own", ("hub", "09:00"), ("xiyuan", "10:00")),
        a_run("next", ("hub", "12:00"), ("xiyuan", "13:00")),
    ]
    stations = [HUB, replace(a_village("fangcun"), transfer=True), XIYUAN]
    day = a_day(stations=stations, runs=runs, parcels=[a_parcel("hub", "xiyuan")])
    next_best = carried(day, a_plan(day, {"P1": [("own", 0, 1)]}), 0).next_best
    assert next_best is not None
    assert next_best.arrival_seconds == seconds(13)


def test_a_drop_shared_with_others_is_not_charged_again() -> None:
    parcels = [a_parcel("hub", "xiyuan"), a_parcel("hub", "xiyuan")]
    day = a_day(stations=[HUB, XIYUAN], runs=[MORNING], parcels=parcels, drop_yuan=2.0)
    both = a_plan(day, {"P1": [("morning", 0, 1)], "P2": [("morning", 0, 1)]})
    alone = a_plan(day, {"P1": [("morning", 0, 1)]})
    assert carried(day, both, 0).chain.drop_yuan == 0.0
    assert carried(day, alone, 0).chain.drop_yuan == 2.0


def test_a_bus_the_plan_overlooks_is_seen() -> None:
    day = a_day(stations=[HUB, XIYUAN], runs=[MORNING], parcels=[a_parcel("hub", "xiyuan")])
    answer = explain(day, left_behind(day), 0).answer
    assert isinstance(answer, Dearer)
    assert answer.with_room is not None
    assert answer.with_room.yuan < 8.0


@settings(max_examples=60)
@given(tiny_days())
def test_the_reason_is_the_one_the_planner_gives(day: Day) -> None:
    plan = make_plan(day)
    for p in range(len(day.parcels)):
        explanation = explain(day, plan, p)
        assert explanation.found is plan.reasons[p]
        if explanation.outcome is Outcome.BUS:
            assert isinstance(explanation.answer, Carried)
            assert explanation.answer.chain.riding_yuan == pytest.approx(plan.parcel_yuan[p])


def test_a_station_is_idle_where_no_run_calls_within_its_hours() -> None:
    stations = [HUB, a_village("xiyuan"), a_village("shut", ("10:00", "11:00")), a_village("nowhere")]
    runs = [a_run("T", ("hub", "08:00"), ("shut", "08:30"), ("xiyuan", "09:00"))]
    day = a_day(stations=stations, runs=runs, parcels=[a_parcel("hub", "xiyuan")])
    assert idle_stations(day) == (2, 3)


def test_a_cancelled_run_serves_nobody() -> None:
    run = a_run("T", ("hub", "08:00"), ("xiyuan", "09:00"), cancelled=True)
    day = a_day(stations=[HUB, XIYUAN], runs=[run], parcels=[a_parcel("hub", "xiyuan")])
    assert idle_stations(day) == (0, 1)
    assert explain(day, left_behind(day), 0).found is Reason.NO_TRIP
