"""Bags for this line ride this trip: put on a run's list by hand, without a plan or beside one."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
import time_machine
from django.utils.html import strip_tags

from tests.cast import a_person
from tests.dispatch.days import MONDAY, Loaded, tiny_county
from tests.dispatch.scans import handed_over, packed, scanned
from tests.dispatch.test_pages import as_somebody, at, dispatcher, text
from tests.dispatch.test_scanned_on import listed, the_day_agrees
from tongcun.buses import actions as buses
from tongcun.county.clock import moment_of, now
from tongcun.county.models import Role, User
from tongcun.dispatch import actions
from tongcun.dispatch.queries import sheet_of
from tongcun.dispatch.queries.sheets import calls_of
from tongcun.dispatch.queries.waiting import waiting_bags
from tongcun.parcels.models import Bag, BagRide
from tongcun.parcels.pure.acts import Act

pytestmark = pytest.mark.django_db


def at_hour(day: Loaded, hour: float) -> time_machine.travel:
    return time_machine.travel(moment_of(day.county, MONDAY, int(hour * 3600)), tick=False)


@pytest.fixture
def tiny() -> Iterator[Loaded]:
    tiny = tiny_county()
    with at_hour(tiny, 7.7):
        yield tiny


def bags(*labels: str) -> list[Bag]:
    return [Bag.objects.get(label=label) for label in labels]


def waiting(day: Loaded, trip: str) -> list[str]:
    run = day.run(trip)
    return [ride.bag.label for ride in waiting_bags(run, calls_of(run))]


def test_bags_that_wait_at_a_stop_for_a_later_one_ride_and_the_list_holds_them(tiny: Loaded) -> None:
    packed(tiny, "BAG-jia", "P1", "P2")
    packed(tiny, "BAG-yi", "P3")
    run = tiny.run("morning")
    assert waiting(tiny, "morning") == ["BAG-jia", "BAG-yi"]
    actions.put_on_run(run=run, bags=bags("BAG-yi", "BAG-jia"), actor=None)
    assert listed(sheet_of(run)) == [
        ("hub", "jia", "BAG-jia", 2, 60.0, 12.0),
        ("hub", "yi", "BAG-yi", 1, 40.0, 8.0),
    ]
    assert waiting(tiny, "morning") == waiting(tiny, "afternoon") == []
    assert the_day_agrees(tiny)
    assert actions.issue_manifest(run=run, issued_by=None).pieces == 3
    handed_over(tiny, "BAG-jia", run)
    assert sheet_of(run).is_issued


def test_the_hold_is_a_limit_and_all_bags_ride_or_none(tiny: Loaded) -> None:
    packed(tiny, "BAG-jia", "P1", "P2")
    packed(tiny, "BAG-yi", "P3", "P5")
    run = tiny.run("morning")
    with pytest.raises(actions.OverloadedError) as error:
        actions.put_on_run(run=run, bags=bags("BAG-jia", "BAG-yi"), actor=None)
    assert error.value.over.litres == pytest.approx(30)
    assert not BagRide.objects.exists()
    actions.put_on_run(run=run, bags=bags("BAG-yi"), actor=None)
    with pytest.raises(actions.OverloadedError):
        actions.put_on_run(run=run, bags=bags("BAG-jia"), actor=None)
    assert [line.label for line in sheet_of(run).lines] == ["BAG-yi"]


def test_room_that_becomes_free_on_the_way_is_given_to_bags_that_wait_there(tiny: Loaded) -> None:
    packed(tiny, "BAG-jia", "P1", "P2")
    there = tiny.county.stations.get(station_id="bing")
    from_jia = Bag.objects.create(
        county=tiny.county, label="BAG-bing", destination=there, date=MONDAY, pieces=5, mass_kg=55,
        origin=tiny.county.stations.get(station_id="jia"),
    )  # fmt: skip
    run = tiny.run("morning")
    actions.put_on_run(run=run, bags=[*bags("BAG-jia"), from_jia], actor=None)
    assert [(call.load.pieces, call.load.kilograms) for call in sheet_of(run).calls] == [
        (2, 12.0), (5, 55.0), (5, 55.0), (0, 0.0),
    ]  # fmt: skip


def test_a_bag_rides_only_from_where_it_waits_to_a_stop_that_is_still_to_come(tiny: Loaded) -> None:
    packed(tiny, "BAG-hub", "P4", station_id="yi")
    assert (waiting(tiny, "morning"), waiting(tiny, "afternoon")) == ([], ["BAG-hub"])
    with pytest.raises(actions.NotWaitingForItError):
        actions.put_on_run(run=tiny.run("morning"), bags=bags("BAG-hub"), actor=None)
    with at_hour(tiny, 15.5), pytest.raises(actions.NotWaitingForItError):
        actions.put_on_run(run=tiny.run("afternoon"), bags=bags("BAG-hub"), actor=None)
    buses.cancel_run(run=tiny.run("afternoon"))
    with pytest.raises(actions.CancelledRunError):
        actions.put_on_run(run=tiny.run("afternoon"), bags=bags("BAG-hub"), actor=None)


def test_a_bag_that_missed_its_bus_or_whose_bus_is_cancelled_waits_for_the_next(tiny: Loaded) -> None:
    packed(tiny, "BAG-jia", "P1")
    packed(tiny, "BAG-yi", "P3")
    actions.put_on_run(run=tiny.run("morning"), bags=bags("BAG-jia", "BAG-yi"), actor=None)
    handed_over(tiny, "BAG-yi", tiny.run("morning"))
    with at_hour(tiny, 8.5):
        assert waiting(tiny, "afternoon") == ["BAG-jia"]
        actions.put_on_run(run=tiny.run("afternoon"), bags=bags("BAG-jia"), actor=None)
    assert [line.label for line in sheet_of(tiny.run("morning")).lines] == ["BAG-yi"]
    buses.cancel_run(run=tiny.run("afternoon"))
    BagRide.objects.all().delete()
    assert waiting(tiny, "morning") == ["BAG-jia"]


def test_an_opened_or_missing_bag_waits_for_nothing(tiny: Loaded) -> None:
    packed(tiny, "BAG-jia", "P1")
    packed(tiny, "BAG-yi", "P3")
    scanned(tiny, "hub", -20, Act.OPEN, "BAG-jia")
    scanned(tiny, "hub", -20, Act.MISS, "BAG-yi")
    assert waiting(tiny, "morning") == []


def test_a_bag_is_taken_off_the_list_until_it_is_on_board(tiny: Loaded) -> None:
    packed(tiny, "BAG-jia", "P1")
    run = tiny.run("morning")
    actions.put_on_run(run=run, bags=bags("BAG-jia"), actor=None)
    actions.take_off_run(run=run, bag=bags("BAG-jia")[0], actor=None)
    assert (sheet_of(run).lines, waiting(tiny, "morning")) == ((), ["BAG-jia"])
    actions.put_on_run(run=run, bags=bags("BAG-jia"), actor=None)
    handed_over(tiny, "BAG-jia", run)
    with pytest.raises(actions.OnBoardError):
        actions.take_off_run(run=run, bag=bags("BAG-jia")[0], actor=None)


def test_the_dispatcher_puts_bags_on_a_run_in_the_browser_and_takes_them_off(tiny: Loaded) -> None:
    packed(tiny, "BAG-jia", "P1", "P2")
    packed(tiny, "BAG-yi", "P3", "P5")
    client, run = dispatcher(tiny), tiny.run("morning")
    assert "Bags of this line that wait" in text(client, at(tiny, "run", run.pk))
    answer = client.post(at(tiny, "put_on_run", run.pk), {"bag": ["BAG-jia", "BAG-yi"]}, follow=True)
    assert "30 litres and 0 kilograms over the hold" in answer.content.decode()
    answer = client.post(at(tiny, "put_on_run", run.pk), {"bag": ["BAG-jia"]}, follow=True)
    assert "1 bag rides this run" in answer.content.decode()
    ride = BagRide.objects.get()
    assert (ride.put_by, ride.put_at) == (User.objects.get(display_name="Deng"), now())
    for page in (answer.content.decode(), text(client, at(tiny, "bag", "BAG-jia"))):
        assert 'put on the list by <span translate="no">Deng</span>, 2026-11-23 07:42' in page
    for wrong in ({}, {"bag": ["BAG-jia"]}, {"bag": ["BAG-yi", "X"]}):
        assert "Nothing was put on the list" in client.post(
            at(tiny, "put_on_run", run.pk), wrong, follow=True
        ).content.decode()  # fmt: skip
    assert client.post(at(tiny, "issue_run", run.pk)).status_code == 302
    assert "BAG-jia" in text(client, at(tiny, "run_sheet", run.pk))
    answer = client.post(at(tiny, "take_off_run", run.pk), {"bag": "BAG-jia"}, follow=True)
    assert "BAG-jia is off the list" in answer.content.decode()
    assert not BagRide.objects.exists()
    told = strip_tags(text(client, at(tiny, "bag", "BAG-jia")))
    assert "2026-11-23 07:42 Deng: taken off the list of 2026-11-23 08:00" in told
    off = BagRide.history.get(history_type="-")
    assert (off.history_user, off.history_date, off.put_by) == (ride.put_by, now(), ride.put_by)


def test_a_bag_that_has_ridden_is_not_offered_to_be_taken_off(tiny: Loaded) -> None:
    packed(tiny, "BAG-jia", "P1")
    client, run = dispatcher(tiny), tiny.run("morning")
    actions.put_on_run(run=run, bags=bags("BAG-jia"), actor=None)
    take_off = at(tiny, "take_off_run", run.pk)
    assert take_off in text(client, at(tiny, "run", run.pk))
    scanned(tiny, bags("BAG-jia")[0].destination.station_id, 10, Act.UNLOAD, "BAG-jia")
    assert take_off not in text(client, at(tiny, "run", run.pk))


def test_the_bags_page_leads_to_its_run_and_the_desk_says_what_is_still_to_be_loaded(tiny: Loaded) -> None:
    packed(tiny, "BAG-jia", "P1")
    packed(tiny, "BAG-yi", "P3")
    run = tiny.run("morning")
    actions.put_on_run(run=run, bags=bags("BAG-jia", "BAG-yi"), actor=None)
    client = dispatcher(tiny)
    assert at(tiny, "run", run.pk) in text(client, at(tiny, "bag", "BAG-jia"))
    desk = at(tiny, "desk", "hub") + f"?act=load&run={run.run_id}"
    assert "still to be loaded here: <b" in text(client, desk)
    assert "BAG-jia, BAG-yi</b>" in text(client, desk)
    handed_over(tiny, "BAG-yi", run)
    assert ">BAG-jia</b>" in text(client, desk)


def test_a_hub_clerk_puts_on_what_waits_at_the_hub_and_no_more(tiny: Loaded) -> None:
    packed(tiny, "BAG-jia", "P1")
    packed(tiny, "BAG-hub", "P4", station_id="yi")
    hub = tiny.county.stations.get(station_id="hub")
    chen = as_somebody(a_person("Chen", tiny.county, Role.HUB_CLERK, station=hub))
    chen.post(at(tiny, "put_on_run", tiny.run("morning").pk), {"bag": ["BAG-jia"]})
    chen.post(at(tiny, "put_on_run", tiny.run("afternoon").pk), {"bag": ["BAG-hub"]})
    assert [ride.bag.label for ride in BagRide.objects.all()] == ["BAG-jia"]
    actions.put_on_run(run=tiny.run("afternoon"), bags=bags("BAG-hub"), actor=None)
    assert chen.post(at(tiny, "take_off_run", tiny.run("afternoon").pk), {"bag": "BAG-hub"}).status_code == 404
    leader = as_somebody(a_person("Leader", tiny.county, Role.LEADER))
    assert leader.post(at(tiny, "put_on_run", tiny.run("morning").pk), {"bag": ["BAG-jia"]}).status_code == 403


def test_bags_are_put_on_a_run_of_tomorrow_today(tiny: Loaded) -> None:
    packed(tiny, "BAG-jia", "P1")
    tomorrow = MONDAY + datetime.timedelta(days=1)
    buses.open_day(county=tiny.county, date=tomorrow)
    run = tiny.county.dated_trips.get(trip__trip_id="morning", date=tomorrow)
    actions.put_on_run(run=run, bags=bags("BAG-jia"), actor=None)
    assert sheet_of(run).pieces == 1
    assert waiting(tiny, "morning") == []
