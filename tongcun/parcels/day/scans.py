"""A station's own scans of a day, as what came and what went: read as plain rows, for a hub has tens of thousands."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection

from tongcun.county.clock import moment_of
from tongcun.county.models import Station
from tongcun.parcels.day.holding import Holding
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.pure.custody import PartyKind
from tongcun.parcels.pure.keeping import (
    LEAVING,
    ONTO_A_RUN,
    Cause,
    Kept,
    Move,
    came_by,
    had_it,
    since_it_began,
    went_by,
)
from tongcun.parcels.queries import packings, unseen_in
from tongcun.parcels.record.gathering import lists_not_taken_back
from tongcun.parcels.record.statements import CORRECTED_ID, NOT_ITS_OWN, among, day, listed, rows, stored

_RANK = {act: rank for rank, act in enumerate(Act)}
_READ = LEAVING | {Act.ACCEPT, Act.FIND, Act.OPEN, Act.SEAL, Act.UNLOAD, Act.SHELVE, Act.OFFER, Act.REFUSE,
                   Act.MISROUTE}  # fmt: skip
"""The acts of a station that are read. It sorts and packs, too, which is two thirds of a hub's scans, and calls what
stays where it is to go back: these say nothing of what came or went (see `beyond.UNREAD`)."""
_OUT = f"(other_kind = '{PartyKind.ROAD.value}' AND other_id = here_id AND act = '{Act.HAND_OVER.value}')"
_ONLY_TO_GO_BACK = f"(act = '{Act.RETURN.value}' AND other_id = '')"


class Doing(NamedTuple):
    """An act, after which the station has the thing (`came`) or has it no more; `is_own`: it was the station's act;
    `is_out`: it sent the thing out with nobody named."""

    act: Act
    came: bool
    is_own: bool
    is_out: bool = False


Event = tuple[Any, Doing]
"""When, as the database keeps moments and puts them in order, and what was done."""


class Label(NamedTuple):
    """What a bag's label tells: how many pieces are in it, the date of the bag, the id of the station it is for."""

    pieces: int
    date: datetime.date
    destination: str


@dataclass(frozen=True)
class DayScans:
    """The events of each piece and each bag from the beginning of a day until now, in order.

    `labels` are those of the bags among them and of those that the station has; `unseen` says of these how many pieces
    each holds by its label alone. `devices` are the station's own.
    """

    begin: datetime.datetime
    end: datetime.datetime
    devices: frozenset[str]
    pieces: Mapping[str, list[Event]]
    bags: Mapping[str, list[Event]]
    labels: Mapping[str, Label]
    unseen: Mapping[str, int]


def day_bounds(station: Station, date: datetime.date) -> tuple[datetime.datetime, datetime.datetime]:
    """When a date begins and ends there."""
    begin = moment_of(station.county, date, 0)
    return begin, begin + datetime.timedelta(days=1)


def day_scans(station: Station, date: datetime.date, now: Holding) -> DayScans:
    """What the station's scans of a date, and those since, say of pieces and bags; those taken back left out. `now` is
    what it has."""
    begin, end = day_bounds(station, date)
    found = _read(station, begin, date)
    codes = {row[3] for row in found}
    labels = _labels(station, codes | now.bags)
    packed = packings(station.county, [label for label, told in labels.items() if told.pieces or label in codes])
    found, packed = lists_not_taken_back(station.county_id, found, packed)
    codes = {row[3] for row in found}
    members = {code: label for _, code, label in packed if label in codes}
    resting = {code: label for _, code, label in packed if label in now.bags and label not in codes}
    known = Counter([*members.values(), *resting.values()])
    unseen = {label: unseen_in(told.pieces, known[label]) for label, told in labels.items()}
    pieces, bags = _by_thing(_doings(station, found, now.devices), labels.keys() & codes, members)
    return DayScans(begin, end, now.devices, pieces, bags, labels, unseen)


def _read(station: Station, begin: datetime.datetime, date: datetime.date) -> list[tuple[Any, ...]]:
    """The station's own scans; what runs, carriers and other stations handed over to it; what was loaded onto the
    runs."""
    # SQLite keeps a moment as text, in order by itself: to make tens of thousands of them is half of the work.
    when = "CAST(device_time AS TEXT)" if connection.vendor == "sqlite" else "device_time"
    scans = (
        f"SELECT {CORRECTED_ID}, {when}, act, code, here_kind, here_id, device_id, {_OUT}"
        " FROM parcels_scan WHERE county_id = %s AND reuses IS NULL AND device_time >= %s AND "
    )
    # The index of other parties holds a part of the rows, named in its own words.
    statement = (
        f"{scans} here_id = %s AND here_kind = 'station' AND {among('act')} AND NOT {_ONLY_TO_GO_BACK}"
        f" UNION ALL {scans} NOT (other_id = '') AND other_id = %s AND other_kind = 'station' AND act = 'hand_over'"
        f" AND NOT {NOT_ITS_OWN}"
        f" UNION ALL {scans} here_id IN (SELECT run_id FROM buses_datedtrip WHERE county_id = %s AND date >= %s)"
        " AND here_kind = 'run' AND act = 'load'"
    )
    since = [station.county_id, stored(begin)]
    parameters = [
        *since, station.station_id, listed(act.value for act in _READ),
        *since, station.station_id,
        *since, station.county_id, stored(date),
    ]  # fmt: skip
    return rows(statement, parameters)


