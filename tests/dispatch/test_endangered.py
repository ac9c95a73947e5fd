"""A late or cancelled run tells which later run of the same vehicle or driver it endangers; it is a warning alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine

from tests.cast import a_person
from tests.dispatch.days import MONDAY, Loaded, tiny_county
from tests.dispatch.test_pages import at, dispatcher, planned, text
from tongcun.buses.models import DatedTrip, Vehicle
from tongcun.county.clock import moment_of
from tongcun.county.models import Role
from tongcun.dispatch.models import PlanState

pytestmark = pytest.mark.django_db
LATE = "浙H-0001 arrives at 14:10 and leaves 县级共配中心 at 14:00 by the timetable: look at that run, too."
ABSENT = "浙H-0001 does not get to 县级共配中心 by this run, and leaves there at 14:00 by the timetable"


@pytest.fixture
def tiny() -> Iterator[Loaded]:
    """One bus goes in the morning, and again at two in the afternoon."""
    tiny = tiny_county()
    bus = Vehicle.objects.create(county=tiny.county, plate="浙H-0001", hold_litres=80, hold_kg=50)
    DatedTrip.objects.filter(county=tiny.county).update(vehicle=bus)
    with time_machine.travel(moment_of(tiny.county, MONDAY, 7 * 3600), tick=False):
        yield tiny


def plain(page: str) -> str:
    return re.sub(r"<[^>]+>", "", page)


def test_a_delay_that_lasts_into_the_next_run_of_the_bus_is_told_with_a_link_to_it(tiny: Loaded) -> None:
    planned(tiny)
    client, run, after = dispatcher(tiny), tiny.run("morning"), tiny.run("afternoon")
    place = after.trip.stop_times.order_by("stop_sequence")[0].station
    assert place is not None
    late = LATE.replace("县级共配中心", place.name)
    answer = client.post(at(tiny, "run_is_late", run.pk), {"minutes": 280}, follow=True)
    for page in (answer.content.decode(), text(client, at(tiny, "run_left", run.pk))):
        assert late in plain(page)
        assert f'<a href="{at(tiny, "run", after.pk)}">look at that run, too</a>' in page
    answer = client.post(at(tiny, "run_is_late", run.pk), {"minutes": 270}, follow=True)
    assert "look at that run" not in answer.content.decode(), "it is there at the very minute"
    assert PlanState.WAITING in tiny.county.plans.values_list("state", flat=True)


def test_a_cancelled_run_that_leaves_the_bus_where_the_next_begins_endangers_nothing(tiny: Loaded) -> None:
    client, run = dispatcher(tiny), tiny.run("morning")
    client.post(at(tiny, "run_is_cancelled", run.pk))
    assert "look at that run" not in text(client, at(tiny, "run_left", run.pk))


@pytest.mark.parametrize("shared", ["vehicle", "driver"])
def test_a_cancelled_run_that_was_to_bring_the_bus_or_driver_to_the_next_is_told(tiny: Loaded, shared: str) -> None:
    client, run = dispatcher(tiny), tiny.run("morning")
    place = tiny.run("afternoon").trip.stop_times.order_by("stop_sequence")[0].station
    assert place is not None
    who = "浙H-0001"
    if shared == "driver":
        lin = a_person("Lin", tiny.county, Role.DRIVER)
        DatedTrip.objects.filter(county=tiny.county).update(vehicle=None, driver=lin)
        who = "Lin"
    run.trip.stop_times.order_by("stop_sequence")[0].delete()
    absent = ABSENT.replace("县级共配中心", place.name).replace("浙H-0001", who)
    answer = client.post(at(tiny, "run_is_cancelled", run.pk), follow=True)
    assert absent in plain(answer.content.decode())
    assert absent in plain(text(client, at(tiny, "run_left", run.pk)))
