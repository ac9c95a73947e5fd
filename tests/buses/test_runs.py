from __future__ import annotations

import datetime
from pathlib import Path

import pytest
import time_machine

from tests.buses.test_loading import other_county
from tests.buses.timetables import MONDAY, Loaded, loaded
from tests.cast import a_county, a_person
from tongcun.buses import actions
from tongcun.buses.actions import DutyProblem, Rostered, Turn, VehicleFacts
from tongcun.buses.fitness import Unfit
from tongcun.buses.models import DatedTrip, Duty, Route, Vehicle
from tongcun.buses.queries import choice_for, drivers_on
from tongcun.county.clock import moment_of
from tongcun.county.models import County, Role, User
from tongcun.feeds.county import read_county

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def opened() -> Loaded:
    made = loaded()
    actions.open_day(county=made.county, date=MONDAY)
    return made


def a_run(made: Loaded) -> DatedTrip:
    return DatedTrip.objects.filter(county=made.county, date=MONDAY, hold_litres__gt=0).order_by("run_id")[0]


def a_vehicle(county: County, plate: str = "浙H00001D", *, facts: VehicleFacts | None = None) -> Vehicle:
    return actions.set_vehicle(county=county, plate=plate, facts=facts or VehicleFacts(40.0, 10.0))


def lin(county: County) -> User:
    return a_person("Lin", county, Role.DRIVER)


def test_opening_a_day_again_adds_nothing_and_keeps_what_happened() -> None:
    made = opened()
    run = actions.delay_run(run=a_run(made), delay_seconds=600)
    again = actions.open_day(county=made.county, date=MONDAY)
    assert (again.added, again.moved, again.cancelled) == (0, 0, 0)
    assert DatedTrip.objects.get(pk=run.pk).delay_seconds == 600


def test_a_day_follows_its_roster_and_a_trip_s_own_duty_wins() -> None:
    made = loaded()
    driver, other = lin(made.county), a_person("He", made.county, Role.DRIVER)
    trip = made.version.routes.get(is_post=False).trips.order_by("trip_id")[0]
    small = a_vehicle(made.county)
    turns = [Turn(trip.route.route_id, "", driver, None), Turn(trip.route.route_id, trip.trip_id, other, small)]
    actions.set_roster(county=made.county, date=MONDAY, turns=turns)
    actions.open_day(county=made.county, date=MONDAY)
    runs = {run.trip.trip_id: run for run in DatedTrip.objects.filter(date=MONDAY).select_related("trip", "driver")}
    mine = runs.pop(trip.trip_id)
    assert (mine.driver, mine.vehicle, mine.hold_litres, mine.hold_kg) == (other, small, 40.0, 10.0)
    assert {run.driver for run in runs.values()} == {driver}


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (VehicleFacts(500, 90, inspected_until=MONDAY - DAY), Unfit.INSPECTION_LAPSED),
        (VehicleFacts(500, 90, insured_until=MONDAY - DAY), Unfit.INSURANCE_LAPSED),
        (VehicleFacts(500, 90, in_service=False), Unfit.OUT_OF_SERVICE),
    ],
)
def test_a_bus_that_may_not_be_on_the_road_is_told_and_not_assigned(facts: VehicleFacts, why: Unfit) -> None:
    made = loaded()
    driver, bus = lin(made.county), a_vehicle(made.county, facts=facts)
    route = made.version.routes.get(is_post=False)
    actions.set_roster(county=made.county, date=MONDAY, turns=[Turn(route.route_id, "", driver, bus)])
    day = actions.open_day(county=made.county, date=MONDAY)
    assert day.problems == (DutyProblem(route.route_id, "", bus.plate, why),)
    run = DatedTrip.objects.filter(route=route)[0]
    assert (run.driver, run.vehicle) == (driver, None)
    with pytest.raises(actions.UnfitVehicleError) as error:
        actions.swap_vehicle(run=run, vehicle=bus)
    assert error.value.why == why


def test_a_bus_is_fit_on_the_very_last_day_of_its_inspection() -> None:
    made = opened()
    bus = a_vehicle(made.county, facts=VehicleFacts(500, 90, inspected_until=MONDAY, insured_until=MONDAY))
    assert actions.swap_vehicle(run=a_run(made), vehicle=bus).vehicle == bus


def test_a_roster_written_late_reaches_runs_that_are_open() -> None:
    made = opened()
    driver, run = lin(made.county), a_run(made)
    actions.set_roster(
        county=made.county, date=MONDAY, turns=[Turn(run.route.route_id, "", driver, a_vehicle(made.county))]
    )
    run.refresh_from_db()
    assert (run.driver, run.hold_litres) == (driver, 40.0)


