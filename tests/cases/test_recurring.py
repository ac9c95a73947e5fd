"""What recurs: counted month by month, and how long states held; pictures tell what their tables tell."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from tests.cases.people import Staff, a_case, brought_to, the_staff
from tests.cases.test_reminding import wall
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import Said, do_act
from tongcun.cases.models import Case, Channel
from tongcun.cases.pages.pictures import heat_strip, range_bars
from tongcun.cases.pure.acts import Act
from tongcun.cases.queries.rates import Period
from tongcun.cases.queries.recurring import Held, Strip, held_states, strips

pytestmark = pytest.mark.django_db
PAGE = "/330822/cases/recurring/"
AUTUMN = Period(datetime.date(2021, 8, 1), datetime.date(2021, 10, 31))


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(wall("2021-08-31 23:30"), tick=False) as moved:
        yield moved


@pytest.fixture
def staff(clock: time_machine.Traveller) -> Iterator[Staff]:
    staff = the_staff()
    with timezone.override(staff.county.zone()):
        yield staff


@pytest.mark.parametrize("by", ["class", "township", "enterprise", "unit"])
def test_cases_count_in_the_month_of_the_countys_wall_clock(
    staff: Staff, clock: time_machine.Traveller, by: str
) -> None:
    a_case(staff)
    clock.move_to(wall("2021-09-01 00:10"))
    brought_to(staff, a_case(staff), Act.SIGN)
    brought_to(staff, a_case(staff), Act.SIGN)
    rows = strips(Case.objects.all(), staff.county, AUTUMN, by)
    assert [sum(column) for column in zip(*(row.counts for row in rows), strict=True)] == [1, 2, 0]
    if by == "unit":
        assert [(row.label, row.counts) for row in rows] == [("农业农村局（样例）", [0, 2, 0]), ("", [1, 0, 0])]


def test_a_state_holds_from_the_act_that_led_to_it_to_the_act_that_led_on(
    staff: Staff, clock: time_machine.Traveller
) -> None:
    case = a_case(staff)
    clock.move_to(wall("2021-09-02 23:30"))
    brought_to(staff, case, Act.RESPOND)
    held = {one.state: (one.times, one.median) for one in held_states(Case.objects.all(), AUTUMN)}
    assert held["registered"] == (1, 2.0)
    assert held["signed"] == (1, 0.0)
    assert "being handled" not in held


def test_rows_of_an_older_ledger_do_not_read_as_waiting(staff: Staff, clock: time_machine.Traveller) -> None:
    a_row: dict[str, Any] = {"channel": Channel.LEDGER, "old_number": "7", "at": wall("2021-08-02 09:00")}
    old = a_case(staff, **a_row)
    do_act(case=old, act=Act.TAKE_OVER_OPEN, doer=staff.as_desk(), said=Said(to=staff.bureau))
    clock.move_to(wall("2021-09-02 23:30"))
    brought_to(staff, a_case(staff, at=wall("2021-09-01 23:30")), Act.ACCEPT)
    assert [(one.state, one.times, one.median) for one in held_states(Case.objects.all(), AUTUMN)] == [
        ("registered", 1, 1.0)
    ]


def test_pictures_escape_names_and_are_told_in_words() -> None:
    drawn = heat_strip([Strip("<script>甲", [0, 3]), Strip("", [1, 0])], ["21-08", "21-09"], "件数 & 月份", "暂无")
    assert "<script>" not in drawn
    assert 'role="img" aria-label="件数 &amp; 月份"' in drawn
    assert re.findall(r'class="shade-(\d)"', drawn) == ["0", "5", "2", "0"]
    assert "style=" not in drawn + range_bars([Held("登记", 3, 1.0, 0.5, 2.0)], "天数")


def test_the_page_shows_picture_and_table_to_whoever_may_see_the_cases(staff: Staff) -> None:
    brought_to(staff, a_case(staff), Act.CLOSE)
    shown = text_of(as_user(staff.shi).get(PAGE))
    assert shown.count("<svg") == 2
    assert "How long each state holds" in shown
    assert "<svg" not in text_of(as_user(staff.cast.wu).get(f"{PAGE}?by=nonsense&since=x"))
