"""Roster, vehicle and timetable change runs of the plan in force: it is told, and the rest of the day planned again."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from tests.cast import a_person
from tests.dispatch.days import MONDAY, Loaded, put_on_board, tiny_county
from tests.dispatch.test_pages import at, dispatcher, planned
from tests.dispatch.test_pages import text as html
from tongcun.buses import actions as buses
from tongcun.buses.actions import VehicleFacts
from tongcun.buses.models import DatedTrip, Vehicle
from tongcun.county.clock import moment_of
from tongcun.county.models import Role, User
from tongcun.dispatch import actions
from tongcun.dispatch.models import Plan, PlanState
from tongcun.parcels.models import Discrepancy, DiscrepancyKind

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
TOLD, BUTTON = "Changed are runs on which things ride by the plan in force", "Plan again from where everything is"


@pytest.fixture
def tiny() -> Iterator[Loaded]:
    tiny = tiny_county()
    with time_machine.travel(moment_of(tiny.county, MONDAY, 5 * 3600), tick=False):
        yield tiny


def text(client: Client, address: str) -> str:
    """A page without the marks around names."""
    return re.sub("</?span[^>]*>", "", html(client, address))


def a_bus(day: Loaded, litres: float) -> Vehicle:
    return buses.set_vehicle(county=day.county, plate="浙H00001D", facts=VehicleFacts(litres, 60))


def a_duty(day: Loaded, client: Client, vehicle: Vehicle | None) -> str:
    """What the page says once the whole line has a driver and a vehicle."""
    driver = User.objects.filter(display_name="Lin").first() or a_person("Lin", day.county, Role.DRIVER)
    given = {
        "route_id": day.run("morning").route.route_id,
        "driver": driver.pk,
        "vehicle": vehicle.pk if vehicle else "",
    }
    address = at(day, "roster", MONDAY.isoformat())
    return client.post(address, given, follow=True).content.decode()


def the_day(day: Loaded) -> str:
    return at(day, "day", MONDAY.isoformat())


def test_a_roster_that_changes_runs_of_the_plan_leads_to_their_day_and_the_rest_of_it_is_planned_again(
    tiny: Loaded,
) -> None:
    planned(tiny)
    deng = dispatcher(tiny)
    assert TOLD not in a_duty(tiny, deng, None)
    assert BUTTON not in text(deng, the_day(tiny))
    told = a_duty(tiny, deng, a_bus(tiny, 40))
    assert TOLD in told
    assert f"{tiny.run('morning').route.name} 08:00" in told
    assert f'href="{the_day(tiny)}"' in told
    page = text(deng, the_day(tiny))
    assert "now on time, with a hold of 40 l and 60 kg" in page
    assert BUTTON in page
    answer = deng.post(at(tiny, "plan_rest", MONDAY.isoformat()))
    plan = Plan.objects.latest("pk")
    assert answer["Location"] == at(tiny, "plan", plan.pk)
    assert {(one["what"], one["name"], one["amount"]) for one in plan.changes} == {
        ("changed", tiny.run(trip).run_id, 40.0) for trip in ("morning", "afternoon")
    }
    actions.make_plan_now(plan=plan)
    assert "has other room or times: 40 litres of hold" in text(deng, answer["Location"])
    assert f"Plan {plan.pk} is to take its place" in text(deng, the_day(tiny))
    actions.confirm_plan(plan=plan, confirmed_by=None)
    assert BUTTON not in text(deng, the_day(tiny))
    assert "nothing is planned again" in text_after(deng, at(tiny, "plan_rest", MONDAY.isoformat()))


def text_after(client: Client, address: str) -> str:
    return client.post(address, follow=True).content.decode()


def test_a_vehicle_noted_with_less_room_overloads_what_it_carries_and_that_is_told(tiny: Loaded) -> None:
    bus, deng = a_bus(tiny, 100), dispatcher(tiny)
    a_duty(tiny, deng, bus)
    planned(tiny)
    run = tiny.run("morning")
    put_on_board(tiny.parcel("P1"), run, "loaded", run.first_departure_seconds)
    given = {"plate": bus.plate, "hold_litres": 10, "hold_kg": 60, "in_service": "on"}
    told = deng.post(at(tiny, "vehicle", bus.pk), given, follow=True).content.decode()
    assert TOLD in told
    overload = Discrepancy.objects.get(kind=DiscrepancyKind.OVERLOAD, closed_at=None)
    assert (overload.code, overload.detail["litres_over"]) == (run.run_id, 10.0)


def test_a_run_that_its_day_opened_anew_cancels_is_planned_around(tiny: Loaded) -> None:
    planned(tiny)
    deng, run = dispatcher(tiny), tiny.run("morning")
    later = buses.load_timetable(county=tiny.county, folder=tiny.folder, valid_from=MONDAY + DAY)
    type(later).objects.filter(pk=run.route.version_id).update(valid_from=MONDAY - DAY)
    type(later).objects.filter(pk=later.pk).update(valid_from=MONDAY)
    later.routes.get(is_post=False).trips.get(trip_id="morning").delete()
    assert TOLD in text_after(deng, at(tiny, "open_day", MONDAY.isoformat()))
    assert "is cancelled now" in text(deng, the_day(tiny))
    plan = actions.replan_changed(county=tiny.county, date=MONDAY, asked_by=None)
    assert plan is not None
    assert plan.changes == [{"what": "cancelled", "name": run.run_id, "amount": 0}]


def test_a_run_that_has_arrived_calls_for_no_other_plan(tiny: Loaded) -> None:
    planned(tiny)
    DatedTrip.objects.update(hold_litres=1)
    with time_machine.travel(moment_of(tiny.county, MONDAY, 12 * 3600), tick=False):
        deng = dispatcher(tiny)
        assert text(deng, the_day(tiny)).count("with a hold of 1 l") == 1
        plan = actions.replan_changed(county=tiny.county, date=MONDAY, asked_by=None)
    assert plan is not None
    assert [one["name"] for one in plan.changes] == [tiny.run("afternoon").run_id]


def test_of_a_day_that_is_over_nobody_is_told_that_it_had_no_plan(tiny: Loaded) -> None:
    planned(tiny)
    with time_machine.travel(moment_of(tiny.county, MONDAY + DAY, 5 * 3600), tick=False):
        deng = dispatcher(tiny)
        kept = at(tiny, "run_keeps_for_luggage", tiny.run("morning").pk)
        told = deng.post(kept, {"litres": 5}, follow=True).content.decode()
        assert "That day is over, so nothing is planned anew." in told
        assert "That day is over." in text_after(deng, at(tiny, "plan_rest", MONDAY.isoformat()))
    assert tiny.run("morning").reserve_litres == 5
    assert Plan.objects.get().state == PlanState.CONFIRMED
