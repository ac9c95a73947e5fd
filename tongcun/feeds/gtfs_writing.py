"""A GTFS feed as a zip, from plain rows."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

WRITTEN_AT = (2020, 1, 1, 0, 0, 0)
"""The same rows give the same bytes, whenever they are written."""

Row = Sequence[object]


@dataclass(frozen=True, slots=True)
class GtfsTable:
    """A file of a feed: its columns and rows."""

    columns: str
    rows: Iterable[Row]


def zipped_feed(tables: Mapping[str, GtfsTable]) -> bytes:
    """The feed's files by name, as a zip."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, table in tables.items():
            entry = zipfile.ZipInfo(name, WRITTEN_AT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, _csv(table))
    return raw.getvalue()


def _csv(table: GtfsTable) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.columns.split(","))
    writer.writerows(table.rows)
    return text.getvalue().encode()
