"""`tongcun password`: the only administrator of a county, shut out, comes in again."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import translation

from tests.cast import PASSWORD, the_cast
from tongcun.commands import password
from tongcun.county.models import User
from tongcun.county.queries import edits_of

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


def logged_in(user: User, said: str) -> bool:
    client = Client()
    client.post(LOGIN, {"login": user.username, "password": said})
    return client.get("/330822/people/").headers.get("Location", "").startswith("/accounts/password/change/")


def test_the_only_administrator_comes_in_again_with_what_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    an = the_cast().an
    before = Client()
    assert before.post(LOGIN, {"login": an.username, "password": PASSWORD}).status_code == 302
    for _ in range(20):
        Client().post(LOGIN, {"login": an.username, "password": "forgotten"})
    assert password.run(f" {an.username} ", False) == 0
    told = capsys.readouterr().out
    assert "An (an-330822) has a new one-time password: " in told
    assert "second factor" not in told
    assert logged_in(an, re.findall(r"password: (\S+)", told)[0])
    assert not logged_in(an, PASSWORD)
    assert before.get("/330822/people/").headers["Location"].startswith(LOGIN)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_history_says_that_it_was_done_on_the_server(language: str) -> None:
    cast = the_cast()
    assert password.run(cast.lin.username, False) == 0
    assert password.run(cast.lin.username, False) == 0
    client = Client()
    client.force_login(cast.an, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["django_language"] = language
    page = client.get(f"/330822/people/{cast.lin.pk}/history/").content.decode()
    assert page.count({"en": "on the server, by a command", "zh-hans": "在服务器上用命令"}[language]) == 2


def test_a_second_factor_stays_unless_it_is_lost(capsys: pytest.CaptureFixture[str]) -> None:
    an = the_cast().an
    Authenticator.objects.create(user=an, type=Authenticator.Type.TOTP, data={})
    assert password.run(an.username, False) == 0
    assert "where it is lost: --drop-second-factor" in capsys.readouterr().out
    assert Authenticator.objects.filter(user=an).exists()
    assert password.run(an.username, True) == 0
    assert "second factor" not in capsys.readouterr().out
    assert not Authenticator.objects.exists()
    told = edits_of([an])
    assert [(edit.is_on_server, edit.deed) for edit in told[:2]] == [
        (True, "second factor taken away"), (True, "new one-time password given")
    ]  # fmt: skip


def test_who_is_unknown_or_deactivated_gets_none(capsys: pytest.CaptureFixture[str]) -> None:
    an = the_cast().an
    assert password.run("nobody", False) == 2
    assert capsys.readouterr().err == "nobody has the user name nobody\n"
    User.objects.filter(pk=an.pk).update(is_active=False)
    assert password.run(an.username, False) == 2
    assert capsys.readouterr().err == "The account an-330822 is deactivated.\n"
    an.refresh_from_db()
    assert an.check_password(PASSWORD)


def test_the_user_name_may_be_typed_with_capitals(capsys: pytest.CaptureFixture[str]) -> None:
    the_cast()
    assert password.run("An-330822", False) == 0
    assert "An (an-330822) has a new one-time password" in capsys.readouterr().out


def test_it_speaks_chinese(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    an = the_cast().an
    monkeypatch.setenv("TONGCUN_LANG", "zh")
    with translation.override("zh-hans"):
        assert password.run("nobody", False) == 2
        assert password.run(an.username, False) == 0
    said = capsys.readouterr()
    assert said.err == "没有用户名为 nobody 的账号\n"
    assert "An（an-330822）的新一次性密码：" in said.out
