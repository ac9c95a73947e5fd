from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import time_machine

from tests.data.folders import TINY
from tests.dispatch.days import MONDAY, Loaded, loaded, put_at_station, put_on_board, tiny_county
from tests.feeds.county_folders import a_county_folder, a_parcels_file
from tongcun.buses import actions as buses
from tongcun.county.clock import moment_of
from tongcun.county.models import StationClosure
from tongcun.dispatch.problem import Problem, load_problem
from tongcun.dispatch.problem.parcels import NoSizeError
from tongcun.feeds.days import read_day
from tongcun.parcels.models import BagRide, Kind, Parcel
from tongcun.planner.check import cost, violations
from tongcun.planner.day import AT_STATION, Day
from tongcun.planner.plan import make_plan
from tongcun.planner.result import Outcome, Reason

pytestmark = pytest.mark.django_db
HALF_PAST_SEVEN, TEN, HALF_PAST_TEN = 27_000, 36_000, 37_800


def row_of(problem: Problem, waybill: str) -> int:
    return problem.day.parcels.parcel_ids.index(waybill)


def place_of(problem: Problem, waybill: str) -> tuple[str, int, int]:
    """Station, call where it was loaded and next call, counted along the run; AT_STATION twice where it lies."""
    parcels, table = problem.day.parcels, problem.day.timetable
    p = row_of(problem, waybill)
    station = problem.day.stations[parcels.origin[p]].station_id
    if parcels.loaded_at[p] == AT_STATION:
        return station, AT_STATION, AT_STATION
    first = int(table.first_call[table.run_of_call()[parcels.loaded_at[p]]])
    return station, int(parcels.loaded_at[p]) - first, int(parcels.next_call[p]) - first


def judged_plan(problem: Problem) -> None:
    plan = make_plan(problem.day)
    assert violations(problem.day, plan) == ()
    assert cost(problem.day, plan) == pytest.approx(plan.yuan)


@pytest.fixture
def tiny() -> Loaded:
    return tiny_county()


def same_days(from_rows: Day, from_files: Day) -> None:
    """All that costs and rules follow from is equal; post runs are a line in the database, and carriers no matter."""
    for here, there in zip(from_rows.stations, from_files.stations, strict=True):
        assert dataclasses.replace(here, division_code=there.division_code) == there
    for part, left_out in (("timetable", {"route_ids", "route_names"}), ("parcels", {"carriers"})):
        for field in dataclasses.fields(getattr(from_files, part)):
            if field.name not in left_out:
                a, b = (getattr(getattr(day, part), field.name) for day in (from_rows, from_files))
                assert np.array_equal(a, b), field.name


def test_the_database_holds_the_same_day_as_the_folder(tiny: Loaded) -> None:
    from_files, _ = read_day(TINY, MONDAY, TINY / "parcels.csv")
    from_rows = load_problem(tiny.county, MONDAY, None).day
    same_days(from_rows, from_files)
    assert make_plan(from_rows).yuan == make_plan(from_files).yuan == pytest.approx(23.4)


def test_frequency_trips_and_post_runs_come_from_the_database_as_from_the_folder(tmp_path: Path) -> None:
    folder, parcels = a_county_folder(tmp_path / "county"), a_parcels_file(tmp_path)
    from_files, _ = read_day(folder, MONDAY, parcels)
    from_rows = load_problem(loaded(folder, MONDAY, parcels).county, MONDAY, None).day
    same_days(from_rows, from_files)
    plan = make_plan(from_rows)
    assert violations(from_rows, plan) == ()
    assert plan.yuan == make_plan(from_files).yuan


