"""The judge amid the day: parcels on board, what they must still do, what they take up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories import ParcelSpec, a_call, a_day, a_hub, a_parcel, a_plan, a_run, a_station, a_village
from tongcun.planner.check import Rule, cost, drops, violations
from tongcun.planner.day import Day
from tongcun.planner.result import Outcome, Plan


def broken(day: Day, plan: Plan) -> list[Rule]:
    return [found.rule for found in violations(day, plan)]


def on_board(destination: str = "xiyuan", volume_l: float = 6.0, bus_allowed: bool = True) -> ParcelSpec:
    """Loaded on T1 at the hub at 07:00; Lin has left the hub, 林家 comes next."""
    return a_parcel("hub", destination, volume_l=volume_l, bus_allowed=bus_allowed, on_board=("T1", 0, 1))


def at_half_past_seven(
    *parcels: ParcelSpec, litres: float = 1000.0, linjia_unloads: bool = True, cancelled: bool = False
) -> Day:
    """T1 hub 07:00, 林家 07:40, 西源 08:00, 白马 08:20; T2 林家 08:30, 白马 09:00; it is 07:30."""
    return a_day(
        stations=[a_hub(), a_station("linjia", "township"), a_village("xiyuan"), a_village("baima")],
        runs=[
            a_run(
                "T1",
                ("hub", "07:00"),
                a_call("linjia", "07:40", can_unload=linjia_unloads),
                ("xiyuan", "08:00"),
                ("baima", "08:20"),
                volume_l=litres,
                cancelled=cancelled,
            ),
            a_run("T2", ("linjia", "08:30"), ("baima", "09:00")),
        ],
        parcels=parcels,
        drop_yuan=2.0,
        earliest="07:30",
    )


def test_a_parcel_on_board_rides_on_to_its_destination_though_its_loading_is_past() -> None:
    day = at_half_past_seven(on_board())
    plan = a_plan(day, {"P1": [("T1", 0, 2)]})
    assert broken(day, plan) == []
    assert cost(day, plan) == pytest.approx(0.3 + 2 * 0.2 + 2.0)


def test_a_parcel_on_board_may_come_off_and_change() -> None:
    day = at_half_past_seven(on_board("baima"))
    assert broken(day, a_plan(day, {"P1": [("T1", 0, 1), ("T2", 0, 1)]})) == []


def test_a_parcel_on_board_begins_with_the_ride_it_is_on() -> None:
    day = at_half_past_seven(on_board("baima"))
    assert Rule.ON_BOARD in broken(day, a_plan(day, {"P1": [("T2", 0, 1)]}))


def test_a_parcel_on_board_cannot_come_off_behind_the_bus() -> None:
    day = at_half_past_seven(a_parcel("hub", "linjia", on_board=("T1", 0, 2)))
    assert broken(day, a_plan(day, {"P1": [("T1", 0, 1)]})) == [Rule.ON_BOARD]


def test_a_parcel_on_board_by_van_comes_off_and_pays_for_it() -> None:
    day = at_half_past_seven(on_board())
    plan = a_plan(day, {"P1": [("T1", 0, 1)]}, {"P1": Outcome.VAN})
    assert broken(day, plan) == []
    assert drops(day, plan) == 1
    assert cost(day, plan) == pytest.approx(0.3 + 8.0 + 2.0)


def test_a_parcel_on_board_that_goes_by_van_must_come_off() -> None:
    day = at_half_past_seven(on_board())
    assert broken(day, a_plan(day, {})) == [Rule.RIDES]
    assert broken(day, a_plan(day, {"P1": [("T1", 0, 1), ("T2", 0, 1)]}, {"P1": Outcome.HELD})) == [Rule.RIDES]


def test_a_parcel_on_board_stays_there_only_if_it_cannot_come_off() -> None:
    no_way_out = a_day(
        stations=[a_hub(), a_village("xiyuan", (None, "07:30"))],
        runs=[a_run("T1", ("hub", "07:00"), ("xiyuan", "07:40"))],
        parcels=[on_board()],
        earliest="07:30",
    )
    plan = a_plan(no_way_out, {})
    assert broken(no_way_out, plan) == []
    assert cost(no_way_out, plan) == pytest.approx(8.0)
    assert Rule.UNLOADING_HOURS in broken(no_way_out, a_plan(no_way_out, {"P1": [("T1", 0, 1)]}, {"P1": Outcome.VAN}))


def test_a_delay_can_shut_the_last_way_out() -> None:
    day = a_day(
        stations=[a_hub(), a_village("xiyuan", (None, "08:00"))],
        runs=[a_run("T1", ("hub", "07:00"), ("xiyuan", "07:40"), delay_seconds=1260)],
        parcels=[on_board()],
        earliest="07:30",
    )
    assert broken(day, a_plan(day, {})) == []


def test_a_parcel_on_board_takes_room_only_from_its_next_call_on() -> None:
    day = at_half_past_seven(on_board("baima", volume_l=10), on_board("linjia", volume_l=10), litres=10)
    assert broken(day, a_plan(day, {"P1": [("T1", 0, 3)], "P2": [("T1", 0, 1)]})) == []


def test_nothing_is_added_where_the_parcels_on_board_fill_the_hold() -> None:
    day = at_half_past_seven(on_board("baima", volume_l=10), a_parcel("linjia", "baima", volume_l=1), litres=10)
    plan = a_plan(day, {"P1": [("T1", 0, 3)], "P2": [("T1", 1, 3)]})
    assert broken(day, plan) == [Rule.VOLUME, Rule.VOLUME]


def test_what_cannot_come_off_yet_may_overfill_the_hold() -> None:
    stuck = at_half_past_seven(on_board("baima", volume_l=20), litres=10, linjia_unloads=False)
    assert broken(stuck, a_plan(stuck, {"P1": [("T1", 0, 2)]}, {"P1": Outcome.VAN})) == []
    too_far = a_plan(stuck, {"P1": [("T1", 0, 3)]})
    assert [found.sentence for found in violations(stuck, too_far)] == [
        "T1 from xiyuan to baima: 20 l on board, room for 10 l"
    ]


def test_a_parcel_that_stays_on_board_takes_room_to_the_end_of_the_run() -> None:
    day = a_day(
        stations=[a_hub(), a_village("linjia"), a_village("xiyuan")],
        runs=[
            a_run(
                "T1",
                ("hub", "07:00"),
                a_call("linjia", "07:40", can_unload=False),
                a_call("xiyuan", "08:00", can_unload=False),
                volume_l=10,
            ),
            a_run("T2", ("linjia", "08:30"), ("xiyuan", "09:00")),
        ],
        parcels=[on_board(volume_l=10), a_parcel("linjia", "xiyuan", volume_l=1)],
        earliest="07:30",
    )
    assert broken(day, a_plan(day, {"P2": [("T2", 0, 1)]})) == []
    assert broken(day, a_plan(day, {"P2": [("T1", 1, 2)]})) == [Rule.NO_UNLOADING, Rule.VOLUME]


def test_a_banned_kind_on_board_comes_off_but_does_not_ride_again() -> None:
    day = at_half_past_seven(on_board("baima", bus_allowed=False))
    assert broken(day, a_plan(day, {"P1": [("T1", 0, 3)]})) == []
    assert broken(day, a_plan(day, {"P1": [("T1", 0, 1), ("T2", 0, 1)]})) == [Rule.BANNED]


def test_a_parcel_is_not_on_board_a_cancelled_run() -> None:
    day = at_half_past_seven(on_board(), cancelled=True)
    assert broken(day, a_plan(day, {"P1": [("T1", 0, 2)]})) == [Rule.CANCELLED]


def test_a_parcel_on_board_past_the_last_call_takes_no_room() -> None:
    day = at_half_past_seven(a_parcel("hub", "baima", volume_l=99, on_board=("T1", 0, 4)), litres=10)
    assert broken(day, replace(a_plan(day, {}), bound=0.0)) == []


def before_it_leaves(*parcels: ParcelSpec, litres: float) -> Day:
    """The same runs; T1 still stands at the hub, and is to leave in ten minutes."""
    return replace(at_half_past_seven(*parcels, litres=litres), earliest_seconds=6 * 3600 + 50 * 60)


def test_what_is_on_board_a_bus_that_still_stands_takes_room_from_there_on() -> None:
    day = before_it_leaves(on_board(), a_parcel("hub", "linjia", volume_l=6.0), litres=10.0)
    plan = a_plan(day, {"P1": [("T1", 0, 2)], "P2": [("T1", 0, 1)]})
    assert broken(day, plan) == [Rule.VOLUME]
    assert broken(replace(day, timetable=replace(day.timetable, volume_l=day.timetable.volume_l + 2.0)), plan) == []
