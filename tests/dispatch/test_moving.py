"""What is left on a cancelled run is told with where it goes now; once it is scanned over there, it is simply there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from tests.cast import a_person
from tests.dispatch.days import MONDAY, Loaded, put_on_board, tiny_county
from tests.dispatch.scans import EIGHT, handed_over, packed, scanned
from tests.dispatch.test_pages import a_clerk_of, as_somebody, at, text
from tests.dispatch.test_scanned_on import the_day_agrees
from tests.dispatch.test_standing import cancelled_at, confirmed_at
from tongcun.buses.models import DatedTrip
from tongcun.county.clock import moment_of
from tongcun.county.models import Role, User
from tongcun.dispatch import actions
from tongcun.dispatch.models import Plan, PlannedRide
from tongcun.dispatch.queries import sheet_of
from tongcun.dispatch.queries.moving import left_on_cancelled
from tongcun.parcels.models import Bag, BagRide, Kind
from tongcun.parcels.pure.acts import Act

pytestmark = pytest.mark.django_db
NEARLY_EIGHT = 8 * 3600 - 300
REPACK, WHOLE = "Open and repack", "Take it off the cancelled run, and onto this one."


@pytest.fixture
def tiny() -> Iterator[Loaded]:
    """Vans and waiting are dear, and the afternoon's bus has room: what misses the morning's rides in the afternoon."""
    tiny = tiny_county()
    tiny.county.stations.update(van_yuan=90)
    Kind.objects.filter(county=tiny.county).update(held_yuan=90)
    DatedTrip.objects.filter(pk=tiny.run("afternoon").pk).update(hold_litres=900, hold_kg=300)
    a_person("Deng", tiny.county, Role.DISPATCHER)
    with time_machine.travel(moment_of(tiny.county, MONDAY, 7 * 3600), tick=False):
        plan = actions.ask_for_plan(county=tiny.county, date=MONDAY, asked_by=None)
        actions.make_plan_now(plan=plan)
        actions.confirm_plan(plan=plan, confirmed_by=None)
        yield tiny


def deng() -> Client:
    return as_somebody(User.objects.get(display_name="Deng"))


def bag_on_the_cancelled_bus(day: Loaded, *waybills: str) -> Plan:
    """A bag handed over to the morning's bus, which is then cancelled; the preview of the plan that follows."""
    packed(day, "BAG-yi", *waybills)
    handed_over(day, "BAG-yi", day.run("morning"))
    return cancelled_at(day, "morning", NEARLY_EIGHT)


def test_a_bag_left_on_a_cancelled_run_is_named_there_and_on_the_day_with_the_run_that_takes_it_now(
    tiny: Loaded,
) -> None:
    preview = bag_on_the_cancelled_bus(tiny, "P3", "P5")
    morning, afternoon = tiny.run("morning"), tiny.run("afternoon")
    page = text(deng(), at(tiny, "run", morning.pk))
    assert "no run yet" in page
    assert f'<a href="{at(tiny, "plan", preview.pk)}">see the preview, plan {preview.pk}</a>' in page
    confirmed_at(tiny, preview, NEARLY_EIGHT)
    (left,) = left_on_cancelled(tiny.county, MONDAY)
    assert (left.bag.label if left.bag else "", left.whole and left.whole.run, left.pieces) == ("BAG-yi", afternoon, 2)
    for address in (at(tiny, "run", morning.pk), at(tiny, "day")):
        page = text(deng(), address)
        assert "To be moved off cancelled runs" in page
        assert f'href="{at(tiny, "run", afternoon.pk)}"' in page


def test_the_run_that_takes_it_names_the_bag_until_it_is_scanned_onto_it(tiny: Loaded) -> None:
    confirmed_at(tiny, bag_on_the_cancelled_bus(tiny, "P3", "P5"), NEARLY_EIGHT)
    morning, afternoon = tiny.run("morning"), tiny.run("afternoon")
    page = text(deng(), at(tiny, "run", afternoon.pk))
    assert "BAG-yi" in page
    assert WHOLE in page
    assert "BAG-yi" in text(deng(), at(tiny, "run_sheet", afternoon.pk))
    scanned(tiny, "hub", 10, Act.UNLOAD, "BAG-yi")
    assert "Take it on whole." in text(deng(), at(tiny, "run", afternoon.pk))
    handed_over(tiny, "BAG-yi", afternoon, minute=11)
    page = text(deng(), at(tiny, "run", afternoon.pk))
    assert "to be taken on" not in page
    (bag,) = sheet_of(afternoon).bags
    assert (bag.bag.label, bag.is_scanned) == ("BAG-yi", False)
    assert left_on_cancelled(tiny.county, MONDAY) == []
    assert "BAG-yi" not in text(deng(), at(tiny, "run", morning.pk))
    assert the_day_agrees(tiny)


