"""Nobody drives two runs at a time, and no vehicle is on two."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from django.test import Client

from tests.buses.test_pages import as_, page
from tests.buses.test_runs import a_vehicle, lin
from tests.buses.timetables import MONDAY, Loaded, loaded
from tests.cast import a_person
from tongcun.buses import actions
from tongcun.buses.actions import Turn
from tongcun.buses.models import DatedTrip, Duty, Vehicle
from tongcun.buses.overlaps import clashes, overlap
from tongcun.county.models import Role, User

pytestmark = pytest.mark.django_db
HOUR = 3600
DAY = datetime.timedelta(days=1)


@pytest.fixture
def made() -> Loaded:
    made = loaded()
    actions.open_day(county=made.county, date=MONDAY)
    return made


def runs(made: Loaded, afternoon: float, until: float) -> tuple[DatedTrip, DatedTrip]:
    """The morning's run from eight to half past nine, and the other at these hours."""
    mine = DatedTrip.objects.filter(county=made.county, date=MONDAY).select_related("route")
    times = {"first_departure_seconds": int(afternoon * HOUR), "last_arrival_seconds": int(until * HOUR)}
    mine.filter(trip__trip_id="afternoon").update(**times)
    return mine.get(trip__trip_id="morning"), mine.get(trip__trip_id="afternoon")


def drive(run: DatedTrip, who: User | Vehicle) -> DatedTrip:
    if isinstance(who, User):
        return actions.set_driver(run=run, driver=who)
    return actions.swap_vehicle(run=run, vehicle=who)


Somebody = Callable[[Loaded], User | Vehicle]
EITHER = pytest.mark.parametrize("somebody", [lambda made: lin(made.county), lambda made: a_vehicle(made.county)])


@EITHER
@pytest.mark.parametrize(
    ("begin", "end", "is_free"),
    [(7, 8, True), (9.5, 11, True), (7, 8.1, False), (9.4, 11, False), (8.5, 9, False), (7, 12, False)],
)
def test_a_driver_and_a_vehicle_are_on_one_run_at_a_time(
    made: Loaded, somebody: Somebody, begin: float, end: float, is_free: bool
) -> None:
    morning, other = runs(made, begin, end)
    who = somebody(made)
    drive(morning, who)
    if is_free:
        drive(other, who)
        return
    with pytest.raises(actions.TwoRunsAtOnceError) as error:
        drive(other, who)
    assert error.value.other == morning
    assert all(word in str(error.value) for word in ("08:00–09:30", morning.run_id, "2026-11-23", morning.route.name))
    other.refresh_from_db()
    assert (other.driver, other.vehicle) == (None, None)


@EITHER
def test_a_late_run_is_driven_until_it_arrives_and_a_cancelled_one_not_at_all(made: Loaded, somebody: Somebody) -> None:
    morning, other = runs(made, 10, 11)
    who = somebody(made)
    drive(morning, who)
    actions.delay_run(run=morning, delay_seconds=HOUR)
    with pytest.raises(actions.TwoRunsAtOnceError):
        drive(other, who)
    actions.cancel_run(run=morning)
    drive(other, who)
    with pytest.raises(actions.TwoRunsAtOnceError):
        actions.restore_run(run=morning)


def test_a_run_past_midnight_overlaps_the_next_morning(made: Loaded) -> None:
    morning, night = runs(made, 23, 33)
    DatedTrip.objects.filter(pk=night.pk).update(date=MONDAY - DAY)
    night.refresh_from_db()
    assert overlap(morning, night)
    assert overlap(night, morning)
    driver = lin(made.county)
    actions.set_driver(run=morning, driver=driver)
    with pytest.raises(actions.TwoRunsAtOnceError):
        actions.set_driver(run=night, driver=driver)


def test_a_run_is_given_the_driver_it_has_once_more(made: Loaded) -> None:
    morning, _other = runs(made, 8, 9)
    driver = lin(made.county)
    actions.set_driver(run=morning, driver=driver)
    assert actions.set_driver(run=morning, driver=driver).driver == driver


@EITHER
def test_a_roster_by_which_somebody_drives_two_runs_at_once_is_refused_whole(made: Loaded, somebody: Somebody) -> None:
    morning, other = runs(made, 9, 11)
    who, route_id = somebody(made), morning.route.route_id
    driver, vehicle = (who, None) if isinstance(who, User) else (lin(made.county), who)
    with pytest.raises(actions.TwoRunsAtOnceError) as error:
        actions.set_roster(county=made.county, date=MONDAY, turns=[Turn(route_id, "", driver, vehicle)])
    assert error.value.other == morning
    assert not Duty.objects.exists()
    other.refresh_from_db()
    assert other.driver is None


def test_a_roster_of_a_date_that_is_not_open_is_judged_by_its_timetable() -> None:
    made = loaded()
    trip = made.version.routes.get(is_post=False).trips.get(trip_id="afternoon")
    trip.stop_times.filter(stop_sequence=1).update(arrival_seconds=9 * HOUR, departure_seconds=9 * HOUR)
    turns = [Turn(trip.route.route_id, "", lin(made.county), None)]
    with pytest.raises(actions.TwoRunsAtOnceError):
        actions.set_roster(county=made.county, date=MONDAY, turns=turns)
    assert not DatedTrip.objects.exists()


def test_a_day_is_opened_all_the_same_and_the_run_that_overlaps_goes_without() -> None:
    made = loaded()
    driver = lin(made.county)
    Duty.objects.create(county=made.county, date=MONDAY, driver=driver, route_id="line")
    trip = made.version.routes.get(is_post=False).trips.get(trip_id="afternoon")
    trip.stop_times.filter(stop_sequence=1).update(arrival_seconds=9 * HOUR, departure_seconds=9 * HOUR)
    opened = actions.open_day(county=made.county, date=MONDAY)
    assert [(clash.who, clash.run.trip.trip_id, clash.other.trip.trip_id) for clash in opened.clashes] == [
        (driver, "afternoon", "morning")
    ]
    drivers = dict(DatedTrip.objects.values_list("trip__trip_id", "driver"))
    assert drivers == {"morning": driver.pk, "afternoon": None}


