from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.cast import a_county, a_person
from tests.dispatch.days import MONDAY, Loaded, put_on_board, tiny_county
from tests.dispatch.scans import handed_over, on, packed, scanned
from tongcun.buses import actions as buses
from tongcun.buses.models import DatedTrip, Vehicle
from tongcun.county.clock import moment_of
from tongcun.county.models import Role, Township, User
from tongcun.dispatch import actions
from tongcun.dispatch.happenings import last_states
from tongcun.dispatch.models import DeskRules, Plan, PlanState
from tongcun.parcels.actions import NewBag, make_bag
from tongcun.parcels.models import Discrepancy, DiscrepancyKind, Parcel
from tongcun.parcels.pure.acts import Act

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def tiny() -> Iterator[Loaded]:
    tiny = tiny_county()
    with time_machine.travel(moment_of(tiny.county, MONDAY, 7 * 3600 + 600), tick=False):
        yield tiny


def as_somebody(user: User, language: str = "en") -> Client:
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = language
    return client


def dispatcher(day: Loaded, language: str = "en") -> Client:
    return as_somebody(a_person("Deng", day.county, Role.DISPATCHER), language)


def at(day: Loaded, name: str, *args: object) -> str:
    return reverse(name, args=[day.county.division_code, *args])


def planned(day: Loaded) -> Plan:
    plan = actions.ask_for_plan(county=day.county, date=MONDAY, asked_by=None)
    actions.make_plan_now(plan=plan)
    return actions.confirm_plan(plan=plan, confirmed_by=None)


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    # A token against forged forms may hold any letters, those of a waybill too.
    return re.sub(r"[A-Za-z0-9]{64}", "", response.content.decode())


def test_the_day_shows_its_lines_its_loads_and_the_present_moment(tiny: Loaded) -> None:
    planned(tiny)
    with time_machine.travel(moment_of(tiny.county, MONDAY, 9 * 3600), tick=False):
        page = text(dispatcher(tiny), at(tiny, "day"))
    assert page.count('class="line-figure') == 1
    assert re.search(r'class="hop f\d w\d"', page)
    assert 'class="now"' in page
    assert "is in force" in page
    assert " style=" not in page


def test_another_days_page_has_no_present_moment_and_no_runs(tiny: Loaded) -> None:
    page = text(dispatcher(tiny), at(tiny, "day", "2026-11-24"))
    assert 'class="now"' not in page
    assert "Nothing that carries parcels runs" in page


@pytest.mark.parametrize("date", ["0001-01-01", "1999-12-31", "2200-01-01", "9999-12-31"])
def test_at_the_ends_of_the_calendar_no_day_has_a_page(tiny: Loaded, date: str) -> None:
    deng = dispatcher(tiny)
    assert [deng.get(at(tiny, name, date)).status_code for name in ("day", "runs")] == [404, 404]


def test_who_only_looks_on_reads_the_list_of_bags_and_not_what_is_in_them(tiny: Loaded) -> None:
    run = DatedTrip.objects.filter(county=tiny.county).first()
    assert run is not None
    waybill = Parcel.objects.filter(county=tiny.county).earliest("pk").waybill
    packed(tiny, "BAG-1", waybill)
    handed_over(tiny, "BAG-1", run)
    leader = as_somebody(a_person("Leader", tiny.county, Role.LEADER))
    sheet = text(leader, at(tiny, "run_sheet", run.pk))
    assert "BAG-1" in sheet
    assert waybill not in sheet
    assert waybill in text(dispatcher(tiny), at(tiny, "run_sheet", run.pk))


def test_a_date_that_does_not_exist_has_no_page(tiny: Loaded) -> None:
    assert dispatcher(tiny).get(at(tiny, "day", "2026-13-45")).status_code == 404


def test_late_and_cancelled_buses_are_marked(tiny: Loaded) -> None:
    buses.delay_run(run=tiny.run("morning"), delay_seconds=1200)
    buses.cancel_run(run=tiny.run("afternoon"))
    page = text(dispatcher(tiny), at(tiny, "day"))
    assert "run-drawing is-late" in page
    assert "run-drawing is-cancelled" in page
    assert "20 min late" in page


def test_what_is_on_board_beyond_the_hold_turns_the_run_red(tiny: Loaded) -> None:
    run = tiny.run("morning")
    run.hold_litres = 10
    run.save()
    put_on_board(tiny.parcel("P1"), run, "loaded", run.first_departure_seconds)
    page = text(dispatcher(tiny), at(tiny, "day"))
    assert "run-drawing is-overloaded" in page
    assert page.count("overloaded by 10 l<") == 2, "in the list of runs and in the picture"
    assert "exceeds the hold by 10 litres" in text(dispatcher_again(), at(tiny, "run", run.pk))


