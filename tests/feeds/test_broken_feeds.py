"""The verdicts of broken_feeds.csv on google/transitfeed's test feeds (Apache-2.0), each named by its defect.

A refused feed is listed with the codes of its errors, one that loads with those of its warnings. The feeds lie in the
folder `broken` of the folder that TONGCUN_FEEDS names.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from tongcun.feeds.gtfs import read_feed
from tongcun.feeds.problems import InputError, Problem, Severity

TABLE = Path(__file__).with_name("broken_feeds.csv")
NOT_FEEDS = {"LICENSE.upstream"}

pytestmark = pytest.mark.skipif("TONGCUN_FEEDS" not in os.environ, reason="TONGCUN_FEEDS names no folder of feeds")


def verdicts() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def broken_folder() -> Path:
    return Path(os.environ["TONGCUN_FEEDS"]) / "broken"


def judge(path: Path) -> tuple[str, tuple[Problem, ...]]:
    """The verdict on a feed and the problems it rests on."""
    try:
        warnings = read_feed(path).warnings
    except InputError as error:
        return "refused", tuple(problem for problem in error.problems if problem.severity is Severity.ERROR)
    return ("loads with warnings" if warnings else "loads"), warnings


@pytest.mark.parametrize("row", verdicts(), ids=lambda row: row["name"])
def test_a_feed_gets_its_verdict(row: dict[str, str]) -> None:
    verdict, problems = judge(broken_folder() / row["name"])
    assert (verdict, sorted({problem.code for problem in problems})) == (row["verdict"], row["codes"].split())
    assert all(problem.file and problem.what and problem.expected for problem in problems)


def test_every_feed_has_a_verdict() -> None:
    there = {entry.name for entry in broken_folder().iterdir()} - NOT_FEEDS
    assert {row["name"] for row in verdicts()} == there