def test_a_day_is_read_with_few_queries(tiny: Loaded, django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        load_problem(tiny.county, MONDAY, TEN)


def test_a_shut_station_takes_and_gives_nothing_that_day(tiny: Loaded) -> None:
    yi = tiny.county.stations.get(station_id="yi")
    StationClosure.objects.create(station=yi, first_date=MONDAY, last_date=MONDAY)
    problem = load_problem(tiny.county, MONDAY, None)
    plan = make_plan(problem.day)
    assert violations(problem.day, plan) == ()
    for waybill in ("P3", "P4", "P5"):
        assert plan.reasons[row_of(problem, waybill)] is Reason.STATION_CLOSED


def test_what_is_at_its_end_is_not_planned(tiny: Loaded) -> None:
    ends = [("P1", "jia", "offered"), ("P2", "hub", "missing"), ("P3", "jia", "refused"), ("P5", "yi", "collected")]
    for waybill, station, state in ends:
        put_at_station(tiny.parcel(waybill), station, state, TEN)
    assert load_problem(tiny.county, MONDAY, TEN).day.parcels.parcel_ids == ("P4", "P6", "P7")


def test_a_parcel_lies_where_it_was_scanned_last(tiny: Loaded) -> None:
    put_at_station(tiny.parcel("P1"), "bing", "unloaded", TEN)
    problem = load_problem(tiny.county, MONDAY, TEN + 60)
    assert place_of(problem, "P1") == ("bing", AT_STATION, AT_STATION)
    handled = TEN + 300
    assert problem.day.parcels.ready_seconds[row_of(problem, "P1")] == handled


def test_a_parcel_on_its_way_stays_on_board_and_comes_off_ahead(tiny: Loaded) -> None:
    run = tiny.run("morning")
    put_on_board(tiny.parcel("P7"), run, "loaded", run.first_departure_seconds - 300)
    before = load_problem(tiny.county, MONDAY, run.first_departure_seconds - 60)
    assert place_of(before, "P7") == ("hub", 0, 1)
    table = before.day.timetable
    first = int(table.first_call[before.runs.by_run_id[run.run_id]])
    amid = load_problem(tiny.county, MONDAY, int(table.arrival[first + 1]) + 1)
    assert place_of(amid, "P7") == ("hub", 0, 2)
    judged_plan(before)
    judged_plan(amid)


def test_a_late_bus_can_still_give_out_what_the_timetable_has_behind_it(tiny: Loaded) -> None:
    run = tiny.run("morning")
    run.delay_seconds = 3600
    run.save()
    put_on_board(tiny.parcel("P7"), run, "under_way", run.first_departure_seconds + 3600)
    problem = load_problem(tiny.county, MONDAY, run.first_departure_seconds + 3700)
    assert place_of(problem, "P7") == ("hub", 0, 1)
    judged_plan(problem)


def test_what_is_on_a_bus_that_should_be_at_its_end_comes_off_there(tiny: Loaded) -> None:
    run = tiny.run("morning")
    put_on_board(tiny.parcel("P1"), run, "under_way", run.first_departure_seconds)
    problem = load_problem(tiny.county, MONDAY, run.last_arrival_seconds + 7200)
    calls = int(np.diff(problem.day.timetable.first_call)[problem.runs.by_run_id[run.run_id]])
    assert place_of(problem, "P1")[2] == calls - 1
    judged_plan(problem)


def test_a_bag_says_where_its_pieces_were_loaded(tiny: Loaded) -> None:
    run, parcel = tiny.run("afternoon"), tiny.parcel("P4")
    hub, jia = (tiny.county.stations.get(station_id=name) for name in ("hub", "jia"))
    bag = tiny.county.bags.create(label="B1", origin=jia, destination=hub, date=MONDAY)
    BagRide.objects.create(bag=bag, position=1, dated_trip=run, board_station=jia, alight_station=hub)
    Parcel.objects.filter(pk=parcel.pk).update(bag_label="B1")
    put_on_board(parcel, run, "loaded", run.first_departure_seconds)
    problem = load_problem(tiny.county, MONDAY, run.first_departure_seconds)
    assert place_of(problem, "P4")[0] == "jia"


def test_a_cancelled_bus_leaves_its_load_where_it_was_loaded(tiny: Loaded) -> None:
    run = tiny.run("morning")
    run.is_cancelled = True
    run.save()
    put_on_board(tiny.parcel("P1"), run, "loaded", run.first_departure_seconds - 60)
    problem = load_problem(tiny.county, MONDAY, run.first_departure_seconds)
    assert place_of(problem, "P1") == ("hub", AT_STATION, AT_STATION)
    plan = make_plan(problem.day)
    assert violations(problem.day, plan) == ()
    cancelled = problem.runs.by_run_id[run.run_id]
    assert not (problem.day.timetable.run_of_call()[plan.board] == cancelled).any()


def test_a_parcel_on_another_days_bus_is_nobody_knows_where(tiny: Loaded) -> None:
    Parcel.objects.filter(pk=tiny.parcel("P1").pk).update(
        holder_kind="run", holder_id="morning@2026-11-20", state="loaded"
    )
    problem = load_problem(tiny.county, MONDAY, TEN)
    assert problem.unplaced == ("P1",)
    assert "P1" not in problem.day.parcels.parcel_ids


def test_a_parcel_not_yet_handed_in_counts_from_when_its_sender_has_it_ready(tiny: Loaded) -> None:
    Parcel.objects.filter(pk=tiny.parcel("P4").pk).update(holder_kind="carrier", holder_id="C1", state="accepted")
    Parcel.objects.filter(pk=tiny.parcel("P1").pk).update(holder_kind="carrier", holder_id="C1", state="handed_over")
    problem = load_problem(tiny.county, MONDAY, TEN)
    assert place_of(problem, "P4")[0] == "yi"
    assert problem.day.parcels.ready_seconds[row_of(problem, "P4")] == 43_200
    assert "P1" not in problem.day.parcels.parcel_ids


def test_a_banned_kind_never_rides(tiny: Loaded) -> None:
    Kind.objects.filter(county=tiny.county, code="ordinary").update(bus_allowed=False)
    plan = make_plan(load_problem(tiny.county, MONDAY, None).day)
    assert set(plan.reasons) == {Reason.BANNED}
    assert (plan.outcome != Outcome.BUS).all()


def test_a_kind_without_a_size_is_named(tiny: Loaded) -> None:
    Kind.objects.filter(county=tiny.county).update(volume_litres=None)
    with pytest.raises(NoSizeError) as error:
        load_problem(tiny.county, MONDAY, None)
    assert error.value.kinds == ("ordinary",)


@pytest.mark.parametrize("state", ["handed_over", "loaded"])
def test_without_a_plan_as_well_what_was_on_a_bus_cancelled_before_it_left_lies_where_it_was_loaded(
    tiny: Loaded, state: str
) -> None:
    run = tiny.run("morning")
    put_on_board(tiny.parcel("P3"), run, state, run.first_departure_seconds - 600)
    with time_machine.travel(moment_of(tiny.county, MONDAY, run.first_departure_seconds - 300), tick=False):
        buses.cancel_run(run=run)
    assert place_of(load_problem(tiny.county, MONDAY, 11 * 3600), "P3")[0] == "hub"
