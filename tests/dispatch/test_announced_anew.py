"""A piece that its sender announces anew for another station is told as to be planned anew, on the list that has it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from tests.cast import a_person
from tests.dispatch.days import MONDAY, Loaded, tiny_county
from tests.dispatch.test_pages import a_clerk_of, as_somebody, at, planned, text
from tongcun.county.clock import moment_of
from tongcun.county.models import Role
from tongcun.dispatch import actions
from tongcun.dispatch.models import PlannedRide
from tongcun.dispatch.queries import sheet_of
from tongcun.parcels.actions import Announcement, announce

pytestmark = pytest.mark.django_db


@pytest.fixture
def tiny() -> Iterator[Loaded]:
    tiny = tiny_county()
    a_person("Deng", tiny.county, Role.DISPATCHER)
    with time_machine.travel(moment_of(tiny.county, MONDAY, 7 * 3600), tick=False):
        yield tiny


def deng(day: Loaded) -> Client:
    return as_somebody(day.county.postings.get(role=Role.DISPATCHER).user)


def announced_anew(day: Loaded, waybill: str, station_id: str) -> None:
    """The sender's list comes again, and says another station."""
    piece = day.parcel(waybill)
    there = day.county.stations.get(station_id=station_id)
    again = Announcement(waybill, piece.kind, piece.origin, there, piece.ready_at, piece.due_at, piece.carrier,
                         piece.volume_litres, piece.mass_kg)  # fmt: skip
    announce(county=day.county, parcels=[again])


def test_the_list_names_the_piece_with_both_stations_and_the_line_says_how_many(tiny: Loaded) -> None:
    planned(tiny)
    run = tiny.run("morning")
    assert sheet_of(run).stale == ()
    assert "announced anew" not in text(deng(tiny), at(tiny, "run", run.pk))
    announced_anew(tiny, "P1", "yi")
    (stale,) = sheet_of(run).stale
    assert (stale.waybill, stale.was.station_id, stale.destination.station_id) == ("P1", "jia", "yi")
    assert sum(line.stale for line in sheet_of(run).lines) == 1
    for name in ("run", "run_sheet"):
        page = text(deng(tiny), at(tiny, name, run.pk))
        assert "1 piece on this list has been announced anew for another station" in page
        assert "1 to be planned anew" in page
        assert '<b translate="no">P1</b>' in page


def test_the_piece_itself_is_told_as_to_be_planned_anew(tiny: Loaded) -> None:
    planned(tiny)
    announced_anew(tiny, "P1", "yi")
    page = text(deng(tiny), at(tiny, "run", tiny.run("morning").pk))
    row = page[page.index(">P1</a>") :].split("</tr>")[0]
    assert "to be planned anew" in row
    other = page[page.rindex(">P3</a>") :].split("</tr>")[0]
    assert "to be planned anew" not in other


def test_the_plan_says_so_and_a_new_one_takes_it_away(tiny: Loaded) -> None:
    plan = planned(tiny)
    announced_anew(tiny, "P1", "yi")
    page = text(deng(tiny), at(tiny, "plan", plan.pk))
    assert "1 parcel is for another station than it was planned for: still on the lists" in page
    again = planned(tiny)
    assert "for another station" not in text(deng(tiny), at(tiny, "plan", plan.pk))
    assert "for another station" not in text(deng(tiny), at(tiny, "plan", again.pk))
    assert all(sheet_of(tiny.run(trip)).stale == () for trip in ("morning", "afternoon"))


def test_a_preview_is_not_put_in_force_once_a_piece_is_for_elsewhere(tiny: Loaded) -> None:
    plan = actions.ask_for_plan(county=tiny.county, date=MONDAY, asked_by=None)
    actions.make_plan_now(plan=plan)
    announced_anew(tiny, "P1", "yi")
    with pytest.raises(actions.StalePlanError) as refused:
        actions.confirm_plan(plan=plan, confirmed_by=None)
    assert list(refused.value.changes) == [{"what": "destinations", "name": "1"}]


def test_a_piece_that_changes_buses_is_for_where_its_last_ride_ends(tiny: Loaded) -> None:
    planned(tiny)
    first = PlannedRide.objects.get(parcel__waybill="P1", plan__state="confirmed")
    jia, yi = (tiny.county.stations.get(station_id=name) for name in ("jia", "yi"))
    PlannedRide.objects.create(
        plan=first.plan, parcel=first.parcel, leg=first.leg + 1, dated_trip=tiny.run("afternoon"), board_station=jia,
        alight_station=yi, board_sequence=1, alight_sequence=2, departs_seconds=55_800, arrives_seconds=57_600,
    )  # fmt: skip
    assert [one.waybill for one in sheet_of(tiny.run("morning")).stale] == ["P1"]
    announced_anew(tiny, "P1", "yi")
    for trip in ("morning", "afternoon"):
        assert sheet_of(tiny.run(trip)).stale == ()


def test_a_clerk_is_told_of_pieces_from_and_for_their_places_alone(tiny: Loaded) -> None:
    planned(tiny)
    announced_anew(tiny, "P1", "yi")
    clerk = a_clerk_of(tiny, "jia")
    assert "announced anew" in text(clerk, at(tiny, "run", tiny.run("morning").pk))
    announced_anew(tiny, "P1", "jia")
    assert "announced anew" not in text(clerk, at(tiny, "run", tiny.run("morning").pk))
