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
from tongcun.planner.plan import make_plan
from tongcun.planner.result import Outcome, Plan, Reason

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


@pytest.mark.parametrize(
    ("drop_yuan", "yuan", "drops", "rides"),
    [(2.0, BEST_YUAN, BEST_DROPS, BEST_RIDES), (0.0, BEST_YUAN_WITHOUT_DROP, DROPS_WITHOUT_DROP, RIDES_WITHOUT_DROP)],
)
def test_the_planner_finds_it_and_proves_it(
    day: Day, drop_yuan: float, yuan: float, drops: int, rides: dict[str, str]
) -> None:
    plan = make_plan(dataclasses.replace(day, drop_yuan=drop_yuan), 0)
    run_of_call = day.timetable.run_of_call()
    ids = day.parcels.parcel_ids
    riding = {ids[p]: day.timetable.trip_ids[run_of_call[plan.board[leg]]] for p, leg in first_legs(plan).items()}
    assert plan.yuan == pytest.approx(yuan, abs=1e-9)
    assert plan.bound == pytest.approx(yuan, abs=1e-6)
    assert plan.drops == drops
    assert riding == rides
    assert [plan.outcome[1], plan.reasons[1]] == [Outcome.VAN, Reason.NO_ROOM]


def first_legs(plan: Plan) -> dict[int, int]:
    """The first leg of every parcel that rides."""
    counts = plan.first_leg[1:] - plan.first_leg[:-1]
    return {p: int(plan.first_leg[p]) for p in range(len(counts)) if counts[p]}
