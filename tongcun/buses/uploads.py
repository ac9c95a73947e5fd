"""A timetable file as somebody uploads it: a GTFS zip or the typed workbook, read strictly."""

from __future__ import annotations

import tempfile
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from tongcun.county.models import County
from tongcun.feeds.archive import DAMAGE
from tongcun.feeds.county_holds import Hold, Holds
from tongcun.feeds.gtfs import Feed, read_feed
from tongcun.feeds.typed_timetable import TypedTimetable, as_gtfs, read_typed_timetable
from tongcun.feeds.typed_timetable.as_gtfs import route_ids, stop_ids

WORKBOOK_PART = "xl/workbook.xml"


@dataclass(frozen=True, slots=True)
class ReadUpload:
    """A sound feed, and what the typed workbook says beside it: stations by stop id, holds, from when it holds."""

    feed: Feed
    stations: dict[str, str]
    holds: Holds
    typed: TypedTimetable | None


def read_timetable_upload(raw: bytes, file: str, county: County) -> ReadUpload:
    """Read an uploaded file, whatever it calls itself. Raises InputError with every problem."""
    if not _is_workbook(raw, file):
        return ReadUpload(feed_of(raw, file), {}, Holds(), None)
    typed = read_typed_timetable(raw, file)
    feed = feed_of(as_gtfs(typed, county.name, county.timezone), Path(file).stem + ".zip")
    stops, routes = stop_ids(typed), route_ids(typed)
    stations = {stops[stop.name]: stop.station_id for line in typed.lines for stop in line.stops if stop.station_id}
    holds = {routes[line.name]: Hold(*line.hold) for line in typed.lines if line.hold is not None}
    return ReadUpload(feed, stations, Holds(holds, {}), typed)


def _is_workbook(raw: bytes, file: str) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            return WORKBOOK_PART in archive.namelist()
    except DAMAGE:
        return file.lower().endswith((".xlsx", ".xls"))


def feed_of(raw: bytes, file: str) -> Feed:
    """The feed of a GTFS zip; raises InputError with every problem."""
    with tempfile.TemporaryDirectory() as folder:
        # The reader names the file in its problems, so it keeps the name that people know.
        path = Path(folder) / (Path(file).name[-100:] or "gtfs.zip")
        path.write_bytes(raw)
        return read_feed(path)
