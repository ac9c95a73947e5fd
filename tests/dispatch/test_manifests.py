from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from tests.cast import a_person
from tests.dispatch.days import MONDAY, Loaded, tiny_county
from tests.dispatch.scans import packed
from tests.dispatch.test_pages import as_somebody, at, text
from tongcun.buses import actions as buses
from tongcun.buses.models import DatedTrip
from tongcun.county.clock import moment_of
from tongcun.county.models import Role, User
from tongcun.dispatch import actions
from tongcun.dispatch.loads import Line, loads, over
from tongcun.dispatch.models import DeskRules, Manifest, Plan, PlannedParcel, PlannedRide
from tongcun.dispatch.queries import sheet_of
from tongcun.parcels.actions import Announcement, announce
from tongcun.parcels.models import Bag, BagRide, Kind, Parcel
from tongcun.planner.result import Outcome

pytestmark = pytest.mark.django_db


@pytest.fixture
def tiny() -> Iterator[Loaded]:
    tiny = tiny_county()
    with time_machine.travel(moment_of(tiny.county, MONDAY, 5 * 3600), tick=False):
        yield tiny


def as_deng(day: Loaded) -> Client:
    known = User.objects.filter(display_name="Deng").first()
    return as_somebody(known or a_person("Deng", day.county, Role.DISPATCHER))


def planned(day: Loaded) -> Plan:
    plan = actions.ask_for_plan(county=day.county, date=MONDAY, asked_by=None)
    actions.make_plan_now(plan=plan)
    return actions.confirm_plan(plan=plan, confirmed_by=None)


def a_bag_to(day: Loaded, village: str, waybills: tuple[str, ...], run: DatedTrip) -> Bag:
    hub, there = (day.county.stations.get(station_id=name) for name in ("hub", village))
    bag = Bag.objects.create(county=day.county, label=f"BAG-{village}", origin=hub, destination=there, date=MONDAY)
    Parcel.objects.filter(county=day.county, waybill__in=waybills).update(bag_label=bag.label)
    BagRide.objects.create(bag=bag, position=1, dated_trip=run, board_station=hub, alight_station=there)
    return bag


def test_the_list_of_a_run_follows_from_the_plan_in_force_and_is_issued_once(tiny: Loaded) -> None:
    planned(tiny)
    issued = actions.issue_manifest(run=tiny.run("morning"), issued_by=None)
    sheet = sheet_of(tiny.run("morning"))
    assert sheet.manifest == issued
    assert sheet.pieces == issued.pieces == 3
    assert issued.issued_at is not None
    assert actions.issue_manifest(run=tiny.run("morning"), issued_by=None) == issued


def test_the_fullest_hop_is_told_at_the_call_where_it_begins(tiny: Loaded) -> None:
    planned(tiny)
    calls = sheet_of(tiny.run("morning")).calls
    assert calls[0].load.pieces == 3
    assert calls[-1].load.pieces == 0


def test_an_overloading_list_is_issued_to_nobody(tiny: Loaded) -> None:
    planned(tiny)
    DatedTrip.objects.filter(pk=tiny.run("morning").pk).update(hold_litres=60, hold_kg=10)
    with pytest.raises(actions.OverloadedError) as error:
        actions.issue_manifest(run=tiny.run("morning"), issued_by=None)
    assert error.value.over.litres == pytest.approx(30)
    assert error.value.over.kilograms == pytest.approx(8)
    assert not Manifest.objects.filter(issued_at__isnull=False).exists()


def test_a_list_of_parcels_that_makes_planned_ones_heavier_issues_no_overloading_list(tiny: Loaded) -> None:
    planned(tiny)
    run = tiny.run("morning")
    assert sheet_of(run).kilograms == pytest.approx(18)
    known = tiny.parcel("P1")
    announce(
        county=tiny.county,
        parcels=[
            Announcement(
                "P1", known.kind, known.origin, known.destination, known.ready_at, volume_litres=20.0, mass_kg=70.0
            )
        ],
    )
    sheet = sheet_of(run)
    assert sheet.is_overloaded
    assert sheet.pieces == 3
    assert sheet.over.kilograms > 0
    with pytest.raises(actions.OverloadedError):
        actions.issue_manifest(run=run, issued_by=None)
    assert not Manifest.objects.filter(issued_at__isnull=False).exists()


def test_a_kind_that_is_taken_for_larger_than_the_plan_took_it_counts_so_on_its_lists(tiny: Loaded) -> None:
    plan = planned(tiny)
    assumed = PlannedRide.objects.filter(plan=plan, parcel__volume_litres=None).select_related(
        "parcel__kind", "dated_trip"
    )
    ride = assumed[0]
    before = sheet_of(ride.dated_trip).litres
    Kind.objects.filter(pk=ride.parcel.kind_id).update(volume_litres=1000.0)
    assert sheet_of(ride.dated_trip).litres > before
    assert sheet_of(ride.dated_trip).is_overloaded


