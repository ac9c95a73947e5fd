"""What the record says of a station's pieces and bags beyond its own scans of the day, as far as its count needs it."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from tongcun.county.models import Station
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.record.statements import among, listed, rows, stored

UNREAD = (Act.SORT.value, Act.PACK.value, Act.RETURN.value)
"""The acts that `day_scans` leaves out: sorting and packing, and calling what stays where it is to go back. Whoever has
a thing may do any of them, so that they say neither that it came nor that it went. But where they are all that was
scanned of a thing since the day began, it may have come that day unscanned, and its custody has to be followed."""


@dataclass(frozen=True, slots=True)
class Beyond:
    """Of the codes that were asked about: those that are `pieces` of the county; of these, those that anybody had
    scanned `before` the day began; the pieces and bags that the station did something `unread` to since, or packed
    something into; and the pieces of which the record learned `late` what became of them before the day."""

    pieces: set[str]
    before: set[str]
    unread: set[str]
    late: set[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """Codes to ask about: which may be `pieces`, what was not scanned since the day began and is there now (`resting`),
    the `labels` of bags among that, and what was `signed` to be there by a close before, and scanned since."""

    pieces: Collection[str]
    resting: Collection[str]
    labels: Collection[str]
    signed: Collection[str]
    closed_at: datetime.datetime | None


def beyond_own_scans(station: Station, begin: datetime.datetime, asked: Asked) -> Beyond:
    """Ask for all of it in one statement; `begin` is when the day begins."""
    parts = [
        _pieces(station, begin, asked.pieces),
        _unread(station, begin, asked.resting),
        _packed_since(station, begin, asked.labels),
    ]
    if asked.closed_at is not None and asked.signed:
        parts += _came_late(station, begin, asked.signed, asked.closed_at)
    found: dict[str, set[str]] = defaultdict(set)
    for what, code in rows(
        " UNION ALL ".join(part for part, _ in parts), [value for _, given in parts for value in given]
    ):
        found[what].add(code)
    # A correction may itself be taken back: then all is to be followed.
    late = set(asked.signed) if found["doubt"] else found["late"] & set(asked.signed)
    return Beyond(found["piece"] | found["before"], found["before"], found["unread"], late)


_Part = tuple[str, list[Any]]
"""A statement of two columns, what is said and of which code, and its parameters."""


def _pieces(station: Station, begin: datetime.datetime, codes: Collection[str]) -> _Part:
    """Which of some codes are pieces of the county, and which of these anybody had scanned before the day began."""
    statement = (
        "SELECT CASE WHEN EXISTS (SELECT 1 FROM parcels_scan WHERE parcels_scan.county_id = piece.county_id"
        " AND parcels_scan.code = piece.waybill AND device_time < %s) THEN 'before' ELSE 'piece' END, waybill"
        f" FROM parcels_parcel piece WHERE county_id = %s AND {among('waybill')}"
    )
    return statement, [stored(begin), station.county_id, listed(codes)]


def _unread(station: Station, begin: datetime.datetime, codes: Collection[str]) -> _Part:
    """To which of some things the station did what is UNREAD since the day began."""
    statement = (
        f"SELECT DISTINCT 'unread', code FROM parcels_scan WHERE county_id = %s AND {among('code')}"
        f" AND device_time >= %s AND here_kind = 'station' AND here_id = %s AND {among('act')}"
    )
    return statement, [station.county_id, listed(codes), stored(begin), station.station_id, listed(UNREAD)]


def _packed_since(station: Station, begin: datetime.datetime, labels: Collection[str]) -> _Part:
    """Into which of some bags anything was packed since the day began: a label may have been made the day before."""
    # The index of bags holds a part of the rows, named in its own words.
    statement = (
        f"SELECT DISTINCT 'unread', bag_label FROM parcels_scan WHERE county_id = %s AND {among('bag_label')}"
        " AND NOT (bag_label = '') AND device_time >= %s"
    )
    return statement, [station.county_id, listed(labels), stored(begin)]


def _came_late(
    station: Station, begin: datetime.datetime, codes: Collection[str], since: datetime.datetime
) -> list[_Part]:  # fmt: skip
    """Of which pieces the record learned only at `since` or later what became of them before a day began: by a scan of
    theirs, or of a bag they were in, that came late, or by a correction."""
    late = "late.county_id = piece.county_id AND late.device_time < %s AND late.server_time >= %s"
    scanned = (
        f"SELECT 'late', waybill FROM parcels_parcel piece WHERE county_id = %s AND {among('waybill')} AND ("
        f" EXISTS (SELECT 1 FROM parcels_scan late WHERE {late} AND late.code = piece.waybill)"
        " OR EXISTS (SELECT 1 FROM parcels_scan packed JOIN parcels_scan late ON late.code = packed.bag_label"
        " WHERE packed.county_id = piece.county_id AND packed.code = piece.waybill AND NOT (packed.bag_label = '')"
        f" AND {late}))"
    )
    bounds = [stored(begin), stored(since)]
    # A correction may name another code than the scan that it takes back, which may be of a bag.
    corrected = (
        "FROM parcels_scan late JOIN parcels_scan target ON target.id = late.corrects{more}"
        " WHERE late.corrects IS NOT NULL AND +late.county_id = %s AND late.server_time >= %s"
    )
    inside = (
        " JOIN parcels_scan packed ON packed.county_id = target.county_id AND packed.bag_label = target.code"
        " AND NOT (packed.bag_label = '')"
    )
    own = f"SELECT CASE WHEN target.act = 'correct' THEN 'doubt' ELSE 'late' END, target.code {corrected}"
    of_a_bag = f"SELECT 'late', packed.code {corrected}"
    corrections = [station.county_id, stored(since)]
    return [
        (scanned, [station.county_id, listed(codes), *bounds, *bounds]),
        (own.format(more=""), corrections),
        (of_a_bag.format(more=inside), corrections),
    ]
