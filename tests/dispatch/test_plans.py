from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.db.models import Sum
from django_tasks_db.models import DBTaskResult

from tests.dispatch.days import MONDAY, Loaded, put_at_station, put_on_board, tiny_county
from tongcun.county.clock import moment_of
from tongcun.county.models import StationClosure
from tongcun.dispatch import actions, comparing
from tongcun.dispatch.actions.saving import save_plan
from tongcun.dispatch.comparing import Change, compare, fates
from tongcun.dispatch.happenings import Happening, last_states
from tongcun.dispatch.models import Costs, Manifest, ManifestLine, Plan, PlannedParcel, PlannedRide, PlanState
from tongcun.dispatch.problem import Problem, load_problem
from tongcun.dispatch.standing import standing_of
from tongcun.parcels.models import Kind, Parcel
from tongcun.planner.check import violations
from tongcun.planner.plan import make_plan
from tongcun.planner.result import Outcome
from tongcun.planner.result import Plan as Solution

pytestmark = pytest.mark.django_db


@pytest.fixture
def tiny() -> Iterator[Loaded]:
    tiny = tiny_county()
    with time_machine.travel(moment_of(tiny.county, MONDAY, 5 * 3600), tick=False):
        yield tiny


def made(day: Loaded, moment: int | None = None) -> Plan:
    plan = actions.ask_for_plan(county=day.county, date=MONDAY, asked_by=None, moment=moment)
    actions.make_plan_now(plan=plan)
    plan.refresh_from_db()
    return plan


def in_force(day: Loaded, moment: int | None = None) -> Plan:
    return actions.confirm_plan(plan=made(day, moment), confirmed_by=None)


def test_a_plan_asked_for_is_made_and_waits_as_a_preview(tiny: Loaded) -> None:
    plan = made(tiny)
    assert plan.state == PlanState.PREVIEW
    assert plan.cost_yuan == pytest.approx(23.4)
    assert (plan.parcels, plan.by_bus, plan.by_van + plan.held, plan.drops) == (7, 6, 1, 4)
    assert (plan.first_come_yuan or 0.0) >= (plan.cost_yuan or 0.0)


def test_what_is_saved_is_what_was_planned(tiny: Loaded) -> None:
    plan = made(tiny)
    problem = load_problem(tiny.county, MONDAY, None)
    solution = make_plan(problem.day)
    assert violations(problem.day, solution) == ()
    outcomes = PlannedParcel.objects.filter(plan=plan).order_by("parcel")
    assert [row.outcome for row in outcomes] == solution.outcome.tolist()
    assert [row.reason for row in outcomes] == [reason.value for reason in solution.reasons]
    assert sum(row.cost_yuan for row in outcomes) == pytest.approx(solution.parcel_yuan.sum())
    rides = PlannedRide.objects.filter(plan=plan).order_by("parcel", "leg")
    stations = {station.pk: place for place, station in enumerate(tiny.county.stations.order_by("official_order"))}
    table = problem.day.timetable
    assert [stations[ride.board_station_id] for ride in rides] == table.station[solution.board].tolist()
    assert [ride.alight_sequence for ride in rides] == table.stop_sequence[solution.alight].tolist()


def test_manifests_hold_what_rides_and_close_in_time(tiny: Loaded) -> None:
    plan = made(tiny)
    assert Manifest.objects.filter(plan=plan).aggregate(all=Sum("pieces"))["all"] == 6
    morning = Manifest.objects.get(plan=plan, dated_trip=tiny.run("morning"))
    lines = ManifestLine.objects.filter(manifest=morning)
    assert sum(line.pieces for line in lines) == morning.pieces
    assert sum(line.volume_litres for line in lines) == pytest.approx(morning.volume_litres)
    handling_and_margin = (10 + 12) * 60
    assert morning.cut_off_seconds == lines[0].departs_seconds - handling_and_margin


def test_no_hop_of_a_saved_plan_is_overloaded(tiny: Loaded) -> None:
    plan = made(tiny)
    for manifest in Manifest.objects.filter(plan=plan):
        lines = list(manifest.lines.all())
        for call in {line.board_sequence for line in lines}:
            on_board = [line for line in lines if line.board_sequence <= call < line.alight_sequence]
            assert sum(line.volume_litres for line in on_board) <= (manifest.dated_trip.hold_litres or 0) + 1e-6


def test_a_new_plan_replaces_the_one_in_force_and_both_stay(tiny: Loaded) -> None:
    first = in_force(tiny)
    second = in_force(tiny)
    first.refresh_from_db()
    assert (first.state, second.state) == (PlanState.REPLACED, PlanState.CONFIRMED)
    assert second.replaces == first
    assert PlannedParcel.objects.filter(plan=first).count() == 7


