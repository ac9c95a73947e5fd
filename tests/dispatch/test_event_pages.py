"""What befalls a bus or a station in one click: noted, planned again, and told."""

import datetime
import re

import pytest

from tests.cast import a_person
from tests.dispatch.days import MONDAY, Loaded
from tests.dispatch.scans import on, scanned
from tests.dispatch.test_pages import DAY, at, dispatcher, planned, text
from tongcun.buses.models import DatedTrip, Vehicle
from tongcun.county.models import Role
from tongcun.dispatch import actions
from tongcun.dispatch.happenings import last_states
from tongcun.dispatch.models import Plan, PlanState
from tongcun.parcels.models import Discrepancy, DiscrepancyKind
from tongcun.parcels.pure.acts import Act

pytestmark = pytest.mark.django_db


def test_of_a_run_that_was_late_later_and_then_cancelled_the_preview_tells_the_last_alone(tiny: Loaded) -> None:
    planned(tiny)
    client, run = dispatcher(tiny), tiny.run("morning")
    for minutes in (20, 30):
        client.post(at(tiny, "run_is_late", run.pk), {"minutes": minutes})
    client.post(at(tiny, "run_is_cancelled", run.pk))
    page = text(client, at(tiny, "plan", Plan.objects.get(state=PlanState.WAITING).pk))
    assert [words in page for words in ("minutes late", "is cancelled")] == [False, True]


def test_a_bus_that_is_on_time_after_all_is_told_so(tiny: Loaded) -> None:
    planned(tiny)
    client = dispatcher(tiny)
    for minutes in (20, 0):
        client.post(at(tiny, "run_is_late", tiny.run("morning").pk), {"minutes": minutes})
    assert "is on time again" in text(client, at(tiny, "plan", Plan.objects.get(state=PlanState.WAITING).pk))


def test_a_cancelled_bus_in_one_click_leads_to_the_preview_of_what_changes(tiny: Loaded) -> None:
    planned(tiny)
    client = dispatcher(tiny)
    response = client.post(at(tiny, "run_is_cancelled", tiny.run("morning").pk))
    plan = Plan.objects.get(state=PlanState.WAITING)
    assert response.headers["Location"] == at(tiny, "plan", plan.pk)
    actions.make_plan_now(plan=plan)
    page = text(client, at(tiny, "plan", plan.pk))
    assert "is cancelled" in page
    assert "What changes for whom" in page
    assert "甲村" in page


def test_events_one_after_the_other_end_in_one_plan_that_knows_them_all(tiny: Loaded) -> None:
    planned(tiny)
    client = dispatcher(tiny)
    run = tiny.run("afternoon")
    vehicle = Vehicle.objects.create(county=tiny.county, plate="浙H-0001", hold_litres=80, hold_kg=50)
    yi = tiny.county.stations.get(station_id="yi")
    client.post(at(tiny, "run_is_late", run.pk), {"minutes": "20"})
    client.post(at(tiny, "run_has_other_vehicle", run.pk), {"vehicle": vehicle.pk})
    client.post(at(tiny, "close_station_today", MONDAY), {"station": yi.pk, "reason": "harvest"})
    plan = Plan.objects.get(state=PlanState.WAITING)
    assert [one["what"] for one in plan.changes] == ["delay", "vehicle", "closed"]
    run.refresh_from_db()
    assert (run.delay_seconds, run.hold_litres, run.vehicle) == (1200, 80, vehicle)
    actions.make_plan_now(plan=plan)
    assert "乙村" in text(client, at(tiny, "plan", plan.pk))


def test_a_station_that_was_shut_by_mistake_is_opened_by_whoever_shut_it(tiny: Loaded) -> None:
    planned(tiny)
    client, yi = dispatcher(tiny), tiny.county.stations.get(station_id="yi")
    client.post(at(tiny, "close_station_today", MONDAY), {"station": yi.pk, "reason": "harvest"})
    assert "Open after all" in text(client, at(tiny, "day", MONDAY))
    client.post(at(tiny, "open_station_today", MONDAY), {"station": yi.pk})
    plan = Plan.objects.get(state=PlanState.WAITING)
    assert [one["what"] for one in last_states(plan.changes)] == ["open_again"]
    assert not yi.is_shut_on(MONDAY)
    assert "Open after all" not in text(client, at(tiny, "day", MONDAY))


