"""An older ledger taken over at a browser: a sheet as an office keeps it, its doubts answered one by one, its rows as
cases. In Chinese at a desk, and once more in English on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from tests.cases.people import Staff, the_staff
from tests.county.sheet_files import xlsx_of
from tests.stories.browsing import COOKIE, Screen, a_page
from tests.stories.conftest import Look
from tests.stories.people import Person
from tongcun.cases.models import Case
from tongcun.cases.pure.acts import State
from tongcun.cases.wording.words import STATE_LABELS

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = ("2021年企业问题清单台账",)
HEADING = ("序号", "企业名称", "问题描述", "责任单位", "协办单位", "受理日期", "完成时限", "办了没有", "办结日期")
CLOSED = ("1", "样例牧业", "排水沟堵塞，雨天积水。", "县农业农村局", "", "2021.8.2", "", "已办结", "2021年8月9日")
OF_A_FIRM_CALLED_OTHERWISE = (
    "2", "样例牧业公司", "高压线离地太低，不敢下地。", "农业局", "供电公司", "2021.9.6", "2021-10-15", "办理中", "",
)  # fmt: skip
OF_A_NEW_FIRM = ("3", "样例茶厂（虚构）", "进厂道路破损。", "农经站", "", "2021/9/13", "长期坚持", "否", "")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(params=[Screen("zh", 1280), Screen("en", 360)], ids=str)
def screen(request: pytest.FixtureRequest) -> Screen:
    chosen: Screen = request.param
    return chosen


@pytest.fixture
def staff() -> Staff:
    return the_staff()


@pytest.fixture
def su(browser: Browser, live_server: LiveServer, screen: Screen, look: Look, staff: Staff) -> Iterator[Person]:
    """Su of the county's desk, at a browser whose console stays without errors."""
    said: list[str] = []
    with a_page(browser, live_server.url, screen) as page:
        page.set_default_timeout(10_000)
        page.on("console", lambda entry: said.append(entry.text) if entry.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        yield Person(page, screen.language, staff.county.division_code, look).comes(staff.su.username)
    assert said == []


def test_a_ledger_is_taken_over_with_every_doubt_answered_and_its_rows_are_cases(su: Person) -> None:
    _uploads(su)
    _chooses_the_column_that_was_not_recognised(su)
    _answers_whose_the_unknown_names_are(su)
    assert Case.objects.count() == 0
    su.presses("Import")
    _finds_closed_and_open_rows_as_cases(su)


def _uploads(su: Person) -> None:
    su.goes_to("cases")
    su.follows("Take over an older ledger")
    raw = xlsx_of(TITLE, HEADING, CLOSED, OF_A_FIRM_CALLED_OTHERWISE, OF_A_NEW_FIRM)
    su.page.set_input_files("input[type=file]", {"name": "台账.xlsx", "mimeType": XLSX, "buffer": raw})
    su.fills("sender of the file", "新昌乡2021")
    su.shows("ledger-upload")
    su.presses("Upload")
    su.reads("台账.xlsx")
    su.reads("新昌乡2021")


def _chooses_the_column_that_was_not_recognised(su: Person) -> None:
    expect(su.page.locator("#column-enterprise")).to_have_value("企业名称")
    expect(su.page.locator("#column-state")).to_have_value("")
    su.page.locator("#column-state").select_option("办了没有")
    su.presses("Check")
    su.reads_words("Nothing has been imported. Choose other columns, or mend the file and upload it again.")
    su.reads_words("{name} is no enterprise of the county", name="样例牧业公司")
    su.reads_words("{text} is no unit of the county", text="农经站")
    su.shows("ledger-doubts")


def _answers_whose_the_unknown_names_are(su: Person) -> None:
    su.selects("样例牧业公司", "样例牧业")
    su.selects("样例茶厂（虚构）", "新昌乡")
    su.selects("农经站", "农业农村局")
    su.presses("Check")
    su.reads_words(
        "{closed} closed and {open} open cases will be made; {known} rows are known already and stay as they are.",
        closed=1, open=2, known=0,
    )  # fmt: skip
    su.reads("农业农村局（样例） ← 农经站")
    su.shows("ledger-preview")


def _finds_closed_and_open_rows_as_cases(su: Person) -> None:
    su.reads_words(
        "Taken over: {closed} closed and {open} open cases, {enterprises} enterprises made; {known} rows were known.",
        closed=1, open=2, enterprises=1, known=0,
    )  # fmt: skip
    with translation.override(COOKIE[su.language]):
        words = [str(STATE_LABELS[state]) for state in (State.CLOSED, State.HANDLING, State.HANDLING)]
    for title, state in zip(("排水沟堵塞", "高压线离地太低", "进厂道路破损"), words, strict=True):
        expect(su.page.locator("tbody tr", has_text=title)).to_contain_text(state)
    su.shows("ledger-cases")
    su.fills("Number, matter or enterprise", "样例茶厂")
    su.presses("Show")
    expect(su.page.locator("tbody tr")).to_have_count(1)
