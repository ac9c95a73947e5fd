"""`tongcun doors`: what a county does not use is there for nobody, and comes back as it was."""

from __future__ import annotations

import pytest

from tests.cast import a_county, the_cast
from tests.county.pages import as_user, text_of
from tests.parcels.days import a_post, a_scan, announced, at_station, record, stands
from tongcun.commands import doors
from tongcun.commands.doors import Door
from tongcun.county.models import ON_SERVER, County
from tongcun.county.queries import scope_of
from tongcun.county.rights import BEHIND_CASES, BEHIND_PARCELS, RIGHTS, Right
from tongcun.parcels.pure.acts import Act

pytestmark = pytest.mark.django_db


def test_a_county_that_closes_a_door_has_none_of_what_lies_behind_until_it_is_opened(
    capsys: pytest.CaptureFixture[str],
) -> None:
    cast = the_cast()
    deng = as_user(cast.deng)
    assert deng.get("/330822/day").status_code == 200
    assert doors.run("330822", Door.CLOSED, None) == 0
    assert capsys.readouterr().out == "常山县（样例）: parcels are closed, enterprises are open\n"
    assert deng.get("/330822/day").status_code == 404
    assert "The day" not in text_of(deng.get("/330822/calendar/"))
    for who in (cast.deng, cast.an, cast.zhu, cast.leader):
        assert not any(scope_of(who, County.objects.get()).may(right) for right in BEHIND_PARCELS)
    assert scope_of(cast.mao, County.objects.get()).may(Right.SEE_LIAISON)
    assert doors.run("330822", Door.OPEN, Door.CLOSED) == 0
    assert deng.get("/330822/day").status_code == 200
    assert not scope_of(cast.mao, County.objects.get()).may(Right.SEE_LIAISON)
    assert County.objects.get().history.latest("history_id").history_change_reason == ON_SERVER


def test_every_right_lies_behind_one_door_or_is_the_house_s_own() -> None:
    of_the_house = {
        Right.EDIT_PLACES, Right.EDIT_PEOPLE, Right.SEE_CALENDAR, Right.EDIT_CALENDAR, Right.SEE_MY_DESK,
    }  # fmt: skip
    every = set().union(*RIGHTS.values())
    assert BEHIND_CASES | BEHIND_PARCELS | of_the_house == every
    assert not BEHIND_CASES & BEHIND_PARCELS


def test_what_a_device_has_scanned_is_kept_though_the_door_is_closed() -> None:
    post = a_post()
    announced(post, "P1")
    doors.run("330822", Door.CLOSED, None)
    record(post, a_scan(0, Act.ACCEPT, "P1", at_station(post.cast.hub)))
    assert stands("P1")[0] == "accepted"


def test_doors_left_out_stay_and_an_unknown_county_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    a_county()
    assert doors.run(" 330822 ", None, None) == 0
    assert "parcels are open, enterprises are open" in capsys.readouterr().out
    assert County.objects.get().history.count() == 1
    assert doors.run("330899", None, Door.CLOSED) == 2
    assert "it holds: 330822 常山县（样例）" in capsys.readouterr().err
