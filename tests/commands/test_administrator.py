"""`tongcun administrator`: with what it prints, the first person of a county logs in and makes all others."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from tests.cast import a_county, the_cast
from tongcun.commands import administrator
from tongcun.county.models import User
from tongcun.county.queries import scope_of
from tongcun.county.rights import Right

pytestmark = pytest.mark.django_db


def test_the_first_administrator_logs_in_with_what_was_printed(capsys: pytest.CaptureFixture[str]) -> None:
    county = a_county()
    assert administrator.run("330822", "anran", " 安然 ") == 0
    told = capsys.readouterr().out
    assert told.splitlines()[0] == "安然 administers 常山县（样例） from now on."
    assert scope_of(User.objects.get(username="anran"), county).covers_county(Right.EDIT_PEOPLE)
    password = re.findall(r"One-time password: (\S+)", told)
    client = Client()
    entered = client.post("/accounts/login/", {"login": "anran", "password": password[0]})
    assert entered.status_code == 302
    assert client.get("/330822/people/").headers["Location"] == "/accounts/password/change/"


def test_an_unknown_county_is_refused_and_those_there_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert administrator.run("330899", "anran", "安然") == 2
    assert capsys.readouterr().err == ("the database holds no county 330899; load it first: tongcun load COUNTY\n")
    a_county()
    assert administrator.run("330899", "anran", "安然") == 2
    assert "it holds: 330822 常山县（样例）" in capsys.readouterr().err
    assert not User.objects.exists()


def test_a_user_name_of_the_county_leads_to_who_gives_the_role(capsys: pytest.CaptureFixture[str]) -> None:
    deng = the_cast().deng
    assert administrator.run("330822", deng.username, "Deng") == 2
    told = capsys.readouterr().err
    assert f"The user name {deng.username} is taken already." in told
    assert "It is that of Deng, who works in 常山县（样例） already" in told
    assert deng.postings.count() == 1


def test_a_user_name_of_another_county_is_to_be_another(capsys: pytest.CaptureFixture[str]) -> None:
    deng = the_cast("330825").deng
    a_county()
    assert administrator.run("330822", deng.username, "Deng") == 2
    assert "who does not work in 常山县（样例）: take another user name" in capsys.readouterr().err


def test_a_user_name_is_the_same_with_capitals(capsys: pytest.CaptureFixture[str]) -> None:
    deng = the_cast().deng
    assert administrator.run("330822", "DENG-330822", "Deng") == 2
    assert f"The user name {deng.username} is taken already." in capsys.readouterr().err
    assert administrator.run("330822", "AnRan", "安然") == 0
    assert "User name: anran\n" in capsys.readouterr().out


def test_names_that_are_none_are_all_told(capsys: pytest.CaptureFixture[str]) -> None:
    a_county()
    assert administrator.run("330822", "an ran", " ") == 2
    told = capsys.readouterr().err.splitlines()
    assert sorted(line.partition(":")[0] for line in told) == ["NAME", "USERNAME"]
    assert administrator.run("330822", "a" * 151, "安" * 61) == 2
    assert capsys.readouterr().err.count("at most") == 2
    assert administrator.run("330822", "anran", "\udcb0\udcb2") == 2
    assert "terminal's encoding" in capsys.readouterr().err
    assert not User.objects.exists()


def test_it_speaks_chinese(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    a_county()
    monkeypatch.setenv("TONGCUN_LANG", "zh")
    with translation.override("zh-hans"):
        assert administrator.run("330822", "anran", "安然") == 0
        assert "安然 已是常山县（样例）的管理员。" in capsys.readouterr().out
        assert administrator.run("330822", "anran", "安然") == 2
    assert "用户名 anran 已被占用。\n使用者是安然，已在常山县（样例）任职" in capsys.readouterr().err


def test_a_database_without_tables_is_told(tmp_path: Path) -> None:
    env = {**os.environ, "TONGCUN_HOME": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}"}
    program = [sys.executable, "-m", "tongcun", "administrator", "330822", "anran", "安然"]
    done = subprocess.run(program, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "first run: tongcun migrate" in done.stderr