def test_a_station_that_is_shut_for_longer_is_not_opened_for_a_day(tiny: Loaded) -> None:
    yi = tiny.county.stations.get(station_id="yi")
    yi.closures.create(first_date=MONDAY, last_date=MONDAY + datetime.timedelta(days=3))
    answer = dispatcher(tiny).post(at(tiny, "open_station_today", MONDAY), {"station": yi.pk}, follow=True)
    assert "for more than this day" in answer.content.decode()
    assert yi.is_shut_on(MONDAY)


def test_without_a_plan_an_event_is_noted_and_nothing_is_planned(tiny: Loaded) -> None:
    page = dispatcher(tiny).post(at(tiny, "run_is_cancelled", tiny.run("morning").pk), follow=True).content.decode()
    assert "so none is made anew" in page
    assert not Plan.objects.exists()


def test_unfit_minutes_and_foreign_vehicles_change_nothing(tiny: Loaded) -> None:
    client, run = dispatcher(tiny), tiny.run("morning")
    for minutes in ("", "-5", "9999", "soon"):
        client.post(at(tiny, "run_is_late", run.pk), {"minutes": minutes})
    client.post(at(tiny, "run_has_other_vehicle", run.pk), {"vehicle": "999"})
    run.refresh_from_db()
    assert (run.delay_seconds, run.vehicle) == (0, None)


def test_who_drives_and_what_is_kept_for_luggage_stand_on_one_page_with_all_that_was_changed(tiny: Loaded) -> None:
    planned(tiny)
    client, run, lin = dispatcher(tiny), tiny.run("afternoon"), a_person("Lin", tiny.county, Role.DRIVER)
    assert client.post(at(tiny, "run_has_driver", run.pk), {"driver": lin.pk}).status_code == 302
    assert not Plan.objects.filter(state=PlanState.WAITING).exists()
    client.post(at(tiny, "run_keeps_for_luggage", run.pk), {"litres": "30"})
    plan = Plan.objects.get(state=PlanState.WAITING)
    assert [(one["what"], one["amount"]) for one in plan.changes] == [("luggage", 30)]
    actions.make_plan_now(plan=plan)
    assert 'keeps <span translate="no">30</span> litres for luggage' in text(client, at(tiny, "plan", plan.pk))
    run.refresh_from_db()
    assert (run.driver, run.reserve_litres, run.hold_litres) == (lin, 30, 70)
    page = text(client, at(tiny, "run_duty", run.pk))
    assert "luggage reserve 30 litres" in page
    assert page.count("<li><time") == 3
    for unfit in ("", "-1", "much"):
        client.post(at(tiny, "run_keeps_for_luggage", run.pk), {"litres": unfit})
    run.refresh_from_db()
    assert run.reserve_litres == 30


