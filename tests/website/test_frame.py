"""The frame of every page: county, menu of the role, reader, language, what is invented."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from tests.cast import Cast, a_person, the_cast
from tests.website.world import of_a_county
from tongcun.county.models import Posting, Role, User
from tongcun.county.rights import RIGHTS
from tongcun.website.context import MENU

pytestmark = pytest.mark.django_db


def test_the_login_page_is_chinese_until_english_is_chosen(client: Client) -> None:
    assert '<html lang="zh-Hans">' in client.get("/accounts/login/").content.decode()
    client.post("/language", {"language": "en", "next": "/"})
    assert '<html lang="en">' in client.get("/accounts/login/").content.decode()


def test_who_has_no_task_is_told_so_and_can_log_out(client: Client) -> None:
    mao = the_cast().mao
    mao.postings.update(last_date="2020-01-01")
    client.force_login(mao)
    page = client.get("/").content.decode()
    assert "今天没有岗位" in page
    assert "退出登录" in page


def test_a_simulated_day_is_told(client: Client, settings: LazySettings) -> None:
    settings.SIMULATED_NOW = "2026-11-23T10:30:00+08:00"
    client.force_login(the_cast().mao)
    assert "模拟运营日：当前时钟为 2026-11-23 " in client.get("/", follow=True).content.decode()


@pytest.mark.parametrize(
    "address", ["/accounts/login/", "/", "/account", "/330822/people/", "/330822/nowhere", "/alive"]
)
def test_no_browser_keeps_a_page(client: Client, address: str) -> None:
    client.force_login(the_cast().an)
    assert "no-store" in client.get(address).headers["Cache-Control"]


def menu_shown_to(user: User) -> list[str]:
    """The words of the menu on somebody's first page."""
    client = Client()
    client.force_login(user)
    page = client.get("/", follow=True).content.decode()
    menu = re.search(r'<ul class="menu">(.*?)</ul>', page, re.DOTALL)
    return re.findall(r"<a [^>]*>(.*?)</a>", menu[1]) if menu else []


def place_of(role: Role, cast: Cast) -> dict[str, Any]:
    """The place that a posting of a role needs."""
    places: dict[Role, dict[str, Any]] = {
        Role.HUB_CLERK: {"station": cast.hub}, Role.KEEPER: {"station": cast.xiyuan},
        Role.TOWNSHIP_CLERK: {"township": cast.fangcun.township}, Role.CARRIER_CLERK: {"unit": cast.carrier},
    }  # fmt: skip
    return places.get(role, {})


@pytest.mark.parametrize("role", Role)
def test_a_role_sees_at_most_five_items_in_the_menu(role: Role) -> None:
    cast = the_cast()
    shown = menu_shown_to(a_person("Somebody", cast.county, role, **place_of(role, cast)))
    assert len(shown) <= 5
    assert len(shown) == sum(item.right in RIGHTS[role] for item in MENU)


def test_who_has_every_role_sees_every_item_once() -> None:
    cast = the_cast()
    for role in Role:
        Posting.objects.create(user=cast.deng, county=cast.county, role=role, **place_of(role, cast))
    assert menu_shown_to(cast.deng) == ["我的待办", "扫描台", "当日运行", "邮件快件", "帮扶", "人员与站点"]


def test_every_page_lies_behind_one_item_and_whoever_may_open_it_has_that_item() -> None:
    lost = []
    for entry in of_a_county():
        first = str(entry.pattern).lstrip("^").partition("/")[0]
        behind = [item for item in MENU if first in item.holds]
        roles = [role for role, rights in RIGHTS.items() if entry.callback.right in rights]  # type: ignore[attr-defined]
        if set(roles) == set(Role):
            roles = []  # the foot of every page leads there
        shown = {item.right for item in MENU if first in item.holds | item.also}
        if len(behind) != 1 or any(not shown & RIGHTS[role] for role in roles):
            lost.append((entry.name, [str(role) for role in roles]))
    assert lost == []


def test_the_foot_leads_everybody_to_the_working_calendar(client: Client) -> None:
    cast = the_cast()
    for user in (cast.mao, cast.zhu, cast.leader, cast.an):
        client.force_login(user)
        assert '<p><a href="/330822/calendar/">工作日历</a></p>' in client.get("/330822/calendar/").content.decode()


def test_the_menu_says_where_one_is(client: Client) -> None:
    cast = the_cast()
    client.force_login(cast.deng)
    assert 'href="/330822/day" aria-current="page"' in client.get("/330822/day").content.decode()
    assert 'href="/330822/day" aria-current="true"' in client.get("/330822/plans").content.decode()
    assert 'href="/330822/plans"' in client.get("/330822/day").content.decode()


def test_scripts_and_styles_are_files_of_ours(client: Client) -> None:
    answer = client.get("/accounts/login/")
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "style=" not in answer.content.decode()


@pytest.mark.parametrize(
    ("asked", "above"),
    [("plans/ask", "plans"), ("people/1/badges/", "people/1/"), ("discrepancies/1/close/", "discrepancies/1/"),
     ("closures/1/remove/", "")],
)  # fmt: skip
def test_who_asks_for_a_page_where_only_a_button_sends_is_led_to_the_page_above(
    client: Client, asked: str, above: str
) -> None:
    client.force_login(the_cast().an)
    answer = client.get(f"/330822/{asked}")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert f'<a href="/330822/{above}">' in answer.content.decode()
