"""Lights: green, yellow, red."""

from __future__ import annotations

import dataclasses
import datetime
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.loops.minute_by_minute import ZONE, at, drawn_calendar, drawn_course, national_day_2021
from tongcun.loops.clock import Course, Limit, Unit, read
from tongcun.loops.lights import Light, LightRule, LightRules, days, light_at, light_of, span
from tongcun.loops.working_time import round_the_clock

QUARTER = LightRule(yellow_part=0.25)
FOUR_HOURS = Limit(240, Unit.WORKING_MINUTES)


@pytest.mark.parametrize(
    ("now", "light"),
    [
        ("2021-09-27 09:00", Light.GREEN),
        ("2021-09-27 11:59", Light.GREEN),
        ("2021-09-27 12:00", Light.YELLOW),
        ("2021-09-27 15:00", Light.YELLOW),
        ("2021-09-27 15:01", Light.RED),
    ],
)
def test_a_light_turns_when_the_last_quarter_begins_and_when_time_is_over(now: str, light: Light) -> None:
    course = Course(at("2021-09-27 09:00"), FOUR_HOURS)
    assert light_of(read(course, national_day_2021(), at(now)), QUARTER) is light


def test_whichever_threshold_comes_first_turns_the_light() -> None:
    reading = read(Course(at("2021-09-27 09:00"), FOUR_HOURS), national_day_2021(), at("2021-09-27 11:00"))
    assert light_of(reading, QUARTER) is Light.GREEN
    assert light_of(reading, LightRule(yellow_part=0.25, yellow_seconds=2 * 3600)) is Light.YELLOW


@pytest.mark.parametrize(("stopped", "light"), [("2021-09-27 15:00", Light.GREEN), ("2021-09-27 15:01", Light.RED)])
def test_what_is_finished_shows_whether_it_was_in_time(stopped: str, light: Light) -> None:
    course = Course(at("2021-09-27 09:00"), FOUR_HOURS, stopped=at(stopped))
    assert light_of(read(course, national_day_2021(), at("2021-11-01 09:00")), QUARTER) is light


JULY = datetime.date(2021, 7, 1)


def test_a_rule_holds_from_its_first_day_until_a_later_one_takes_its_place() -> None:
    half, tenth = LightRule(0.5), LightRule(0.1)
    table = LightRules({"visit": QUARTER}, {"visit": [(JULY, half), (JULY.replace(month=8), tenth)]})
    on = [table.on("visit", day) for day in (JULY.replace(month=6), JULY, JULY.replace(day=31), JULY.replace(month=9))]
    assert on == [QUARTER, half, half, tenth]
    with pytest.raises(KeyError):
        table.on("nothing", JULY)


def test_what_has_only_a_beginning_and_an_end_is_judged_as_a_clock_is() -> None:
    calendar, since = national_day_2021(), at("2021-09-27 09:00")
    course = Course(since, FOUR_HOURS)
    due = read(course, calendar, since).due
    for minute in range(0, 24 * 60, 7):
        now = since + datetime.timedelta(minutes=minute)
        assert span(since, due, now, calendar) == read(course, calendar, now)


@given(st.integers(0, 2**32))
def test_clock_span_and_list_say_the_same_light_at_every_moment(seed: int) -> None:
    draw = random.Random(seed)
    calendar, (course, now) = drawn_calendar(draw), drawn_course(draw)
    plain = dataclasses.replace(course, events=(), stopped=None)
    reading = read(plain, calendar, now)
    counting = round_the_clock(calendar.zone) if plain.limit.unit is Unit.HOURS else calendar
    assert light_of(span(plain.started, reading.due, now, counting), QUARTER) is light_of(reading, QUARTER)
    assert (light_at(reading.due, plain.started, now) is Light.RED) == (light_of(reading, QUARTER) is Light.RED)


def test_a_day_is_in_time_until_it_is_over() -> None:
    since, due_on, week = datetime.date(2021, 7, 1), datetime.date(2021, 9, 29), LightRule(0.0, 7 * 86_400)
    told = [light_of(days(since, due_on, due_on - datetime.timedelta(days=left), ZONE), week) for left in (8, 7, 0, -1)]
    assert told == [Light.GREEN, Light.YELLOW, Light.YELLOW, Light.RED]
    until = days(since, due_on, due_on, ZONE).due
    assert (until.date(), (until + datetime.timedelta(seconds=1)).date()) == (due_on, datetime.date(2021, 9, 30))


@pytest.mark.parametrize(
    ("now", "light"), [("2021-09-27 09:59", "green"), ("2021-09-27 10:00", "yellow"), ("2021-09-27 11:01", "red")]
)
def test_a_list_that_keeps_when_a_light_turns_says_the_same(now: str, light: str) -> None:
    assert light_at(at("2021-09-27 11:00"), at("2021-09-27 10:00"), at(now)) == light