def dispatcher_again() -> Client:
    return as_somebody(User.objects.get(display_name="Deng"))


def test_the_counts_alone_renew_themselves(tiny: Loaded) -> None:
    page = text(dispatcher(tiny), at(tiny, "day_counts", MONDAY))
    assert 'hx-trigger="every 20s"' in page
    assert "<html" not in page


@pytest.mark.parametrize("name", ["day", "day_counts"])
def test_where_parcels_are_now_is_told_of_today_alone(tiny: Loaded, name: str) -> None:
    deng = dispatcher(tiny)
    page = text(deng, at(tiny, name, MONDAY))
    assert ("as of 07:10:00" in page, "on their way" in page) == (True, True)
    for date in (MONDAY - DAY, MONDAY + DAY):
        page = text(deng, at(tiny, name, date))
        assert ("as of" in page, "on their way" in page, "every 20s" in page) == (False, False, False)
        assert "Where parcels are now stands on today" in page


def test_a_run_leads_from_its_list_to_its_pieces(tiny: Loaded) -> None:
    planned(tiny)
    page = text(dispatcher(tiny), at(tiny, "run", tiny.run("morning").pk))
    assert "P1" in page
    assert "minutes left" in page or "list closed" in page


def test_a_list_is_issued_and_printed(tiny: Loaded) -> None:
    planned(tiny)
    client, run = dispatcher(tiny), tiny.run("morning")
    assert client.post(at(tiny, "issue_run", run.pk)).status_code == 302
    assert 'by <span translate="no">Deng</span>' in text(client, at(tiny, "run", run.pk))
    assert "draft" not in text(client, at(tiny, "run_sheet", run.pk))


def test_an_overloading_list_is_neither_issued_nor_printed(tiny: Loaded) -> None:
    planned(tiny)
    run = tiny.run("morning")
    run.hold_litres = 10
    run.save()
    client = dispatcher(tiny)
    page = client.post(at(tiny, "issue_run", run.pk), follow=True).content.decode()
    assert "issued to nobody" in page
    assert "Nothing to print" in text(client, at(tiny, "run_sheet", run.pk))


def test_a_plan_is_asked_for_made_looked_at_and_put_in_force(tiny: Loaded) -> None:
    client = dispatcher(tiny)
    response = client.post(at(tiny, "ask_plan"), {"date": "2026-11-23"})
    plan = Plan.objects.get()
    assert response.headers["Location"] == at(tiny, "plan", plan.pk)
    assert plan.as_of_seconds == 7 * 3600 + 600
    assert 'id="progress"' in text(client, at(tiny, "plan", plan.pk))
    assert "HX-Refresh" not in client.get(at(tiny, "plan_progress", plan.pk)).headers
    actions.make_plan_now(plan=plan)
    assert client.get(at(tiny, "plan_progress", plan.pk)).headers["HX-Refresh"] == "true"
    assert "Put it in force" in text(client, at(tiny, "plan", plan.pk))
    client.post(at(tiny, "confirm_plan", plan.pk))
    plan.refresh_from_db()
    assert (plan.state, plan.confirmed_by) == (PlanState.CONFIRMED, User.objects.get(display_name="Deng"))


def test_a_stale_preview_is_refused_with_what_has_changed(tiny: Loaded) -> None:
    plan = actions.ask_for_plan(county=tiny.county, date=MONDAY, asked_by=None)
    actions.make_plan_now(plan=plan)
    buses.cancel_run(run=tiny.run("morning"))
    buses.delay_run(run=tiny.run("afternoon"), delay_seconds=1200)
    put_on_board(tiny.parcel("P1"), tiny.run("afternoon"), "loaded", 25_000)
    tiny.county.stations.filter(station_id="yi").update(handling_minutes=30)
    client = dispatcher(tiny)
    page = client.post(at(tiny, "confirm_plan", plan.pk), follow=True).content.decode()
    plan.refresh_from_db()
    assert (plan.state, "The plan was not put in force" in page) == (PlanState.PREVIEW, True)
    told = re.sub(r"<[^>]+>", "", page)
    for words in (
        "08:00 → 丙村 is cancelled now", "has changed: now 20 minutes late, with a hold of 100 l and 60 kg",
        "乙村 has changed: hours, handling time", "1 parcel has gone another way", "P1 1 14:00 → 甲村",
    ):  # fmt: skip
        assert words in told, words