def a_line(made: Loaded, driver: User, vehicle: Vehicle | None = None) -> Rostered:
    """Give the buses of the whole line a driver and a vehicle."""
    route = made.version.routes.get(is_post=False)
    return actions.set_roster(county=made.county, date=MONDAY, turns=[Turn(route.route_id, "", driver, vehicle)])


def by_trip() -> dict[str, DatedTrip]:
    runs = DatedTrip.objects.filter(date=MONDAY, route__is_post=False)
    return {run.trip.trip_id: run for run in runs.select_related("trip", "driver", "vehicle")}


def test_a_roster_changed_at_noon_reaches_no_run_that_has_left_and_none_that_is_cancelled() -> None:
    made = opened()
    first, second, bus = lin(made.county), a_person("He", made.county, Role.DRIVER), a_vehicle(made.county)
    a_line(made, first)
    for late, driver in ((0, first), (9 * 1800, second)):
        actions.delay_run(run=by_trip()["morning"], delay_seconds=late)
        with time_machine.travel(moment_of(made.county, MONDAY, 12 * 3600)):
            kept = a_line(made, second, bus).kept
        runs = by_trip()
        assert (runs["morning"].driver, runs["afternoon"].driver) == (driver, second)
        assert [run.trip.trip_id for run in kept] == ["morning"] * (driver == first)
    actions.cancel_run(run=runs["afternoon"])
    kept = a_line(made, first).kept
    assert [run.trip.trip_id for run in kept] == ["afternoon"]
    assert (by_trip()["afternoon"].driver, by_trip()["afternoon"].vehicle) == (second, bus)


def test_a_run_keeps_whom_the_desk_has_given_it_whatever_becomes_of_the_roster() -> None:
    made = opened()
    first, second, spare = lin(made.county), a_person("He", made.county, Role.DRIVER), a_vehicle(made.county)
    a_line(made, first)
    actions.set_driver(run=by_trip()["morning"], driver=second)
    actions.swap_vehicle(run=by_trip()["afternoon"], vehicle=spare)
    third, bus = a_person("Ke", made.county, Role.DRIVER), a_vehicle(made.county, "浙H00002D")
    actions.strike_duty(duty=Duty.objects.get())
    kept = a_line(made, third, bus).kept
    assert {run.trip.trip_id for run in kept} == {"morning", "afternoon"}
    runs = by_trip()
    assert (runs["morning"].driver, runs["morning"].vehicle) == (second, bus)
    assert (runs["afternoon"].driver, runs["afternoon"].vehicle) == (third, spare)


def test_the_roster_of_a_day_that_is_over_stays_as_it_was() -> None:
    made = opened()
    driver = lin(made.county)
    a_line(made, driver)
    with time_machine.travel(moment_of(made.county, MONDAY + DAY, 60)):
        for change in (lambda: a_line(made, driver), lambda: actions.strike_duty(duty=Duty.objects.get())):
            with pytest.raises(actions.RosterOverError):
                change()
    assert Duty.objects.count() == 1


def test_a_smaller_bus_and_more_luggage_leave_less_room_and_both_can_be_taken_back() -> None:
    made = opened()
    run = a_run(made)
    before = (run.hold_litres, run.hold_kg)
    run = actions.swap_vehicle(run=run, vehicle=a_vehicle(made.county))
    run = actions.set_reserve(run=run, reserve_litres=15)
    assert (run.hold_litres, run.hold_kg) == (25.0, 10.0)
    run = actions.set_reserve(run=run, reserve_litres=1000)
    assert run.hold_litres == 0.0
    actions.set_reserve(run=run, reserve_litres=0)
    run = actions.swap_vehicle(run=run, vehicle=None)
    assert (run.hold_litres, run.hold_kg) == before


def test_a_hold_that_is_lowered_reaches_the_runs_of_the_vehicle_from_today_on_and_no_earlier_one() -> None:
    made = opened()
    bus, run = a_vehicle(made.county), a_run(made)
    actions.swap_vehicle(run=run, vehicle=bus)
    with time_machine.travel(moment_of(made.county, MONDAY, 12 * 3600)):
        actions.set_reserve(run=run, reserve_litres=5)
        a_vehicle(made.county, facts=VehicleFacts(25.0, 6.0))
        run.refresh_from_db()
        assert (run.hold_litres, run.hold_kg) == (20.0, 6.0)
    with time_machine.travel(moment_of(made.county, MONDAY + DAY, 12 * 3600)):
        a_vehicle(made.county, facts=VehicleFacts(10.0, 1.0))
    run.refresh_from_db()
    assert (run.hold_litres, run.hold_kg) == (20.0, 6.0)
    assert [row.hold_litres for row in run.history.order_by("-history_id")[:2]] == [20.0, 35.0]