def test_a_bag_whose_pieces_part_is_to_be_opened_and_repacked(tiny: Loaded) -> None:
    tiny.county.stations.filter(station_id="jia").update(van_yuan=0.1)
    confirmed_at(tiny, bag_on_the_cancelled_bus(tiny, "P1", "P5"), NEARLY_EIGHT)
    (left,) = left_on_cancelled(tiny.county, MONDAY)
    assert left.whole is None
    assert {(part.way, part.pieces) for part in left.parts} == {("run", 1), ("van", 1)}
    assert REPACK in text(deng(), at(tiny, "run", tiny.run("morning").pk))
    page = text(deng(), at(tiny, "run", tiny.run("afternoon").pk))
    assert REPACK in page
    assert "1 of its 2 pieces ride this run" in page


def test_a_loose_piece_on_a_cancelled_run_is_told_too(tiny: Loaded) -> None:
    scanned(tiny, "hub", -50, Act.ACCEPT, "P3")
    handed_over(tiny, "P3", tiny.run("morning"))
    confirmed_at(tiny, cancelled_at(tiny, "morning", NEARLY_EIGHT), NEARLY_EIGHT)
    (left,) = left_on_cancelled(tiny.county, MONDAY)
    assert (left.bag, left.pieces) == (None, 1)
    assert "loose pieces" in text(deng(), at(tiny, "day"))


def test_a_bag_put_on_the_list_by_hand_waits_there_until_it_goes_elsewhere(tiny: Loaded) -> None:
    run, hub, jia = tiny.run("morning"), *(tiny.county.stations.get(station_id=name) for name in ("hub", "jia"))
    bag = tiny.county.bags.create(label="BY-HAND", origin=hub, destination=jia, date=MONDAY, pieces=3)
    BagRide.objects.create(bag=bag, position=1, dated_trip=run, board_station=hub, alight_station=jia)
    confirmed_at(tiny, cancelled_at(tiny, "morning", NEARLY_EIGHT), NEARLY_EIGHT)
    (left,) = left_on_cancelled(tiny.county, MONDAY)
    assert (left.bag, left.parts) == (bag, ())
    assert "Nobody has scanned its pieces" in text(deng(), at(tiny, "run", run.pk))
    handed_over(tiny, "BY-HAND", tiny.run("afternoon"), minute=11)
    assert left_on_cancelled(tiny.county, MONDAY) == []
    assert "BY-HAND" not in {on.bag.label for on in sheet_of(tiny.run("morning")).bags}
    assert the_day_agrees(tiny)


@pytest.mark.parametrize(("stopped", "is_left"), [("morning", True), ("afternoon", False)])
def test_a_bag_that_is_to_change_buses_is_left_on_the_cancelled_one_where_it_waits_for_that(
    tiny: Loaded, stopped: str, is_left: bool
) -> None:
    packed(tiny, "BAG-yi", "P3", "P5")
    bag = Bag.objects.get(label="BAG-yi")
    hub, jia = (tiny.county.stations.get(station_id=place) for place in ("hub", "jia"))
    for position, (run, board, alight) in enumerate((("morning", hub, jia), ("afternoon", jia, bag.destination)), 1):
        BagRide.objects.create(
            bag=bag, position=position, dated_trip=tiny.run(run), board_station=board, alight_station=alight
        )
    confirmed_at(tiny, cancelled_at(tiny, stopped, NEARLY_EIGHT), NEARLY_EIGHT)
    left = left_on_cancelled(tiny.county, MONDAY)
    assert [(it.run, it.bag) for it in left] == ([(tiny.run(stopped), bag)] if is_left else [])
    assert deng().get(at(tiny, "day")).status_code == 200


def test_a_bag_still_at_the_hub_is_named_by_the_run_that_the_plan_puts_its_pieces_on(tiny: Loaded) -> None:
    packed(tiny, "BAG-yi", "P3", "P5")
    page = text(deng(), at(tiny, "run", tiny.run("morning").pk))
    assert "Take it on whole." in page
    with time_machine.travel(moment_of(tiny.county, MONDAY, 8 * 3600 + 60), tick=False):
        assert "to be taken on" not in text(deng(), at(tiny, "run", tiny.run("morning").pk))


def test_a_clerk_is_told_of_the_bags_of_their_places_alone(tiny: Loaded) -> None:
    confirmed_at(tiny, bag_on_the_cancelled_bus(tiny, "P3", "P5"), NEARLY_EIGHT)
    clerk = a_clerk_of(tiny, "jia")
    for address in (at(tiny, "day"), at(tiny, "run", tiny.run("afternoon").pk)):
        assert "BAG-yi" not in text(clerk, address)
    tiny.county.stations.filter(station_id="yi").update(township=tiny.county.stations.get(station_id="jia").township)
    for address in (at(tiny, "day"), at(tiny, "run", tiny.run("afternoon").pk)):
        assert "BAG-yi" in text(clerk, address)