def test_a_preview_that_fits_no_longer_is_planned_again_from_its_page(tiny: Loaded) -> None:
    planned(tiny)
    client = dispatcher(tiny)
    client.post(at(tiny, "run_is_cancelled", tiny.run("morning").pk))
    preview = Plan.objects.get(state=PlanState.WAITING)
    actions.make_plan_now(plan=preview)
    assert "Plan again" not in text(client, at(tiny, "plan", preview.pk))
    tiny.county.stations.filter(station_id="yi").update(handling_minutes=30)
    page = text(client, at(tiny, "plan", preview.pk))
    assert ("Plan again" in page, "Put it in force" in page) == (True, False)
    answer = client.post(at(tiny, "plan_again", preview.pk))
    again = Plan.objects.get(state=PlanState.WAITING)
    assert answer.headers["Location"] == at(tiny, "plan", again.pk)
    actions.make_plan_now(plan=again)
    page = text(client, at(tiny, "plan", again.pk))
    assert ("is cancelled" in page, "Plan again" in page) == (True, False)
    assert "replaced before it was in force" in text(client, at(tiny, "plan", preview.pk))


def test_an_overtaken_preview_says_so(tiny: Loaded) -> None:
    preview = actions.ask_for_plan(county=tiny.county, date=MONDAY, asked_by=None)
    actions.make_plan_now(plan=preview)
    planned(tiny)
    Plan.objects.filter(pk=preview.pk).update(state=PlanState.PREVIEW)
    assert "Another plan has come into force" in text(dispatcher(tiny), at(tiny, "plan", preview.pk))


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


def test_a_run_without_a_hold_has_its_page_for_who_runs_the_day(tiny: Loaded) -> None:
    run = tiny.run("morning")
    DatedTrip.objects.filter(pk=run.pk).update(hold_litres=None, hold_kg=None)
    client = dispatcher(tiny)
    assert "None." in text(client, at(tiny, "run", run.pk))
    client.post(at(tiny, "run_is_late", run.pk), {"minutes": "20"})
    run.refresh_from_db()
    assert run.delay_seconds == 1200
    leader = as_somebody(a_person("Leader", tiny.county, Role.LEADER))
    assert leader.get(at(tiny, "run", run.pk)).status_code == 404


def test_plans_are_compared_and_say_why_parcels_stay(tiny: Loaded) -> None:
    first = planned(tiny)
    buses.cancel_run(run=tiny.run("morning"))
    second = actions.ask_for_plan(county=tiny.county, date=MONDAY, asked_by=None)
    actions.make_plan_now(plan=second)
    client = dispatcher(tiny)
    assert "Parcels by the village they are for" in text(client, at(tiny, "compare_plans", first.pk, second.pk))
    assert "P2" in text(client, at(tiny, "plan_left", first.pk))


def test_every_plan_says_what_it_covers_so_that_nobody_compares_a_rest_with_a_whole_day(tiny: Loaded) -> None:
    with time_machine.travel(moment_of(tiny.county, MONDAY - DAY, 12 * 3600), tick=False):
        planned(tiny)
    client = dispatcher(tiny)
    client.post(at(tiny, "ask_plan"), {"date": "2026-11-23"})
    rest = Plan.objects.get(state=PlanState.WAITING)
    actions.make_plan_now(plan=rest)
    page = text(client, at(tiny, "plans"))
    assert [words in page for words in ("the whole day", "the rest of the day from 07:10")] == [True, True]
    assert "not yet at their destination" in text(client, at(tiny, "plan", rest.pk))
    client.post(at(tiny, "confirm_plan", rest.pk))
    assert "the rest of the day from 07:10" in text(client, at(tiny, "day"))


def a_clerk_of(day: Loaded, *stations: str) -> Client:
    township = Township.objects.create(county=day.county, code="330822103000", name="芳村镇")
    day.county.stations.filter(station_id__in=stations).update(township=township)
    return as_somebody(a_person("Wu", day.county, Role.TOWNSHIP_CLERK, township=township))


def test_a_township_clerk_sees_only_runs_and_parcels_of_their_stations(tiny: Loaded) -> None:
    planned(tiny)
    clerk = a_clerk_of(tiny)
    assert clerk.get(at(tiny, "run", tiny.run("morning").pk)).status_code == 404
    tiny.county.stations.filter(station_id="jia").update(township=Township.objects.get())
    page = text(clerk, at(tiny, "run", tiny.run("morning").pk))
    assert "P3" not in page
    planned_for_jia = tiny.parcel("P1")
    assert planned_for_jia.waybill in page
    assert clerk.get(at(tiny, "plans")).status_code == 403