def test_every_change_of_a_run_stays_readable() -> None:
    made = opened()
    run = actions.delay_run(run=a_run(made), delay_seconds=600)
    actions.cancel_run(run=run)
    actions.restore_run(run=run)
    told = [(row.delay_seconds, row.is_cancelled) for row in run.history.order_by("history_id")]
    assert told == [(0, False), (600, False), (600, True), (600, False)]


def test_what_makes_no_sense_is_refused_by_name() -> None:
    made = opened()
    run = a_run(made)
    other = a_county("330824", "elsewhere")
    for seconds in (-1, 24 * 3600 + 1):
        with pytest.raises(actions.BadDelayError):
            actions.delay_run(run=run, delay_seconds=seconds)
    with pytest.raises(actions.BadReserveError):
        actions.set_reserve(run=run, reserve_litres=float("nan"))
    with pytest.raises(actions.ForeignVehicleError):
        actions.swap_vehicle(run=run, vehicle=a_vehicle(other))
    with pytest.raises(actions.NotADriverError):
        actions.set_driver(run=run, driver=a_person("Deng", made.county, Role.DISPATCHER))
    with pytest.raises(actions.NotADriverError):
        actions.set_driver(run=run, driver=lin(other))
    with pytest.raises(actions.RunNotCancelledError):
        actions.restore_run(run=run)
    actions.cancel_run(run=run)
    with pytest.raises(actions.RunCancelledError):
        actions.delay_run(run=run, delay_seconds=60)
    with pytest.raises(actions.RunCancelledError):
        actions.cancel_run(run=run)


def test_who_drives_is_a_driver_on_that_date_and_not_out_of_the_county() -> None:
    made = opened()
    names = ("Ended", "Later", "Out", "Lin")
    ended, later, out, driver = (a_person(name, made.county, Role.DRIVER) for name in names)
    ended.postings.update(last_date=MONDAY - DAY)
    later.postings.update(first_date=MONDAY + DAY)
    User.objects.filter(pk=out.pk).update(is_active=False)
    assert list(drivers_on(made.county, MONDAY)) == [driver]
    assert list(drivers_on(made.county, MONDAY + DAY)) == [later, driver]
    for who in (ended, later, out):
        with pytest.raises(actions.NotADriverError):
            actions.set_driver(run=a_run(made), driver=who)


def test_runs_of_an_opened_day_go_over_to_a_newer_timetable(tmp_path: Path) -> None:
    made = opened()
    other = read_county(other_county(tmp_path / "other"))
    later = actions.load_timetable(county=made.county, folder=other, valid_from=MONDAY)
    actions.delay_run(run=a_run(made), delay_seconds=60)
    day = actions.open_day(county=made.county, date=MONDAY)
    assert (day.added, day.cancelled) == (0, 0)
    runs = DatedTrip.objects.filter(date=MONDAY)
    assert day.moved == runs.count()
    assert {run.route.version for run in runs} == {later}
    assert runs.filter(hold_litres=33).exists()
    assert runs.filter(delay_seconds=60).count() == 1


def test_a_run_that_a_newer_timetable_lacks_is_cancelled(tmp_path: Path) -> None:
    made = opened()
    later = actions.load_timetable(
        county=made.county, folder=read_county(other_county(tmp_path / "other")), valid_from=MONDAY
    )
    later.routes.get(is_post=False).trips.order_by("trip_id")[0].delete()
    day = actions.open_day(county=made.county, date=MONDAY)
    assert day.cancelled == 1
    assert DatedTrip.objects.filter(is_cancelled=True).count() == 1


def test_a_vehicle_for_a_run_is_free_then_or_on_another_run_or_not_allowed_on_the_road() -> None:
    made = opened()
    run, later = DatedTrip.objects.filter(county=made.county, date=MONDAY).order_by("first_departure_seconds")[:2]
    own, other, spare = (a_vehicle(made.county, f"浙H0000{number}D") for number in (1, 2, 3))
    lapsed = a_vehicle(made.county, "浙H00004D", facts=VehicleFacts(40, 10, inspected_until=MONDAY - DAY))
    a_vehicle(made.county, "浙H00005D", facts=VehicleFacts(40, 10, in_service=False))
    actions.swap_vehicle(run=run, vehicle=own)
    actions.swap_vehicle(run=later, vehicle=other)
    assert offered(run) == ([own, other, spare], [], [lapsed])
    actions.delay_run(run=run, delay_seconds=later.first_departure_seconds - run.last_arrival_seconds + 60)
    assert offered(run) == ([own, spare], [other], [lapsed])


