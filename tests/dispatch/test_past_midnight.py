"""A bus of the evening is still under way after midnight: its service day is not over, and is planned anew like any."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.dispatch.days import MONDAY, Loaded, put_on_board, tiny_county
from tests.dispatch.test_pages import at, dispatcher, planned, text
from tests.dispatch.test_problem import judged_plan, place_of
from tongcun.buses import actions as buses
from tongcun.buses.models import DatedTrip
from tongcun.county.clock import moment_of
from tongcun.dispatch import actions
from tongcun.dispatch.models import Plan, PlannedRide, PlanState
from tongcun.dispatch.problem import load_problem
from tongcun.dispatch.queries.changed import no_longer_as_planned
from tongcun.parcels.models import Parcel
from tongcun.planner.day import AT_STATION

pytestmark = pytest.mark.django_db
HOUR, DAY = 3600, 24 * 3600
LATER = 9 * HOUR + 1800
TEN_PAST, ARRIVED = DAY + 600, DAY + 5400


def at_second(day: Loaded, seconds: int) -> time_machine.travel:
    return time_machine.travel(moment_of(day.county, MONDAY, seconds), tick=False)


@pytest.fixture
def tiny() -> Iterator[Loaded]:
    """The afternoon's bus leaves at 23:30, is in 丙村 at 24:00, 乙村 at 24:30, 甲村 at 25:00 and back at 25:30;
    stations are open all night, and nothing is late by then."""
    tiny = tiny_county()
    tiny.county.stations.update(opens_seconds=None, closes_seconds=None)
    Parcel.objects.update(due_at=None)
    run = tiny.run("afternoon")
    run.shift_seconds, run.first_departure_seconds = LATER, run.first_departure_seconds + LATER
    run.last_arrival_seconds += LATER
    run.save()
    with at_second(tiny, 5 * HOUR):
        planned(tiny)
        yield tiny


def asked_for() -> Plan:
    plan = Plan.objects.get(state=PlanState.WAITING)
    actions.make_plan_now(plan=plan)
    plan.refresh_from_db()
    return plan


def test_a_bus_that_is_cancelled_after_midnight_is_planned_anew_from_where_it_stopped(tiny: Loaded) -> None:
    run = tiny.run("afternoon")
    put_on_board(tiny.parcel("P3"), run, "under_way", 24 * HOUR - 1700)
    with at_second(tiny, TEN_PAST):
        client = dispatcher(tiny)
        answer = client.post(at(tiny, "run_is_cancelled", run.pk))
        plan = asked_for()
        assert answer.headers["Location"] == at(tiny, "plan", plan.pk)
        assert (plan.date, plan.as_of_seconds, plan.state) == (MONDAY, TEN_PAST, PlanState.PREVIEW)
        assert "is cancelled" in text(client, at(tiny, "plan", plan.pk))
        assert client.post(at(tiny, "confirm_plan", plan.pk)).status_code == 302
        plan.refresh_from_db()
    assert plan.state == PlanState.CONFIRMED


def test_what_was_on_it_lies_where_it_called_last(tiny: Loaded) -> None:
    put_on_board(tiny.parcel("P3"), tiny.run("afternoon"), "under_way", 24 * HOUR - 1700)
    with at_second(tiny, TEN_PAST):
        buses.cancel_run(run=tiny.run("afternoon"))
        problem = load_problem(tiny.county, MONDAY, TEN_PAST)
    assert place_of(problem, "P3") == ("bing", AT_STATION, AT_STATION)
    judged_plan(problem)


def test_a_bus_that_is_late_after_midnight_is_planned_anew_and_what_is_on_it_stays_on_it(tiny: Loaded) -> None:
    run = tiny.run("afternoon")
    put_on_board(tiny.parcel("P7"), run, "under_way", 24 * HOUR - 1700)
    with at_second(tiny, TEN_PAST):
        dispatcher(tiny).post(at(tiny, "run_is_late", run.pk), {"minutes": 30})
        plan = asked_for()
    ride = PlannedRide.objects.get(plan=plan, parcel=tiny.parcel("P7"))
    assert (ride.dated_trip, plan.changes[0]["what"]) == (run, "delay")
    assert ride.arrives_seconds > DAY


def test_a_plan_of_that_day_can_be_asked_for_until_its_last_bus_has_arrived(tiny: Loaded) -> None:
    with at_second(tiny, TEN_PAST):
        client = dispatcher(tiny)
        client.post(at(tiny, "ask_plan"), {"date": MONDAY.isoformat()})
        assert asked_for().as_of_seconds == TEN_PAST
    with at_second(tiny, ARRIVED + 1):
        with pytest.raises(actions.PastDateError):
            actions.ask_for_plan(county=tiny.county, date=MONDAY, asked_by=None)
        answer = client.post(at(tiny, "run_is_late", tiny.run("morning").pk), {"minutes": 5}, follow=True)
        assert "This run arrived at" in answer.content.decode()
        answer = client.post(at(tiny, "run_keeps_for_luggage", tiny.run("morning").pk), {"litres": 5}, follow=True)
        assert "That day is over" in answer.content.decode()


def test_a_late_bus_keeps_its_day_open_and_so_does_one_that_was_cancelled_on_its_way(tiny: Loaded) -> None:
    run = tiny.run("afternoon")
    buses.delay_run(run=run, delay_seconds=HOUR)
    buses.cancel_run(run=run)
    with at_second(tiny, ARRIVED + HOUR):
        assert actions.ask_for_plan(county=tiny.county, date=MONDAY, asked_by=None)
    with at_second(tiny, ARRIVED + HOUR + 1), pytest.raises(actions.PastDateError):
        actions.replan_changed(county=tiny.county, date=MONDAY, asked_by=None)


def test_a_bus_of_the_evening_that_changes_after_midnight_is_told_to_whoever_changes_it(tiny: Loaded) -> None:
    run = tiny.run("afternoon")
    with at_second(tiny, TEN_PAST):
        buses.set_reserve(run=run, reserve_litres=20)
        assert no_longer_as_planned(tiny.county) == [run]
        page = text(dispatcher(tiny), at(tiny, "day", MONDAY.isoformat()))
        assert all(words in page for words in ('class="now"', "key-now", "Plan the rest of the day again"))
        assert actions.replan_changed(county=tiny.county, date=MONDAY, asked_by=None)
    with at_second(tiny, ARRIVED + 1):
        assert no_longer_as_planned(tiny.county) == []


def test_a_day_whose_buses_are_all_home_before_midnight_is_over_with_it(tiny: Loaded) -> None:
    DatedTrip.objects.update(last_arrival_seconds=DAY - 1)
    with at_second(tiny, DAY), pytest.raises(actions.PastDateError):
        actions.ask_for_plan(county=tiny.county, date=MONDAY, asked_by=None)
