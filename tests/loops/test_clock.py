"""The clock of a promise agrees with a count by pencil, and pauses, extensions and new calendars do what they say."""

from __future__ import annotations

import dataclasses
import datetime
import random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.loops.minute_by_minute import (
    at,
    counted,
    drawn_calendar,
    drawn_course,
    extended_by,
    granted,
    hold_against,
    national_day_2021,
)
from tongcun.loops.clock import Course, Limit, Paused, Resumed, Unit, end_of, read
from tongcun.loops.working_time import OFF, round_the_clock

TWO_HOURS = Limit(120, Unit.WORKING_MINUTES)
SAME_DAY = Limit(1, Unit.SAME_DAY)
seeds = st.integers(0, 2**32)


def test_a_thousand_histories_agree_with_the_count_minute_by_minute() -> None:
    for seed in range(1000):
        hold_against(seed)


def test_the_first_response_promised_on_the_eve_of_the_holiday_is_due_after_it() -> None:
    reading = read(Course(at("2021-09-30 16:30"), TWO_HOURS), national_day_2021(), at("2021-10-03 12:00"))
    assert reading.due == at("2021-10-08 09:30")
    assert reading.left_seconds == 3600
    assert not reading.late


@pytest.mark.parametrize(
    ("came", "due"),
    [
        ("2021-09-27 07:10", "2021-09-27 17:30"),
        ("2021-09-27 09:00", "2021-09-27 17:30"),
        ("2021-09-27 13:00", "2021-09-27 17:30"),
        ("2021-09-27 17:29", "2021-09-27 17:30"),
        ("2021-09-27 17:30", "2021-09-28 17:30"),
        ("2021-09-27 20:00", "2021-09-28 17:30"),
        ("2021-09-25 10:00", "2021-09-26 17:30"),
        ("2021-09-30 18:00", "2021-10-08 17:30"),
        ("2021-10-03 09:00", "2021-10-08 17:30"),
    ],
)
def test_the_same_day_ends_with_its_work_and_after_hours_it_is_the_next_working_day(came: str, due: str) -> None:
    reading = read(Course(at(came), SAME_DAY), national_day_2021(), at(came))
    assert reading.due == at(due)
    assert 0 < reading.left_seconds <= 7 * 3600


def test_an_extension_of_a_day_after_the_same_day_is_the_next_working_day() -> None:
    course = Course(at("2021-09-30 10:00"), SAME_DAY, (granted("2021-09-30 16:00", 1, Unit.SAME_DAY),))
    assert read(course, national_day_2021(), at("2021-09-30 16:30")).due == at("2021-10-08 17:30")


@given(seeds)
def test_the_same_day_is_never_over_before_it_has_begun_and_never_later_than_the_day_after(seed: int) -> None:
    draw = random.Random(seed)
    calendar = drawn_calendar(draw)
    started = drawn_course(draw)[0].started
    due = end_of(SAME_DAY, started, calendar)
    assert due > started
    assert due <= end_of(Limit(1, Unit.WORKING_DAYS), started, calendar)
    # Only one day is worked from the start to the end, and after the end nothing of it is left.
    assert calendar.seconds_between(started, due) <= sum(
        span.end - span.start for span in calendar.hours_on(due.date())
    )
    assert end_of(SAME_DAY, due, calendar).date() > due.date()


@given(seeds)
def test_who_comes_later_is_not_answered_earlier(seed: int) -> None:
    draw = random.Random(seed)
    calendar = drawn_calendar(draw)
    moments = sorted(drawn_course(draw)[0].started for _ in range(10))
    ends = [end_of(SAME_DAY, moment, calendar) for moment in moments]
    assert ends == sorted(ends)


def test_danger_does_not_wait_for_the_holiday_to_end() -> None:
    reading = read(Course(at("2021-09-30 16:30"), Limit(2, Unit.HOURS)), national_day_2021(), at("2021-09-30 19:00"))
    assert reading.due == at("2021-09-30 18:30")
    assert (reading.late, reading.left_seconds) == (True, -1800)


def test_what_was_finished_in_time_stays_in_time() -> None:
    course = Course(at("2021-09-27 09:00"), TWO_HOURS, stopped=at("2021-09-27 10:30"))
    reading = read(course, national_day_2021(), at("2021-12-01 09:00"))
    assert (reading.stopped, reading.late, reading.left_seconds) == (True, False, 1800)


def test_before_its_end_a_clock_does_not_know_of_it() -> None:
    course = Course(at("2021-09-27 09:00"), TWO_HOURS, stopped=at("2021-09-27 10:30"))
    reading = read(course, national_day_2021(), at("2021-09-27 10:00"))
    assert (reading.stopped, reading.left_seconds) == (False, 3600)


def test_an_extension_counts_from_the_end_of_what_there_was() -> None:
    calendar = national_day_2021()
    course = Course(
        at("2021-09-28 09:00"), Limit(2, Unit.WORKING_DAYS), (granted("2021-09-29 10:00", 2, Unit.WORKING_DAYS),)
    )
    assert read(course, calendar, at("2021-09-29 09:59")).due == at("2021-09-30 17:30")
    assert read(course, calendar, at("2021-09-29 10:00")).due == at("2021-10-09 17:30")
    assert extended_by(course, Limit(2, Unit.WORKING_DAYS), calendar) == at("2021-10-09 17:30")


def test_a_pause_after_the_due_date_does_not_move_it() -> None:
    events = (Paused(at("2021-09-27 14:30")), Resumed(at("2021-09-27 16:30")))
    reading = read(Course(at("2021-09-27 09:00"), TWO_HOURS, events), national_day_2021(), at("2021-09-27 17:00"))
    assert reading.due == at("2021-09-27 11:00")
    assert reading.left_seconds == -(60 + 30 + 30) * 60


