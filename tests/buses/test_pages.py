from __future__ import annotations

import datetime
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.buses.timetables import FIRST, MONDAY, Loaded, loaded
from tests.cast import a_person
from tests.data.folders import CHANGSHAN
from tests.feeds.typed_workbooks import DEPARTURES, a_workbook
from tongcun.buses.actions import Turn, VehicleFacts, load_timetable, open_day, set_roster, set_vehicle, swap_vehicle
from tongcun.buses.models import DatedTrip, Duty, TimetableVersion, Vehicle
from tongcun.buses.queries import differences, gtfs_of, version_on
from tongcun.buses.queries.tables import merged_stops
from tongcun.county.clock import moment_of
from tongcun.county.models import County, Role, Upload
from tongcun.feeds.typed_timetable import read_typed_timetable, template_workbook

pytestmark = pytest.mark.django_db
MOST_QUERIES = 20
DAY = datetime.timedelta(days=1)


@pytest.fixture
def made() -> Loaded:
    return loaded(CHANGSHAN)


def as_(client: Client, county: County, role: Role = Role.DISPATCHER) -> Client:
    client.force_login(a_person("Deng", county, role))
    return client


def page(county: County, name: str, *args: Any) -> str:
    return reverse(name, args=[county.division_code, *args])


def test_every_page_answers_in_few_queries(
    client: Client, made: Loaded, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    county, today = made.county, MONDAY.isoformat()
    later = load_timetable(county=county, folder=made.folder, valid_from=MONDAY)
    driver = a_person("Lin", county, Role.DRIVER)
    bus = set_vehicle(county=county, plate="浙H00001D", facts=VehicleFacts(400, 80, inspected_until=MONDAY - DAY))
    route = later.routes.all()[0]
    set_roster(county=county, date=MONDAY, turns=[Turn(route.route_id, "", driver, bus)])
    open_day(county=county, date=MONDAY)
    client = as_(client, county)
    addresses: list[tuple[Any, ...]] = [
        ("timetables",), ("timetable", later.pk), ("compare_timetables", later.pk, made.version.pk),
        ("upload_timetable",), ("export_timetable", later.pk), ("timetable_template",), ("roster", today),
        ("import_roster", today), ("vehicles",), ("vehicle", bus.pk), ("new_vehicle",), ("runs", today),
        ("runs",), ("roster",),
    ]  # fmt: skip
    for address in addresses:
        with django_assert_max_num_queries(MOST_QUERIES, info=address[0]):
            assert client.get(page(county, *address)).status_code == 200


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_version_reads_as_the_table_at_the_stop(client: Client, made: Loaded, language: str) -> None:
    client = as_(client, made.county)
    client.cookies["django_language"] = language
    line = made.version.routes.filter(is_post=False)[0]
    html = client.get(page(made.county, "timetable", made.version.pk), {"line": line.route_id}).content.decode()
    trip = line.trips.all()[0]
    first = trip.stop_times.all()[0]
    assert trip.trip_id in html
    assert first.stop is not None
    assert first.stop.name in html
    assert f"{first.departure_seconds // 3600:02d}:{first.departure_seconds // 60 % 60:02d}" in html


def test_stops_of_several_ways_stand_in_one_order() -> None:
    assert merged_stops(["ABCD", "ACD", "AXD"]) == ["A", "X", "B", "C", "D"]
    assert merged_stops(["ABA"]) == ["A", "B", "A"]
    assert merged_stops([]) == []


def upload(client: Client, county: County, raw: bytes, name: str) -> Any:
    return client.post(page(county, "upload_timetable"), {"file": SimpleUploadedFile(name, raw)})


def test_a_workbook_is_checked_compared_and_then_taken_in(client: Client) -> None:
    county = loaded().county
    client = as_(client, county)
    answer = upload(client, county, a_workbook(), "时刻表.xlsx")
    assert answer.status_code == 302
    assert client.get(answer.url).status_code == 200
    assert TimetableVersion.objects.count() == 1
    done = client.post(answer.url, {"step": "make", "valid_from": "2026-12-01", "name": "冬季"})
    version = version_on(county, datetime.date(2026, 12, 1))
    assert version is not None
    assert done.headers["Location"] == page(county, "timetable", version.pk)
    assert (version.name, version.made_by and version.made_by.display_name) == ("冬季", "Deng")
    assert not Upload.objects.exists()


def test_what_an_upload_would_change_is_found_out_by_reading_alone(client: Client, made: Loaded) -> None:
    client = as_(client, made.county)
    answer = upload(client, made.county, a_workbook(), "时刻表.xlsx")
    with CaptureQueriesContext(connection) as asked:
        shown = client.get(answer.url)
    assert {query["sql"].split()[0] for query in asked} == {"SELECT"}
    before, foreseen = shown.context["compared"]
    first = shown.context["form"].initial["valid_from"]
    client.post(answer.url, {"step": "make", "valid_from": first.isoformat(), "name": ""})
    assert before == made.version
    assert foreseen.counts()["gone"] > 0
    assert foreseen == differences(before, TimetableVersion.objects.latest("pk"))


def test_a_gtfs_zip_is_taken_in_and_goes_out(client: Client, made: Loaded) -> None:
    client = as_(client, made.county)
    answer = upload(client, made.county, gtfs_of(made.version), "gtfs.zip")
    client.post(answer.url, {"step": "make", "valid_from": "2026-12-01", "name": ""})
    version = TimetableVersion.objects.get(valid_from=datetime.date(2026, 12, 1))
    out = client.get(page(made.county, "export_timetable", version.pk))
    assert out.headers["Content-Type"] == "application/zip"
    assert out.content.startswith(b"PK")


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"", "a.zip"), (b"nonsense", "a.xlsx"),
        (a_workbook(departures=[*DEPARTURES, ("东线", "旁", "七点", "有时")]), "a.xlsx"),
    ],
)  # fmt: skip
def test_an_unsound_file_shows_its_problems_and_nothing_is_kept(client: Client, raw: bytes, name: str) -> None:
    county = loaded().county
    answer = upload(as_(client, county), county, raw, name)
    assert answer.status_code == 200
    assert answer.context["problem_count"] >= 1
    assert not Upload.objects.exists()
    assert TimetableVersion.objects.count() == 1