def a_night_line(first_departure: float, last_arrival: float, trip_id: str = "afternoon") -> Loaded:
    """The timetable with a trip that leaves and arrives at these hours; no date is open."""
    made = loaded()
    calls = made.version.routes.get(is_post=False).trips.get(trip_id=trip_id).stop_times.order_by("stop_sequence")
    for call in calls:
        hour = last_arrival if call == calls.last() else first_departure
        call.arrival_seconds = call.departure_seconds = int(hour * HOUR)
        call.save()
    return made


def test_a_roster_by_which_somebody_drives_past_midnight_and_early_the_next_morning_is_refused() -> None:
    made = a_night_line(23, 33)
    driver = lin(made.county)
    night, morning = (Turn("line", trip, driver, None) for trip in ("afternoon", "morning"))
    actions.set_roster(county=made.county, date=MONDAY, turns=[night])
    with pytest.raises(actions.TwoRunsAtOnceError) as error:
        actions.set_roster(county=made.county, date=MONDAY + DAY, turns=[morning])
    assert error.value.other.date == MONDAY
    with pytest.raises(actions.TwoRunsAtOnceError):
        actions.set_rosters(county=made.county, days={MONDAY + DAY: [night], MONDAY + 2 * DAY: [morning]})
    assert list(Duty.objects.values_list("date", "trip_id")) == [(MONDAY, "afternoon")]


@pytest.mark.parametrize("is_open", [True, False])
def test_a_roster_of_the_evening_is_judged_by_the_next_morning_too(is_open: bool) -> None:
    made = a_night_line(23, 33)
    driver = lin(made.county)
    actions.set_roster(county=made.county, date=MONDAY + DAY, turns=[Turn("line", "morning", driver, None)])
    if is_open:
        actions.open_day(county=made.county, date=MONDAY)
        actions.open_day(county=made.county, date=MONDAY + DAY)
    with pytest.raises(actions.TwoRunsAtOnceError) as error:
        actions.set_roster(county=made.county, date=MONDAY, turns=[Turn("line", "afternoon", driver, None)])
    assert error.value.other.run_id == f"morning@{MONDAY + DAY}"
    assert not Duty.objects.filter(date=MONDAY).exists()


def test_days_of_one_list_are_judged_by_what_it_makes_of_them_and_not_by_what_stood_before() -> None:
    made = a_night_line(23, 33)
    driver, other = lin(made.county), a_person("Other", made.county, Role.DRIVER)
    actions.set_roster(county=made.county, date=MONDAY + DAY, turns=[Turn("line", "morning", driver, None)])
    days = {
        MONDAY: [Turn("line", "afternoon", driver, None)],
        MONDAY + DAY: [Turn("line", "morning", other, None)],
    }
    actions.set_rosters(county=made.county, days=days)
    assert Duty.objects.count() == 2


def test_a_run_that_is_home_before_the_other_leaves_is_no_clash() -> None:
    made = a_night_line(23, 32)
    driver = lin(made.county)
    turns = [Turn("line", trip, driver, None) for trip in ("afternoon", "morning")]
    actions.set_rosters(county=made.county, days={MONDAY: turns, MONDAY + DAY: turns})
    opened = [actions.open_day(county=made.county, date=date) for date in (MONDAY, MONDAY + DAY)]
    assert [day.clashes for day in opened] == [(), ()]


def test_a_day_that_is_opened_leaves_whoever_is_still_on_the_road_from_the_evening_before() -> None:
    made = a_night_line(23, 33)
    driver = lin(made.county)
    actions.open_day(county=made.county, date=MONDAY)
    Duty.objects.create(county=made.county, date=MONDAY + DAY, driver=driver, route_id="line", trip_id="morning")
    night = DatedTrip.objects.get(trip__trip_id="afternoon")
    actions.set_driver(run=night, driver=driver)
    opened = actions.open_day(county=made.county, date=MONDAY + DAY)
    assert [(clash.who, clash.run.trip.trip_id, clash.other) for clash in opened.clashes] == [
        (driver, "morning", night)
    ]
    assert DatedTrip.objects.get(date=MONDAY + DAY, trip__trip_id="morning").driver is None


def test_each_of_many_runs_that_overlap_is_told(made: Loaded) -> None:
    driver = lin(made.county)
    times = [(8, 12), (9, 10), (11, 13), (13, 14)]
    many = [
        DatedTrip(run_id=str(at), date=MONDAY, driver=driver, first_departure_seconds=begin * HOUR,
                  last_arrival_seconds=end * HOUR)
        for at, (begin, end) in enumerate(times)
    ]  # fmt: skip
    assert [(later.run_id, before.run_id) for later, before, _who in clashes(many)] == [("1", "0"), ("2", "0")]


def test_the_pages_say_which_run_and_when(client: Client, made: Loaded) -> None:
    morning, other = runs(made, 9, 11)
    driver = lin(made.county)
    actions.set_driver(run=morning, driver=driver)
    client = as_(client, made.county)
    given = {"route_id": "line", "trip_id": "afternoon", "driver": driver.pk, "vehicle": ""}
    answer = client.post(page(made.county, "roster", MONDAY.isoformat()), given)
    assert "08:00–09:30" in answer.content.decode()
    assert not Duty.objects.exists()
    other.refresh_from_db()
    assert other.driver is None