def test_nobody_confirms_a_plan_that_another_has_overtaken(tiny: Loaded) -> None:
    earlier = made(tiny)
    in_force(tiny)
    with pytest.raises(actions.OvertakenError):
        actions.confirm_plan(plan=earlier, confirmed_by=None)


def test_a_plan_is_not_confirmed_twice(tiny: Loaded) -> None:
    plan = in_force(tiny)
    with pytest.raises(actions.NotAPreviewError):
        actions.confirm_plan(plan=plan, confirmed_by=None)
    with pytest.raises(actions.NotAPreviewError):
        actions.discard_plan(plan=plan)


def cancel_morning(day: Loaded) -> None:
    run = day.run("morning")
    run.is_cancelled = True
    run.save()


def shut_yi(day: Loaded) -> None:
    yi = day.county.stations.get(station_id="yi")
    StationClosure.objects.create(station=yi, first_date=MONDAY, last_date=MONDAY)


def make_vans_dearer(day: Loaded) -> None:
    Costs.objects.filter(county=day.county).update(van_yuan=20)


def load_otherwise(day: Loaded) -> None:
    put_on_board(day.parcel("P1"), day.run("afternoon"), "loaded", 40_000)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (cancel_morning, ("run", "morning@2026-11-23")),
        (shut_yi, ("station", "yi")),
        (make_vans_dearer, ("costs", "")),
        (load_otherwise, ("parcels", "1")),
    ],
)
def test_a_preview_that_no_longer_fits_is_refused_and_says_why(tiny: Loaded, change: object, said: object) -> None:
    plan = made(tiny)
    change(tiny)  # type: ignore[operator]
    with pytest.raises(actions.StalePlanError) as error:
        actions.confirm_plan(plan=plan, confirmed_by=None)
    assert [(one["what"], one["name"]) for one in error.value.changes] == [said]


def test_a_preview_is_replaced_by_the_next_that_comes_into_force(tiny: Loaded) -> None:
    earlier = made(tiny)
    in_force(tiny)
    earlier.refresh_from_db()
    assert earlier.state == PlanState.SUPERSEDED


def test_planned_again_a_preview_is_replaced_and_its_happenings_count_for_the_new_one(tiny: Loaded) -> None:
    in_force(tiny)
    late: Happening = {"what": "delay", "name": tiny.run("morning").run_id, "amount": 20}
    preview = actions.replan(county=tiny.county, date=MONDAY, asked_by=None, happened=late)
    assert preview is not None
    actions.make_plan_now(plan=preview)
    again = actions.plan_again(plan=preview, asked_by=None)
    preview.refresh_from_db()
    assert (preview.state, again.changes) == (PlanState.SUPERSEDED, [late])
    with pytest.raises(actions.NotAPreviewError):
        actions.plan_again(plan=preview, asked_by=None)
    actions.make_plan_now(plan=again)
    actions.confirm_plan(plan=again, confirmed_by=None)


def test_what_happened_counts_for_the_next_plan_though_the_last_was_put_away(tiny: Loaded) -> None:
    in_force(tiny)
    run = tiny.run("morning").run_id
    events: list[Happening] = [{"what": "delay", "name": run, "amount": minutes} for minutes in (20, 30, 20)]
    for happened in events:
        plan = actions.replan(county=tiny.county, date=MONDAY, asked_by=None, happened=happened)
        assert plan is not None
        actions.discard_plan(plan=plan)
    told = Plan.objects.latest("pk").changes
    assert told == events
    assert last_states(told) == events[-1:]


def test_loading_as_planned_makes_no_preview_stale(tiny: Loaded) -> None:
    plan = made(tiny)
    run = tiny.run("morning")
    put_on_board(tiny.parcel("P1"), run, "loaded", run.first_departure_seconds)
    put_at_station(tiny.parcel("P3"), "hub", "sealed", run.first_departure_seconds)
    assert actions.confirm_plan(plan=plan, confirmed_by=None).state == PlanState.CONFIRMED


def test_the_past_and_a_day_without_runs_are_not_planned(tiny: Loaded) -> None:
    for date, error in ((MONDAY - datetime.timedelta(1), actions.PastDateError),
                        (MONDAY + datetime.timedelta(1), actions.NothingRunsError)):  # fmt: skip
        with pytest.raises(error):
            actions.ask_for_plan(county=tiny.county, date=date, asked_by=None)


