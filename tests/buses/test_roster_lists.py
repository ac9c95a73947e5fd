"""Rosters from a sheet, in the words that bus companies write."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.buses.timetables import FIRST, MONDAY, Loaded, loaded
from tests.cast import a_person
from tests.county.importing import problems_of, sent_in, step, upload
from tests.county.pages import as_user, text_of
from tests.county.sheet_files import csv_of, xlsx_of
from tongcun.buses.actions import Turn, TwoRunsAtOnceError, VehicleFacts, open_day, set_roster, set_vehicle
from tongcun.buses.models import DatedTrip, Duty, Route, Trip
from tongcun.county.clock import moment_of
from tongcun.county.models import ColumnMapping, County, Role, Upload
from tongcun.planner.clock import clock

pytestmark = pytest.mark.django_db
HEADING = ("日期", "线路", "班次", "发车时间", "驾驶员", "车牌号")


def a_company(loaded_county: Loaded) -> Client:
    """Lin drives, one vehicle is there; Deng is at the desk."""
    county = loaded_county.county
    lin = a_person("Lin", county, Role.DRIVER)
    lin.display_name, lin.phone = "林师傅", "13800001111"
    lin.save()
    set_vehicle(county=county, plate="浙H00001D", facts=VehicleFacts(40, 10))
    return as_user(a_person("Deng", county, Role.DISPATCHER))


def address(county: County, date: datetime.date = MONDAY) -> str:
    return reverse("import_roster", args=[county.division_code, date.isoformat()])


def the_line(made: Loaded) -> Route:
    return made.version.routes.filter(is_post=False)[0]


def setting_out(trip: Trip) -> str:
    return clock(trip.stop_times.all()[0].departure_seconds)[:-3]


def duties() -> set[tuple[str, str, str]]:
    return {(str(date), route, trip) for date, route, trip in Duty.objects.values_list("date", "route_id", "trip_id")}


def checked(made: Loaded, *rows: Sequence[Any]) -> Any:
    """The answer to the check of a roster."""
    client = a_company(made)
    answer = upload(client, address(made.county), csv_of(HEADING, *rows))
    return step(client, answer["Location"], "check")


def test_a_roster_names_lines_and_trips_as_people_write_them() -> None:
    made = loaded()
    client, line = a_company(made), the_line(made)
    first, second = line.trips.all()[:2]
    rows = (
        ("2026年11月23日", line.name, "", "", "林师傅", "浙h·00001d"),
        ("2026/11/23", line.route_id, first.trip_id, "", "Lin-330822", ""),
        ("", line.name, "", setting_out(second), "13800001111", ""),
    )
    answer = sent_in(client, address(made.county), csv_of(HEADING, *rows, encoding="gbk"))
    assert answer.status_code == 302, problems_of(answer)
    day, route = MONDAY.isoformat(), line.route_id
    assert duties() == {(day, route, ""), (day, route, first.trip_id), (day, route, second.trip_id)}
    assert Duty.objects.get(trip_id="").vehicle is not None
    assert ColumnMapping.objects.get(content="roster").columns["vehicle"] == "车牌号"
    assert not Upload.objects.exists()


def test_dates_and_times_of_a_workbook_are_understood() -> None:
    made = loaded()
    client, line = a_company(made), the_line(made)
    trip = line.trips.all()[0]
    hour, minute = map(int, setting_out(trip).split(":"))
    raw = xlsx_of(HEADING, (MONDAY, line.name, "", datetime.time(hour, minute), "林师傅", ""))
    answer = sent_in(client, address(made.county, FIRST), raw, "排班.xlsx")
    assert answer.status_code == 302, problems_of(answer)
    assert duties() == {(MONDAY.isoformat(), line.route_id, trip.trip_id)}


def test_a_check_writes_nothing_and_says_what_would_be_written() -> None:
    made = loaded()
    answer = checked(made, ("", the_line(made).name, "", "", "林师傅", ""))
    assert "Duties: 1; days: 1, from 2026-11-23 to 2026-11-23" in text_of(answer)
    assert not Duty.objects.exists()


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (("明天", "LINE", "", "", "林师傅", ""), ("not_a_date", 2, "日期")),
        (("", "东线", "", "", "林师傅", ""), ("unknown_line", 2, "线路")),
        (("", "", "", "", "林师傅", ""), ("missing_value", 2, "线路")),
        (("", "LINE", "T-9", "", "林师傅", ""), ("unknown_trip", 2, "班次")),
        (("", "LINE", "", "3:59", "林师傅", ""), ("unknown_trip", 2, "发车时间")),
        (("", "LINE", "", "早上", "林师傅", ""), ("not_a_time", 2, "发车时间")),
        (("", "LINE", "TRIP", "3:59", "林师傅", ""), ("other_departure", 2, "发车时间")),
        (("", "LINE", "", "", "某某", ""), ("unknown_driver", 2, "驾驶员")),
        (("", "LINE", "", "", "", ""), ("missing_value", 2, "驾驶员")),
        (("", "LINE", "", "", "林师傅", "无牌"), ("unknown_vehicle", 2, "车牌号")),
    ],
)
def test_a_doubt_is_told_with_its_line_and_column(row: tuple[str, ...], problem: tuple[str, int, str]) -> None:
    made = loaded()
    line = the_line(made)
    names = {"LINE": line.name, "TRIP": line.trips.all()[0].trip_id}
    assert problems_of(checked(made, tuple(names.get(cell, cell) for cell in row))) == [problem]


def test_a_line_has_one_duty_a_day() -> None:
    made = loaded()
    row = ("", the_line(made).name, "", "", "林师傅", "")
    assert problems_of(checked(made, row, row)) == [("duplicate_duty", 3, "线路")]


def test_drivers_of_one_name_are_told_apart_by_user_name() -> None:
    made = loaded()
    other = a_person("Other", made.county, Role.DRIVER)
    other.display_name = "林师傅"
    other.save()
    row = ("", the_line(made).name, "", "", "林师傅", "")
    assert problems_of(checked(made, row)) == [("ambiguous_driver", 2, "驾驶员")]


def test_somebody_who_drives_no_longer_on_that_day_is_told() -> None:
    made = loaded()
    client = a_company(made)
    gone = a_person("Gone", made.county, Role.DRIVER)
    gone.postings.update(last_date="2026-11-22")
    raw = csv_of(HEADING, ("", the_line(made).name, "", "", "Gone", ""))
    answer = upload(client, address(made.county), raw)
    assert problems_of(step(client, answer["Location"], "check")) == [("not_a_driver", 2, "驾驶员")]


def test_a_row_of_a_day_that_is_over_is_told() -> None:
    made = loaded()
    yesterday = (MONDAY - datetime.timedelta(days=1)).isoformat()
    rows = [(date, the_line(made).route_id, "", "", "林师傅", "") for date in (yesterday, MONDAY.isoformat())]
    assert problems_of(checked(made, *rows)) == [("day_is_over", 2, "日期")]


def test_a_sheet_at_noon_clashes_with_no_run_that_has_left() -> None:
    made = loaded()
    trip, twin = two_at_once(made)
    client = a_company(made)
    open_day(county=made.county, date=MONDAY)
    rows = (("", "", trip.trip_id, "", "林师傅", ""), ("", "", twin.trip_id, "", "林师傅", ""))
    assert problems_of(sent_in(client, address(made.county), csv_of(HEADING, *rows)))
    with time_machine.travel(moment_of(made.county, MONDAY, 23 * 3600)):
        assert sent_in(client, address(made.county), csv_of(HEADING, *rows)).status_code == 302
    assert not DatedTrip.objects.exclude(driver=None).exists()


def test_trips_that_set_out_together_are_named_by_their_ids() -> None:
    made = loaded()
    line = the_line(made)
    trip = line.trips.all()[0]
    twin = Trip.objects.create(route=line, service=trip.service, trip_id="twin")
    for call in trip.stop_times.all():
        call.pk, call.trip = None, twin
        call.save()
    problems = problems_of(checked(made, ("", line.name, "", setting_out(trip), "林师傅", "")))
    assert problems == [("ambiguous_trip", 2, "发车时间")]


def test_a_roster_needs_a_column_for_driver_and_one_for_line_or_trip() -> None:
    made = loaded()
    client = a_company(made)
    answer = upload(client, address(made.county), csv_of(("日期", "备注"), ("2026-11-23", "x")))
    told = problems_of(step(client, answer["Location"], "check"))
    assert [code for code, _line, _column in told] == ["missing_column", "missing_column"]


def two_at_once(made: Loaded) -> tuple[Trip, Trip]:
    """A trip of the line, and another that sets out a minute later."""
    line = the_line(made)
    trip = line.trips.all()[0]
    twin = Trip.objects.create(route=line, service=trip.service, trip_id="twin")
    for call in trip.stop_times.all():
        call.pk, call.trip = None, twin
        call.arrival_seconds, call.departure_seconds = call.arrival_seconds + 60, call.departure_seconds + 60
        call.save()
    return trip, twin


def test_a_driver_or_vehicle_in_two_places_at_once_is_told_row_by_row() -> None:
    made = loaded()
    trip, twin = two_at_once(made)
    rows = (("", "", trip.trip_id, "", "林师傅", "浙H00001D"), ("", "", twin.trip_id, "", "林师傅", "浙H00001D"))
    answer = checked(made, *rows)
    assert problems_of(answer) == [("two_runs_at_once", 3, "驾驶员"), ("two_runs_at_once", 3, "车牌号")]
    assert "林师傅 would be on two runs at a time" in text_of(answer)


def test_two_rows_by_which_somebody_drives_past_midnight_into_the_next_mornings_run_are_told() -> None:
    made = loaded()
    trip = the_line(made).trips.get(trip_id="afternoon")
    last = trip.stop_times.latest("stop_sequence")
    last.arrival_seconds = last.departure_seconds = 33 * 3600
    last.save()
    rows = (("2026-11-23", "", "afternoon", "", "林师傅", ""), ("2026-11-24", "", "morning", "", "林师傅", ""))
    answer = checked(made, *rows)
    assert problems_of(answer) == [("two_runs_at_once", 3, "驾驶员")]
    assert "(2026-11-23)" in text_of(answer)


@pytest.mark.parametrize("is_open", [True, False])
def test_a_duty_that_stands_already_counts_too(is_open: bool) -> None:
    made = loaded()
    trip, twin = two_at_once(made)
    client = a_company(made)
    assert (
        sent_in(client, address(made.county), csv_of(HEADING, ("", "", trip.trip_id, "", "林师傅", ""))).status_code
        == 302
    )
    if is_open:
        open_day(county=made.county, date=MONDAY)
    answer = sent_in(client, address(made.county), csv_of(HEADING, ("", "", twin.trip_id, "", "林师傅", "")))
    assert problems_of(answer) == [("two_runs_at_once", 2, "驾驶员")]
    assert Duty.objects.get().trip_id == trip.trip_id


def test_a_duty_that_takes_the_place_of_the_one_it_clashed_with_is_sound() -> None:
    made = loaded()
    trip, twin = two_at_once(made)
    client = a_company(made)
    a_person("Other", made.county, Role.DRIVER)
    sent_in(client, address(made.county), csv_of(HEADING, ("", "", trip.trip_id, "", "林师傅", "")))
    rows = (("", "", trip.trip_id, "", "Other", ""), ("", "", twin.trip_id, "", "林师傅", ""))
    assert sent_in(client, address(made.county), csv_of(HEADING, *rows)).status_code == 302
    assert Duty.objects.get(trip_id="twin").driver.display_name == "林师傅"


def test_the_roster_refuses_a_duty_that_overlaps_one_that_stands_on_a_date_not_open_yet() -> None:
    made = loaded()
    trip, twin = two_at_once(made)
    driver = a_person("Lin", made.county, Role.DRIVER)
    first, second = (Turn(trip.route.route_id, one.trip_id, driver, None) for one in (trip, twin))
    set_roster(county=made.county, date=MONDAY, turns=[first])
    with pytest.raises(TwoRunsAtOnceError):
        set_roster(county=made.county, date=MONDAY, turns=[second])
