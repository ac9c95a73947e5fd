"""A plan of the rest of a day leaves the past as it was: on lists, in the picture, and what was issued."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.cast import a_person
from tests.dispatch.days import MONDAY, Loaded, put_at_station, tiny_county
from tests.dispatch.test_pages import as_somebody, at, text
from tests.dispatch.test_plans import made
from tests.dispatch.test_scanned_on import the_day_agrees
from tests.dispatch.test_standing import cancelled_at, confirmed_at, the_bus_has_left
from tongcun.buses import actions as buses
from tongcun.buses.models import DatedTrip
from tongcun.county.clock import moment_of
from tongcun.county.models import Role, User
from tongcun.county.queries import scope_of
from tongcun.dispatch import actions
from tongcun.dispatch.models import Plan, PlannedParcel, PlannedRide, PlanState
from tongcun.dispatch.problem.changes import changed_since, for_elsewhere
from tongcun.dispatch.queries import sheet_of
from tongcun.dispatch.queries.day import RunOfDay, day_of_lines
from tongcun.parcels.models import Kind, Parcel
from tongcun.planner.result import Outcome

pytestmark = pytest.mark.django_db
MINUTE, TEN = 60, 10 * 3600


@pytest.fixture
def tiny() -> Iterator[Loaded]:
    tiny = tiny_county()
    a_person("Deng", tiny.county, Role.DISPATCHER)
    with time_machine.travel(moment_of(tiny.county, MONDAY, 5 * 3600), tick=False):
        yield tiny


def picture(day: Loaded, trip: str) -> RunOfDay:
    """A run as the page of the day draws it."""
    deng = User.objects.get(display_name="Deng")
    lines = day_of_lines(scope_of(deng, day.county), MONDAY, "en").lines
    return next(run for line in lines for run in line.runs if run.run.trip.trip_id == trip)


def a_morning_over(day: Loaded) -> Plan:
    """The morning's bus has been all along its way; what it brought was scanned in."""
    plan = the_bus_has_left(day)
    for ride in PlannedRide.objects.filter(plan=plan, dated_trip=day.run("morning")).select_related("parcel"):
        put_at_station(ride.parcel, ride.alight_station.station_id, "shelved", ride.arrives_seconds + 300)
    return plan


def test_what_has_run_stays_in_the_picture_and_on_its_list_when_the_rest_is_planned_anew(tiny: Loaded) -> None:
    first = a_morning_over(tiny)
    drawn, listed = picture(tiny, "morning"), sheet_of(tiny.run("morning"))
    assert drawn.fullest > 0
    confirmed_at(tiny, cancelled_at(tiny, "afternoon", TEN), TEN + MINUTE)
    second = Plan.objects.get(state=PlanState.CONFIRMED)
    after = picture(tiny, "morning")
    assert (after.loads, after.pieces, after.fullest) == (drawn.loads, drawn.pieces, drawn.fullest)
    assert sheet_of(tiny.run("morning")).lines == listed.lines
    assert (first.pk, sheet_of(tiny.run("morning")).cut_off) != (second.pk, None)
    assert the_day_agrees(tiny)


def test_of_a_third_plan_the_past_is_still_that_of_the_first(tiny: Loaded) -> None:
    a_morning_over(tiny)
    drawn = picture(tiny, "morning")
    for moment in (TEN, TEN + 20 * MINUTE):
        with time_machine.travel(moment_of(tiny.county, MONDAY, moment), tick=False):
            actions.confirm_plan(plan=made(tiny, moment), confirmed_by=None)
    assert picture(tiny, "morning").loads == drawn.loads
    assert Plan.objects.filter(state=PlanState.REPLACED).count() == 2


def test_amid_its_way_a_bus_keeps_what_has_come_off_and_has_each_piece_once(tiny: Loaded) -> None:
    the_bus_has_left(tiny)
    drawn = picture(tiny, "morning")
    after_jia = 8 * 3600 + 40 * MINUTE
    put_at_station(tiny.parcel("P1"), "jia", "shelved", after_jia - MINUTE)
    confirmed_at(tiny, cancelled_at(tiny, "afternoon", after_jia), after_jia)
    assert picture(tiny, "morning").loads == drawn.loads
    assert the_day_agrees(tiny)


def test_what_was_to_ride_on_a_cancelled_bus_is_no_past(tiny: Loaded) -> None:
    the_bus_has_left(tiny)
    confirmed_at(tiny, cancelled_at(tiny, "morning", 8 * 3600 - MINUTE), 8 * 3600)
    plan = Plan.objects.get(state=PlanState.CONFIRMED)
    assert not PlannedRide.objects.filter(plan=plan, dated_trip=tiny.run("morning")).exists()


def test_what_had_arrived_and_is_carried_on_makes_no_preview_stale(tiny: Loaded) -> None:
    a_morning_over(tiny)
    preview = cancelled_at(tiny, "afternoon", TEN)
    put_at_station(tiny.parcel("P1"), "hub", "unloaded", TEN + 30)
    confirmed_at(tiny, preview, TEN + MINUTE)


