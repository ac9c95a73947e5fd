"""A plan amid the day takes what the bus has passed with as come off, and blames on what happened only its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.dispatch.days import MONDAY, Loaded, put_at_station, put_on_board, tiny_county
from tests.dispatch.test_pages import at, dispatcher, text
from tests.dispatch.test_plans import in_force, made
from tests.dispatch.test_problem import judged_plan, place_of
from tongcun.buses import actions as buses
from tongcun.buses.models import DatedTrip
from tongcun.county.clock import moment_of
from tongcun.dispatch import actions
from tongcun.dispatch.models import Plan, PlannedParcel, PlannedRide, PlanState
from tongcun.dispatch.problem import load_problem
from tongcun.dispatch.problem.places import SCANS_LAG_SECONDS
from tongcun.parcels.models import BagRide, Kind, Parcel
from tongcun.planner.day import AT_STATION
from tongcun.planner.result import Outcome

pytestmark = pytest.mark.django_db
AT_YI = 9 * 3600
MINUTE = 60


@pytest.fixture
def tiny() -> Iterator[Loaded]:
    tiny = tiny_county()
    with time_machine.travel(moment_of(tiny.county, MONDAY, 5 * 3600), tick=False):
        yield tiny


def the_bus_has_left(day: Loaded) -> Plan:
    """A plan in force; what it puts on the morning's bus was scanned on, and nobody has scanned since."""
    plan = in_force(day)
    run = day.run("morning")
    for ride in PlannedRide.objects.filter(plan=plan, dated_trip=run).select_related("parcel"):
        put_on_board(ride.parcel, run, "loaded", run.first_departure_seconds - 300)
    return plan


def cancelled_at(day: Loaded, trip: str, moment: int) -> Plan:
    """The preview of the plan that a cancellation asks for."""
    with time_machine.travel(moment_of(day.county, MONDAY, moment), tick=False):
        run = day.run(trip)
        actions.write_to_run(written=lambda: buses.cancel_run(run=run))
        plan = actions.replan(
            county=day.county, date=MONDAY, asked_by=None,
            happened={"what": "cancelled", "name": run.run_id, "amount": 0},
        )  # fmt: skip
        assert plan is not None
        actions.make_plan_now(plan=plan)
    plan.refresh_from_db()
    assert plan.state == PlanState.PREVIEW
    return plan


def confirmed_at(day: Loaded, plan: Plan, moment: int) -> None:
    with time_machine.travel(moment_of(day.county, MONDAY, moment), tick=False):
        actions.confirm_plan(plan=plan, confirmed_by=None)


def waybills(plan: Plan, *outcomes: Outcome) -> set[str]:
    rows = PlannedParcel.objects.filter(plan=plan, outcome__in=outcomes)
    return set(rows.values_list("parcel__waybill", flat=True))


def test_what_the_bus_has_passed_its_village_with_counts_as_there_though_nobody_has_scanned_it(tiny: Loaded) -> None:
    the_bus_has_left(tiny)
    problem = load_problem(tiny.county, MONDAY, AT_YI + MINUTE)
    on_the_bus = {tiny.parcel(waybill).pk for waybill in ("P1", "P3", "P5")}
    assert problem.arrived == on_the_bus
    assert not {"P1", "P3", "P5"} & {*problem.day.parcels.parcel_ids}


def test_what_is_for_a_stop_ahead_is_still_on_board(tiny: Loaded) -> None:
    the_bus_has_left(tiny)
    problem = load_problem(tiny.county, MONDAY, AT_YI - MINUTE)
    assert problem.arrived == {tiny.parcel("P1").pk}
    assert place_of(problem, "P3") == ("hub", 0, 2)
    judged_plan(problem)


def test_a_bus_known_to_be_late_has_not_passed_yet(tiny: Loaded) -> None:
    the_bus_has_left(tiny)
    buses.delay_run(run=tiny.run("morning"), delay_seconds=1800)
    problem = load_problem(tiny.county, MONDAY, AT_YI + MINUTE)
    assert problem.arrived == {tiny.parcel("P1").pk}


def test_what_nobody_scans_for_two_hours_is_taken_to_be_on_board(tiny: Loaded) -> None:
    the_bus_has_left(tiny)
    last = AT_YI + SCANS_LAG_SECONDS
    assert tiny.parcel("P3").pk in load_problem(tiny.county, MONDAY, last).arrived
    problem = load_problem(tiny.county, MONDAY, last + 1)
    assert problem.arrived == frozenset()
    assert place_of(problem, "P3") == ("hub", 0, 3)


def test_a_second_new_plan_still_knows_what_the_first_had_come_off(tiny: Loaded) -> None:
    the_bus_has_left(tiny)
    confirmed_at(tiny, cancelled_at(tiny, "afternoon", AT_YI + MINUTE), AT_YI + 2 * MINUTE)
    again = load_problem(tiny.county, MONDAY, AT_YI + 20 * MINUTE)
    assert tiny.parcel("P3").pk in again.arrived


