"""Working time: hours, holidays, and rest days that are worked to make up for them."""

from __future__ import annotations

import datetime
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.loops.minute_by_minute import (
    MINUTE,
    WEEK,
    WORKDAY,
    ZONE,
    at,
    drawn_calendar,
    national_day_2021,
    works,
)
from tongcun.loops.working_time import (
    OFF,
    NoWorkingTimeError,
    Span,
    Week,
    WeekFrom,
    WorkingCalendar,
    WrongHoursError,
    WrongWeeksError,
    check_hours,
    round_the_clock,
)

HOUR = 3600


def test_the_lunch_break_and_the_night_do_not_count() -> None:
    calendar = national_day_2021()
    assert calendar.seconds_between(at("2021-09-27 11:30"), at("2021-09-27 14:30")) == HOUR
    assert calendar.seconds_between(at("2021-09-27 17:00"), at("2021-09-28 09:00")) == HOUR


def test_two_working_hours_on_the_eve_of_the_holiday_end_on_the_eighth() -> None:
    assert national_day_2021().after(at("2021-09-30 16:30"), 2 * HOUR) == at("2021-10-08 09:30")


def test_the_saturday_that_makes_up_for_the_holiday_is_worked() -> None:
    calendar = national_day_2021()
    assert calendar.is_workday(datetime.date(2021, 10, 9))
    assert not calendar.is_workday(datetime.date(2021, 10, 10))
    assert calendar.after(at("2021-10-08 17:00"), HOUR) == at("2021-10-09 09:00")


def test_of_a_limit_in_days_the_first_day_does_not_count_and_the_last_is_whole() -> None:
    calendar = national_day_2021()
    assert calendar.workdays_after(at("2021-09-29 08:00"), 1) == at("2021-09-30 17:30")
    assert calendar.workdays_after(at("2021-09-29 08:00"), 3) == at("2021-10-09 17:30")


def test_a_limit_that_ends_with_the_day_ends_that_day_and_not_the_next_morning() -> None:
    assert national_day_2021().after(at("2021-09-27 16:30"), HOUR) == at("2021-09-27 17:30")


WINTER_DAY = (Span(9 * HOUR, 12 * HOUR), Span(13 * HOUR, 17 * HOUR))
WINTER: Week = (WINTER_DAY,) * 5 + (OFF, OFF)


def with_winter_hours() -> WorkingCalendar:
    """Winter's hours from Friday 15 October on, summer's again from 1 May."""
    later = (WeekFrom(datetime.date(2021, 10, 15), WINTER), WeekFrom(datetime.date(2022, 5, 1), WEEK))
    return WorkingCalendar(ZONE, WEEK, {}, datetime.date(2021, 12, 31), later)


def test_from_the_first_day_of_other_hours_these_are_worked_and_not_before() -> None:
    calendar = with_winter_hours()
    assert calendar.hours_on(datetime.date(2021, 10, 14)) == WORKDAY
    assert calendar.hours_on(datetime.date(2021, 10, 15)) == WINTER_DAY
    assert calendar.hours_on(datetime.date(2022, 5, 2)) == WORKDAY
    assert calendar.after(at("2021-10-14 17:00"), HOUR) == at("2021-10-15 09:30")
    assert calendar.workdays_after(at("2021-10-14 09:00"), 1) == at("2021-10-15 17:00")


def test_a_limit_across_a_change_of_hours_counts_each_day_by_its_own() -> None:
    calendar = with_winter_hours()
    assert calendar.seconds_between(at("2021-10-14 00:00"), at("2021-10-16 00:00")) == 14 * HOUR
    assert calendar.seconds_between(at("2021-10-14 14:30"), at("2021-10-15 13:30")) == 3 * HOUR + 3 * HOUR + HOUR // 2


def test_weeks_stand_in_the_order_of_their_first_days() -> None:
    later = with_winter_hours().later
    with pytest.raises(WrongWeeksError):
        WorkingCalendar(ZONE, WEEK, {}, datetime.date(2021, 12, 31), later[::-1])
    with pytest.raises(WrongWeeksError):
        WorkingCalendar(ZONE, WEEK, {}, datetime.date(2021, 12, 31), (later[0], later[0]))


