"""One day of a parcel that does not arrive, told in the browser from the loading of the county to who answers for it.

A clerk at a desk does it in Chinese, and once more on a phone in English. The pictures are those of the manual.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from django.conf import LazySettings
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from tests.stories.browsing import Screen, a_page
from tests.stories.conftest import Look
from tests.stories.days import MONDAY, Story, hire, let_the_worker_work, load_the_pilot
from tests.stories.people import Person
from tongcun.buses.models import DatedTrip
from tongcun.dispatch.models import Plan, PlanState

pytestmark = pytest.mark.django_db(transaction=True)

EARLY = [f"TC261123{number:06d}" for number in range(101, 109)]
"""They wait at the hub at six and lie in the bag of the first bus; the last of them is not in it any more.

None of them is of a number that the readmes ask `why` about: that is another day's.
"""
LATER = [f"TC261123{number:06d}" for number in range(111, 115)]
"""They come at nine and are planned for the second bus."""
LOOSE, SHORT = "TC261123000121", EARLY[-1]
BAG, SEAL = "XY-1123-01", "S00417"
FIRST, SECOND, THIRD = "08:21", "10:21", "13:21"


@pytest.fixture(params=[Screen("zh", 1280), Screen("en", 360)], ids=str)
def screen(request: pytest.FixtureRequest) -> Screen:
    chosen: Screen = request.param
    return chosen


@pytest.fixture
def story(
    browser: Browser, live_server: LiveServer, screen: Screen, look: Look, settings: LazySettings
) -> Iterator[Story]:
    """The story before its first step; each person has a browser of their own, whose console stays without errors."""
    told, said = Story(live_server.url, settings), list[str]()
    told.clock("05:30")
    with ExitStack() as open_browsers:
        for username in ("an", "deng", "chen", "zhu"):
            page = open_browsers.enter_context(a_page(browser, live_server.url, screen))
            page.set_default_timeout(10_000)
            page.on("console", lambda entry: said.append(entry.text) if entry.type == "error" else None)
            page.on("pageerror", lambda error: said.append(str(error)))
            told.people[username] = Person(page, screen.language, "330822", look)
        yield told
    assert said == []


def test_a_day_from_the_loading_of_the_county_to_the_piece_that_is_missing(story: Story) -> None:
    for step in STEPS:
        step(story)


def the_county_is_loaded_from_its_folder(story: Story) -> None:
    assert "330822" in load_the_pilot() or story.county.stations.count() == 2
    for username in hire(story.county):
        if username in story.people:
            story.people[username].comes(username)


def the_administrator_gives_the_driver_a_badge_and_lets_the_carriers_system_in(story: Story) -> None:
    an = story.people["an"]
    an.chooses("People and places")
    an.follows_data("林样例")
    an.presses("Make a badge")
    story.badges["lin"] = an.page.locator("main code").inner_text()
    an.goes_to("devices")
    an.fills("Device name", "carrier-1")
    an.selects("Kind", an.words("carrier's system"))
    an.selects("Carrier", "甲快递（样例）")
    an.presses("Register")
    story.token = an.page.locator("main .alert code").inner_text()
    an.goes_to("devices")
    an.shows("day-devices")


def the_dispatcher_writes_the_roster_and_opens_the_day(story: Story) -> None:
    deng = story.people["deng"]
    deng.goes_to("new_vehicle")
    deng.fills("plate", "浙H00001D")
    deng.fills("hold (litres)", "600")
    deng.fills("hold (kilograms)", "120")
    deng.presses("Save")
    deng.goes_to("roster", MONDAY.isoformat())
    deng.selects("driver", "林样例")
    deng.selects("vehicle", "浙H00001D")
    deng.presses("Save")
    deng.reads("林样例")
    deng.shows("day-roster")
    deng.goes_to("runs", MONDAY.isoformat())
    deng.presses("Open the day")
    deng.reads(FIRST)
    deng.shows("day-runs")


def the_carrier_announces_parcels(story: Story) -> None:
    ready = dict.fromkeys([*EARLY, LOOSE], "06:00") | dict.fromkeys(LATER, "09:00")
    parcels = [
        {
            "waybill": waybill, "origin": story.hub.station_id, "destination": story.village.station_id,
            "ready_at": f"{MONDAY}T{time}:00+08:00", "kind": "bulky" if waybill == LOOSE else "ordinary",
            "name": "张样例", "phone": "19900000001",
        }
        for waybill, time in ready.items()
    ]  # fmt: skip
    answers = story.carrier_says("parcels", {"parcels": parcels})
    assert {answer["result"] for answer in answers} == {"new"}


def the_dispatcher_asks_for_a_plan_and_puts_it_in_force(story: Story) -> None:
    deng = story.people["deng"]
    deng.chooses("The day")
    deng.follows("Plans")
    deng.presses("Ask for a plan")
    deng.shows("day-plan-waits")
    let_the_worker_work()
    expect(deng.page.get_by_role("button", name=deng.words("Put it in force"))).to_be_visible()
    deng.shows("day-plan")
    deng.presses("Put it in force")
    deng.reads_words("The plan is in force.")


def the_hub_scans_in_what_the_carrier_brought(story: Story) -> None:
    story.clock("06:40")
    chen = story.people["chen"]
    chen.chooses("Scanning desk")
    chen.scans(*EARLY, LOOSE)
    expect(chen.page.locator(".desk-last tbody tr")).to_have_count(9)
    chen.shows("day-scan-in")


def a_bag_is_packed_for_the_village(story: Story) -> None:
    story.clock("07:20")
    chen = story.people["chen"]
    chen.follows("pack")
    chen.unfolds("Make a bag, count it or weigh it")
    chen.fills("Bag label", BAG)
    chen.selects("To", "西源村")
    chen.presses("Note the bag")
    chen.scans(*EARLY)
    chen.reads(EARLY[-1])
    expect(chen.page.locator(".desk-last tbody tr", has_text=EARLY[-1])).to_have_count(2)
    chen.shows("day-pack")


def the_bag_is_sealed(story: Story) -> None:
    story.clock("07:45")
    chen = story.people["chen"]
    chen.follows("Seal")
    chen.scans_with_seal(BAG, SEAL)
    chen.reads_words("Recorded.")
    chen.goes_to("bag", BAG)
    chen.reads(SEAL)
    chen.shows("day-bag")


def the_list_of_the_first_bus_is_issued(story: Story) -> None:
    story.clock("07:55")
    deng = story.people["deng"]
    deng.chooses("The day")
    deng.shows("day")
    deng.goes_to("run", run_at(FIRST).pk)
    deng.presses("Issue the list")
    deng.reads_words("The list is issued.")
    deng.shows("day-run")
    deng.follows("Sheets to print")
    deng.shows("day-sheets")


def bag_and_loose_piece_are_handed_over_and_the_driver_signs_by_badge(story: Story) -> None:
    story.clock("08:05")
    chen = story.people["chen"]
    chen.goes_to("hand_over", story.hub.station_id)
    chen.scans(f"{BAG} {SEAL}", LOOSE)
    chen.presses("Show the list")
    chen.reads("西源村")
    chen.shows("day-hand-over")
    chen.fills("Badge of the other party", story.badges["lin"])
    chen.presses("Sign the handover")
    chen.reads_words("by badge at the desk")
    chen.shows("day-handover-sheet")


def the_bus_is_loaded_and_departs(story: Story) -> None:
    story.clock("08:10")
    chen = story.people["chen"]
    chen.goes_to("desk", story.hub.station_id, query="?act=load")
    chen.scans(BAG, LOOSE)
    chen.reads_words("recorded")
    expect(chen.page.locator(".desk-last tbody tr", has_text=chen.words("load"))).not_to_have_count(0)
    chen.shows("day-load")
    story.clock("08:21")
    chen.goes_to("desk", story.hub.station_id, query="?act=depart")
    chen.selects("Run", FIRST)
    chen.presses("Record")
    chen.reads_words("Recorded.")
    chen.shows("day-depart")


def a_later_bus_is_cancelled_and_the_preview_says_what_that_changes(story: Story) -> None:
    story.clock("08:30")
    deng = story.people["deng"]
    deng.goes_to("run", run_at(SECOND).pk)
    deng.unfolds("Something happened to this run")
    deng.presses("Cancelled: plan anew")
    let_the_worker_work()
    before = Plan.objects.get(state=PlanState.CONFIRMED)
    deng.reads_words("What changes for whom, against plan %(number)s", number=before.pk)
    deng.reads("西源村")
    deng.shows("day-preview")


def the_new_plan_is_put_in_force_and_the_old_one_stays_readable(story: Story) -> None:
    deng = story.people["deng"]
    deng.presses("Put it in force")
    deng.reads_words("The plan is in force.")
    deng.chooses("The day")
    deng.follows("Plans")
    deng.shows("day-plans")
    deng.goes_to("run", run_at(THIRD).pk)
    deng.reads(LATER[0])


def the_bus_arrives_and_the_keeper_takes_off_what_is_for_the_village(story: Story) -> None:
    story.clock("08:52")
    zhu = story.people["zhu"]
    zhu.chooses("Scanning desk")
    zhu.goes_to("desk", story.village.station_id, query="?act=arrive")
    zhu.selects("Run", "08:50")
    zhu.presses("Record")
    zhu.reads_words("Recorded.")
    zhu.follows("unload")
    zhu.scans(LOOSE)
    zhu.scans(BAG)
    zhu.reads_words("Recorded.")
    zhu.shows("day-unload")


def the_keeper_opens_the_bag_and_one_piece_is_short(story: Story) -> None:
    story.clock("08:58")
    zhu = story.people["zhu"]
    zhu.follows("open")
    zhu.scans_with_seal(BAG, SEAL)
    zhu.reads_words("Recorded.")
    zhu.shows("day-open-bag")
    zhu.goes_to("desk", story.village.station_id, query="?act=shelve")
    zhu.scans(*EARLY[:-1], LOOSE)
    expect(zhu.page.locator(".desk-last tbody tr", has_text=LOOSE)).to_have_count(2)
    zhu.shows("day-shelve")


def a_villager_fetches_a_parcel_by_its_pickup_code(story: Story) -> None:
    story.clock("09:30")
    zhu = story.people["zhu"]
    zhu.goes_to("desk", story.village.station_id, query="?act=offer")
    zhu.scans(EARLY[0])
    zhu.reads_words("Pickup code")
    zhu.shows("day-offer")
    code = zhu.page.locator(".desk-answer .desk-where").last.inner_text()
    zhu.goes_to("desk", story.village.station_id, query="?act=collect")
    zhu.fills("Scan the number, or enter the pickup code", EARLY[0])
    zhu.fills("Pickup code, or last four digits of the phone", code)
    zhu.presses("Record")
    zhu.reads_words("Recorded.")
    zhu.shows("day-give-out")


def a_person_says_that_it_is_missing(story: Story) -> None:
    story.clock("11:05")
    let_the_worker_work()
    zhu = story.people["zhu"]
    zhu.chooses("Parcels")
    zhu.follows("To look into")
    zhu.reads(SHORT)
    zhu.shows("day-to-look-into")
    zhu.presses("It is missing")
    zhu.reads_words("{code} is recorded as missing.", code=SHORT)


def the_chain_says_who_answers_for_it(story: Story) -> None:
    zhu = story.people["zhu"]
    zhu.goes_to("parcel", SHORT)
    zhu.reads_words("It is missing. {holder} held it last.", holder="西源村")
    zhu.reads_words("{holder} answers for it until somebody else takes it over.", holder="西源村")
    zhu.shows("day-missing")


STEPS: tuple[Callable[[Story], None], ...] = (
    the_county_is_loaded_from_its_folder,
    the_administrator_gives_the_driver_a_badge_and_lets_the_carriers_system_in,
    the_dispatcher_writes_the_roster_and_opens_the_day,
    the_carrier_announces_parcels,
    the_dispatcher_asks_for_a_plan_and_puts_it_in_force,
    the_hub_scans_in_what_the_carrier_brought,
    a_bag_is_packed_for_the_village,
    the_bag_is_sealed,
    the_list_of_the_first_bus_is_issued,
    bag_and_loose_piece_are_handed_over_and_the_driver_signs_by_badge,
    the_bus_is_loaded_and_departs,
    a_later_bus_is_cancelled_and_the_preview_says_what_that_changes,
    the_new_plan_is_put_in_force_and_the_old_one_stays_readable,
    the_bus_arrives_and_the_keeper_takes_off_what_is_for_the_village,
    the_keeper_opens_the_bag_and_one_piece_is_short,
    a_villager_fetches_a_parcel_by_its_pickup_code,
    a_person_says_that_it_is_missing,
    the_chain_says_who_answers_for_it,
)


def run_at(departs: str) -> DatedTrip:
    """The run of the story's day that leaves the hub at a time."""
    hours, minutes = map(int, departs.split(":"))
    return DatedTrip.objects.get(date=MONDAY, first_departure_seconds=hours * 3600 + minutes * 60)
