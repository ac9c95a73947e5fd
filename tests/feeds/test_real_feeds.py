"""Three public feeds, read by us and, as a second opinion, row by row with the csv module."""

from __future__ import annotations

import csv
import datetime
import io
import os
import zipfile
from pathlib import Path

import pytest

from tongcun.feeds.gtfs import read_feed

pytestmark = pytest.mark.skipif("TONGCUN_FEEDS" not in os.environ, reason="TONGCUN_FEEDS names no folder of feeds")

FEEDS = [("zakroczym", "2025-12-03", 44), ("donan", "2020-06-03", 288), ("cairns", "2014-06-03", 622)]
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def rows_of(path: Path, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(path) as archive:
        if name not in archive.namelist():
            return []
        return list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))


def services_on(path: Path, date: datetime.date) -> set[str]:
    day = date.strftime("%Y%m%d")
    running = {
        row["service_id"]
        for row in rows_of(path, "calendar.txt")
        if row["start_date"] <= day <= row["end_date"] and row[WEEKDAYS[date.weekday()]] == "1"
    }
    changes = [row for row in rows_of(path, "calendar_dates.txt") if row["date"] == day]
    added = {row["service_id"] for row in changes if row["exception_type"] == "1"}
    return (running | added) - {row["service_id"] for row in changes if row["exception_type"] == "2"}


def seconds_of(time: str) -> int:
    hours, minutes, seconds = time.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds)


def calls_on(path: Path, date: datetime.date) -> set[tuple[str, int, str, int, int]]:
    """Every call of the date that has its times in the file: trip, sequence, stop, arrival, departure."""
    running = services_on(path, date)
    trips = {row["trip_id"] for row in rows_of(path, "trips.txt") if row["service_id"] in running}
    return {
        (
            row["trip_id"],
            int(row["stop_sequence"]),
            row["stop_id"],
            seconds_of(row["arrival_time"]),
            seconds_of(row["departure_time"]),
        )
        for row in rows_of(path, "stop_times.txt")
        if row["trip_id"] in trips and row["arrival_time"]
    }


@pytest.mark.parametrize(("name", "day", "trips"), FEEDS)
def test_a_real_feed_has_the_runs_and_calls_its_files_list(name: str, day: str, trips: int) -> None:
    path, date = Path(os.environ["TONGCUN_FEEDS"]) / f"{name}.zip", datetime.date.fromisoformat(day)
    feed = read_feed(path)
    runs = feed.runs_on(date)
    assert len(runs) == trips
    read = {
        (
            feed.trip_ids[runs.trip[run]],
            int(runs.stop_sequence[row]),
            feed.stop_ids[runs.stop[row]],
            int(runs.arrival[row]),
            int(runs.departure[row]),
        )
        for run in range(len(runs))
        for row in range(runs.first_row[run], runs.first_row[run + 1])
    }
    listed = calls_on(path, date)
    assert listed
    assert listed <= read
    untimed = {call[:2] for call in read - listed}
    assert untimed == {
        (row["trip_id"], int(row["stop_sequence"]))
        for row in rows_of(path, "stop_times.txt")
        if not row["arrival_time"] and row["trip_id"] in {call[0] for call in listed}
    }