def test_a_calendar_that_stops_working_one_day_says_so() -> None:
    calendar = WorkingCalendar(
        ZONE, WEEK, {}, datetime.date(2021, 12, 31), (WeekFrom(datetime.date(2021, 10, 1), (OFF,) * 7),)
    )
    assert calendar.after(at("2021-09-30 16:30"), HOUR) == at("2021-09-30 17:30")
    with pytest.raises(NoWorkingTimeError):
        calendar.after(at("2021-09-30 16:30"), HOUR + 1)


@given(seed=st.integers(0, 2**32), begin=st.integers(0, 50_000), minutes=st.integers(0, 5_000))
def test_a_span_is_what_one_counts_minute_by_minute(seed: int, begin: int, minutes: int) -> None:
    calendar = drawn_calendar(random.Random(seed))
    since = at("2021-09-18 00:00") + begin * MINUTE
    counted = sum(works(calendar, since + step * MINUTE) for step in range(minutes))
    assert calendar.seconds_between(since, since + minutes * MINUTE) == counted * 60


def test_a_calendar_without_any_work_says_so() -> None:
    calendar = WorkingCalendar(ZONE, (OFF,) * 7, {}, datetime.date(2021, 12, 31))
    with pytest.raises(NoWorkingTimeError):
        calendar.after(at("2021-09-27 09:00"), 1)
    with pytest.raises(NoWorkingTimeError):
        calendar.workdays_after(at("2021-09-27 09:00"), 1)


@pytest.mark.parametrize(
    "hours", [(Span(9, 9),), (Span(10, 9),), (Span(9, 12), Span(11, 14)), (Span(0, 86_401),), (Span(-1, 5),)]
)
def test_hours_that_overlap_or_run_backwards_are_refused(hours: tuple[Span, ...]) -> None:
    with pytest.raises(WrongHoursError):
        check_hours(hours)
    with pytest.raises(WrongHoursError):
        WorkingCalendar(ZONE, WEEK, {datetime.date(2021, 10, 1): hours}, datetime.date(2021, 12, 31))


def test_round_the_clock_every_second_counts() -> None:
    calendar = round_the_clock(ZONE)
    assert calendar.seconds_between(at("2021-09-30 16:30"), at("2021-10-08 16:30")) == 8 * 24 * HOUR
    assert calendar.after(at("2021-09-30 23:00"), HOUR) == at("2021-10-01 00:00")


@given(seed=st.integers(0, 2**32), minutes=st.integers(0, 40_000), seconds=st.integers(1, 400_000))
def test_after_so_many_seconds_exactly_so_many_have_passed_and_one_before_not_yet(
    seed: int, minutes: int, seconds: int
) -> None:
    calendar = drawn_calendar(random.Random(seed))
    since = at("2021-09-20 00:00") + datetime.timedelta(minutes=minutes)
    end = calendar.after(since, seconds)
    assert calendar.seconds_between(since, end) == seconds
    assert calendar.seconds_between(since, end - datetime.timedelta(seconds=1)) == seconds - 1


@given(seed=st.integers(0, 2**32), minutes=st.tuples(*[st.integers(0, 60_000)] * 3))
def test_time_adds_up(seed: int, minutes: tuple[int, int, int]) -> None:
    calendar = drawn_calendar(random.Random(seed))
    one, two, three = (at("2021-09-20 00:00") + datetime.timedelta(minutes=minute) for minute in sorted(minutes))
    parts = calendar.seconds_between(one, two) + calendar.seconds_between(two, three)
    assert 0 <= parts == calendar.seconds_between(one, three) == -calendar.seconds_between(three, one)


def test_a_workday_of_the_seed_has_seven_hours() -> None:
    assert sum(span.end - span.start for span in WORKDAY) == 7 * HOUR