def bag_for_bing_to_jia(day: Loaded) -> Parcel:
    """P7 rides the morning's bus in a bag that comes off at Jia, where it is to wait for another."""
    run, parcel = day.run("morning"), day.parcel("P7")
    hub, jia = (day.county.stations.get(station_id=name) for name in ("hub", "jia"))
    bag = day.county.bags.create(label="B1", origin=hub, destination=jia, date=MONDAY)
    BagRide.objects.create(bag=bag, position=1, dated_trip=run, board_station=hub, alight_station=jia)
    Parcel.objects.filter(pk=parcel.pk).update(bag_label="B1")
    put_on_board(parcel, run, "under_way", run.first_departure_seconds)
    return parcel


def test_what_came_off_to_go_on_lies_there_and_its_past_ride_stays_on_the_list(tiny: Loaded) -> None:
    parcel = bag_for_bing_to_jia(tiny)
    moment = 8 * 3600 + 40 * MINUTE
    problem = load_problem(tiny.county, MONDAY, moment)
    assert place_of(problem, "P7") == ("jia", AT_STATION, AT_STATION)
    judged_plan(problem)
    with time_machine.travel(moment_of(tiny.county, MONDAY, moment), tick=False):
        plan = in_force(tiny, moment)
    first = PlannedRide.objects.get(plan=plan, parcel=parcel, leg=1)
    assert (first.dated_trip, first.board_station.station_id, first.alight_station.station_id) == (
        tiny.run("morning"), "hub", "jia",
    )  # fmt: skip


def test_what_lies_on_a_bus_that_never_left_lies_where_it_was_loaded_whenever_it_is_planned_anew(tiny: Loaded) -> None:
    in_force(tiny)
    run = tiny.run("morning")
    put_on_board(tiny.parcel("P3"), run, "handed_over", run.first_departure_seconds - 600)
    confirmed_at(tiny, cancelled_at(tiny, "morning", 8 * 3600 - 300), 8 * 3600 - 240)
    assert place_of(load_problem(tiny.county, MONDAY, AT_YI), "P3")[0] == "hub"


def test_a_new_plan_for_what_is_still_on_the_cancelled_bus_comes_into_force(tiny: Loaded) -> None:
    tiny.county.stations.update(van_yuan=90)
    Kind.objects.filter(county=tiny.county).update(held_yuan=90)
    DatedTrip.objects.filter(pk=tiny.run("afternoon").pk).update(hold_litres=900, hold_kg=300)
    in_force(tiny)
    run = tiny.run("morning")
    put_on_board(tiny.parcel("P3"), run, "handed_over", run.first_departure_seconds - 600)
    plan = cancelled_at(tiny, "morning", 8 * 3600 - 300)
    assert PlannedRide.objects.get(plan=plan, parcel=tiny.parcel("P3")).dated_trip == tiny.run("afternoon")
    confirmed_at(tiny, plan, 8 * 3600 - 240)
    plan.refresh_from_db()
    assert plan.state == PlanState.CONFIRMED


def test_a_cancelled_bus_is_blamed_for_its_own_parcels_alone(tiny: Loaded) -> None:
    first = the_bus_has_left(tiny)
    afternoon = PlannedRide.objects.filter(plan=first, dated_trip=tiny.run("afternoon")).count()
    plan = cancelled_at(tiny, "afternoon", AT_YI + 20 * MINUTE)
    said = plan.differences
    assert sum(said["hit"].values()) == sum(said["all"].values()) == afternoon > 0
    assert said["off_before"] == {}
    assert not {"P1", "P3", "P5"} & waybills(plan, Outcome.VAN, Outcome.HELD)


def test_who_missed_a_bus_before_is_told_apart(tiny: Loaded) -> None:
    first = the_bus_has_left(tiny)
    put_at_station(tiny.parcel("P1"), "hub", "sealed", 7 * 3600)
    plan = cancelled_at(tiny, "afternoon", AT_YI + 20 * MINUTE)
    assert "P1" in waybills(first, Outcome.BUS)
    assert sum(plan.differences["off_before"].values()) == 1
    client = dispatcher(tiny)
    for address in (at(tiny, "plan", plan.pk), at(tiny, "compare_plans", first.pk, plan.pk)):
        page = text(client, address)
        assert "1 parcel had missed its bus" in page
        assert "Directly affected" in page


def test_on_time_nobody_is_off_the_plan_and_a_plan_without_a_happening_changes_nothing(tiny: Loaded) -> None:
    the_bus_has_left(tiny)
    with time_machine.travel(moment_of(tiny.county, MONDAY, AT_YI + MINUTE), tick=False):
        plan = made(tiny, AT_YI + MINUTE)
    assert (plan.differences["all"], plan.differences["off_before"]) == ({}, {})
