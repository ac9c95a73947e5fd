"""A plan made amid the day leaves the room that is taken already: by what was scanned on, or put on a list by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.dispatch.days import MONDAY, Loaded, tiny_county
from tests.dispatch.scans import handed_over, packed
from tests.dispatch.test_plans import made
from tests.dispatch.test_scanned_on import the_day_agrees
from tongcun.county.clock import moment_of
from tongcun.dispatch import actions
from tongcun.dispatch.models import Plan, PlannedRide
from tongcun.dispatch.problem.changes import changed_since
from tongcun.dispatch.queries import sheet_of
from tongcun.parcels.models import Bag

pytestmark = pytest.mark.django_db
HALF_PAST_SEVEN = 7 * 3600 + 1800
TEN_TO_EIGHT = 8 * 3600 - 600


@pytest.fixture
def tiny() -> Iterator[Loaded]:
    tiny = tiny_county()
    with time_machine.travel(moment_of(tiny.county, MONDAY, HALF_PAST_SEVEN), tick=False):
        yield tiny


def rides(plan: Plan) -> dict[str, list[str]]:
    """The trips of each piece that rides."""
    found: dict[str, list[str]] = {}
    for ride in PlannedRide.objects.filter(plan=plan).order_by("parcel__waybill", "leg"):
        found.setdefault(ride.parcel.waybill, []).append(ride.dated_trip.trip.trip_id)
    return found


def put_on(day: Loaded, label: str, trip: str) -> None:
    actions.put_on_run(run=day.run(trip), bags=[Bag.objects.get(label=label)], actor=None)


def test_what_was_scanned_onto_a_bus_that_still_stands_takes_its_room(tiny: Loaded) -> None:
    packed(tiny, "BAG-yi", "P3", "P5")
    run = tiny.run("morning")
    handed_over(tiny, "BAG-yi", run, minute=-15)
    with time_machine.travel(moment_of(tiny.county, MONDAY, TEN_TO_EIGHT), tick=False):
        actions.confirm_plan(plan=made(tiny, TEN_TO_EIGHT), confirmed_by=None)
        assert max(call.load.litres for call in sheet_of(run).calls) <= (run.hold_litres or 0)
        assert actions.issue_manifest(run=run, issued_by=None).pieces >= 2
        assert the_day_agrees(tiny)


def test_a_bag_put_on_a_list_by_hand_rides_there_by_the_next_plan_as_well(tiny: Loaded) -> None:
    assert rides(made(tiny, HALF_PAST_SEVEN))["P1"] == ["morning"]
    packed(tiny, "BAG-jia", "P1", "P2")
    put_on(tiny, "BAG-jia", "afternoon")
    plan = actions.confirm_plan(plan=made(tiny, HALF_PAST_SEVEN), confirmed_by=None)
    assert (rides(plan)["P1"], rides(plan)["P2"]) == (["afternoon"], ["afternoon"])
    for trip in ("morning", "afternoon"):
        assert max(call.load.litres for call in sheet_of(tiny.run(trip)).calls) <= (tiny.run(trip).hold_litres or 0)
    assert the_day_agrees(tiny)


def test_a_bag_that_missed_the_run_of_its_list_is_planned_from_where_it_lies(tiny: Loaded) -> None:
    packed(tiny, "BAG-jia", "P1")
    put_on(tiny, "BAG-jia", "morning")
    nine = 9 * 3600
    with time_machine.travel(moment_of(tiny.county, MONDAY, nine), tick=False):
        plan = made(tiny, nine)
        assert "morning" not in rides(plan).get("P1", [])
        assert plan.outcomes.filter(parcel__waybill="P1").exists()


def test_a_preview_fits_no_more_when_a_bag_was_put_on_another_list_meanwhile(tiny: Loaded) -> None:
    packed(tiny, "BAG-jia", "P1")
    plan = made(tiny, HALF_PAST_SEVEN)
    (by_plan,) = rides(plan)["P1"]
    assert changed_since(plan) == []
    put_on(tiny, "BAG-jia", by_plan)
    assert changed_since(plan) == []
    Bag.objects.get(label="BAG-jia").rides.all().delete()
    put_on(tiny, "BAG-jia", "afternoon" if by_plan == "morning" else "morning")
    assert changed_since(plan) == [{"what": "put_on", "name": "1"}]
    with pytest.raises(actions.StalePlanError):
        actions.confirm_plan(plan=plan, confirmed_by=None)
    assert changed_since(made(tiny, HALF_PAST_SEVEN)) == []