def test_one_plan_of_a_date_is_made_at_a_time_until_its_worker_is_given_up(tiny: Loaded) -> None:
    first = actions.ask_for_plan(county=tiny.county, date=MONDAY, asked_by=None)
    with pytest.raises(actions.BeingMadeError):
        actions.ask_for_plan(county=tiny.county, date=MONDAY, asked_by=None)
    with time_machine.travel(moment_of(tiny.county, MONDAY, 6 * 3600), tick=False):
        second = actions.ask_for_plan(county=tiny.county, date=MONDAY, asked_by=None)
    first.refresh_from_db()
    assert (first.state, first.problem) == (PlanState.FAILED, "worker_gone")
    assert second.state == PlanState.WAITING


def test_a_plan_discarded_while_it_waits_is_never_made(tiny: Loaded) -> None:
    plan = actions.ask_for_plan(county=tiny.county, date=MONDAY, asked_by=None)
    actions.discard_plan(plan=plan)
    with pytest.raises(actions.NotWaitingError):
        actions.make_plan_now(plan=plan)


def test_a_plan_that_cannot_be_made_says_why_and_leaves_nothing(tiny: Loaded) -> None:
    Kind.objects.filter(county=tiny.county).update(mass_kg=None)
    plan = made(tiny)
    assert (plan.state, plan.problem) == (PlanState.FAILED, "no_size:ordinary")
    Costs.objects.all().delete()
    assert made(tiny).problem == "no_costs"
    assert not PlannedParcel.objects.exists()


