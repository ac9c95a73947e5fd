"""A county's working calendar: what is set becomes the calendar by which clocks run, exactly."""

from __future__ import annotations

import datetime
import random

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import a_county
from tests.loops.minute_by_minute import MINUTE, at, works
from tongcun.county import actions
from tongcun.county.actions import DayPlan, RefusedError
from tongcun.county.hours_text import hours_in, hours_text
from tongcun.county.models import County, DayKind, PublishedYear, Source, SpecialDay, WorkingWeek
from tongcun.county.queries import (
    DEFAULT_WEEK,
    CalendarRows,
    calendar_edits,
    calendar_of,
    changes_by_year,
    usual_day,
    working_calendar,
)
from tongcun.loops.clock import Course, Limit, Unit, read
from tongcun.loops.working_time import OFF, Hours, Span, Week, WrongHoursError

HOUR = 3600
SUMMER_DAY = hours_in("08:00-12:00, 14:30-17:30")
SUMMER: Week = (SUMMER_DAY,) * 5 + (OFF, OFF)


def on(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.django_db
def test_a_county_that_has_said_nothing_works_monday_to_friday() -> None:
    calendar = working_calendar(a_county())
    assert hours_text(calendar.hours_on(on("2021-09-27"))) == "08:30–12:00, 14:00–17:30"
    assert not calendar.is_workday(on("2021-09-26"))
    assert calendar.known_through == datetime.date.min


@pytest.mark.django_db
def test_the_limit_of_the_eve_of_national_day_ends_after_the_holiday() -> None:
    county = a_county()
    actions.begin_calendar(county=county)
    calendar = working_calendar(county)
    assert calendar.after(at("2021-09-30 16:30"), 2 * HOUR) == at("2021-10-08 09:30")
    assert calendar.workdays_after(at("2021-09-29 08:00"), 3) == at("2021-10-09 17:30")
    assert calendar.is_workday(on("2021-09-26"))


@pytest.mark.django_db
def test_the_calendar_is_read_in_three_queries() -> None:
    county = a_county()
    actions.begin_calendar(county=county)
    with CaptureQueriesContext(connection) as asked:
        working_calendar(county)
    assert len(asked) <= 3


@pytest.mark.django_db
def test_a_day_that_makes_up_for_another_follows_the_hours_of_its_season() -> None:
    county = a_county()
    actions.take_over_year(county=county, year=2021)
    actions.set_hours(county=county, first_date=on("2021-09-01"), week=SUMMER)
    actions.set_hours(county=county, first_date=on("2021-10-01"), week=DEFAULT_WEEK)
    calendar = working_calendar(county)
    assert calendar.hours_on(on("2021-09-26")) == SUMMER_DAY
    assert calendar.hours_on(on("2021-10-09")) == DEFAULT_WEEK[0]


@pytest.mark.django_db
def test_a_due_date_is_provisional_until_its_year_is_entered_and_then_reckoned_anew() -> None:
    county = a_county()
    actions.take_over_year(county=county, year=2021)
    course = Course(at("2021-12-29 09:00"), Limit(4, Unit.WORKING_DAYS))
    before = read(course, working_calendar(county), at("2021-12-29 09:00"))
    actions.take_over_year(county=county, year=2022)
    after = read(course, working_calendar(county), at("2021-12-29 09:00"))
    assert (before.provisional, before.due) == (True, at("2022-01-04 17:30"))
    assert (after.provisional, after.due) == (False, at("2022-01-05 17:30"))


texts = st.sampled_from(["", "08:30-12:00, 14:00-17:30", "09:00-15:00", "00:00-24:00", "07:15-11:45", "13:00-24:00"])
dates = st.dates(datetime.date(2021, 9, 20), datetime.date(2021, 10, 20))
weeks = st.dictionaries(dates, st.tuples(*[texts] * 7), max_size=4)
kinds = st.sampled_from([DayKind.OFF, DayKind.WORKDAY, DayKind.OWN_HOURS])
days = st.dictionaries(dates, st.tuples(kinds, texts.filter(bool)), max_size=8)


def rows_of(
    weeks: dict[datetime.date, tuple[str, ...]], days: dict[datetime.date, tuple[DayKind, str]]
) -> CalendarRows:
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return CalendarRows(
        [WorkingWeek(first_date=day, **dict(zip(names, week, strict=True))) for day, week in sorted(weeks.items())],
        [
            SpecialDay(date=date, kind=kind, hours=hours if kind == DayKind.OWN_HOURS else "")
            for date, (kind, hours) in sorted(days.items())
        ],
        [PublishedYear(year=2021)],
    )


def by_pencil(rows: CalendarRows, date: datetime.date) -> Hours:
    """What is worked on a date, by looking through all that is set."""
    week = DEFAULT_WEEK
    for row in rows.weeks:
        if row.first_date <= date:
            week = row.as_week().week
    for day in rows.days:
        if day.date == date:
            return {DayKind.OFF: OFF, DayKind.WORKDAY: usual_day(week)}.get(DayKind(day.kind), hours_in(day.hours))
    return week[date.weekday()]


@given(weeks=weeks, days=days, seed=st.integers(0, 2**32))
def test_rows_become_the_calendar_exactly(
    weeks: dict[datetime.date, tuple[str, ...]], days: dict[datetime.date, tuple[DayKind, str]], seed: int
) -> None:
    rows = rows_of(weeks, days)
    calendar = calendar_of(County(), rows)
    for day in range(45):
        date = on("2021-09-10") + datetime.timedelta(days=day)
        assert calendar.hours_on(date) == by_pencil(rows, date)
    draw = random.Random(seed)
    since, minutes = at("2021-09-15 00:00") + draw.randrange(40_000) * MINUTE, draw.randrange(4_000)
    counted = sum(works(calendar, since + step * MINUTE) for step in range(minutes))
    assert calendar.seconds_between(since, since + minutes * MINUTE) == counted * 60


@pytest.mark.django_db
def test_hours_from_the_same_day_are_set_once() -> None:
    county = a_county()
    week = actions.set_hours(county=county, first_date=on("2021-05-01"), week=SUMMER)
    with pytest.raises(RefusedError, match="Hours from 2021-05-01 on are set already"):
        actions.set_hours(county=county, first_date=on("2021-05-01"), week=DEFAULT_WEEK)
    actions.drop_hours(week=week)
    actions.set_hours(county=county, first_date=on("2021-05-01"), week=DEFAULT_WEEK)


@pytest.mark.django_db
def test_a_week_without_any_work_and_hours_that_overlap_are_refused() -> None:
    county = a_county()
    with pytest.raises(RefusedError, match="no limit would ever end"):
        actions.set_hours(county=county, first_date=on("2021-05-01"), week=(OFF,) * 7)
    wrong: Week = ((Span(9, 12), Span(11, 14)), OFF, OFF, OFF, OFF, OFF, OFF)
    with pytest.raises(WrongHoursError):
        actions.set_hours(county=county, first_date=on("2021-05-01"), week=wrong)
    assert not county.working_weeks.exists()


@pytest.mark.django_db
def test_a_day_is_set_once_unless_the_new_entry_takes_its_place() -> None:
    county = a_county()
    first = actions.set_special_day(county=county, plan=DayPlan(on("2021-09-27"), DayKind.OFF, name="县庆"))
    half = DayPlan(on("2021-09-27"), DayKind.OWN_HOURS, hours_in("08:30-12:00"))
    with pytest.raises(RefusedError, match=r"2021-09-27 is set already \(off\)"):
        actions.set_special_day(county=county, plan=half)
    actions.set_special_day(county=county, plan=half, replacing=first)
    assert working_calendar(county).hours_on(on("2021-09-27")) == hours_in("08:30-12:00")
    assert county.special_days.count() == 1
    actions.drop_special_day(day=county.special_days.get())
    assert working_calendar(county).hours_on(on("2021-09-27")) == DEFAULT_WEEK[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "hours"), [(DayKind.OFF, "08:30-12:00"), (DayKind.WORKDAY, "08:30-12:00"), (DayKind.OWN_HOURS, "")]
)
def test_hours_go_with_a_day_of_its_own_hours_and_with_no_other(kind: DayKind, hours: str) -> None:
    county = a_county()
    with pytest.raises(RefusedError, match="Hours are given for a day"):
        actions.set_special_day(county=county, plan=DayPlan(on("2021-09-27"), kind, hours_in(hours)))
    with pytest.raises(IntegrityError), transaction.atomic():
        SpecialDay.objects.create(
            county=county, date=on("2021-09-27"), kind=kind, hours=hours and "08:30–12:00", source=Source.BY_HAND
        )
    with pytest.raises(ValidationError):
        SpecialDay(county=county, date=on("2021-09-27"), kind=kind, hours="12", source=Source.BY_HAND).clean_fields()


