"""What a plan puts onto a run rides it, changes included; on any other, whoever loads it hears where it belongs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.dispatch.days import MONDAY, Loaded, tiny_county
from tests.dispatch.scans import on, packed, scanned
from tests.dispatch.test_announced_anew import announced_anew
from tests.dispatch.test_pages import planned
from tongcun.buses import actions as buses
from tongcun.buses.models import StopTime
from tongcun.county.clock import moment_of
from tongcun.dispatch.models import PlannedRide
from tongcun.dispatch.queries.expected import expected_rides
from tongcun.parcels.models import Parcel
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.record.new_scans import Answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def tiny() -> Iterator[Loaded]:
    tiny = tiny_county()
    with time_machine.travel(moment_of(tiny.county, MONDAY, 7 * 3600), tick=False):
        planned(tiny)
        yield tiny


def loaded(day: Loaded, code: str, trip: str, minute: int = -20) -> Answer:
    if not code.startswith("BAG"):
        scanned(day, "hub", -40, Act.ACCEPT, code)
    return scanned(day, "hub", minute, Act.LOAD, code, here=on(day.run(trip)))[1]


def test_a_piece_that_is_loaded_onto_another_run_than_planned_is_told_the_one_it_should_ride(tiny: Loaded) -> None:
    answer = loaded(tiny, "P1", "afternoon")
    assert (answer.misfits, answer.to_ride) == (("other_run",), tiny.run("morning").run_id)


def test_a_bag_is_to_ride_with_the_pieces_that_are_in_it(tiny: Loaded) -> None:
    packed(tiny, "BAG-yi", "P3", "P5")
    answer = loaded(tiny, "BAG-yi", "afternoon")
    assert (answer.misfits, answer.to_ride) == (("other_run",), tiny.run("morning").run_id)
    assert loaded(tiny, "BAG-yi", "morning", -19).to_ride == ""


def test_a_planned_ride_to_a_change_of_buses_is_right_though_that_bus_does_not_call_where_the_piece_goes(
    tiny: Loaded,
) -> None:
    morning, afternoon = tiny.run("morning"), tiny.run("afternoon")
    jia, yi = (tiny.county.stations.get(station_id=name) for name in ("jia", "yi"))
    first = PlannedRide.objects.get(parcel__waybill="P3", plan__state="confirmed")
    PlannedRide.objects.filter(pk=first.pk).update(alight_station=jia)
    PlannedRide.objects.create(
        plan=first.plan, parcel=first.parcel, leg=first.leg + 1, dated_trip=afternoon, board_station=jia,
        alight_station=yi, board_sequence=1, alight_sequence=2, departs_seconds=55_800, arrives_seconds=57_600,
    )  # fmt: skip
    StopTime.objects.filter(trip=morning.trip, station=yi).delete()
    assert loaded(tiny, "P3", "morning").misfits == ()


def test_a_piece_that_was_announced_anew_belongs_where_it_goes_now(tiny: Loaded) -> None:
    announced_anew(tiny, "P1", "yi")
    assert loaded(tiny, "P1", "afternoon").misfits == ()


def test_what_missed_its_bus_may_ride_the_next(tiny: Loaded) -> None:
    assert loaded(tiny, "P1", "afternoon", minute=90).misfits == ()


def test_a_delay_that_the_plan_knew_of_counts_once(tiny: Loaded) -> None:
    buses.delay_run(run=tiny.run("morning"), delay_seconds=1200)
    planned(tiny)
    assert loaded(tiny, "P1", "afternoon", minute=19).to_ride == tiny.run("morning").run_id
    assert loaded(tiny, "P3", "afternoon", minute=30).misfits == ()


def test_however_many_pieces_are_asked_for_at_once_no_statement_is_too_long(tiny: Loaded) -> None:
    piece = tiny.parcel("P1")
    Parcel.objects.bulk_create(
        Parcel(county=tiny.county, waybill=f"MANY-{i}", kind=piece.kind, origin=piece.origin,
               destination=piece.destination, ready_at=piece.ready_at, bag_label="BAG-many")
        for i in range(1_000)
    )  # fmt: skip
    Parcel.objects.filter(pk=piece.pk).update(bag_label="BAG-many")
    with CaptureQueriesContext(connection) as asked:
        found = list(expected_rides(tiny.county, (), ["BAG-many"]))
    assert {ride.run_id for ride in found} == {tiny.run("morning").run_id}
    assert max(query["sql"].count(", ") for query in asked) < 1_000