def test_a_timetable_by_which_days_were_opened_is_not_replaced_and_says_so(client: Client) -> None:
    made = loaded()
    open_day(county=made.county, date=MONDAY)
    client = as_(client, made.county)
    answer = upload(client, made.county, a_workbook(), "a.xlsx")
    shown = client.post(answer.url, {"step": "make", "valid_from": FIRST.isoformat(), "name": ""}, follow=True)
    assert shown.status_code == 200
    assert TimetableVersion.objects.get() == made.version


def test_the_template_downloads_and_reads(client: Client) -> None:
    county = loaded().county
    raw = as_(client, county).get(page(county, "timetable_template")).content
    assert read_typed_timetable(raw, "t.xlsx").trips
    assert read_typed_timetable(template_workbook(), "t.xlsx").trips


def test_a_timetable_that_has_come_to_its_end_is_told_when_a_day_after_it_is_opened(client: Client) -> None:
    made = loaded()
    made.version.services.update(last_date=MONDAY)
    client, after = as_(client, made.county), MONDAY + datetime.timedelta(days=1)
    client.cookies["django_language"] = "en"
    answer = client.post(page(made.county, "open_day", after.isoformat()), follow=True)
    told = [str(message) for message in answer.context["messages"]]
    assert [MONDAY.isoformat() in words and "No bus runs on that day" in words for words in told] == [True]
    answer = client.post(page(made.county, "open_day", MONDAY.isoformat()), follow=True)
    assert [str(message) for message in answer.context["messages"]] == ["2 runs added."]


def test_a_day_on_which_nothing_runs_by_the_timetable_says_so(client: Client) -> None:
    made = loaded()
    made.version.services.update(weekdays=1 << 0)
    tuesday = (MONDAY + datetime.timedelta(days=1)).isoformat()
    client = as_(client, made.county)
    client.cookies["django_language"] = "en"
    answer = client.post(page(made.county, "open_day", tuesday), follow=True)
    assert any("Nothing runs on that day" in str(message) for message in answer.context["messages"])


def test_a_day_is_opened_and_each_run_leads_to_its_page(client: Client) -> None:
    made = loaded()
    client = as_(client, made.county)
    client.post(page(made.county, "open_day", MONDAY.isoformat()))
    html = client.get(page(made.county, "runs", MONDAY.isoformat())).content.decode()
    runs = DatedTrip.objects.filter(date=MONDAY)
    assert [run.pk for run in runs if page(made.county, "run", run.pk) not in html] == []
    assert runs.count() > 1


def test_a_duty_is_written_in_the_form_and_struck(client: Client) -> None:
    made = loaded()
    driver = a_person("Lin", made.county, Role.DRIVER)
    route = made.version.routes.get(is_post=False)
    client = as_(client, made.county)
    given_duty = {"route_id": route.route_id, "trip_id": "", "driver": driver.pk, "vehicle": ""}
    client.post(page(made.county, "roster", MONDAY.isoformat()), given_duty)
    assert Duty.objects.filter(date=MONDAY, driver=driver).count() == 1
    client.post(page(made.county, "strike_duty", Duty.objects.get().pk))
    assert not Duty.objects.exists()