def test_a_post_van_is_offered_apart_to_a_bus_of_a_line_and_like_any_other_to_a_post_run() -> None:
    made = opened()
    run, later = DatedTrip.objects.filter(county=made.county, date=MONDAY).order_by("first_departure_seconds")[:2]
    van, bus, stand_in = (a_vehicle(made.county, f"浙H0000{number}D") for number in (1, 2, 3))
    post = Route.objects.create(version=made.version, route_id="post", name="邮路", is_post=True)
    actions.swap_vehicle(run=later, vehicle=van)
    DatedTrip.objects.filter(pk=later.pk).update(route=post, vehicle=stand_in, usual_vehicle=van)
    DatedTrip.objects.filter(pk=run.pk).update(usual_vehicle=stand_in)
    assert offered(run) == ([bus, stand_in], [], [])
    assert [it.vehicle for it in choice_for(DatedTrip.objects.get(pk=run.pk)).vans] == [van]
    assert offered(later) == ([van, bus, stand_in], [], [])
    assert choice_for(DatedTrip.objects.get(pk=later.pk)).vans == ()


def offered(run: DatedTrip) -> tuple[list[Vehicle], ...]:
    choice = choice_for(DatedTrip.objects.get(pk=run.pk))
    return tuple([it.vehicle for it in among] for among in (choice.free, choice.engaged, choice.unfit))


def rostered_with(made: Loaded, litres: float, kilograms: float) -> DatedTrip:
    """A run of 100 litres and 60 kilograms whose vehicle by the roster has such a hold."""
    route = made.version.routes.get(is_post=False)
    usual = a_vehicle(made.county, facts=VehicleFacts(litres, kilograms))
    actions.set_roster(county=made.county, date=MONDAY, turns=[Turn(route.route_id, "", lin(made.county), usual)])
    actions.open_day(county=made.county, date=MONDAY)
    return DatedTrip.objects.get(county=made.county, trip__trip_id="morning")


@pytest.mark.parametrize(
    ("usual", "comes", "has"),
    [
        ((100, 60), (900, 200), (900, 200)),
        ((100, 60), (40, 10), (40, 10)),
        ((150, 60), (150, 60), (100, 60)),
        ((150, 60), (900, 200), (850, 200)),
        ((150, 60), (60, 60), (10, 60)),
        ((150, 60), (30, 60), (0, 60)),
        ((80, 50), (90, 70), (90, 70)),
    ],
)
def test_the_room_is_that_of_the_vehicle_that_comes_less_what_the_timetable_keeps_for_luggage(
    usual: tuple[float, float], comes: tuple[float, float], has: tuple[float, float]
) -> None:
    run = rostered_with(loaded(), *usual)
    assert (run.hold_litres, run.hold_kg) == (min(100, usual[0]), min(60, usual[1]))
    other = a_vehicle(run.county, "浙H00009D", facts=VehicleFacts(*comes))
    (told,) = [it for it in choice_for(run).free if it.vehicle == other]
    assert (told.litres, told.kilograms) == has
    run = actions.swap_vehicle(run=run, vehicle=other)
    assert (run.hold_litres, run.hold_kg) == has
    run = actions.swap_vehicle(run=run, vehicle=run.usual_vehicle)
    assert (run.hold_litres, run.hold_kg) == (min(100, usual[0]), min(60, usual[1]))


def test_on_a_post_van_nothing_is_kept_for_luggage() -> None:
    run = rostered_with(loaded(), 150, 60)
    Route.objects.filter(pk=run.route_id).update(is_post=True)
    run = actions.swap_vehicle(run=run, vehicle=a_vehicle(run.county, "浙H00009D", facts=VehicleFacts(90, 50)))
    assert (run.hold_litres, run.hold_kg) == (90, 50)


def test_what_is_kept_for_luggage_follows_what_is_noted_of_the_vehicle_of_the_roster() -> None:
    made = loaded()
    with time_machine.travel(moment_of(made.county, MONDAY, 6 * 3600)):
        run = rostered_with(made, 150, 60)
        actions.swap_vehicle(run=run, vehicle=a_vehicle(made.county, "浙H00009D", facts=VehicleFacts(900, 200)))
        a_vehicle(made.county, facts=VehicleFacts(180, 60))
    run.refresh_from_db()
    assert run.hold_litres == 820