def _doings(
    station: Station, found: Iterable[tuple[Any, ...]], devices: Collection[str]
) -> dict[str, list[Event]]:  # fmt: skip
    """What was done to each code, in order. Of what others loaded onto runs, as a phone that rides along, only what the
    station has scanned."""
    own = {act.value: Doing(act, act not in LEAVING, True) for act in _READ}
    given, out = Doing(Act.HAND_OVER, True, False), Doing(Act.HAND_OVER, False, True, is_out=True)
    onto_a_run = {True: own[Act.LOAD.value], False: Doing(Act.LOAD, False, False)}
    of_code: dict[str, list[Event]] = defaultdict(list)
    # Asked of tens of thousands of scans: the values are looked up once.
    load, at_a_station, here = Act.LOAD.value, PartyKind.STATION.value, station.station_id
    loaded = []
    for _, when, act, code, here_kind, here_id, device, is_out in found:
        if act == load:
            loaded.append((code, when, onto_a_run[str(device) in devices]))
        elif here_id == here and here_kind == at_a_station:
            of_code[code].append((when, out if is_out else own[act]))
        else:
            of_code[code].append((when, given))
    for code, when, doing in loaded:
        if doing.is_own or code in of_code:
            of_code[code].append((when, doing))
    return of_code


def _in_order(events: list[Event]) -> list[Event]:
    return events if len(events) < 2 else sorted(events, key=lambda event: (event[0], _RANK[event[1].act]))


def _labels(station: Station, codes: Collection[str]) -> dict[str, Label]:
    """Which of some codes are bags, each with what its label tells."""
    statement = (
        "SELECT label, pieces, date,"
        " (SELECT place.station_id FROM county_station place WHERE place.id = parcels_bag.destination_id)"
        f" FROM parcels_bag WHERE county_id = %s AND {among('label')}"
    )
    found = rows(statement, [station.county_id, listed(codes)])
    return {label: Label(pieces, day(date), destination) for label, pieces, date, destination in found}


def _by_thing(
    of_code: Mapping[str, list[Event]], labels: Collection[str], members: Mapping[str, str]
) -> tuple[dict[str, list[Event]], dict[str, list[Event]]]:
    """The events of pieces and of bags: what is done to a bag is done to the pieces in it, until it is opened."""
    ordered = {code: _in_order(events) for code, events in of_code.items()}
    bags = {label: ordered.pop(label) for label in labels if label in ordered}
    shared = {label: _until_opened(events) for label, events in bags.items()}
    for code, label in members.items():
        if (theirs := shared.get(label)) is not None:
            mine = ordered.get(code)
            ordered[code] = theirs if mine is None else _together(mine, theirs)
    opened = Doing(Act.OPEN, False, True)
    for label, events in bags.items():
        bags[label] = [(when, opened if doing.act is Act.OPEN else doing) for when, doing in events]
    return ordered, bags


def _together(mine: list[Event], theirs: list[Event]) -> list[Event]:
    """The events of a piece and of its bag: mostly the bag's come after."""
    both = mine + theirs
    return both if mine[-1][0] < theirs[0][0] else _in_order(both)


def _until_opened(events: list[Event]) -> list[Event]:
    place = next((place for place, (_, doing) in enumerate(events) if doing.act is Act.OPEN), len(events))
    return events[: place + 1]


class ByOwnScans:
    """What events since a day began make of things that were there then (`opening`), or that nobody had scanned before;
    things alike are worked out once."""

    def __init__(self, scans: DayScans, *, is_bag: bool, opening: bool) -> None:
        self._end, self._is_bag, self._opening = stored(scans.end), is_bag, opening
        self._alike: dict[tuple[Doing, ...], tuple[Kept, bool]] = {}

    def day_of(self, events: list[Event]) -> tuple[Kept, bool]:
        """A thing's day, and whether it is there now."""
        if events[-1][0] >= self._end:
            return self._worked_out(events)
        doings = tuple([doing for _, doing in events])
        found = self._alike.get(doings)
        if found is None:
            found = self._alike[doings] = self._worked_out(events)
        return found

    def _worked_out(self, events: list[Event]) -> tuple[Kept, bool]:
        moves = _moves_by(events, self._opening, is_bag=self._is_bag)
        return since_it_began(self._opening, moves, self._end), moves[-1].came if moves else self._opening


def _moves_by(events: Iterable[Event], opening: bool, *, is_bag: bool) -> list[Move]:
    moves: list[Move] = []
    held, last, on_its_road = opening, Act.ACCEPT, False
    for when, (act, came, is_own, is_out) in events:
        is_once_more = {act, last} <= ONTO_A_RUN or (on_its_road and act in LEAVING)
        if is_own and not came and not held and not is_once_more and had_it(act, is_bag=is_bag):
            moves.append(Move(when, True, Cause.RECEIVED))
            held = True
        last = act
        if came != held or not is_out:
            on_its_road = is_out
        if came != held:
            moves.append(Move(when, came, came_by(act, is_bag=is_bag) if came else went_by(act)))
            held = came
    return moves