def test_an_unforeseen_error_fails_the_plan_and_not_the_worker(tiny: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr("tongcun.dispatch.actions.making.save_plan", broken)
    plan = made(tiny)
    assert (plan.state, plan.problem) == (PlanState.FAILED, "unforeseen")


def test_scans_wait_for_no_comparison(tiny: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    in_force(tiny)
    within: list[int] = []

    def noted(what: Callable[..., Any]) -> Callable[..., Any]:
        def done(*given: Any) -> Any:
            within.append(len(connection.savepoint_ids))
            return what(*given)

        return done

    for what in (standing_of, comparing.compare_as_it_stands):
        monkeypatch.setattr(f"tongcun.dispatch.actions.making.{what.__name__}", noted(what))
    assert made(tiny, 6 * 3600).differences
    assert within == [len(connection.savepoint_ids)] * 2


def test_a_plan_that_fails_while_it_is_compared_leaves_nothing_and_one_made_twice_is_there_once(
    tiny: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_force(tiny)

    def broken(*_: object) -> None:
        raise RuntimeError("no")

    with monkeypatch.context() as patched:
        patched.setattr("tongcun.dispatch.actions.making.compare_as_it_stands", broken)
        failed = made(tiny, 6 * 3600)
    assert (failed.state, failed.cost_yuan, failed.parcels, failed.outcomes.count()) == (PlanState.FAILED, None, 0, 0)
    plan = made(tiny, 6 * 3600)
    count = plan.outcomes.count()
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.WAITING)
    actions.make_plan_now(plan=plan)
    assert (plan.state, plan.outcomes.count()) == (PlanState.PREVIEW, count)


def test_a_cancelled_bus_is_planned_around_and_says_what_changes_for_whom(tiny: Loaded) -> None:
    first = in_force(tiny)
    put_at_station(tiny.parcel("P1"), "hub", "sealed", 25_000)
    cancel_morning(tiny)
    second = made(tiny, 7 * 3600)
    assert not PlannedRide.objects.filter(plan=second, dated_trip=tiny.run("morning")).exists()
    found = compare(first, second)
    assert {one.what for one in found.changed} <= {Change.LATER, Change.TO_VAN, Change.TO_HELD, Change.TO_BUS}
    summary = second.differences
    assert sum(summary["all"].values()) == len(found.changed) > 0
    assert summary["runs"][0]["after"] == 0 < summary["runs"][0]["before"]


@pytest.mark.parametrize("asked_for", [0, 2_000])
def test_another_run_with_the_same_arrival_is_told_and_all_else_is_alike(
    tiny: Loaded, monkeypatch: pytest.MonkeyPatch, asked_for: int
) -> None:
    monkeypatch.setattr(comparing, "ASKED_FOR", asked_for)
    first, second = in_force(tiny), made(tiny)
    PlannedRide.objects.filter(plan=second, parcel=tiny.parcel("P1")).update(dated_trip=tiny.run("afternoon"))
    found = compare(first, second)
    (one,) = found.changed
    assert (one.parcel, one.what, found.same) == (tiny.parcel("P1").pk, Change.OTHER_RUN, 6)
    assert one.after is not None
    assert one.after.runs == (tiny.run("afternoon").pk,)


def test_two_plans_compared_by_the_database_differ_as_they_do_read_whole(tiny: Loaded) -> None:
    first = in_force(tiny)
    put_at_station(tiny.parcel("P1"), "jia", "offered", 33_000)
    cancel_morning(tiny)
    second = made(tiny, 33_100)
    for one, other in ((first, second), (second, first)):
        before, after = fates(one), fates(other)
        fared = {parcel: (before.get(parcel), after.get(parcel)) for parcel in {*before, *after}}
        found = compare(one, other)
        assert found.same + len(found.changed) == len(fared)
        for change in found.changed:
            was, becomes = fared.pop(change.parcel)
            assert [None if it is None else it[:3] for it in (change.before, change.after)] == [
                None if it is None else it[:3] for it in (was, becomes)
            ]
            assert was != becomes
        assert all(was is None or becomes is None or was[:3] == becomes[:3] for was, becomes in fared.values())


def test_runs_that_have_left_are_no_change(tiny: Loaded) -> None:
    first = in_force(tiny)
    run = tiny.run("morning")
    put_on_board(tiny.parcel("P1"), run, "loaded", run.first_departure_seconds)
    found = compare(first, made(tiny, run.first_departure_seconds + 60))
    assert run.pk not in found.by_run()


def test_what_has_arrived_is_no_change(tiny: Loaded) -> None:
    first = in_force(tiny)
    put_at_station(tiny.parcel("P1"), "jia", "offered", 33_000)
    second = made(tiny, 33_100)
    assert tiny.parcel("P1").pk not in {one.parcel for one in compare(first, second).changed}


def test_what_is_loaded_stays_on_board_when_the_rest_is_planned_anew(tiny: Loaded) -> None:
    in_force(tiny)
    run = tiny.run("morning")
    put_on_board(tiny.parcel("P3"), run, "loaded", run.first_departure_seconds - 60)
    run.delay_seconds = 1800
    run.save()
    second = made(tiny, run.first_departure_seconds)
    ride = PlannedRide.objects.get(plan=second, parcel=tiny.parcel("P3"), leg=1)
    assert ride.dated_trip == run
    outcome = PlannedParcel.objects.get(plan=second, parcel=tiny.parcel("P3"))
    assert outcome.outcome == Outcome.BUS
    assert outcome.arrives_seconds == ride.arrives_seconds


def test_fresh_goods_take_the_room_that_is_left(tiny: Loaded) -> None:
    """P2 and P7 want the same room of the one bus that is left; whichever is fresh goes."""
    cancel_morning(tiny)
    ordinary = Kind.objects.get(county=tiny.county, code="ordinary")
    fresh = Kind.objects.create(
        county=tiny.county, code="fresh", bus_allowed=True, hour_yuan=0.5, late_hour_yuan=3, held_yuan=40,
    )  # fmt: skip
    Costs.objects.filter(county=tiny.county).update(van_yuan=60)
    tiny.county.stations.update(van_yuan=60)
    run = tiny.run("afternoon")
    run.hold_litres, run.hold_kg = 50, 60
    run.save()
    Parcel.objects.filter(county=tiny.county).exclude(waybill__in=("P6", "P7")).update(state="collected")
    for favoured in ("P6", "P7"):
        Parcel.objects.filter(county=tiny.county).update(kind=ordinary)
        Parcel.objects.filter(county=tiny.county, waybill=favoured).update(kind=fresh)
        plan = made(tiny)
        rides = PlannedParcel.objects.filter(plan=plan, outcome=Outcome.BUS)
        assert [row.parcel.waybill for row in rides] == [favoured]


def test_the_queue_makes_what_is_asked_for(
    tiny: Loaded, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    with django_capture_on_commit_callbacks(execute=True):
        plan = actions.ask_for_plan(county=tiny.county, date=MONDAY, asked_by=None)
    plan.refresh_from_db()
    assert plan.state == PlanState.PREVIEW


def test_the_table_of_tasks_is_the_queue(tiny: Loaded, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        plan = actions.ask_for_plan(county=tiny.county, date=MONDAY, asked_by=None)
    task = DBTaskResult.objects.get()
    assert (task.task_path, task.args_kwargs["args"]) == ("tongcun.dispatch.tasks.make_plan", [plan.pk])


def test_a_plan_discarded_while_it_is_saved_leaves_nothing(tiny: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    def discarded_meanwhile(*, plan: Plan, problem: Problem, solution: Solution) -> None:
        save_plan(plan=plan, problem=problem, solution=solution)
        Plan.objects.filter(pk=plan.pk).update(state=PlanState.DISCARDED)

    monkeypatch.setattr("tongcun.dispatch.actions.making.save_plan", discarded_meanwhile)
    plan = actions.ask_for_plan(county=tiny.county, date=MONDAY, asked_by=None)
    actions.make_plan_now(plan=plan)
    assert not PlannedParcel.objects.exists()
    assert not Manifest.objects.exists()
