"""The page of the working calendar: a year at a look, and what an administrator changes there."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest

from tests.cast import Cast, a_person, the_cast
from tests.county.pages import as_user, text_of
from tongcun.county import actions
from tongcun.county.actions import DayPlan
from tongcun.county.hours_text import hours_in
from tongcun.county.models import DayKind, Role, Source
from tongcun.county.queries import DEFAULT_WEEK, working_calendar

pytestmark = pytest.mark.django_db
PAGE = "/330822/calendar/"
HOURS = {"monday": "８：００－１２：００，１４：３０－１７：３０", "tuesday": "08:00-12:00", "saturday": "9:00-11:00"}


def on(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def with_2021(cast: Cast) -> Cast:
    actions.take_over_year(county=cast.county, year=2021)
    return cast


def cell(page: str, month: int, day: int) -> str:
    """A day's cell of the year."""
    months = page.split('<table class="month">')[1:]
    found = re.search(rf'(?s)<td class="day [^>]*>{day}(?![0-9]).*?</td>', months[month - 1])
    assert found is not None
    return found[0]


def test_a_year_shows_what_is_off_what_is_worked_instead_and_what_in_part() -> None:
    cast = with_2021(the_cast())
    half = DayPlan(on("2021-09-30"), DayKind.OWN_HOURS, hours_in("08:30-12:00"), "县庆（虚构）")
    actions.set_special_day(county=cast.county, plan=half)
    page = text_of(as_user(cast.an).get(f"{PAGE}?year=2021"))
    assert len(re.findall('<table class="month">', page)) == 12
    assert 'class="day day-holiday"' in cell(page, 10, 1)
    assert "off" in cell(page, 10, 1)
    assert 'class="day day-make-up"' in cell(page, 10, 9)
    assert ">on<" in cell(page, 10, 9)
    assert 'class="day day-part"' in cell(page, 9, 30)
    assert ">part<" in cell(page, 9, 30)
    assert 'class="day day-off"' in cell(page, 9, 25)
    assert 'class="day day-worked"' in cell(page, 9, 27)
    assert "250 days of 2021 are worked." in page


def test_today_is_marked_on_the_page_of_this_year(settings: Any) -> None:
    settings.SIMULATED_NOW = "2026-11-23T10:30:00+08:00"
    page = text_of(as_user(the_cast().an).get(PAGE))
    assert 'aria-current="date"' in cell(page, 11, 23)
    assert page.count('aria-current="date"') == 1


def test_the_page_says_until_when_holidays_are_known_and_what_holds_beyond() -> None:
    cast = the_cast()
    an = as_user(cast.an)
    assert "every due date is reckoned by the hours of the week alone" in text_of(an.get(PAGE))
    with_2021(cast)
    page = text_of(an.get(f"{PAGE}?year=2022"))
    assert "entered until 2021-12-31" in page
    assert "reckoned by the hours of the week alone" in page
    assert "The holidays of 2022 are not entered" in page
    assert "Look at the holidays published for 2022" in page
    assert "节假日和调休上班日已录入至 2021-12-31" in text_of(as_user(cast.an, "zh-hans").get(PAGE))


def test_everybody_of_the_county_may_look_and_only_the_administrator_may_change() -> None:
    cast = with_2021(the_cast())
    bound = a_person("Bound", cast.county, Role.ADMINISTRATOR, township=cast.fangcun.township)
    for user in (cast.mao, cast.zhu, cast.lin, cast.kong, cast.leader, bound):
        client = as_user(user)
        page = text_of(client.get(f"{PAGE}?year=2021"))
        assert "National Day" in page
        assert f'action="{PAGE}' not in page
        assert client.post(f"{PAGE}hours/", {"first_date": "2021-05-01", **HOURS}).status_code == 403
        assert client.get(f"{PAGE}published/").status_code == 403
    assert not cast.county.working_weeks.exists()


def test_summer_hours_are_set_as_they_are_typed_and_taken_back() -> None:
    cast = the_cast()
    an = as_user(cast.an)
    assert an.post(f"{PAGE}hours/", {"first_date": "2021-05-01", **HOURS}).status_code == 302
    calendar = working_calendar(cast.county)
    assert calendar.hours_on(on("2021-05-03")) == hours_in("08:00-12:00, 14:30-17:30")
    assert calendar.hours_on(on("2021-04-30")) == DEFAULT_WEEK[4]
    page = text_of(an.get(f"{PAGE}?year=2021"))
    assert "From 2021-05-01 on" in page
    assert "Wednesday to Friday" in page
    assert "As long as nothing else is set" in page
    an.post(f"{PAGE}hours/{cast.county.working_weeks.get().pk}/remove/")
    assert not cast.county.working_weeks.exists()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"monday": "08:30-12:00, 11:00-17:30"}, "08:30–12:00 and 11:00–17:30 overlap"),
        ({"monday": "17:30-14:00"}, "runs backwards"),
        ({"monday": "08:30-24:10"}, "leaves the day"),
        ({"monday": "morning"}, "is no stretch of time"),
        ({"first_date": "1021-05-01"}, "2000-01-01"),
        ({"first_date": ""}, "required"),
        ({"monday": "", "tuesday": "", "saturday": ""}, "no limit would ever end"),
    ],
)
def test_hours_that_cannot_be_are_told_and_nothing_is_set(changed: dict[str, str], told: str) -> None:
    cast = the_cast()
    page = text_of(as_user(cast.an).post(f"{PAGE}hours/", {"first_date": "2021-05-01", **HOURS, **changed}))
    assert told in page
    assert "<details open>" in page
    assert not cast.county.working_weeks.exists()


