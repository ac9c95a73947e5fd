from __future__ import annotations

import datetime
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.cast import a_county, a_person
from tests.dispatch.days import MONDAY, Loaded, put_on_board
from tests.dispatch.scans import handed_over, packed, scanned
from tongcun.buses import actions as buses
from tongcun.buses.models import DatedTrip, Vehicle
from tongcun.county.clock import moment_of
from tongcun.county.models import Role, Township, User
from tongcun.dispatch import actions
from tongcun.dispatch.models import DeskRules, Plan
from tongcun.parcels.actions import NewBag, make_bag
from tongcun.parcels.models import Discrepancy, DiscrepancyKind, Parcel
from tongcun.parcels.pure.acts import Act

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


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
