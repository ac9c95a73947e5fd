"""Two desks that change the same runs at the same moment: nothing that one of them did is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.buses.test_loading import other_county
from tests.buses.test_runs import a_line, a_run, a_vehicle, by_trip, lin, opened
from tests.buses.timetables import MONDAY
from tests.parcels.test_at_once import meanwhile
from tongcun.buses import actions
from tongcun.buses.actions import Turn, TwoRunsAtOnceError, VehicleFacts
from tongcun.buses.models import DatedTrip
from tongcun.feeds.county import read_county

pytestmark = pytest.mark.django_db(transaction=True)


def test_luggage_that_is_kept_while_the_roster_changes_is_off_the_hold() -> None:
    made = opened()
    run, driver, bus = a_run(made), lin(made.county), a_vehicle(made.county, facts=VehicleFacts(100, 60))
    with meanwhile(lambda: actions.set_reserve(run=run, reserve_litres=30), lambda: a_line(made, driver, bus)):
        pass
    run.refresh_from_db()
    assert (run.vehicle, run.reserve_litres, run.hold_litres) == (bus, 30, 70)
    assert run.history.order_by("-history_id")[0].reserve_litres == 30


def test_a_run_cancelled_while_its_day_is_opened_by_another_timetable_stays_cancelled(tmp_path: Path) -> None:
    made = opened()
    later = read_county(other_county(tmp_path / "other"))
    actions.load_timetable(county=made.county, folder=later, valid_from=MONDAY)
    run = a_run(made)

    def opened_anew() -> actions.OpenedDay:
        return actions.open_day(county=made.county, date=MONDAY)

    with meanwhile(lambda: actions.cancel_run(run=run), opened_anew) as day:
        pass
    assert day.result().moved == DatedTrip.objects.count()
    run.refresh_from_db()
    assert run.is_cancelled


def test_a_driver_who_is_given_a_run_while_the_roster_gives_them_another_then_drives_one() -> None:
    made = opened()
    runs, driver = by_trip(), lin(made.county)
    begin = runs["morning"].first_departure_seconds
    DatedTrip.objects.filter(pk=runs["afternoon"].pk).update(first_departure_seconds=begin)
    turn = Turn(runs["afternoon"].route.route_id, "afternoon", driver, None)

    def rostered() -> actions.Rostered:
        return actions.set_roster(county=made.county, date=MONDAY, turns=[turn])

    with (
        pytest.raises(TwoRunsAtOnceError),
        meanwhile(lambda: actions.set_driver(run=runs["morning"], driver=driver), rostered),
    ):
        pass
    assert (by_trip()["morning"].driver, by_trip()["afternoon"].driver) == (driver, None)