def test_a_day_is_set_a_second_time_only_where_that_is_said() -> None:
    cast = with_2021(the_cast())
    an = as_user(cast.an)
    said = {"date": "2021-10-07", "kind": "own_hours", "hours": "08:30—12:00", "name": "秋收值班"}
    assert "2021-10-07 is set already (off)" in text_of(an.post(f"{PAGE}days/", said))
    offered = text_of(an.get(f"{PAGE}?year=2021&day=2021-10-07"))
    assert 'value="2021-10-07"' in offered
    assert re.search(r'name="replaces"[^>]* checked', offered)
    assert an.post(f"{PAGE}days/", said | {"replaces": "on"}).status_code == 302
    day = cast.county.special_days.get(date=on("2021-10-07"))
    assert (day.hours, day.source) == ("08:30–12:00", Source.BY_HAND)
    an.post(f"{PAGE}days/{day.pk}/remove/")
    assert not cast.county.special_days.filter(date=day.date).exists()
    history = text_of(an.get(f"{PAGE}history/"))
    assert "off → worked at hours of its own" in history
    assert "deleted (special day 2021-10-07)" in history


def test_a_published_year_is_shown_first_and_then_taken_over() -> None:
    cast = with_2021(the_cast())
    an = as_user(cast.an)
    shown = text_of(an.get(f"{PAGE}published/"))
    assert "What 2022 would change" in shown
    assert "Take over 2022" in shown
    assert "2022-01-03" in shown
    assert not cast.county.special_days.filter(date__year=2022).exists()
    done = an.post(f"{PAGE}published/", {"year": "2022"}, follow=True)
    assert "2022 is taken over" in text_of(done)
    assert cast.county.special_days.get(date=on("2022-01-03")).name == "元旦"
    again = text_of(an.get(f"{PAGE}published/?year=2022"))
    assert "Nothing: every day stands as it is published." in again
    assert "Take over 2022" not in again


def test_a_day_set_by_hand_is_shown_and_taken_over_only_when_ticked() -> None:
    cast = the_cast()
    actions.set_special_day(county=cast.county, plan=DayPlan(on("2022-01-03"), DayKind.WORKDAY, name="值班"))
    an = as_user(cast.an)
    assert "Set by hand otherwise" in text_of(an.get(f"{PAGE}published/?year=2022"))
    an.post(f"{PAGE}published/", {"year": "2022"})
    assert cast.county.special_days.get(date=on("2022-01-03")).kind == DayKind.WORKDAY
    an.post(f"{PAGE}published/", {"year": "2022", "replace": ["2022-01-03", "nonsense"]})
    assert cast.county.special_days.get(date=on("2022-01-03")).kind == DayKind.OFF


@pytest.mark.parametrize(
    ("year", "told"),
    [("2099", "2099 is not known to this version"), ("1850", "2000"), ("next", "whole number"), ("", "required")],
)
def test_a_year_that_is_not_published_is_told(year: str, told: str) -> None:
    an = as_user(the_cast().an)
    assert told in text_of(an.get(f"{PAGE}published/?year={year}"))
    assert told in text_of(an.post(f"{PAGE}published/", {"year": year}))


def test_a_year_beyond_a_gap_is_refused_with_what_comes_before() -> None:
    cast = with_2021(the_cast())
    told = text_of(as_user(cast.an).post(f"{PAGE}published/", {"year": "2024"}))
    assert "2022 comes before 2024" in told
    assert cast.county.published_years.count() == 1


def test_a_year_entered_by_hand_is_noted_and_taken_back() -> None:
    cast = with_2021(the_cast())
    an = as_user(cast.an)
    assert an.post(f"{PAGE}years/", {"year": "2022"}).status_code == 302
    assert "entered until 2022-12-31" in text_of(an.get(PAGE))
    assert "complete already" in text_of(an.post(f"{PAGE}years/", {"year": "2022"}))
    an.post(f"{PAGE}years/{cast.county.published_years.get(year=2022).pk}/remove/")
    assert "entered until 2021-12-31" in text_of(an.get(PAGE))


@pytest.mark.parametrize("year", ["", "0", "99999", "-1", "２０２１", "%00x"])
def test_a_year_that_is_none_shows_this_one(year: str) -> None:
    answer = as_user(the_cast().an).get(f"{PAGE}?year={year}&day=2021-13-40")
    assert answer.status_code in (200, 400)
    assert ("%00" in year) == (answer.status_code == 400)
