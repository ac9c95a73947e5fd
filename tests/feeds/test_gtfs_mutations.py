"""Whatever is done to a good feed, the reader loads it or says what is wrong; it never breaks."""

from __future__ import annotations

import dataclasses
import datetime
import random
import tempfile
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.feeds.feed_files import GOOD_FEED, write_folder, write_zip
from tongcun.feeds.gtfs import Feed, FeedRuns, read_feed
from tongcun.feeds.problems import InputError, Severity

DATES = [datetime.date(2026, 1, 3), datetime.date(2026, 1, 5), datetime.date(2026, 10, 1)]
NAMES = sorted(GOOD_FEED)

cells = st.one_of(
    st.sampled_from(["", "0", "-1", "1", "2", "24:00:00", "00:00:00", "999:59:59", "20260101", "99991231", "00010101"]),
    st.sampled_from(["9" * 18, "9" * 19, "9" * 400, "1e308", "nan", "inf", "out", "ring", "bay", "hub", "WEEK", "A"]),
    st.sampled_from(['"', '""', "a\rb", "\u2028", "\u202e", "\x85", "١٢", "西源", "\U0001f68c", "%s {x}", "a,b"]),
    st.text(max_size=8),
)


def read_or_refuse(files: dict[str, bytes]) -> Feed | None:
    """Read a feed from its files; None where it is refused."""
    with tempfile.TemporaryDirectory() as folder:
        return read_path_or_refuse(write_folder(Path(folder), files))


def read_path_or_refuse(path: Path) -> Feed | None:
    """Read a feed; None where it is refused, which must come with an error that names a file and what was expected."""
    try:
        return read_feed(path)
    except InputError as error:
        errors = [problem for problem in error.problems if problem.severity is Severity.ERROR]
        assert errors
        assert all(problem.file and problem.code and problem.what and problem.expected for problem in errors)
        return None


def assert_sound(feed: Feed) -> None:
    """A feed that loads keeps its word: rows in order, times that never fall, indexes in range."""
    for date in DATES:
        runs = feed.runs_on(date)
        assert np.all(np.diff(runs.first_row) >= 2)
        assert np.all((runs.stop >= 0) & (runs.stop < len(feed.stop_ids)))
        within = np.ones(max(0, len(runs.stop) - 1), bool)
        within[runs.first_row[1:-1] - 1] = False
        assert np.all(np.diff(runs.stop_sequence)[within] > 0)
        assert np.all((runs.arrival[1:] >= runs.departure[:-1])[within])
        assert np.all(runs.departure >= runs.arrival)
    feed.service_span()


def as_bytes(files: dict[str, str]) -> dict[str, bytes]:
    return {name: text.encode() for name, text in files.items()}


def table_of(name: str) -> list[list[str]]:
    return [line.split(",") for line in GOOD_FEED[name].splitlines()]


def text_of(table: list[list[str]]) -> str:
    return "".join(",".join(row) + "\n" for row in table)


@given(st.data())
def test_any_cell_may_hold_anything(data: st.DataObject) -> None:
    files = dict(GOOD_FEED)
    for _change in range(data.draw(st.integers(1, 3))):
        name = data.draw(st.sampled_from(NAMES))
        table = [line.split(",") for line in files[name].split("\n") if line]
        row = table[data.draw(st.integers(0, len(table) - 1))]
        row[data.draw(st.integers(0, len(row) - 1))] = data.draw(cells)
        files[name] = text_of(table)
    feed = read_or_refuse({name: text.encode("utf-8", "replace") for name, text in files.items()})
    if feed is not None:
        assert_sound(feed)


@given(st.sampled_from(NAMES), st.data())
def test_any_column_may_be_dropped_or_doubled(name: str, data: st.DataObject) -> None:
    table = table_of(name)
    column = data.draw(st.integers(0, len(table[0]) - 1))
    times = data.draw(st.sampled_from([0, 2]))
    changed = [row[:column] + row[column : column + 1] * times + row[column + 1 :] for row in table]
    feed = read_or_refuse(as_bytes({**GOOD_FEED, name: text_of(changed)}))
    if feed is not None:
        assert_sound(feed)


@given(st.sampled_from(NAMES), st.data())
def test_any_cell_may_be_lost_or_added(name: str, data: st.DataObject) -> None:
    table = table_of(name)
    row = table[data.draw(st.integers(0, len(table) - 1))]
    column = data.draw(st.integers(0, len(row) - 1))
    row[column : column + 1] = data.draw(st.sampled_from([[], ["", row[column]], [row[column], "x"]]))
    feed = read_or_refuse(as_bytes({**GOOD_FEED, name: text_of(table)}))
    if feed is not None:
        assert_sound(feed)


@given(st.sampled_from(NAMES), st.data())
def test_any_byte_may_be_anything(name: str, data: st.DataObject) -> None:
    files = as_bytes(GOOD_FEED)
    content = bytearray(files[name])
    place = data.draw(st.integers(0, len(content) - 1))
    content[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    feed = read_or_refuse({**files, name: bytes(content)})
    if feed is not None:
        assert_sound(feed)


@given(st.data())
def test_any_byte_of_a_zip_may_be_anything(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write_zip(Path(folder) / "feed.zip", GOOD_FEED)
        content = bytearray(path.read_bytes())
        for _change in range(data.draw(st.integers(1, 3))):
            place = data.draw(st.integers(0, len(content) - 1))
            content[place : place + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
        path.write_bytes(content)
        feed = read_path_or_refuse(path)
        if feed is not None:
            assert_sound(feed)


@given(st.permutations(range(8)), st.permutations(range(8)))
def test_times_may_be_swapped(arrivals: list[int], departures: list[int]) -> None:
    heading, *rows = table_of("stop_times.txt")
    changed = [[row[0], rows[i][1], rows[j][2], *row[3:]] for row, i, j in zip(rows, arrivals, departures, strict=True)]
    feed = read_or_refuse(as_bytes({**GOOD_FEED, "stop_times.txt": text_of([heading, *changed])}))
    if feed is not None:
        assert_sound(feed)


@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(chance: random.Random) -> None:
    files = {name: text_of([table_of(name)[0], *shuffled(table_of(name)[1:], chance)]) for name in NAMES}
    feed, original = read_or_refuse(as_bytes(files)), read_or_refuse(as_bytes(GOOD_FEED))
    assert feed is not None
    assert original is not None
    assert (feed.trip_ids, feed.stop_ids) == (original.trip_ids, original.stop_ids)
    assert feed.trip_route_ids == original.trip_route_ids
    for date in DATES:
        one, other = feed.runs_on(date), original.runs_on(date)
        for field in dataclasses.fields(FeedRuns):
            np.testing.assert_array_equal(getattr(one, field.name), getattr(other, field.name))


def shuffled(rows: list[list[str]], chance: random.Random) -> list[list[str]]:
    return chance.sample(rows, len(rows))
