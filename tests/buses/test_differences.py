from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.buses.timetables import FIRST, MONDAY, loaded
from tests.data.folders import TINY
from tongcun.buses.actions import load_timetable
from tongcun.buses.queries import Differences, differences
from tongcun.feeds.county import County, read_county

pytestmark = pytest.mark.django_db
Rows = list[dict[str, str]]


def differing(folder: Path, *changes: tuple[str, Callable[[Rows], Rows]]) -> Differences:
    """What differs when files of the tiny county's feed are changed."""
    shutil.copytree(TINY, folder)
    for name, change in changes:
        path = folder / "gtfs" / name
        head, *lines = path.read_text("utf-8-sig").splitlines()
        columns = head.split(",")
        rows = change([dict(zip(columns, line.split(","), strict=True)) for line in lines])
        path.write_text("\n".join([head, *(",".join(row[c] for c in columns) for row in rows)]) + "\n", "utf-8")
    made = loaded()
    later = load_timetable(county=made.county, folder=read_county(folder), valid_from=MONDAY)
    return differences(made.version, later)


def later(rows: Rows, trip_id: str, minutes: int) -> Rows:
    def moved(text: str) -> str:
        if not text:
            return text
        hours, mins, secs = map(int, text.split(":"))
        total = hours * 60 + mins + minutes
        return f"{total // 60:02d}:{total % 60:02d}:{secs:02d}"

    return [
        row | {c: moved(row[c]) for c in ("arrival_time", "departure_time")} if row["trip_id"] == trip_id else row
        for row in rows
    ]


def renamed(rows: Rows) -> Rows:
    return [row | {"trip_id": "new-" + row["trip_id"]} for row in rows]


def first_trip() -> str:
    rows = (TINY / "gtfs" / "trips.txt").read_text("utf-8-sig").splitlines()
    return rows[1].split(",")[rows[0].split(",").index("trip_id")]


def test_the_same_timetable_later_differs_in_nothing(tmp_path: Path) -> None:
    found = differing(tmp_path / "c")
    assert found.routes == ()
    assert found.same_trips == 2


def test_a_trip_moved_by_ten_minutes_is_told_as_moved(tmp_path: Path) -> None:
    found = differing(tmp_path / "c", ("stop_times.txt", lambda rows: later(rows, first_trip(), 10)))
    assert [trip.moved_minutes for trip in found.routes[0].changed] == [10]
    assert found.counts() == {"added": 0, "gone": 0, "moved": 1, "stops": 0, "days": 0, "room": 0}


def test_trips_that_only_got_new_ids_are_the_same_trips(tmp_path: Path) -> None:
    found = differing(tmp_path / "c", ("trips.txt", renamed), ("stop_times.txt", renamed))
    assert found.routes == ()


def test_a_trip_with_a_new_id_a_little_later_is_the_same_trip_moved(tmp_path: Path) -> None:
    def both(rows: Rows) -> Rows:
        return renamed(later(rows, first_trip(), 25))

    found = differing(tmp_path / "c", ("trips.txt", renamed), ("stop_times.txt", both))
    assert (found.counts()["moved"], found.counts()["added"], found.counts()["gone"]) == (1, 0, 0)


def test_a_trip_that_is_gone_is_told_and_so_is_a_stop_passed_by(tmp_path: Path) -> None:
    gone = first_trip()

    def fewer(rows: Rows) -> Rows:
        kept = [row for row in rows if row["trip_id"] != gone]
        return [row for i, row in enumerate(kept) if i != 1] if "stop_sequence" in rows[0] else kept

    found = differing(tmp_path / "c", ("trips.txt", fewer), ("stop_times.txt", fewer))
    assert [trip.trip_id for trip in found.routes[0].gone] == [gone]
    assert found.counts()["stops"] == 1


def test_other_days_are_told(tmp_path: Path) -> None:
    found = differing(tmp_path / "c", ("calendar.txt", lambda rows: [row | {"sunday": "0"} for row in rows]))
    assert found.counts()["days"] == 2
    assert MONDAY + datetime.timedelta(days=6) not in found.routes[0].changed[0].after.days


def test_both_ways_around_the_counts_are_mirrored(tmp_path: Path) -> None:
    gone = first_trip()
    shutil.copytree(TINY, tmp_path / "c")
    for name in ("trips.txt", "stop_times.txt"):
        path = tmp_path / "c" / "gtfs" / name
        path.write_text("".join(f"{line}\n" for line in path.read_text().splitlines() if gone not in line.split(",")))
    made = loaded(valid_from=FIRST)
    other = load_timetable(county=made.county, folder=_without_hold(tmp_path / "c", gone), valid_from=MONDAY)
    assert differences(made.version, other).counts()["gone"] == 1
    assert differences(other, made.version).counts()["added"] == 1


def _without_hold(folder: Path, trip_id: str) -> County:
    path = folder / "holds.csv"
    path.write_text("".join(f"{line}\n" for line in path.read_text("utf-8").splitlines() if trip_id not in line))
    return read_county(folder)