@pytest.mark.django_db
def test_what_a_person_set_is_never_overwritten_unless_asked_for() -> None:
    county = a_county()
    worked = DayPlan(on("2021-10-07"), DayKind.WORKDAY, name="秋收")
    actions.set_special_day(county=county, plan=worked)
    actions.set_special_day(county=county, plan=DayPlan(on("2021-10-06"), DayKind.WORKDAY))
    told = actions.take_over_year(county=county, year=2021, replacing={on("2021-10-06"), on("2021-10-11")})
    assert [day.date for day, _published in told.by_hand] == [on("2021-10-06"), on("2021-10-07")]
    seventh = county.special_days.get(date=on("2021-10-07"))
    assert (seventh.kind, seventh.name, seventh.source) == (DayKind.WORKDAY, "秋收", Source.BY_HAND)
    sixth = county.special_days.get(date=on("2021-10-06"))
    assert (sixth.kind, sixth.name, sixth.source) == (DayKind.OFF, "国庆节", Source.PUBLISHED)
    assert [old.date for old, _new in changes_by_year(county, 2021).by_hand] == [on("2021-10-07")]


@pytest.mark.django_db
def test_taken_over_twice_a_year_changes_nothing_and_its_edits_tell_once() -> None:
    county = a_county()
    actions.take_over_year(county=county, year=2021)
    before = SpecialDay.history.count()
    assert before == county.special_days.count() > 30
    assert actions.take_over_year(county=county, year=2021).is_nothing
    assert (SpecialDay.history.count(), PublishedYear.history.count()) == (before, 1)


