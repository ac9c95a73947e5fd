"""Plans as their pages show them: asked for, looked at, put in force, compared."""

import re

import pytest
import time_machine

from tests.dispatch.days import MONDAY, Loaded, put_on_board
from tests.dispatch.test_pages import DAY, at, dispatcher, planned, text
from tongcun.buses import actions as buses
from tongcun.county.clock import moment_of
from tongcun.county.models import User
from tongcun.dispatch import actions
from tongcun.dispatch.models import Plan, PlanState

pytestmark = pytest.mark.django_db


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
