"""The year in four figures, counted from the ledger."""

from __future__ import annotations

import datetime

import pytest
import time_machine

from tests.cases.people import Staff, a_case, brought_to, the_staff
from tests.county.pages import as_user, text_of
from tongcun.cases.actions import ASKER, Said, do_act, link_case
from tongcun.cases.models import Channel, Link, Round, Scheme
from tongcun.cases.pure.acts import Act
from tongcun.cases.queries.year import YearFigures, year_figures
from tongcun.county.models import User
from tongcun.county.queries import scope_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_that_day() -> object:
    with time_machine.travel("2021-09-28T02:00:00+00:00", tick=True):
        yield


def figures(staff: Staff, user: User, year: int = 2021) -> YearFigures:
    return year_figures(scope_of(user, staff.county), year)


def a_round(staff: Staff, number: int, month: int) -> None:
    first = datetime.date(2021, month, 1)
    scheme = Scheme.objects.get(county=staff.county)
    Round.objects.create(scheme=scheme, number=number, first_date=first, last_date=first.replace(day=28))


def test_rounds_problems_and_requests_are_counted_and_which_of_them_are_closed() -> None:
    staff = the_staff()
    a_round(staff, 1, 3)
    a_round(staff, 2, 9)
    brought_to(staff, a_case(staff), Act.CLOSE)
    a_case(staff)
    brought_to(staff, a_case(staff, channel=Channel.VISIT), Act.STRIKE_OFF)
    brought_to(staff, a_case(staff, channel=Channel.ABOVE), Act.CLOSE)
    assert figures(staff, staff.su) == YearFigures(2021, rounds=2, problems=1, requests=3, closed=3, otherwise=0)
    page = text_of(as_user(staff.su).get("/330822/cases/"))
    assert "2021 so far: rounds of visits 2, problems found 1, requests received 3;" in page
    assert "closed with the asker’s word 3, ended otherwise 0" in page


def test_a_case_belongs_to_the_year_in_which_it_was_registered_by_the_countys_clock() -> None:
    staff = the_staff()
    zone = staff.county.zone()
    a_case(staff, at=datetime.datetime(2021, 1, 1, 0, 30, tzinfo=zone))
    a_case(staff, at=datetime.datetime(2020, 12, 31, 23, 30, tzinfo=zone))
    assert figures(staff, staff.su).requests == 1
    assert figures(staff, staff.su, 2020) == YearFigures(2020, rounds=0, problems=0, requests=1, closed=0, otherwise=0)


def test_nobody_counts_what_they_may_not_see() -> None:
    staff = the_staff()
    a_case(staff)
    assert figures(staff, staff.dian).requests == 0
    assert figures(staff, staff.xiang).requests == 1


def test_a_round_still_to_come_does_not_count_and_closed_is_what_the_asker_confirmed() -> None:
    staff = the_staff()
    a_round(staff, 1, 3)
    a_round(staff, 2, 11)
    brought_to(staff, a_case(staff), Act.CLOSE)
    do_act(case=a_case(staff), act=Act.DECLINE, doer=staff.as_desk(), said=Said(words="不属受理范围"))
    withdrawn = brought_to(staff, a_case(staff), Act.RESPOND)
    do_act(case=withdrawn, act=Act.WITHDRAW, doer=ASKER, said=Said(words="不需要了"))
    found = figures(staff, staff.su)
    assert (found.rounds, found.requests, found.closed, found.otherwise) == (1, 3, 1, 2)


def test_one_request_by_three_channels_counts_once_and_the_page_says_so() -> None:
    staff = the_staff()
    first = brought_to(staff, a_case(staff), Act.CLOSE)
    for channel in (Channel.OFFICER, Channel.VISIT):
        again = a_case(staff, channel=channel)
        link_case(case=again, to=first, link=Link.DUPLICATE, doer=staff.as_desk())
        do_act(case=again, act=Act.DECLINE, doer=staff.as_desk(), said=Said(words="已另行受理"))
    assert figures(staff, staff.su) == YearFigures(2021, rounds=0, problems=0, requests=1, closed=1, otherwise=0)
    assert "the same by several channels counts once" in text_of(as_user(staff.su).get("/330822/cases/"))