def test_a_due_date_beyond_the_published_holidays_is_provisional() -> None:
    calendar = national_day_2021()
    fifteen_days = Limit(15, Unit.WORKING_DAYS)
    assert read(Course(at("2021-12-20 09:00"), fifteen_days), calendar, at("2021-12-20 10:00")).provisional
    assert not read(Course(at("2021-11-20 09:00"), fifteen_days), calendar, at("2021-12-20 10:00")).provisional
    assert not read(Course(at("2021-12-31 09:00"), Limit(48, Unit.HOURS)), calendar, at("2021-12-31 10:00")).provisional


def test_a_holiday_that_is_published_later_moves_the_due_date() -> None:
    before = dataclasses.replace(national_day_2021(), otherwise={})
    course = Course(at("2021-09-30 16:30"), TWO_HOURS)
    assert read(course, before, at("2021-09-30 17:00")).due == at("2021-10-01 09:30")
    assert read(course, national_day_2021(), at("2021-09-30 17:00")).due == at("2021-10-08 09:30")


@pytest.mark.parametrize("reported", ["2021-09-30 17:31", "2021-10-03 09:00", "2021-10-07 12:00"])
def test_what_is_done_after_the_end_is_late_though_nobody_has_worked_since(reported: str) -> None:
    course = Course(at("2021-09-30 09:00"), SAME_DAY, stopped=at(reported))
    reading = read(course, national_day_2021(), at("2021-10-20 09:00"))
    assert (reading.due, reading.late, reading.left_seconds) == (at("2021-09-30 17:30"), True, 0)


def test_a_pause_on_a_rest_day_that_was_promised_keeps_it_from_being_over_before_it_goes_on() -> None:
    course = Course(
        at("2021-09-27 09:00"), TWO_HOURS, (Paused(at("2021-10-02 18:00")), Resumed(at("2021-10-05 10:00"))),
        until=datetime.date(2021, 10, 2),
    )  # fmt: skip
    late = [read(course, national_day_2021(), at(f"2021-10-0{day}")).late for day in ("4 09:00", "5 10:00", "5 10:01")]
    assert late == [False, False, True]


@given(seeds)
def test_what_is_late_stays_late(seed: int) -> None:
    draw = random.Random(seed)
    calendar = drawn_calendar(draw)
    course, now = drawn_course(draw)
    moments = sorted(course.started + draw.random() * (now - course.started) for _ in range(20))
    late = [read(course, calendar, moment).late for moment in moments]
    assert late == sorted(late)


@given(seeds)
def test_the_due_moment_itself_is_in_time_and_the_next_second_is_late_at_whatever_hour(seed: int) -> None:
    draw = random.Random(seed)
    calendar = drawn_calendar(draw)
    course, now = drawn_course(draw)
    plain = dataclasses.replace(course, events=(), stopped=None)
    due = read(plain, calendar, now).due
    assume(due > plain.started)
    assert not read(plain, calendar, due).late
    assert read(plain, calendar, due + datetime.timedelta(seconds=1)).late


@given(seeds)
def test_nothing_becomes_late_while_it_stands_still(seed: int) -> None:
    draw = random.Random(seed)
    calendar = drawn_calendar(draw)
    course, now = drawn_course(draw)
    plain = dataclasses.replace(course, events=(), stopped=None)
    due = read(plain, calendar, now).due
    assume(due > plain.started)
    since = plain.started + draw.random() * (due - plain.started)
    paused = dataclasses.replace(plain, events=(Paused(since),))
    assert not read(paused, calendar, since + datetime.timedelta(seconds=draw.randrange(40 * 86_400))).late


@given(seeds)
def test_time_never_gives_anything_back(seed: int) -> None:
    draw = random.Random(seed)
    calendar = drawn_calendar(draw)
    course, now = drawn_course(draw)
    moments = sorted(course.started + draw.random() * (now - course.started) for _ in range(20))
    left = [read(course, calendar, moment).left_seconds for moment in moments]
    assert left == sorted(left, reverse=True)


@given(seeds)
def test_a_pause_adds_exactly_the_working_time_it_lasted(seed: int) -> None:
    draw = random.Random(seed)
    calendar = drawn_calendar(draw)
    course, now = drawn_course(draw)
    plain = dataclasses.replace(course, events=(), stopped=None)
    due = read(plain, calendar, now).due
    assume(due > plain.started)
    since = plain.started + draw.random() * (due - plain.started)
    until = since + datetime.timedelta(seconds=draw.randrange(10 * 86400))
    paused = dataclasses.replace(plain, events=(Resumed(until), Paused(since)))
    later = read(paused, calendar, until).due
    counting = round_the_clock(calendar.zone) if plain.limit.unit is Unit.HOURS else calendar
    assert counting.seconds_between(due, later) == counting.seconds_between(since, until)


@given(seeds)
def test_order_and_repetition_of_events_say_nothing(seed: int) -> None:
    draw = random.Random(seed)
    calendar = drawn_calendar(draw)
    course, now = drawn_course(draw)
    events = list(course.events) * 2
    draw.shuffle(events)
    assert read(dataclasses.replace(course, events=tuple(events)), calendar, now) == read(course, calendar, now)


@given(seeds)
def test_a_changed_calendar_recomputes(seed: int) -> None:
    draw = random.Random(seed)
    calendar = drawn_calendar(draw)
    course, now = drawn_course(draw)
    closed = datetime.date(2021, 10, 1) + datetime.timedelta(days=draw.randrange(10))
    changed = dataclasses.replace(calendar, otherwise={**calendar.otherwise, closed: OFF})
    left, due, late = counted(course, changed, now)
    reading = read(course, changed, now)
    assert (reading.left_seconds, reading.due, reading.late) == (left * 60, due, late)
