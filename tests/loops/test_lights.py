"""Lights: green, yellow, red."""

from __future__ import annotations

import pytest

from tests.loops.minute_by_minute import at, national_day_2021
from tongcun.loops.clock import Course, Limit, Unit, read
from tongcun.loops.lights import Light, LightRule, light_of

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