def test_a_bag_that_was_opened_is_left_on_no_run_nor_on_its_list(tiny: Loaded) -> None:
    packed(tiny, "BAG-yi", "P3", "P5")
    bag = tiny.county.bags.get()
    hub, yi = (tiny.county.stations.get(station_id=name) for name in ("hub", "yi"))
    run = tiny.run("morning")
    BagRide.objects.create(bag=bag, position=1, dated_trip=run, board_station=hub, alight_station=yi)
    confirmed_at(tiny, cancelled_at(tiny, "morning", NEARLY_EIGHT), NEARLY_EIGHT)
    assert [it.bag for it in left_on_cancelled(tiny.county, MONDAY)] == [bag]
    scanned(tiny, "hub", 10, Act.OPEN, "BAG-yi")
    assert left_on_cancelled(tiny.county, MONDAY) == []
    assert [on.bag.label for on in sheet_of(tiny.run("morning")).bags] == []
    assert the_day_agrees(tiny)
    for address in (at(tiny, "day"), at(tiny, "run", run.pk)):
        assert "BAG-yi" not in text(deng(), address)


def test_what_is_left_links_to_no_run_that_the_reader_may_not_open(tiny: Loaded) -> None:
    confirmed_at(tiny, bag_on_the_cancelled_bus(tiny, "P3", "P5"), NEARLY_EIGHT)
    clerk = a_clerk_of(tiny, "yi")
    afternoon = at(tiny, "run", tiny.run("afternoon").pk)
    assert f'→ <a href="{afternoon}"' in text(clerk, at(tiny, "day"))
    tiny.run("afternoon").trip.stop_times.filter(station__station_id="yi").update(station=None)
    assert clerk.get(afternoon).status_code == 404
    assert f'→ <a href="{afternoon}"' not in text(clerk, at(tiny, "day"))


def test_while_the_new_plan_is_a_preview_no_run_of_the_old_one_is_told_to_take_a_piece(tiny: Loaded) -> None:
    """P3 came with the morning's bus, by the plan in force, and is on the afternoon's when that is cancelled."""
    plan, morning, afternoon = Plan.objects.get(), tiny.run("morning"), tiny.run("afternoon")
    hub, jia, yi = (tiny.county.stations.get(station_id=name) for name in ("hub", "jia", "yi"))
    PlannedRide.objects.filter(plan=plan, parcel=tiny.parcel("P3")).delete()
    for leg, run, (board, alight), calls, times in (
        (1, morning, (hub, jia), (1, 2), (EIGHT, EIGHT + 1800)),
        (2, afternoon, (hub, yi), (1, 3), (14 * 3600, 15 * 3600)),
    ):
        PlannedRide.objects.create(
            plan=plan, parcel=tiny.parcel("P3"), leg=leg, dated_trip=run, board_station=board, alight_station=alight,
            board_sequence=calls[0], alight_sequence=calls[1], departs_seconds=times[0], arrives_seconds=times[1],
        )  # fmt: skip
    put_on_board(tiny.parcel("P3"), afternoon, "loaded", 14 * 3600 - 300)
    preview = cancelled_at(tiny, "afternoon", 14 * 3600 - 60)
    with time_machine.travel(moment_of(tiny.county, MONDAY, 14 * 3600), tick=False):
        (left,) = left_on_cancelled(tiny.county, MONDAY)
        assert [part.way for part in left.parts] == ["unknown"]
        for address in (at(tiny, "run", afternoon.pk), at(tiny, "day")):
            assert f"see the preview, plan {preview.pk}" in text(deng(), address)
        clerk = as_somebody(a_person("Chen", tiny.county, Role.HUB_CLERK, station=hub))
        page = text(clerk, at(tiny, "run", afternoon.pk))
        assert at(tiny, "plan", preview.pk) not in page


def test_a_run_that_has_left_without_a_piece_takes_it_nowhere_any_more(tiny: Loaded) -> None:
    confirmed_at(tiny, bag_on_the_cancelled_bus(tiny, "P3", "P5"), NEARLY_EIGHT)
    page = {}
    for name, moment in (("before", 13 * 3600), ("after", 15 * 3600)):
        with time_machine.travel(moment_of(tiny.county, MONDAY, moment), tick=False):
            page[name] = text(deng(), at(tiny, "run", tiny.run("morning").pk))
    assert ["no run yet" in page[name] for name in ("before", "after")] == [False, True]
    assert "ask for a plan" in page["after"]