def test_of_a_run_that_passes_a_clerk_sees_what_concerns_his_places_and_how_full_the_bus_is(tiny: Loaded) -> None:
    planned(tiny)
    run = tiny.run("morning")
    packed(tiny, "BAG-jia", "P1")
    packed(tiny, "BAG-yi", "P3", "P5")
    for label in ("BAG-jia", "BAG-yi"):
        handed_over(tiny, label, run)
    clerk = a_clerk_of(tiny, "jia")
    for name in ("run", "run_sheet"):
        page = text(clerk, at(tiny, name, run.pk))
        assert ("BAG-jia" in page, "S-BAG-jia" in page, "P1" in page) == (True, True, True)
        assert [word for word in ("BAG-yi", "P3", "P5") if word in page] == []
        assert "excerpt" in page or "Of the list you see" in page
    assert '<td class="num">90</td>' in text(clerk, at(tiny, "run", run.pk))
    whole = dispatcher(tiny)
    assert "BAG-yi" in text(whole, at(tiny, "run", run.pk))
    whole.post(at(tiny, "issue_run", run.pk))
    assert "issued" in text(clerk, at(tiny, "run", run.pk))
    assert "has changed" not in text(clerk, at(tiny, "run", run.pk))


def test_what_a_village_sends_its_clerk_sees_too(tiny: Loaded) -> None:
    planned(tiny)
    run = tiny.run("afternoon")
    clerk = a_clerk_of(tiny, "yi")
    page = text(clerk, at(tiny, "run", run.pk))
    assert ("P4" in page, "P6" in page) == (True, False)


def test_a_busy_page_of_a_run_asks_the_database_no_more_than_twenty_times(
    tiny: Loaded, django_assert_max_num_queries: object
) -> None:
    planned(tiny)
    run = tiny.run("afternoon")
    DatedTrip.objects.filter(pk=run.pk).update(hold_litres=900, hold_kg=300)
    for label, waybill in (("BAG-1", "P1"), ("BAG-2", "P2"), ("BAG-3", "P5")):
        packed(tiny, label, waybill)
    for code in ("BAG-1", "BAG-2"):
        handed_over(tiny, code, run)
    scanned(tiny, "hub", -20, Act.ACCEPT, "P7")
    handed_over(tiny, "P7", run)
    scanned(tiny, "jia", 30, Act.UNLOAD, "BAG-1")
    scanned(tiny, "jia", 31, Act.OPEN, "BAG-1")
    station = {one.station_id: one for one in tiny.county.stations.all()}
    for number, label in enumerate(("COUNTED", "WAITS")):
        bag = NewBag(label, station["hub"], station["jia"], MONDAY, pieces=3 + number)
        make_bag(county=tiny.county, bag=bag, now=moment_of(tiny.county, MONDAY, 6 * 3600))
    handed_over(tiny, "COUNTED", run)
    wrong = handed_over(tiny, "P8", run)
    scanned(tiny, "hub", -9, Act.CORRECT, "P8", corrects=wrong.scan_id)
    mistaken, _answer = scanned(tiny, "hub", -45, Act.PACK, "P9", bag_label="BAG-1")
    scanned(tiny, "hub", -44, Act.CORRECT, "P9", corrects=mistaken.scan_id)
    bus = Vehicle.objects.create(county=tiny.county, plate="浙H-0001", hold_litres=900, hold_kg=300)
    DatedTrip.objects.filter(county=tiny.county).update(vehicle=bus)
    evening = {"first_departure_seconds": 60_000, "last_arrival_seconds": 70_000}
    DatedTrip.objects.filter(pk=tiny.run("morning").pk).update(**evening)
    for client in (dispatcher(tiny), a_clerk_of(tiny, "hub", "jia")):
        for late, name in ((0, "run_sheet"), (10_800, "run")):
            DatedTrip.objects.filter(pk=run.pk).update(delay_seconds=late)
            with (
                time_machine.travel(moment_of(tiny.county, MONDAY, 14 * 3600 + 600), tick=False),
                django_assert_max_num_queries(20),  # type: ignore[operator]
            ):
                assert "BAG-2" in text(client, at(tiny, name, run.pk))


def test_a_driver_sees_the_runs_they_drive(tiny: Loaded) -> None:
    lin = a_person("Lin", tiny.county, Role.DRIVER)
    client, run = as_somebody(lin), tiny.run("morning")
    assert client.get(at(tiny, "run", run.pk)).status_code == 404
    run.driver = lin
    run.save()
    assert client.get(at(tiny, "run", run.pk)).status_code == 200
    assert client.post(at(tiny, "issue_run", run.pk)).status_code == 403