def test_a_late_bus_makes_its_list_late_at_once(tiny: Loaded) -> None:
    planned(tiny)
    run = tiny.run("morning")
    before = sheet_of(run)
    DatedTrip.objects.filter(pk=run.pk).update(delay_seconds=1200)
    after = sheet_of(tiny.run("morning"))
    assert [(line.departs, line.arrives) for line in after.lines] == [
        (line.departs + 1200, line.arrives + 1200) for line in before.lines
    ]
    assert after.cut_off == (before.cut_off or 0) + 1200
    for name in ("run", "run_sheet"):
        assert "07:58" in text(as_deng(tiny), at(tiny, name, run.pk))


def test_a_packed_bag_is_to_be_taken_on_until_the_late_bus_has_left(tiny: Loaded) -> None:
    planned(tiny)
    packed(tiny, "BAG-yi", "P3", "P5")
    DatedTrip.objects.filter(pk=tiny.run("morning").pk).update(delay_seconds=1200)
    for minute, is_told in ((10, True), (21, False)):
        with time_machine.travel(moment_of(tiny.county, MONDAY, (8 * 60 + minute) * 60), tick=False):
            page = text(as_deng(tiny), at(tiny, "run", tiny.run("morning").pk))
        assert ("Take it on whole." in page) == is_told


def test_a_cancelled_or_empty_run_has_nothing_to_issue(tiny: Loaded) -> None:
    with pytest.raises(actions.NothingToIssueError):
        actions.issue_manifest(run=tiny.run("morning"), issued_by=None)
    DatedTrip.objects.filter(pk=tiny.run("morning").pk).update(is_cancelled=True)
    with pytest.raises(actions.CancelledRunError):
        actions.issue_manifest(run=tiny.run("morning"), issued_by=None)


def test_without_any_plan_the_bags_make_the_list(tiny: Loaded) -> None:
    run = tiny.run("morning")
    a_bag_to(tiny, "jia", ("P1", "P2"), run)
    sheet = sheet_of(run)
    assert (sheet.pieces, sheet.litres, sheet.kilograms) == (2, 60.0, 12.0)
    manifest = actions.issue_manifest(run=run, issued_by=None)
    assert (manifest.plan, manifest.pieces, manifest.lines.count()) == (None, 2, 1)
    assert sheet_of(run).manifest == manifest


def test_a_bag_added_later_makes_the_list_anew(tiny: Loaded) -> None:
    run = tiny.run("morning")
    a_bag_to(tiny, "jia", ("P1",), run)
    first = actions.issue_manifest(run=run, issued_by=None)
    a_bag_to(tiny, "yi", ("P3",), run)
    second = actions.issue_manifest(run=run, issued_by=None)
    assert (second.pk, second.pieces) == (first.pk, 2)


def test_bags_that_overload_a_bus_are_issued_to_nobody(tiny: Loaded) -> None:
    run = tiny.run("morning")
    a_bag_to(tiny, "yi", ("P1", "P2", "P3", "P5"), run)
    with pytest.raises(actions.OverloadedError):
        actions.issue_manifest(run=run, issued_by=None)
    assert not Manifest.objects.exists()


def test_the_county_sets_how_long_before_departure_a_list_closes(tiny: Loaded) -> None:
    DeskRules.objects.create(county=tiny.county, cut_off_minutes=15)
    run = tiny.run("morning")
    a_bag_to(tiny, "jia", ("P1",), run)
    assert sheet_of(run).cut_off == run.first_departure_seconds - (10 + 15) * 60


def test_room_that_becomes_free_on_the_way_is_used_again() -> None:
    lines = [Line(1, 2, 1, 60.0, 6.0), Line(2, 3, 2, 80.0, 8.0)]
    assert [load.litres for load in loads([1, 2, 3], lines)] == [60.0, 80.0, 0.0]
    assert not over(80, 8, lines)
    assert over(79, 8, lines)
    assert over(None, None, lines)


def test_the_page_of_a_run_says_what_is_left_behind_at_its_stops_and_why(tiny: Loaded) -> None:
    plan = planned(tiny)
    left = PlannedParcel.objects.filter(plan=plan).exclude(outcome=Outcome.BUS).get()
    client, run = as_deng(tiny), tiny.run("morning")
    assert f'hx-get="{at(tiny, "run_left", run.pk)}"' in text(client, at(tiny, "run", run.pk))
    page = text(client, at(tiny, "run_left", run.pk))
    assert left.get_reason_display() in page
    part = client.get(at(tiny, "run_left", run.pk), headers={"HX-Request": "true"}).content.decode()
    assert part.strip() in page
    Parcel.objects.filter(pk=left.parcel_id).update(holder_kind="station", holder_id="bing", state="shelved")
    assert "Nothing that this bus could take" in text(client, at(tiny, "run_left", run.pk))


def test_a_list_counts_down_past_midnight_while_its_bus_is_under_way(tiny: Loaded) -> None:
    planned(tiny)
    run, hour = tiny.run("afternoon"), 3600
    buses.delay_run(run=run, delay_seconds=11 * hour)
    told = {}
    for moment in (24 * hour, 25 * hour, 30 * hour):
        with time_machine.travel(moment_of(tiny.county, MONDAY, moment), tick=False):
            page = text(as_deng(tiny), at(tiny, "run", run.pk))
        told[moment] = page.split("data-seconds-left")[1].split(">")[1] if "data-seconds-left" in page else ""
    assert "minutes left" in told[24 * hour]
    assert told[25 * hour].startswith("list closed")
    assert told[30 * hour] == ""