def test_what_came_half_the_way_and_goes_on_by_van_was_not_announced_anew(tiny: Loaded) -> None:
    """P7 came to Jia, to change there onto a bus that is then cancelled."""
    first, parcel = a_morning_over(tiny), tiny.parcel("P7")
    ride = PlannedRide.objects.get(plan=first, parcel=tiny.parcel("P1"))
    ride.pk, ride.parcel = None, parcel
    PlannedRide.objects.filter(plan=first, parcel=parcel).delete()
    ride.save()
    put_at_station(parcel, "jia", "unloaded", ride.arrives_seconds)
    confirmed_at(tiny, cancelled_at(tiny, "afternoon", TEN), TEN + MINUTE)
    second = Plan.objects.get(state=PlanState.CONFIRMED)
    assert PlannedParcel.objects.get(plan=second, parcel=parcel).outcome != Outcome.BUS
    assert PlannedRide.objects.get(plan=second, parcel=parcel).dated_trip == tiny.run("morning")
    assert (sheet_of(tiny.run("morning")).stale, for_elsewhere(second)) == ((), 0)


def test_a_list_stays_issued_as_far_as_it_stays_as_it_was(tiny: Loaded) -> None:
    the_bus_has_left(tiny)
    for trip in ("morning", "afternoon"):
        actions.issue_manifest(run=tiny.run(trip), issued_by=User.objects.get(display_name="Deng"))
    DatedTrip.objects.filter(pk=tiny.run("afternoon").pk).update(hold_litres=45)
    with time_machine.travel(moment_of(tiny.county, MONDAY, TEN), tick=False):
        actions.confirm_plan(plan=made(tiny, TEN), confirmed_by=None)
    morning, afternoon = (sheet_of(tiny.run(trip)) for trip in ("morning", "afternoon"))
    assert (morning.is_issued, morning.has_changed) == (True, False)
    assert (afternoon.is_issued, afternoon.has_changed) == (False, True)


def test_of_a_list_of_which_nothing_rides_any_more_the_driver_is_to_be_told(tiny: Loaded) -> None:
    the_bus_has_left(tiny)
    afternoon = tiny.run("afternoon")
    actions.issue_manifest(run=afternoon, issued_by=None)
    DatedTrip.objects.filter(pk=afternoon.pk).update(hold_litres=1)
    with time_machine.travel(moment_of(tiny.county, MONDAY, TEN), tick=False):
        actions.confirm_plan(plan=made(tiny, TEN), confirmed_by=None)
    assert not sheet_of(tiny.run("afternoon")).lines
    page = text(as_somebody(User.objects.get(display_name="Deng")), at(tiny, "run", afternoon.pk))
    assert "tell the driver" in page


def test_pieces_that_became_heavier_are_drawn_so_and_turn_the_run_red(tiny: Loaded) -> None:
    the_bus_has_left(tiny)
    assert not picture(tiny, "morning").is_overloaded
    parcel = tiny.parcel("P1")
    put_at_station(parcel, "hub", "sealed", 7 * 3600)
    parcel.refresh_from_db()
    parcel.mass_kg = 70.0
    parcel.save()
    drawn = picture(tiny, "morning")
    assert (drawn.is_overloaded, drawn.fullest > 1) == (True, True)
    assert the_day_agrees(tiny)


def test_a_kind_taken_for_larger_is_drawn_larger(tiny: Loaded) -> None:
    the_bus_has_left(tiny)
    before = picture(tiny, "afternoon").fullest
    Kind.objects.filter(county=tiny.county).update(volume_litres=1000.0)
    assert picture(tiny, "afternoon").fullest > before
    assert the_day_agrees(tiny)


def test_a_run_on_which_the_plan_puts_nothing_says_so(tiny: Loaded) -> None:
    buses.cancel_run(run=tiny.run("morning"))
    plan = actions.confirm_plan(plan=made(tiny), confirmed_by=None)
    page = text(as_somebody(User.objects.get(display_name="Deng")), at(tiny, "run", tiny.run("morning").pk))
    assert f"plan {plan.pk} puts nothing on this run" in page


def test_what_is_still_on_a_bus_of_the_day_before_is_named_on_the_plan(tiny: Loaded) -> None:
    Parcel.objects.filter(waybill="P3").update(holder_kind="run", holder_id="morning@2026-11-22", state="under_way")
    plan = made(tiny)
    assert plan.progress["unplaced"] == 1
    client = as_somebody(User.objects.get(display_name="Deng"))
    assert f'href="{at(tiny, "parcel", "P3")}"' in text(client, at(tiny, "plan", plan.pk))


def test_an_official_order_that_is_set_anew_changes_no_run(tiny: Loaded) -> None:
    plan = made(tiny)
    for place, station in enumerate(tiny.county.stations.order_by("-official_order"), 1):
        station.official_order = place
        station.save()
    assert changed_since(plan) == []