@pytest.mark.django_db
def test_what_the_notice_no_longer_says_is_mended_when_it_is_taken_over_again() -> None:
    county = a_county()
    actions.take_over_year(county=county, year=2021)
    county.special_days.filter(date=on("2021-10-09")).update(kind=DayKind.OFF)
    SpecialDay.objects.create(
        county=county, date=on("2021-10-11"), kind=DayKind.OFF, name="国庆节", source=Source.PUBLISHED
    )
    actions.take_over_year(county=county, year=2021)
    calendar = working_calendar(county)
    assert calendar.is_workday(on("2021-10-09"))
    assert calendar.is_workday(on("2021-10-11"))


@pytest.mark.django_db
def test_years_adjoin_each_other() -> None:
    county = a_county()
    actions.take_over_year(county=county, year=2022)
    with pytest.raises(RefusedError, match="2023 comes before 2024"):
        actions.take_over_year(county=county, year=2024)
    with pytest.raises(RefusedError, match="2021 comes before 2020"):
        actions.know_year_by_hand(county=county, year=2020)
    assert not county.special_days.filter(date__year=2024).exists()
    actions.take_over_year(county=county, year=2021)
    actions.know_year_by_hand(county=county, year=2023)
    assert working_calendar(county).known_through == on("2023-12-31")
    with pytest.raises(RefusedError, match="complete already"):
        actions.know_year_by_hand(county=county, year=2023)
    with pytest.raises(RefusedError, match="only the first or the last"):
        actions.forget_year(known=county.published_years.get(year=2022))
    actions.forget_year(known=county.published_years.get(year=2023))
    assert working_calendar(county).known_through == on("2022-12-31")


@pytest.mark.django_db
def test_a_year_that_is_not_published_says_what_is_known() -> None:
    county = a_county()
    with pytest.raises(RefusedError, match="2099 is not known to this version, which knows 2004 to 20"):
        actions.take_over_year(county=county, year=2099)
    assert not county.published_years.exists()


@pytest.mark.django_db
def test_a_county_that_has_said_something_is_given_nothing_by_itself() -> None:
    county, other = a_county(), a_county("330825", "邻县")
    actions.set_hours(county=county, first_date=on("2021-05-01"), week=SUMMER)
    actions.begin_calendar(county=county)
    assert not county.special_days.exists()
    actions.begin_calendar(county=other)
    assert set(range(2021, 2027)) <= {known.year for known in other.published_years.all()}
    before = other.special_days.count()
    actions.begin_calendar(county=other)
    assert other.special_days.count() == before


@pytest.mark.django_db
def test_every_edit_is_told_also_of_what_was_taken_back() -> None:
    county, other = a_county(), a_county("330825", "邻县")
    day = actions.set_special_day(county=county, plan=DayPlan(on("2021-09-27"), DayKind.OFF))
    actions.set_special_day(county=other, plan=DayPlan(on("2021-09-28"), DayKind.OFF))
    half = DayPlan(on("2021-09-27"), DayKind.OWN_HOURS, hours_in("08:30-12:00"))
    actions.set_special_day(county=county, plan=half, replacing=day)
    actions.drop_special_day(day=day)
    told = calendar_edits(county)
    assert [(edit.kind, edit.what) for edit in told] == [
        ("-", "special day 2021-09-27"), ("~", "special day 2021-09-27"), ("+", "special day 2021-09-27"),
    ]  # fmt: skip
    assert ("hours", "–", "08:30–12:00") in told[1].changes
