"""A station's own scans of a day, as what came and what went: read as plain rows, for a hub has tens of thousands."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from tongcun.county.clock import moment_of
from tongcun.county.models import Station
from tongcun.parcels.acts import RULES, Act, Becomes
from tongcun.parcels.custody import Kind
from tongcun.parcels.keeping import LEAVING, ONTO_A_RUN, Cause, Move, came_by, had_it, went_by
from tongcun.parcels.queries import packed_into
from tongcun.parcels.record import taken_back_among
from tongcun.parcels.statements import CORRECTED_ID, among, identity_text, listed, moment, rows, stored

_RANK = {act: rank for rank, act in enumerate(Act)}
_TELLING = frozenset(act for act, rule in RULES.items() if rule.becomes is Becomes.HERE) | LEAVING
"""Acts by which a station has something from then on, or has it no more."""


class Event(NamedTuple):
    """An act at a moment, after which the station has the thing (`came`) or has it no more; `is_own`: its own act."""

    when: datetime.datetime
    act: Act
    came: bool
    is_own: bool


@dataclass(frozen=True)
class DayScans:
    """The events of each piece and each bag from the beginning of a day until now, in order.

    `labels` are the bags among them, with the pieces that the label tells and the date of the bag; `members` the pieces
    that were packed into them, each with its bag. `devices` are the station's own.
    """

    begin: datetime.datetime
    end: datetime.datetime
    devices: frozenset[str]
    pieces: Mapping[str, list[Event]]
    bags: Mapping[str, list[Event]]
    labels: Mapping[str, tuple[int, datetime.date]]
    members: Mapping[str, str]


class _Row(NamedTuple):
    scan_id: Any
    when: datetime.datetime
    act: Act
    code: str
    bag: str
    came: bool
    is_own: bool = True


def day_bounds(station: Station, date: datetime.date) -> tuple[datetime.datetime, datetime.datetime]:
    """When a date begins and ends there."""
    begin = moment_of(station.county, date, 0)
    return begin, begin + datetime.timedelta(days=1)


def day_scans(station: Station, date: datetime.date) -> DayScans:
    """What the station's scans of a date, and those since, say of pieces and bags; those taken back left out."""
    begin, end = day_bounds(station, date)
    found, devices = _read(station, begin, date)
    corrected = {identity_text(row.scan_id) for row in found if row.scan_id is not None}
    gone = taken_back_among(station.county_id, corrected)
    standing = [row for row in found if row.scan_id is None or identity_text(row.scan_id) not in gone]
    standing.sort(key=lambda row: (row.when, _RANK[row.act]))
    labels = _labels(station, {row.code for row in standing} | {row.bag for row in standing if row.bag})
    members = packed_into(station.county, labels)
    pieces, bags = _by_thing(standing, labels, members)
    return DayScans(begin, end, devices, pieces, bags, labels, members)


_SCANS = (
    f"SELECT {CORRECTED_ID}, device_time, act, code, bag_label, here_kind, here_id, device_id"
    " FROM parcels_scan WHERE county_id = %s AND reuses IS NULL AND device_time >= %s AND "
)


def _read(station: Station, begin: datetime.datetime, date: datetime.date) -> tuple[list[_Row], frozenset[str]]:
    """The station's own scans; what runs, carriers and other stations handed over to it; what was loaded onto runs by
    its own devices, or, of what it has scanned, by others', as a phone that rides along. And those devices."""
    # The index of other parties holds a part of the rows, named in its own words.
    statement = (
        f"{_SCANS} here_id = %s AND here_kind = 'station' AND {among('act')}"
        f" UNION ALL {_SCANS} NOT (other_id = '') AND other_id = %s AND other_kind = 'station' AND act = 'hand_over'"
        f" UNION ALL {_SCANS} here_id IN (SELECT run_id FROM buses_datedtrip WHERE county_id = %s AND date >= %s)"
        " AND here_kind = 'run' AND act = 'load'"
    )
    since = [station.county_id, stored(begin)]
    parameters = [
        *since, station.station_id, listed(act.value for act in _TELLING),
        *since, station.station_id,
        *since, station.county_id, stored(date),
    ]  # fmt: skip
    found = rows(statement, parameters)
    devices = {pk for (pk,) in rows("SELECT id FROM parcels_device WHERE station_id = %s", [station.pk])}
    here = (Kind.STATION.value, station.station_id)
    touched = {code for _, _, act, code, *_ in found if act != Act.LOAD.value}
    return list(_rows(found, here, devices, touched)), frozenset(map(str, devices))


def _rows(
    found: Iterable[tuple[Any, ...]], here: tuple[str, str], devices: Collection[int], touched: Collection[str]
) -> Iterator[_Row]:
    for scan_id, when, name, code, bag, here_kind, here_id, device in found:
        act = Act(name)
        if act is Act.LOAD:
            is_own = device in devices
            if is_own or code in touched:
                yield _Row(scan_id, moment(when), act, code, "", came=False, is_own=is_own)
        elif (here_kind, here_id) != here:
            yield _Row(scan_id, moment(when), act, code, "", came=True, is_own=False)
        else:
            yield _Row(scan_id, moment(when), act, code, bag if act is Act.PACK else "", act not in LEAVING)


def _labels(station: Station, codes: set[str]) -> dict[str, tuple[int, datetime.date]]:
    """Which of some codes are bags, each with the pieces that its label tells and its date."""
    if not codes:
        return {}
    statement = f"SELECT label, pieces, date FROM parcels_bag WHERE county_id = %s AND {among('label')}"
    return {label: (pieces, date) for label, pieces, date in rows(statement, [station.county_id, listed(codes)])}


def _by_thing(
    standing: Iterable[_Row], labels: Collection[str], members: Mapping[str, str]
) -> tuple[dict[str, list[Event]], dict[str, list[Event]]]:
    """The events of pieces and of bags: what is done to a bag is done to the pieces in it, until it is opened."""
    inside: dict[str, list[str]] = defaultdict(list)
    for code, label in members.items():
        inside[label].append(code)
    pieces: dict[str, list[Event]] = defaultdict(list)
    bags: dict[str, list[Event]] = defaultdict(list)
    for row in standing:
        if row.code not in labels:
            pieces[row.code].append(Event(row.when, row.act, row.came, row.is_own))
            if row.bag in labels:
                bags[row.bag].append(Event(row.when, Act.PACK, came=True, is_own=True))
            continue
        bags[row.code].append(Event(row.when, row.act, row.came and row.act is not Act.OPEN, row.is_own))
        for code in inside.get(row.code, ()):
            pieces[code].append(Event(row.when, row.act, row.came, row.is_own))
        if row.act is Act.OPEN:
            inside.pop(row.code, None)
    return pieces, bags


def moves_by(events: Iterable[Event], *, is_bag: bool) -> list[Move]:
    """What some events make of a thing that nobody had scanned before them."""
    moves: list[Move] = []
    held, last = False, Act.ACCEPT
    for event in events:
        is_once_more = {event.act, last} <= ONTO_A_RUN
        was_given = event.is_own and not event.came and not is_once_more
        if was_given and not held and had_it(event.act, is_bag=is_bag):
            moves.append(Move(event.when, True, Cause.RECEIVED))
            held = True
        last = event.act
        if event.came != held:
            cause = came_by(event.act, is_bag=is_bag) if event.came else went_by(event.act)
            moves.append(Move(event.when, event.came, cause))
            held = event.came
    return moves