def test_a_duty_that_does_not_reach_a_run_says_so_and_a_day_that_is_over_asks_for_none(client: Client) -> None:
    made = loaded()
    open_day(county=made.county, date=MONDAY)
    driver, client = a_person("Lin", made.county, Role.DRIVER), as_(client, made.county)
    client.cookies["django_language"] = "en"
    address = page(made.county, "roster", MONDAY.isoformat())
    given = {"route_id": "line", "trip_id": "", "driver": driver.pk, "vehicle": ""}
    with time_machine.travel(moment_of(made.county, MONDAY, 12 * 3600)):
        told = client.post(address, given, follow=True).content.decode()
    name = DatedTrip.objects.get(trip__trip_id="morning").route.name
    assert "1 run keeps its driver or vehicle" in told
    assert f"{name} 08:00." in told
    with time_machine.travel(moment_of(made.county, MONDAY + DAY, 12 * 3600)):
        assert "is over: its roster stays as it was" in client.post(address, given).content.decode()
        html = client.get(address).content.decode()
        assert "This day is over" in html
        assert 'name="driver"' not in html
        struck = client.post(page(made.county, "strike_duty", Duty.objects.get().pk), follow=True).content.decode()
        assert "is over: its roster stays as it was" in struck
    assert Duty.objects.count() == 1


def test_vehicles_are_noted_and_changed_and_a_plate_is_noted_once(client: Client) -> None:
    county = loaded().county
    client = as_(client, county)
    given = {"plate": "浙H00001D", "hold_litres": 300, "hold_kg": 60, "in_service": "on", "insured_until": "2026-01-01"}
    client.post(page(county, "new_vehicle"), given)
    assert client.post(page(county, "new_vehicle"), given).status_code == 200
    bus = Vehicle.objects.get()
    client.post(page(county, "vehicle", bus.pk), given | {"hold_litres": 250, "plate": "another"})
    bus.refresh_from_db()
    assert (bus.plate, bus.hold_litres) == ("浙H00001D", 250)
    assert "light-red" in client.get(page(county, "vehicles")).content.decode()


def test_a_plate_is_one_however_it_is_written(client: Client) -> None:
    county = loaded().county
    client = as_(client, county)
    client.cookies["django_language"] = "en"
    given = {"hold_litres": 300, "hold_kg": 60, "in_service": "on"}
    client.post(page(county, "new_vehicle"), given | {"plate": "浙h·00001d"})
    assert Vehicle.objects.get().plate == "浙H00001D"
    told = client.post(page(county, "new_vehicle"), given | {"plate": " 浙H 00001D"}).content.decode()
    assert "noted already" in told
    assert "Not a plate" in client.post(page(county, "new_vehicle"), given | {"plate": "··"}).content.decode()
    assert Vehicle.objects.count() == 1


@time_machine.travel(datetime.datetime(2026, 11, 23, 4, tzinfo=datetime.UTC))
def test_a_vehicle_taken_out_of_service_is_told_with_the_runs_that_it_still_is_on(client: Client) -> None:
    made = loaded()
    open_day(county=made.county, date=MONDAY)
    run = DatedTrip.objects.filter(hold_litres__gt=0)[0]
    bus = set_vehicle(county=made.county, plate="浙H00001D", facts=VehicleFacts(40, 10))
    swap_vehicle(run=run, vehicle=bus)
    client = as_(client, made.county)
    client.cookies["django_language"] = "en"
    given = {"hold_litres": 40, "hold_kg": 10}
    kept = client.post(page(made.county, "vehicle", bus.pk), given | {"in_service": "on"}, follow=True)
    assert run.run_id not in kept.content.decode()
    gone = client.post(page(made.county, "vehicle", bus.pk), given, follow=True).content.decode()
    assert f"it still is on {run.run_id}: give these runs another vehicle" in gone


def test_what_belongs_to_another_county_does_not_exist(client: Client) -> None:
    made = loaded()
    open_day(county=made.county, date=MONDAY)
    run = DatedTrip.objects.all()[0]
    bus = set_vehicle(county=made.county, plate="浙H00001D", facts=VehicleFacts(40, 10))
    other = County.objects.create(division_code="330824", name="elsewhere")
    client = as_(client, other)
    for address in (("timetable", made.version.pk), ("export_timetable", made.version.pk), ("run", run.pk),
                    ("vehicle", bus.pk), ("compare_timetables", made.version.pk, made.version.pk)):  # fmt: skip
        assert client.get(page(other, *address)).status_code == 404
    assert client.post(page(other, "run_is_cancelled", run.pk)).status_code == 404
    assert client.get(page(made.county, "timetables")).status_code == 404


@pytest.mark.parametrize("role", [Role.DRIVER, Role.LEADER, Role.LIAISON_OFFICER])
def test_who_may_not_edit_timetables_or_run_the_day_is_told_so(client: Client, role: Role) -> None:
    county = loaded().county
    client = as_(client, county, role)
    for name in ("timetables", "upload_timetable", "roster", "vehicles", "runs"):
        assert client.get(page(county, name)).status_code == 403


@pytest.mark.parametrize("date", ["2026-13-01", "2026-02-30"])
def test_a_day_that_is_none_is_not_found(client: Client, date: str) -> None:
    county = loaded().county
    client = as_(client, county)
    base = page(county, "runs")
    assert client.get(f"{base}{date}/").status_code == 404
