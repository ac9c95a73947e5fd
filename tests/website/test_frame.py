"""The frame of every page: county, menu of the role, reader, language, what is invented."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.test import Client

from tests.cast import the_cast
from tongcun.county.rights import RIGHTS
from tongcun.website.context import MENU

pytestmark = pytest.mark.django_db


def test_the_login_page_is_chinese_until_english_is_chosen(client: Client) -> None:
    assert '<html lang="zh-Hans">' in client.get("/accounts/login/").content.decode()
    client.post("/language", {"language": "en", "next": "/"})
    assert '<html lang="en">' in client.get("/accounts/login/").content.decode()


def test_who_has_no_task_is_told_so_and_can_log_out(client: Client) -> None:
    client.force_login(the_cast().mao)
    page = client.get("/").content.decode()
    assert "今天没有岗位" in page
    assert "退出登录" in page


def test_a_simulated_day_is_told(client: Client, settings: LazySettings) -> None:
    settings.SIMULATED_NOW = "2026-11-23T10:30:00+08:00"
    client.force_login(the_cast().mao)
    assert "模拟运营日：当前时钟为 2026-11-23 " in client.get("/").content.decode()


def test_nobody_has_more_than_five_items_in_the_menu() -> None:
    assert max(sum(item.right in rights for item in MENU) for rights in RIGHTS.values()) <= 5


def test_scripts_and_styles_are_files_of_ours(client: Client) -> None:
    answer = client.get("/accounts/login/")
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "style=" not in answer.content.decode()
