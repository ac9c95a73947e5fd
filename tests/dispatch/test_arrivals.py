"""What is over is not late, not cancelled and gets no other vehicle any more; what is on its way may be all of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from tests.dispatch.days import MONDAY, Loaded, tiny_county
from tests.dispatch.scans import EIGHT, on, scanned
from tests.dispatch.test_pages import at, dispatcher, text
from tongcun.buses import actions as buses
from tongcun.buses.models import Vehicle
from tongcun.county.clock import moment_of
from tongcun.dispatch.queries.arrivals import arrived_at
from tongcun.parcels.pure.acts import Act

pytestmark = pytest.mark.django_db
MINUTE, HALF_PAST_TEN = 60, EIGHT + 9000
LATE, SWAP, CANCELLED = FORMS = ("run_is_late", "run_has_other_vehicle", "run_is_cancelled")


@pytest.fixture
def tiny() -> Iterator[Loaded]:
    tiny = tiny_county()
    with time_machine.travel(moment_of(tiny.county, MONDAY, 7 * 3600), tick=False):
        yield tiny


def offered(day: Loaded, client: Client, trip: str, seconds: int) -> list[str]:
    """Which of the three forms the run's page has at that second."""
    run = day.run(trip)
    with time_machine.travel(moment_of(day.county, MONDAY, seconds), tick=False):
        page = text(client, at(day, "run", run.pk))
    return [form for form in FORMS if f'action="{at(day, form, run.pk)}"' in page]


def test_an_hour_after_its_time_a_run_offers_nothing_of_it_and_refuses_all(tiny: Loaded) -> None:
    client, run = dispatcher(tiny), tiny.run("morning")
    bus = Vehicle.objects.create(county=tiny.county, plate="浙H-0001", hold_litres=80, hold_kg=50)
    assert offered(tiny, client, "morning", HALF_PAST_TEN) == [*FORMS]
    assert offered(tiny, client, "morning", HALF_PAST_TEN + MINUTE) == []
    for form, typed in ((LATE, {"minutes": "20"}), (SWAP, {"vehicle": bus.pk}), (CANCELLED, {})):
        with time_machine.travel(moment_of(tiny.county, MONDAY, HALF_PAST_TEN + MINUTE), tick=False):
            page = client.post(at(tiny, form, run.pk), typed, follow=True).content.decode()
        assert page.count("This run arrived at 09:30. What is over is not late") == 2, "as an answer, and on the page"
    after = tiny.run("morning")
    assert (after.delay_seconds, after.vehicle, after.is_cancelled) == (0, None, False)


def test_a_run_that_is_late_is_over_so_much_later(tiny: Loaded) -> None:
    client = dispatcher(tiny)
    buses.delay_run(run=tiny.run("morning"), delay_seconds=20 * MINUTE)
    assert offered(tiny, client, "morning", HALF_PAST_TEN + 20 * MINUTE) == [*FORMS]
    assert offered(tiny, client, "morning", HALF_PAST_TEN + 21 * MINUTE) == []


def test_a_bus_that_breaks_down_on_its_way_is_cancelled(tiny: Loaded) -> None:
    client, run = dispatcher(tiny), tiny.run("morning")
    scanned(tiny, "jia", 32, Act.ARRIVE, run.run_id, on(run))
    with time_machine.travel(moment_of(tiny.county, MONDAY, 9 * 3600), tick=False):
        client.post(at(tiny, CANCELLED, run.pk))
    assert tiny.run("morning").is_cancelled


def test_a_run_that_its_last_stop_has_scanned_in_is_over_unless_the_scan_is_taken_back(tiny: Loaded) -> None:
    client, run = dispatcher(tiny), tiny.run("morning")
    arrival, _answer = scanned(tiny, "bing", 85, Act.ARRIVE, run.run_id, on(run))
    assert offered(tiny, client, "morning", EIGHT + 86 * MINUTE) == []
    scanned(tiny, "bing", 87, Act.CORRECT, run.run_id, on(run), corrects=arrival.scan_id)
    assert offered(tiny, client, "morning", EIGHT + 88 * MINUTE) == [*FORMS]


def test_of_a_bus_that_ends_where_it_began_only_a_scan_at_the_end_tells_that_it_is_over(tiny: Loaded) -> None:
    run = tiny.run("afternoon")
    stops = run.trip.stop_times.order_by("stop_sequence")
    assert stops[0].station == stops[len(stops) - 1].station
    scanned(tiny, "hub", 355, Act.ARRIVE, run.run_id, on(run))
    with time_machine.travel(moment_of(tiny.county, MONDAY, EIGHT + 470 * MINUTE), tick=False):
        assert arrived_at(run) is None
        scanned(tiny, "hub", 465, Act.ARRIVE, run.run_id, on(run))
        assert arrived_at(run) == EIGHT + 465 * MINUTE
