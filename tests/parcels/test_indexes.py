"""Nobody goes through a county's whole record to find a few scans: with a month in it that takes seconds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from tests.parcels.days import DATE, Post, a_post, announced, record, the_way_to_xiyuan
from tests.parcels.full_days import a_full_day
from tongcun.parcels.actions import rebuild
from tongcun.parcels.day.counts import close_before, day_counts
from tongcun.parcels.record.gathering import carried_by_runs, gather, pieces_of_bags

pytestmark = pytest.mark.django_db
Asking = Callable[[Post], object]


def ways_through_the_record(ask: Callable[[], object]) -> list[str]:
    """How SQLite finds the scans that each statement asks for."""
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, statement: str, values: Any, many: bool, context: Any) -> Any:
        if statement.lstrip().startswith(("SELECT", "WITH")) and "parcels_scan" in statement:
            asked.append((statement, values))
        return execute(statement, values, many, context)

    with connection.execute_wrapper(note):
        ask()
    with connection.cursor() as cursor:
        found = []
        for statement, values in asked:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values)
            found += [step for *_, step in cursor.fetchall() if "parcels_scan" in step]
    return found


@pytest.mark.parametrize(
    "ask",
    [
        lambda post: gather(post.county.pk, ["P1"], ["BAG-1"]),
        lambda post: pieces_of_bags(post.county.pk, ["BAG-1"]),
        lambda post: carried_by_runs(post.county.pk, [post.run.run_id]),
        lambda post: list(rebuild(county=post.county)),
        lambda post: day_counts(post.cast.xiyuan, DATE),
        lambda post: day_counts(post.cast.hub, DATE, close_before(post.cast.hub, DATE)),
    ],
    ids=["custody", "pieces of a bag", "pieces of a run", "rebuild", "a station's day", "a day after a close"],
)
def test_scans_are_found_by_more_than_their_county(ask: Asking) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("this is how SQLite tells its ways")
    post = a_post()
    announced(post, "P1", "P2")
    record(post, *the_way_to_xiyuan(post, ["P1", "P2"]))
    a_full_day(post, post.cast.hub, post.hub_device)
    ways = ways_through_the_record(lambda: ask(post))
    assert ways
    assert [way for way in ways if "SCAN parcels_scan" in way or "(county_id=?)" in way] == []


def test_what_lay_in_a_bag_and_rode_on_a_run_is_found() -> None:
    post = a_post()
    announced(post, "P1", "P2", "P3")
    record(post, *the_way_to_xiyuan(post, ["P1", "P2"]))
    assert pieces_of_bags(post.county.pk, ["BAG-1", "BAG-2"]) == {"P1", "P2"}
    assert carried_by_runs(post.county.pk, [post.run.run_id]) == {"BAG-1"}
    assert pieces_of_bags(post.county.pk, []) == carried_by_runs(post.county.pk, []) == set()
