"""The pilot: one line, one village, on the day it opened."""

from __future__ import annotations

import datetime

import pytest

from tests.data.folders import PILOT
from tests.report.reading import read
from tongcun.feeds.days import read_day
from tongcun.planner.day import Day
from tongcun.planner.first_come import first_come
from tongcun.planner.plan import make_plan
from tongcun.report.page import render

OPENING = datetime.date(2021, 9, 27)


@pytest.fixture(scope="module")
def day() -> Day:
    day, warnings = read_day(PILOT, OPENING, PILOT / "parcels.csv")
    assert warnings == ()
    return day


def test_parcels_go_between_the_township_and_one_village(day: Day) -> None:
    assert [(station.name, station.level) for station in day.stations] == [("芳村镇", "hub"), ("西源村", "village")]
    assert len(day.parcels) == 40


def test_buses_run_out_and_back_and_carry_nothing_to_villages_without_a_station(day: Day) -> None:
    assert set(day.timetable.route_names) == {"芳村—西源"}
    assert (day.timetable.first_call[1:] - day.timetable.first_call[:-1] == 2).all()
    assert {tuple(day.timetable.station[i : i + 2].tolist()) for i in day.timetable.first_call[:-1]} == {(0, 1), (1, 0)}


def test_some_of_its_parcels_are_banned_and_half_are_of_assumed_size(day: Day) -> None:
    assert 0 < (~day.parcels.bus_allowed).sum() < 5
    assert 10 <= day.parcels.size_assumed.sum() <= 30


def test_its_report_is_that_of_one_line_and_one_village_without_empty_parts(day: Day) -> None:
    page = read(render(day, make_plan(day), first_come(day)))
    assert page.misnested == []
    assert {"day", "lines", "stations", "drops", "left", "margins"} <= set(page.attributes("id"))
    assert "sheets" not in page.attributes("id")
    assert list(page.data["pictures"]) == ["day", "line-0"]
    assert page.data["lines"] == [["芳村—西源", "芳村—西源"]]
    assert "1 个村级站点中，当日有件的 1 个；班车通达 1 个，未通达 0 个。" in page.text("zh")
    assert "Of 40 parcels today" in page.text("en")
