"""The tiny county's best plan is the one that docs/explanation/tiny-county.md works out by hand."""

from __future__ import annotations

import dataclasses
import datetime
from pathlib import Path

import pytest

from tests.data.folders import ROOT, TINY
from tests.planner.brute_force import best_choices
from tongcun.feeds.days import read_day
from tongcun.planner.day import Day
from tongcun.planner.result import Outcome

BEST_YUAN, BEST_DROPS = 23.4, 4
BEST_YUAN_WITHOUT_DROP, DROPS_WITHOUT_DROP = 14.5, 6
BEST_RIDES = {
    "P1": "morning",
    "P3": "morning",
    "P5": "morning",
    "P4": "afternoon",
    "P6": "afternoon",
    "P7": "afternoon",
}
RIDES_WITHOUT_DROP = {
    "P3": "morning",
    "P7": "morning",
    "P1": "afternoon",
    "P4": "afternoon",
    "P5": "afternoon",
    "P6": "afternoon",
}


@pytest.fixture(scope="module")
def day() -> Day:
    day, warnings = read_day(TINY, datetime.date(2026, 11, 23), TINY / "parcels.csv")
    assert warnings == ()
    return day


def without_drop(day: Day) -> Day:
    return dataclasses.replace(day, drop_yuan=0.0)


def brute_force_rides(day: Day) -> dict[str, str]:
    run_of_call = day.timetable.run_of_call()
    choices = best_choices(day)[1]
    return {
        parcel_id: day.timetable.trip_ids[run_of_call[choice.rides[0][0]]]
        for parcel_id, choice in zip(day.parcels.parcel_ids, choices, strict=True)
        if choice.outcome is Outcome.BUS
    }


def test_trying_everything_finds_what_was_worked_out_by_hand(day: Day) -> None:
    assert best_choices(day)[0] == pytest.approx(BEST_YUAN, abs=1e-9)
    assert brute_force_rides(day) == BEST_RIDES


def test_trying_everything_agrees_where_drops_cost_nothing(day: Day) -> None:
    assert best_choices(without_drop(day))[0] == pytest.approx(BEST_YUAN_WITHOUT_DROP, abs=1e-9)
    assert brute_force_rides(without_drop(day)) == RIDES_WITHOUT_DROP


@pytest.mark.parametrize("page", ["tiny-county.md", "tiny-county.zh.md"])
def test_the_pages_tell_these_figures(page: str) -> None:
    text = Path(ROOT / "docs" / "explanation" / page).read_text(encoding="utf-8")
    assert f"**{BEST_YUAN}" in text
    assert f"**{BEST_YUAN_WITHOUT_DROP}" in text
    assert "**32.2" in text


def test_one_parcel_has_no_measured_size(day: Day) -> None:
    assert day.parcels.size_assumed.tolist() == [False, False, False, True, False, False, False]