def test_a_driver_s_figures_are_those_of_the_runs_that_they_drive(tiny: Loaded) -> None:
    planned(tiny)
    lin, run = a_person("Lin", tiny.county, Role.DRIVER), tiny.run("morning")
    DatedTrip.objects.filter(pk=run.pk).update(driver=lin)
    put_on_board(tiny.parcel("P1"), run, "under_way", 8 * 3600)
    put_on_board(tiny.parcel("P2"), tiny.run("afternoon"), "under_way", 8 * 3600)
    for code in (run.run_id, tiny.run("afternoon").run_id):
        Discrepancy.objects.create(
            county=tiny.county, kind=DiscrepancyKind.OVERLOAD, code=code, opened_at=moment_of(tiny.county, MONDAY, 0)
        )
    Parcel.objects.filter(waybill="P3").update(state="offered", holder_kind="station", holder_id="yi")
    for address in (at(tiny, "day"), at(tiny, "day_counts", MONDAY)):
        figures = dict(re.findall(r"<dt>(.*?)</dt><dd[^>]*>(\d+)</dd>", text(as_somebody(lin), address)))
        assert figures["on their way"] == "1"
        assert figures["on the shelf for villagers"] == "1"
        assert figures["discrepancies open"] == "1"


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


def test_another_countys_runs_and_plans_do_not_exist_here(tiny: Loaded) -> None:
    plan = planned(tiny)
    elsewhere = a_county("330888")
    stranger = as_somebody(a_person("Stranger", elsewhere, Role.DISPATCHER))
    run = tiny.run("morning")
    for name, pk in (("run", run.pk), ("run_sheet", run.pk), ("plan", plan.pk), ("plan_left", plan.pk)):
        assert stranger.get(reverse(name, args=[elsewhere.division_code, pk])).status_code == 404
        assert stranger.get(at(tiny, name, pk)).status_code == 404


def test_no_page_of_the_day_asks_the_database_more_than_twenty_times(
    tiny: Loaded, django_assert_max_num_queries: object
) -> None:
    plan = planned(tiny)
    client, run = dispatcher(tiny), tiny.run("morning")
    of_run, of_plan = ("run", "run_sheet"), ("plan", "plan_left")
    addresses = [at(tiny, "day"), at(tiny, "day_counts", MONDAY), at(tiny, "plans")]
    addresses += [at(tiny, name, run.pk) for name in of_run] + [at(tiny, name, plan.pk) for name in of_plan]
    for address in addresses:
        with django_assert_max_num_queries(20) as asked:  # type: ignore[operator]
            client.get(address)
        # Of a run the record is asked what was scanned onto that very one, and whether its last stop scanned it in.
        scans = [query for query in asked.captured_queries if "parcels_scan" in query["sql"]]
        assert len(scans) == 2 * address.startswith(at(tiny, "run", run.pk))


def test_the_pages_are_chinese_for_chinese_readers(tiny: Loaded) -> None:
    plan = planned(tiny)
    client, run = dispatcher(tiny, "zh-hans"), tiny.run("morning")
    for address in (at(tiny, "day"), at(tiny, "run", run.pk), at(tiny, "plans"), at(tiny, "plan", plan.pk)):
        page = re.sub(r'<(\w+)[^>]* translate="no"[^>]*>[^<]*</\1>', "", text(client, address).partition("<main")[2])
        words = {word.strip() for word in re.findall(r">([^<>]*[A-Za-z]{4,}[^<>]*)<", page)}
        assert words - {"English"} == set()


def test_parcels_amid_the_day_are_counted_where_they_are(tiny: Loaded) -> None:
    Parcel.objects.filter(waybill="P1").update(state="offered", holder_kind="station", holder_id="jia")
    put_on_board(tiny.parcel("P2"), tiny.run("morning"), "under_way", 7 * 3600)
    page = text(dispatcher(tiny), at(tiny, "day_counts", MONDAY))
    figures = re.findall(r"<dt>(.*?)</dt><dd[^>]*>(\d+)</dd>", page)
    assert dict(figures)["on their way"] == "1"
    assert dict(figures)["on the shelf for villagers"] == "1"
    assert dict(figures)["announced, not seen yet"] == "5"


def test_the_desk_sets_when_lists_close(tiny: Loaded) -> None:
    client = dispatcher(tiny)
    client.post(at(tiny, "set_cut_off"), {"minutes": "15"})
    client.post(at(tiny, "set_cut_off"), {"minutes": "-1"})
    assert DeskRules.objects.get(county=tiny.county).cut_off_minutes == 15
    assert "A list closes 15 minutes and the station's handling time before the bus departs" in text(
        client, at(tiny, "plans")
    )