def test_whoever_is_on_another_run_then_or_may_not_be_on_the_road_is_refused_with_a_sentence(tiny: Loaded) -> None:
    client, morning, afternoon = dispatcher(tiny), tiny.run("morning"), tiny.run("afternoon")
    DatedTrip.objects.filter(pk=afternoon.pk).update(first_departure_seconds=9 * 3600)
    lin = a_person("Lin", tiny.county, Role.DRIVER)
    bus, old = (
        Vehicle.objects.create(county=tiny.county, plate=plate, hold_litres=80, hold_kg=50, insured_until=until)
        for plate, until in (("浙H-0001", None), ("浙H-0002", MONDAY - DAY))
    )
    client.post(at(tiny, "run_has_driver", morning.pk), {"driver": lin.pk})
    client.post(at(tiny, "run_has_other_vehicle", morning.pk), {"vehicle": bus.pk})
    refused = client.post(at(tiny, "run_has_driver", afternoon.pk), {"driver": lin.pk})
    assert refused.status_code == 422
    swapped = client.post(at(tiny, "run_has_other_vehicle", afternoon.pk), {"vehicle": bus.pk}, follow=True)
    assert ["08:00–09:30" in answer.content.decode() for answer in (refused, swapped)] == [True, True]
    answer = client.post(at(tiny, "run_has_other_vehicle", afternoon.pk), {"vehicle": old.pk}, follow=True)
    assert "浙H-0002 may not be on the road" in answer.content.decode()
    client.post(at(tiny, "run_is_cancelled", morning.pk))
    client.post(at(tiny, "run_has_driver", afternoon.pk), {"driver": lin.pk})
    answer = client.post(at(tiny, "run_runs_again", morning.pk), follow=True)
    assert "Lin is on another run then" in answer.content.decode()
    client.post(at(tiny, "run_has_other_vehicle", afternoon.pk), {"vehicle": ""})
    afternoon.refresh_from_db()
    assert (afternoon.driver, afternoon.vehicle) == (lin, None)


def test_a_larger_spare_bus_gives_its_room_to_the_run_and_the_plan_that_follows(tiny: Loaded) -> None:
    planned(tiny)
    client, run = dispatcher(tiny), tiny.run("afternoon")
    spare = Vehicle.objects.create(county=tiny.county, plate="浙H-0903", hold_litres=900, hold_kg=200)
    assert "浙H-0903 · 900 l, 200 kg" in text(client, at(tiny, "run", run.pk))
    client.post(at(tiny, "run_has_other_vehicle", run.pk), {"vehicle": spare.pk})
    run.refresh_from_db()
    assert (run.hold_litres, run.hold_kg) == (900, 200)
    plan = Plan.objects.get(state=PlanState.WAITING)
    actions.make_plan_now(plan=plan)
    assert plan.by_bus == 7


def test_a_bus_that_may_not_be_on_the_road_says_why_in_the_list_and_cannot_be_chosen(tiny: Loaded) -> None:
    run = tiny.run("morning")
    Vehicle.objects.create(
        county=tiny.county, plate="浙H-0904", hold_litres=80, hold_kg=50, inspected_until=MONDAY - DAY
    )
    client = dispatcher(tiny)
    page = text(client, at(tiny, "run", run.pk))
    (option,) = re.findall(r"<option[^>]*>浙H-0904[^<]*</option>", page)
    assert (" disabled" in option, "the inspection has lapsed" in option) == (True, True)
    roster = text(client, at(tiny, "roster", MONDAY))
    assert "浙H-0904 · the inspection has lapsed" in roster
    DatedTrip.objects.filter(pk=run.pk).update(vehicle=Vehicle.objects.get())
    (option,) = re.findall(r"<option[^>]*>浙H-0904[^<]*</option>", text(client, at(tiny, "run", run.pk)))
    # One that is disabled would not be sent: the run would lose its vehicle without a word.
    assert (" disabled" in option, " selected" in option) == (False, True)


def test_a_bus_too_small_for_what_is_on_board_is_told_at_once_and_a_larger_one_settles_it(tiny: Loaded) -> None:
    run, desk = tiny.run("morning"), dispatcher(tiny)
    scanned(tiny, "hub", -70, Act.ACCEPT, "P1")
    scanned(tiny, "hub", -60, Act.LOAD, "P1", on(run))
    small = Vehicle.objects.create(county=tiny.county, plate="浙H00001D", hold_litres=1, hold_kg=1)
    open_ones = Discrepancy.objects.filter(kind=DiscrepancyKind.OVERLOAD, code=run.run_id, closed_at=None)
    assert not open_ones.exists()
    desk.post(at(tiny, "run_has_other_vehicle", run.pk), {"vehicle": small.pk})
    assert open_ones.get().detail["litres_over"] > 0
    desk.post(at(tiny, "run_has_other_vehicle", run.pk), {"vehicle": ""})
    assert not open_ones.exists()
