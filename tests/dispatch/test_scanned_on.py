"""A run's list holds what is planned for it and what was scanned onto it, each once."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
import time_machine

from tests.cast import a_person
from tests.dispatch.days import MONDAY, Loaded, tiny_county
from tests.dispatch.scans import handed_over, on, packed, scanned
from tests.dispatch.test_manifests import planned
from tests.dispatch.test_pages import as_somebody, at, text
from tests.parcels.days import a_post, a_scan, at_station, record
from tongcun.buses.models import DatedTrip
from tongcun.county.clock import moment_of
from tongcun.county.models import Role, User
from tongcun.county.queries import scope_of
from tongcun.dispatch import actions
from tongcun.dispatch.queries import Sheet, sheet_of
from tongcun.dispatch.queries.day import day_of_lines
from tongcun.parcels.models import Bag, BagRide, Discrepancy
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.record.new_scans import Result

pytestmark = pytest.mark.django_db


@pytest.fixture
def tiny() -> Iterator[Loaded]:
    tiny = tiny_county()
    with time_machine.travel(moment_of(tiny.county, MONDAY, 7 * 3600), tick=False):
        yield tiny


def listed(sheet: Sheet) -> list[tuple[str, str, str, int, float, float]]:
    return [
        (line.board.station_id, line.alight.station_id, line.label, line.pieces, line.litres, line.kilograms)
        for line in sheet.lines
    ]


def the_day_agrees(day: Loaded) -> bool:
    """Whether the picture of the day shows on every run what its list says."""
    somebody = a_person("Leader", day.county, Role.LEADER, username=str(uuid.uuid4()))
    lines = day_of_lines(scope_of(somebody, day.county), MONDAY, "en").lines
    runs = [run for line in lines for run in line.runs]
    return bool(runs) and all(
        (run.pieces, run.loads[:-1]) == (sheet.pieces, tuple(call.load for call in sheet.calls[:-1]))
        for run in runs
        if (sheet := sheet_of(run.run))
    )


@pytest.mark.parametrize("act", [Act.HAND_OVER, Act.LOAD])
def test_a_bag_that_nobody_planned_is_on_the_list_from_where_it_was_scanned_on(tiny: Loaded, act: Act) -> None:
    run = tiny.run("morning")
    packed(tiny, "BAG-1", "P1", "P2")
    if act is Act.LOAD:
        scanned(tiny, "hub", -10, Act.LOAD, "BAG-1", on(run))
    else:
        handed_over(tiny, "BAG-1", run)
    sheet = sheet_of(run)
    assert listed(sheet) == [("hub", "jia", "BAG-1", 2, 60.0, 12.0)]
    assert [call.load.litres for call in sheet.calls] == [60.0, 0.0, 0.0, 0.0]
    assert sheet.cut_off == run.first_departure_seconds - (10 + 12) * 60
    assert [(bag.bag.label, bag.pieces, bag.is_scanned) for bag in sheet.bags] == [("BAG-1", 2, True)]
    assert the_day_agrees(tiny)


def test_what_is_planned_and_on_board_is_listed_once(tiny: Loaded) -> None:
    planned(tiny)
    run = tiny.run("morning")
    before = listed(sheet_of(run))
    packed(tiny, "BAG-yi", "P3", "P5")
    handed_over(tiny, "BAG-yi", run)
    scanned(tiny, "hub", -50, Act.ACCEPT, "P1")
    handed_over(tiny, "P1", run)
    sheet = sheet_of(run)
    assert listed(sheet) == before
    assert sheet.aboard.pieces == sheet.pieces == 3
    assert [bag.bag.label for bag in sheet.bags] == ["BAG-yi"]
    assert the_day_agrees(tiny)


def test_what_is_scanned_on_beside_the_plan_is_listed_with_it(tiny: Loaded) -> None:
    planned(tiny)
    run = tiny.run("morning")
    packed(tiny, "BAG-jia", "P1", "P2")
    handed_over(tiny, "BAG-jia", run)
    assert ("hub", "jia", "BAG-jia", 1, 40.0, 8.0) in listed(sheet_of(run))
    assert sheet_of(run).pieces == 4
    assert the_day_agrees(tiny)


def test_a_bag_that_was_counted_and_not_weighed_is_as_large_as_so_many_ordinary_pieces(tiny: Loaded) -> None:
    run = tiny.run("morning")
    hub, jia = (tiny.county.stations.get(station_id=name) for name in ("hub", "jia"))
    Bag.objects.create(county=tiny.county, label="BAG-9", origin=hub, destination=jia, date=MONDAY, pieces=9)
    handed_over(tiny, "BAG-9", run)
    sheet = sheet_of(run)
    assert listed(sheet) == [("hub", "jia", "BAG-9", 9, 180.0, 36.0)]
    assert sheet.is_overloaded
    with pytest.raises(actions.OverloadedError):
        actions.issue_manifest(run=run, issued_by=None)
    assert Discrepancy.objects.filter(kind="overload", closed_at=None).exists()
    assert the_day_agrees(tiny)
    Bag.objects.update(mass_kg=11.0)
    assert listed(sheet_of(run)) == [("hub", "jia", "BAG-9", 9, 180.0, 11.0)]


def test_a_loose_piece_taken_on_in_a_village_rides_from_there(tiny: Loaded) -> None:
    run = tiny.run("afternoon")
    scanned(tiny, "yi", 300, Act.ACCEPT, "P4")
    scanned(tiny, "yi", 420, Act.LOAD, "P4", on(run))
    sheet = sheet_of(run)
    assert listed(sheet) == [("yi", "hub", "", 1, 20.0, 4.0)]
    assert sheet.unbagged == sheet.lines
    assert the_day_agrees(tiny)


def test_what_has_come_off_on_the_way_stays_on_the_list(tiny: Loaded) -> None:
    run = tiny.run("morning")
    packed(tiny, "BAG-1", "P1", "P2")
    handed_over(tiny, "BAG-1", run)
    scanned(tiny, "hub", 0, Act.DEPART, run.run_id, on(run))
    scanned(tiny, "jia", 31, Act.UNLOAD, "BAG-1")
    scanned(tiny, "jia", 35, Act.OPEN, "BAG-1")
    scanned(tiny, "jia", 36, Act.SHELVE, "P1")
    assert listed(sheet_of(run)) == [("hub", "jia", "BAG-1", 2, 60.0, 12.0)]
    assert sheet_of(run).aboard.pieces == 0


def test_what_comes_off_where_it_went_on_or_was_never_there_is_not_listed(tiny: Loaded) -> None:
    run = tiny.run("morning")
    packed(tiny, "BAG-1", "P1")
    packed(tiny, "BAG-2", "P2")
    handed_over(tiny, "BAG-1", run)
    scanned(tiny, "hub", -5, Act.UNLOAD, "BAG-1")
    wrong = handed_over(tiny, "BAG-2", run)
    taking_back, _ = scanned(tiny, "hub", -4, Act.CORRECT, "BAG-2", corrects=wrong.scan_id)
    assert listed(sheet_of(run)) == []
    scanned(tiny, "hub", -3, Act.CORRECT, "BAG-2", corrects=taking_back.scan_id)
    assert [row[2] for row in listed(sheet_of(run))] == ["BAG-2"]


def test_only_a_correction_of_the_county_takes_a_scan_off_the_list(tiny: Loaded) -> None:
    run, other = tiny.run("morning"), a_post("330881")
    packed(tiny, "BAG-1", "P1")
    loaded, _ = scanned(tiny, "hub", -5, Act.LOAD, "BAG-1", on(run))
    scanned(tiny, "hub", -4, Act.SORT, "P2", corrects=loaded.scan_id)
    elsewhere = at_station(other.cast.hub)
    record(other, a_scan(130, Act.CORRECT, "BAG-1", elsewhere, corrects=loaded.scan_id))
    assert listed(sheet_of(run)) == [("hub", "jia", "BAG-1", 1, 20.0, 4.0)]


def test_a_bag_for_elsewhere_is_listed_to_the_last_stop(tiny: Loaded) -> None:
    run = tiny.run("morning")
    packed(tiny, "BAG-hub", "P4", station_id="yi")
    scanned(tiny, "yi", 60, Act.LOAD, "BAG-hub", on(run))
    assert listed(sheet_of(run)) == [("yi", "bing", "BAG-hub", 1, 20.0, 4.0)]


def test_a_bag_whose_pieces_nobody_scans_stands_for_those_that_are_planned(tiny: Loaded) -> None:
    planned(tiny)
    run, hub = tiny.run("morning"), tiny.county.stations.get(station_id="hub")
    before = listed(sheet_of(run))
    there = tiny.county.stations.get(station_id="yi")
    Bag.objects.create(county=tiny.county, label="B", origin=hub, destination=there, date=MONDAY, pieces=2, mass_kg=14)
    handed_over(tiny, "B", run)
    assert listed(sheet_of(run)) == before
    assert the_day_agrees(tiny)
    Bag.objects.update(pieces=4)
    assert ("hub", "yi", "B", 2, 40.0, 7.0) in listed(sheet_of(run))
    assert the_day_agrees(tiny)


def test_bags_put_on_the_list_are_there_beside_a_plan_too_and_in_the_picture(tiny: Loaded) -> None:
    planned(tiny)
    run = tiny.run("afternoon")
    packed(tiny, "BAG-jia", "P2")
    hub, jia = (tiny.county.stations.get(station_id=name) for name in ("hub", "jia"))
    bag = Bag.objects.get()
    BagRide.objects.create(bag=bag, position=1, dated_trip=run, board_station=hub, alight_station=jia)
    assert sheet_of(run).pieces == 1 + sum(line.pieces for line in sheet_of(run).lines if not line.label)
    assert the_day_agrees(tiny)


def test_a_list_that_has_changed_since_it_was_issued_says_so_and_is_issued_anew(tiny: Loaded) -> None:
    planned(tiny)
    run = tiny.run("morning")
    first = actions.issue_manifest(run=run, issued_by=None)
    assert sheet_of(run).is_issued
    packed(tiny, "BAG-bing", "P7")
    DatedTrip.objects.filter(pk=run.pk).update(hold_litres=500)
    run.refresh_from_db()
    handed_over(tiny, "BAG-bing", run)
    assert (sheet_of(run).is_issued, sheet_of(run).has_changed) == (False, True)
    with time_machine.travel(moment_of(tiny.county, MONDAY, 7 * 3600 + 60), tick=False):
        second = actions.issue_manifest(run=run, issued_by=None)
    assert (second.pk, second.issued_at) > (first.pk - 1, first.issued_at)
    assert sheet_of(run).is_issued


def test_a_list_without_a_plan_stays_in_the_picture_when_all_has_come_off(tiny: Loaded) -> None:
    run = tiny.run("morning")
    packed(tiny, "BAG-1", "P1", "P2")
    handed_over(tiny, "BAG-1", run)
    actions.issue_manifest(run=run, issued_by=None)
    scanned(tiny, "jia", 31, Act.UNLOAD, "BAG-1")
    assert the_day_agrees(tiny)


def page_of(day: Loaded, name: str, run: DatedTrip) -> str:
    return text(as_somebody(User.objects.get(display_name="Deng")), at(day, name, run.pk))


def overloaded_run(day: Loaded) -> DatedTrip:
    """A list that fits, with a bag on board that was weighed to 70 of 60 kilograms."""
    planned(day)
    a_person("Deng", day.county, Role.DISPATCHER)
    run = day.run("morning")
    packed(day, "BAG-yi", "P3", "P5")
    Bag.objects.update(mass_kg=70)
    handed_over(day, "BAG-yi", run)
    return run


def test_the_day_says_by_how_many_kilograms_a_run_is_overloaded(tiny: Loaded) -> None:
    run = overloaded_run(tiny)
    page = text(as_somebody(User.objects.get(display_name="Deng")), at(tiny, "day", run.date.isoformat()))
    assert page.count("overloaded by 10 kg<") == 2, "in the list of runs and in the picture"


def test_an_overloaded_run_has_no_list_to_issue_to_show_or_to_print(tiny: Loaded) -> None:
    run = overloaded_run(tiny)
    assert not sheet_of(run).over
    with pytest.raises(actions.OverloadedError) as error:
        actions.issue_manifest(run=run, issued_by=None)
    assert error.value.over.kilograms == pytest.approx(10)
    page, paper = page_of(tiny, "run", run), page_of(tiny, "run_sheet", run)
    assert "What is on board now exceeds the hold by 0 litres and 10 kilograms" in page
    assert "issue_run" not in page
    assert at(tiny, "issue_run", run.pk) not in page
    assert at(tiny, "run_sheet", run.pk) not in page
    assert "Nothing to print" in paper
    assert "BAG-yi" not in paper
    assert 'class="paper"' not in paper


def test_a_list_that_was_issued_before_is_printed_no_more_while_the_run_is_overloaded(tiny: Loaded) -> None:
    planned(tiny)
    a_person("Deng", tiny.county, Role.DISPATCHER)
    run = tiny.run("morning")
    actions.issue_manifest(run=run, issued_by=None)
    assert 'class="paper"' in page_of(tiny, "run_sheet", run)
    packed(tiny, "BAG-jia", "P1", "P2")
    handed_over(tiny, "BAG-jia", run)
    with pytest.raises(actions.OverloadedError):
        actions.issue_manifest(run=run, issued_by=None)
    assert 'class="paper"' not in page_of(tiny, "run_sheet", run)


def test_when_something_is_scanned_off_the_list_is_issued_and_printed_again(tiny: Loaded) -> None:
    run = overloaded_run(tiny)
    scanned(tiny, "hub", -5, Act.UNLOAD, "BAG-yi")
    assert actions.issue_manifest(run=run, issued_by=None).issued_at is not None
    assert 'class="paper"' in page_of(tiny, "run_sheet", run)


def test_a_depart_scan_of_an_overloaded_run_is_kept_and_opens_an_exception_whoever_makes_it(tiny: Loaded) -> None:
    run = overloaded_run(tiny)
    depart, answer = scanned(tiny, "hub", 0, Act.DEPART, run.run_id)
    assert answer.result is Result.OK
    assert Discrepancy.objects.get(kind="left_overloaded").scan_id == depart.scan_id
