"""The story of the pole, September 2021, from the farmer's request to the look-back: the readme's five pictures.

The power company declines to lead, the desk decides the same morning, the bureau stays with it until the farmer is
content; the National Day holiday lies in between. People and firm are invented.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from django.conf import LazySettings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, ConsoleMessage, Locator, expect
from pytest_django.live_server_helper import LiveServer

from tests.stories.browsing import PICTURES, Screen, a_page
from tests.stories.conftest import Look
from tests.stories.people import Person
from tests.stories.pole_people import POLE, PoleStory, gather
from tongcun.cases.pure.acts import Act, Outcome, State
from tongcun.cases.pure.parts import PartState

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = 360
BUREAU, POWER, TOWN = "农业农村局（样例）", "供电公司（样例）", "球川镇人民政府（样例）"


@pytest.fixture(params=[Screen("zh", 1280), Screen("en", 1280)], ids=str)
def screen(request: pytest.FixtureRequest) -> Screen:
    chosen: Screen = request.param
    return chosen


@pytest.fixture
def story(
    browser: Browser, live_server: LiveServer, screen: Screen, look: Look, settings: LazySettings
) -> Iterator[PoleStory]:
    """The story before its first step; the farmer has a phone, the others a desk, and no console shows an error."""
    gather(settings)
    told, said = PoleStory(settings), list[str]()
    told.clock("09-27T08:50")
    with ExitStack() as open_browsers:
        for name in ("farmer", "shi", "bai", "dian", "xiang", "mao"):
            seen = Screen(screen.language, PHONE) if name == "farmer" else screen
            page = open_browsers.enter_context(a_page(browser, live_server.url, seen))
            page.set_default_timeout(10_000)
            page.on("console", lambda entry: said.append(_told(entry)) if entry.type == "error" else None)
            page.on("pageerror", lambda error: said.append(str(error)))
            told.people[name] = Person(page, screen.language, "330822", look)
        yield told
    assert said == []


def test_a_farmer_asks_about_a_pole_and_nobody_says_not_ours(story: PoleStory) -> None:
    for step in STEPS:
        step(story)


def the_farmer_tells_it_by_the_code_of_the_card(story: PoleStory) -> None:
    farmer = story.people["farmer"]
    farmer.page.goto(reverse("entrance", args=[story.firm.entrance.code]))
    farmer.follows("Tell us a problem")
    farmer.fills("What is the matter? A few words are enough.", f"{POLE}。收割机不敢下地，请帮助解决。")
    farmer.fills("Your name (may be left out)", "何样例")
    farmer.fills("Your phone (may be left out)", "19900020000")
    farmer.presses("Send")
    farmer.reads_words("We have noted it down. Your receipt:")
    farmer.reads(story.case.number)
    story.receipt = farmer.page.url
    farmer.shows("pole-receipt")
    pictured(farmer, "pole-receipt")


def the_desk_accepts_and_sorts_it_to_the_power_company(story: PoleStory) -> None:
    shi = story.people["shi"].comes("shi")
    shi.follows_data("高压线")
    story.clock("09-27T09:05")
    does(shi, Act.ACCEPT)
    story.clock("09-27T09:12")
    does(shi, Act.SORT, to=POWER)
    assert story.case.named is not None
    assert story.case.named.name == POWER


def the_power_company_does_not_lead_and_says_why(story: PoleStory) -> None:
    story.clock("09-27T10:20")
    dian = story.people["dian"].comes("dian")
    dian.reads_words("sign or send back")
    dian.follows_data("高压线")
    does(dian, Act.SEND_BACK, words="离地不够是填土造成的，土方和迁杆费用我们主办不了；线路改造愿意协办。")


def the_desk_decides_the_same_morning(story: PoleStory) -> None:
    story.clock("09-27T10:45")
    shi = story.people["shi"]
    shi.goes_to("case", story.case.number)
    does(shi, Act.DECIDE, to=BUREAU, words="首接负责，由农业农村局主办，供电公司和镇里协办。")
    assert story.case.state == State.NAMED


def the_bureau_takes_it_on_from_its_desk(story: PoleStory) -> None:
    story.clock("09-27T10:50")
    bai = story.people["bai"].comes("bai")
    bai.reads("高压线")
    bai.shows("pole-desk")
    bai.follows_data("高压线")
    does(bai, Act.SIGN)
    story.clock("09-27T11:10")
    does(bai, Act.RESPOND, words="虽不是养猪的事，局里管到底，今天下午三点到现场。")
    does(bai, Act.PLAN, words="镇里列支线杆迁移费，供电公司重新设计线路、改高。", until="2021-10-12")


def the_bureau_invites_and_both_promise_with_date_and_person(story: PoleStory) -> None:
    bai = story.people["bai"]
    for unit, words in ((POWER, "请下午三点到现场，定线路怎么改。"), (TOWN, "请下午三点到现场，定费用由谁出。")):
        sends(bai, "form[action$='/invite/']", unit=unit, words=words)
    story.clock("09-27T14:00")
    for username, promise, until, person in (
        ("dian", "重新设计这一段线路，改高到7米以上。", "2021-10-11", "田样例"),
        ("xiang", "迁杆费用列入镇预算，协调落杆位置。", "2021-09-30", "项样例"),
    ):
        invited = story.people[username] if username == "dian" else story.people[username].comes(username)
        invited.goes_to("my_desk")
        invited.reads_words("promise your part or decline")
        invited.follows_data("高压线")
        does(invited, "promise", words=promise, until=until, person=person)


def they_meet_on_the_spot_the_same_afternoon(story: PoleStory) -> None:
    story.clock("09-27T16:50")
    bai = story.people["bai"]
    bai.goes_to("case", story.case.number)
    sends(
        bai, "form[action$='/site-meeting/']", at="2021-09-27T15:00", place="球川镇800亩流转地块",
        came="农业农村局、供电公司、球川镇、企业负责人", agreed="镇里出迁杆费用，供电公司改线，农业农村局跟到底。",
    )  # fmt: skip
    bai.reads("球川镇800亩流转地块")
    bai.shows("pole-case")


def nobody_reports_it_done_while_a_part_is_open(story: PoleStory) -> None:
    story.clock("09-30T10:30")
    xiang = story.people["xiang"]
    xiang.goes_to("case", story.case.number)
    does(xiang, "finish", words="费用已列支，农户签了字。")
    bai = story.people["bai"]
    bai.goes_to("case", story.case.number)
    expect(form_of(bai, Act.REPORT)).to_have_count(0)


def the_holiday_counts_as_no_working_time_and_the_saturday_made_up_for_does(story: PoleStory) -> None:
    story.clock("10-09T09:00")
    report = timezone.localtime(story.case.due_at)
    assert report.isoformat(timespec="minutes") == "2021-10-12T17:30+08:00"
    story.clock("10-11T15:20")
    dian = story.people["dian"]
    dian.goes_to("case", story.case.number)
    does(dian, "finish", words="设计和施工完成，线路离地7.5米，已送电。")
    assert {part.state for part in story.case.parts.all()} == {PartState.DONE}


def the_bureau_reports_and_cannot_confirm(story: PoleStory) -> None:
    story.clock("10-11T16:30")
    bai, shi = story.people["bai"], story.people["shi"]
    bai.goes_to("case", story.case.number)
    does(bai, Act.REPORT, outcome=Outcome.SOLVED, words="线杆已迁，线路改高到7.5米，已送电。")
    story.clock("10-12T09:20")
    shi.goes_to("case", story.case.number)
    does(shi, Act.PASS_REVIEW)
    bai.goes_to("case", story.case.number)
    expect(form_of(bai, Act.CONFIRM)).to_have_count(0)


def the_farmer_has_the_last_word(story: PoleStory) -> None:
    story.clock("10-12T14:10")
    farmer = story.people["farmer"]
    farmer.page.goto(story.receipt)
    confirming = form_of(farmer, Act.CONFIRM)
    confirming.locator(f"[name=outcome][value={Outcome.SOLVED}]").check()
    confirming.locator("[name=words]").fill("解决了。本来以为不是养猪的事没人管。")
    farmer.shows("pole-confirm")
    pictured(farmer, "pole-confirm", "#word")
    with farmer.page.expect_navigation():
        confirming.locator("button").click()
    assert story.case.outcome == Outcome.SOLVED
    assert story.case.confirmed_at is not None


def it_is_closed_and_struck_off(story: PoleStory) -> None:
    story.clock("10-12T15:00")
    shi = story.people["shi"]
    shi.goes_to("case", story.case.number)
    does(shi, Act.CLOSE)
    does(shi, Act.STRIKE_OFF)
    assert story.case.state == State.STRUCK_OFF


def the_officer_looks_back_after_thirty_days(story: PoleStory) -> None:
    story.clock("11-12T10:00")
    mao = story.people["mao"].comes("mao")
    mao.reads_words("look whether it holds")
    mao.follows_data("高压线")
    does(mao, Act.LOOK_BACK, outcome=Outcome.HOLDS, words="三十天回头看：晚稻已机收，线下净空7.5米。")
    mao.reads("晚稻已机收")
    mao.shows("pole-look-back")
    pictured(mao, "pole-look-back", "#story")
    assert story.case.events.latest("number").outcome == Outcome.HOLDS
    events = list(story.case.events.values_list("act", flat=True))
    assert events == [
        Act.ACCEPT, Act.SORT, Act.SEND_BACK, Act.DECIDE, Act.SIGN, Act.RESPOND, Act.PLAN, Act.REPORT, Act.PASS_REVIEW,
        Act.CONFIRM, Act.CLOSE, Act.STRIKE_OFF, Act.LOOK_BACK,
    ]  # fmt: skip


STEPS: tuple[Callable[[PoleStory], None], ...] = (
    the_farmer_tells_it_by_the_code_of_the_card,
    the_desk_accepts_and_sorts_it_to_the_power_company,
    the_power_company_does_not_lead_and_says_why,
    the_desk_decides_the_same_morning,
    the_bureau_takes_it_on_from_its_desk,
    the_bureau_invites_and_both_promise_with_date_and_person,
    they_meet_on_the_spot_the_same_afternoon,
    nobody_reports_it_done_while_a_part_is_open,
    the_holiday_counts_as_no_working_time_and_the_saturday_made_up_for_does,
    the_bureau_reports_and_cannot_confirm,
    the_farmer_has_the_last_word,
    it_is_closed_and_struck_off,
    the_officer_looks_back_after_thirty_days,
)


def _told(entry: ConsoleMessage) -> str:
    return f"{entry.location.get('url')}: {entry.text}"


def pictured(person: Person, name: str, part: str = "main") -> None:
    """A picture of what is seen of a long page once a part of it stands at the top: the readme's."""
    person.page.locator(part).first.evaluate("part => part.scrollIntoView()")
    person.page.screenshot(path=PICTURES / f"{name}-{person.language}.png")


def form_of(person: Person, act: str) -> Locator:
    """The form by which this is done, if it is offered."""
    return person.page.locator(f"main form:has(input[name=act][value={act}])")


def does(who: Person, act: str, /, **said: str) -> None:
    """Do something with the case or a part of it, by its form on the page."""
    _fill_and_send(who, form_of(who, act).first, said)


def sends(who: Person, form: str, /, **said: str) -> None:
    """Send another form of the page."""
    _fill_and_send(who, who.page.locator(f"main {form}").first, said)


def _fill_and_send(person: Person, form: Locator, said: dict[str, str]) -> None:
    fold = form.locator("xpath=ancestor::details")
    if fold.get_attribute("open") is None:
        fold.locator("summary").first.click()
    for name, text in said.items():
        field = form.locator(f"[name={name}]")
        if field.evaluate("field => field.tagName") == "SELECT":
            chosen = field.locator(f"option[value='{text}'], option:has-text('{text}')").first
            field.select_option(value=chosen.get_attribute("value") or "")
        else:
            field.fill(text)
    with person.page.expect_navigation():
        form.locator("button").last.click()
    assert person.page.locator("main .alert-danger:visible").all_inner_texts() == []
