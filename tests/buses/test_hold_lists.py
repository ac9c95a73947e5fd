"""Holds from a list: a new timetable version with the same trips and other room."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.buses.timetables import FIRST, MONDAY, Loaded, loaded, runs_in_database
from tests.cast import a_person
from tests.county.importing import problems_of, step, upload
from tests.county.pages import as_user, text_of
from tests.county.sheet_files import csv_of
from tests.data.folders import CHANGSHAN
from tongcun.buses.actions import VehicleFacts, open_day, set_vehicle, swap_vehicle
from tongcun.buses.models import DatedTrip, Route, TimetableVersion, Trip, Vehicle
from tongcun.buses.queries import differences, version_on
from tongcun.county.models import Role, User

pytestmark = pytest.mark.django_db
HEADING = ("线路", "班次", "车牌号", "车型", "容积(升)", "载重(公斤)", "预留")
BEFORE = MONDAY - datetime.timedelta(days=1)


def the_line(made: Loaded) -> Route:
    return made.version.routes.filter(is_post=False)[0]


def the_desk(made: Loaded) -> Client:
    known = User.objects.filter(postings__role=Role.DISPATCHER).first()
    return as_user(known or a_person("Deng", made.county, Role.DISPATCHER))


def sent(made: Loaded, *rows: Sequence[str], name: str = "import") -> Any:
    """The answer to a list of holds that is checked or imported for MONDAY."""
    client = the_desk(made)
    answer = upload(client, reverse("import_holds", args=[made.county.division_code]), csv_of(HEADING, *rows))
    return step(client, answer["Location"], name, {"valid_from": MONDAY.isoformat()})


def room(version: TimetableVersion) -> dict[str, tuple[float | None, float | None]]:
    rows = Trip.objects.filter(route__version=version).values_list("trip_id", "hold_litres", "hold_kg")
    return {trip_id: (litres, kilograms) for trip_id, litres, kilograms in rows}


def holding() -> TimetableVersion:
    version = version_on(TimetableVersion.objects.all()[0].county, MONDAY)
    assert version is not None
    return version


def test_a_line_and_one_of_its_trips_get_their_room_from_the_day_named_on() -> None:
    made = loaded()
    line = the_line(made)
    trip, *others = line.trips.all()
    answer = sent(
        made, (line.name, "", "", "中巴", "0.6 m³", "80", "30%"), ("", trip.trip_id, "", "", "500", "60", "100")
    )
    assert answer.status_code == 302, problems_of(answer)
    now = room(holding())
    assert now[trip.trip_id] == (400.0, 60.0)
    assert {now[other.trip_id] for other in others} == {(420.0, 80.0)}
    assert version_on(made.county, BEFORE) == made.version
    assert room(made.version) != now


@pytest.mark.parametrize("folder", ["tiny", "changshan"])
def test_all_but_the_room_stays_as_it_was(folder: str) -> None:
    made = loaded(CHANGSHAN) if folder == "changshan" else loaded()
    open_day(county=made.county, date=MONDAY)
    before = runs_in_database(made.county, MONDAY)
    line = the_line(made)
    of_line = {trip.trip_id for trip in line.trips.all()}
    sent(made, (line.name, "", "", "", "333", "44", ""))
    counts = differences(made.version, holding()).counts()
    assert {name: count for name, count in counts.items() if count} == {"room": len(of_line)}
    open_day(county=made.county, date=MONDAY)
    after = runs_in_database(made.county, MONDAY)
    assert {key: calls for key, (_litres, _kg, calls) in after.items()} == {
        key: calls for key, (_litres, _kg, calls) in before.items()
    }
    assert {key[0] for key, run in after.items() if run[:2] == (333.0, 44.0)} == of_line & {key[0] for key in after}
    assert all(after[key][:2] == run[:2] for key, run in before.items() if key[0] not in of_line)


def test_vehicles_get_theirs_by_plate_and_new_ones_are_noted() -> None:
    made = loaded()
    until = datetime.date(2027, 1, 1)
    set_vehicle(county=made.county, plate="浙H00001D", facts=VehicleFacts(40, 10, insured_until=until))
    rows = (("", "", "浙h 00001d", "", "300", "70", ""), ("", "", "浙H00002D", "", "350", "75", ""))
    told = text_of(sent(made, *rows, name="check"))
    assert "vehicles: 2, of them new: 1" in told
    sent(made, *rows)
    known = Vehicle.objects.get(plate="浙H00001D")
    assert (known.hold_litres, known.hold_kg, known.insured_until) == (300, 70, until)
    assert Vehicle.objects.get(plate="浙H00002D").hold_kg == 75
    assert TimetableVersion.objects.get() == made.version


def test_of_a_plate_noted_twice_the_one_in_service_counts_and_of_two_in_service_none_is_guessed() -> None:
    made = loaded()
    old = set_vehicle(county=made.county, plate="浙h·00001d", facts=VehicleFacts(40, 10))
    new = set_vehicle(county=made.county, plate="浙H00001D", facts=VehicleFacts(40, 10))
    row = ("", "", "浙H 00001D", "", "300", "70", "")
    assert problems_of(sent(made, row)) == [("ambiguous_vehicle", 2, "车牌号")]
    set_vehicle(county=made.county, plate=old.plate, facts=VehicleFacts(40, 10, in_service=False))
    sent(made, row)
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.hold_litres, new.hold_litres, Vehicle.objects.count()) == (40, 300, 2)


@time_machine.travel(datetime.datetime(2026, 11, 23, 4, tzinfo=datetime.UTC))
def test_the_room_of_a_vehicle_reaches_the_run_that_it_is_on_today() -> None:
    made = loaded()
    open_day(county=made.county, date=MONDAY)
    bus = set_vehicle(county=made.county, plate="浙H00001D", facts=VehicleFacts(40, 10))
    run = DatedTrip.objects.filter(hold_litres__gt=0)[0]
    swap_vehicle(run=run, vehicle=bus)
    sent(made, ("", "", "浙H00001D", "", "30", "7", ""))
    run.refresh_from_db()
    assert (run.hold_litres, run.hold_kg) == (30, 7)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (("东线", "", "", "", "1", "1", ""), ("unknown_line", "线路")),
        (("LINE", "T-9", "", "", "1", "1", ""), ("unknown_trip", "班次")),
        (("LINE", "", "浙H00001D", "", "1", "1", ""), ("two_kinds", "车牌号")),
        (("", "", "", "中巴", "1", "1", ""), ("missing_value", "线路")),
        (("LINE", "", "", "", "", "1", ""), ("missing_value", "容积(升)")),
        (("LINE", "", "", "", "大", "1", ""), ("not_a_number", "容积(升)")),
        (("LINE", "", "", "", "-5", "1", ""), ("number_out_of_range", "容积(升)")),
        (("LINE", "", "", "", "100", "1", "200"), ("reserve_too_large", "预留")),
        (("", "", "浙H00001D", "", "100", "1", "20%"), ("reserve_of_vehicle", "预留")),
    ],
)
def test_a_doubt_is_told_with_its_column_and_nothing_is_changed(row: tuple[str, ...], problem: tuple[str, str]) -> None:
    made = loaded()
    answer = sent(made, tuple(the_line(made).name if cell == "LINE" else cell for cell in row))
    assert problems_of(answer) == [(problem[0], 2, problem[1])]
    assert TimetableVersion.objects.get() == made.version
    assert not Vehicle.objects.exists()


def test_a_line_that_stands_twice_is_told() -> None:
    made = loaded()
    row = (the_line(made).name, "", "", "", "1", "1", "")
    assert problems_of(sent(made, row, row)) == [("duplicate_hold", 3, "线路")]


def test_days_opened_by_a_timetable_of_the_same_day_keep_it() -> None:
    made = loaded(valid_from=MONDAY)
    open_day(county=made.county, date=MONDAY)
    answer = sent(made, (the_line(made).name, "", "", "", "1", "1", ""))
    assert answer.status_code == 302
    assert TimetableVersion.objects.get() == made.version
    assert set(DatedTrip.objects.values_list("trip__route__version", flat=True)) == {made.version.pk}


def test_a_county_without_a_timetable_is_told_so() -> None:
    made = loaded(valid_from=MONDAY + datetime.timedelta(days=30))
    answer = sent(made, ("东线", "", "", "", "1", "1", ""))
    assert [code for code, _line, _column in problems_of(answer)] == ["unknown_line"]
    assert FIRST < MONDAY
