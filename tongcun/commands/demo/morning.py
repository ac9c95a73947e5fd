"""What happened on the morning: from the plan's rides to the scans that hub, drivers and keepers made.

No database is asked. Everybody keeps to the plan, but for some things that a desk should find: a bus is late, a piece
is missing from its bag, the hub took in one that was damaged and one that no carrier had announced, and what goes by
van or waits is still where it was.
"""

from __future__ import annotations

import datetime
import uuid
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tongcun.parcels.pure.acts import Act
from tongcun.parcels.pure.custody import Party, PartyKind
from tongcun.parcels.record.new_scans import NewScan

MINUTE = 60
BAG_HOLDS = 25
"""Pieces in a bag at most."""
COLLECTED_SHARE = 0.35
UNANNOUNCED_AT = 7 * 3600 + 20 * MINUTE
_NAMESPACE = uuid.UUID("6f1d3c52-7a1d-4d0e-9f57-1f7f1d2b8a33")


@dataclass(frozen=True, slots=True)
class Leg:
    """One ride: a run from one station (id) to another; calls by their sequence, service-day seconds."""

    run_id: str
    board: str
    alight: str
    board_sequence: int
    alight_sequence: int
    departs: int
    arrives: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A parcel, where it waits, where it goes, when it is ready (service-day seconds), and its rides."""

    waybill: str
    origin: str
    destination: str
    ready: int
    is_loose: bool
    legs: tuple[Leg, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """What rides as one thing: a bag with its pieces, or one loose piece (`label` is then its waybill)."""

    label: str
    seal_number: str
    pieces: tuple[Piece, ...]

    @property
    def legs(self) -> tuple[Leg, ...]:
        """The rides of all its pieces."""
        return self.pieces[0].legs

    @property
    def is_bag(self) -> bool:
        """Whether its pieces lie in a bag."""
        return not self.pieces[0].is_loose


@dataclass
class Morning:
    """The loads of a day that began at `midnight` (aware), which of them lacks a piece, which run is late by how much.

    `damaged` is a piece that its first station finds so, `unannounced` what comes to the `hub` (a station id) without
    being known. Within, times are seconds of the service day.
    """

    midnight: datetime.datetime
    loads: Sequence[Load]
    waiting: Sequence[Piece]
    late_run: str = ""
    late_seconds: int = 0
    missing: str = ""
    damaged: str = ""
    unannounced: str = ""
    hub: str = ""
    calls: dict[str, dict[int, tuple[int | None, int | None]]] = field(default_factory=lambda: defaultdict(dict))

    def scans(self, until: int) -> list[NewScan]:
        """All scans up to a second of the day, in the order of their times."""
        last = self._at(until)
        acts = list(Act)
        said = [scan for scan in self._all() if scan.device_time <= last]
        return sorted(said, key=lambda scan: (scan.device_time, acts.index(scan.act), scan.code))

    def _all(self) -> Iterator[NewScan]:
        for load in self.loads:
            yield from self._before(load)
            yield from self._rides(load)
            yield from self._after(load)
        for piece in self.waiting:
            yield from self._taken_in(piece, piece.ready)
        if self.unannounced:
            yield self._scan(UNANNOUNCED_AT, Act.ACCEPT, self.unannounced, Party(PartyKind.STATION, self.hub))
        yield from self._runs()

    def _at(self, second: int) -> datetime.datetime:
        return self.midnight + datetime.timedelta(seconds=second)

    def _scan(self, second: int, act: Act, code: str, here: Party, other: Party | None = None, **more: Any) -> NewScan:
        """A scan whose id is the same for the same scan on every play."""
        scan_id = uuid.uuid5(_NAMESPACE, f"{second} {act} {code} {here}")
        return NewScan(scan_id, self._at(second), act, code, here, other, **more)

    def _taken_in(self, piece: Piece, second: int) -> Iterator[NewScan]:
        station = Party(PartyKind.STATION, piece.origin)
        yield self._scan(second, Act.ACCEPT, piece.waybill, station)
        if piece.waybill == self.damaged:
            yield self._scan(second + MINUTE // 2, Act.DAMAGE, piece.waybill, station)
        yield self._scan(second + MINUTE, Act.SORT, piece.waybill, station)

    def _moved(self, leg: Leg) -> Leg:
        late = self.late_seconds if leg.run_id == self.late_run else 0
        return replace(leg, departs=leg.departs + late, arrives=leg.arrives + late)

    def _before(self, load: Load) -> Iterator[NewScan]:
        """At the origin: accepted, sorted, packed and sealed in time for the first ride."""
        first = load.legs[0]
        sealed = _handed_over(first) - MINUTE
        station = Party(PartyKind.STATION, first.board)
        for piece in load.pieces:
            accepted = min(piece.ready, sealed - 4 * MINUTE)
            yield from self._taken_in(piece, accepted)
            if load.is_bag:
                packed = max(accepted + 2 * MINUTE, sealed - 15 * MINUTE)
                yield self._scan(min(packed, sealed - 5), Act.PACK, piece.waybill, station, bag_label=load.label)
        if load.is_bag:
            yield self._scan(sealed, Act.SEAL, load.label, station, seal_number=load.seal_number)

    def _rides(self, load: Load) -> Iterator[NewScan]:
        unloaded = 0
        for planned in load.legs:
            leg = self._moved(planned)
            run, board = Party(PartyKind.RUN, leg.run_id), Party(PartyKind.STATION, leg.board)
            is_at_its_beginning = leg.board_sequence <= 1
            handed_over = max(_handed_over(planned if is_at_its_beginning else leg), unloaded + 10)
            before = 8 * MINUTE if is_at_its_beginning else 20
            yield self._scan(handed_over, Act.HAND_OVER, load.label, board, run, seal_number=_seal(load))
            yield self._scan(max(handed_over + 20, leg.departs - before), Act.LOAD, load.label, run)
            unloaded = leg.arrives + 30
            yield self._scan(
                unloaded, Act.UNLOAD, load.label, Party(PartyKind.STATION, leg.alight), seal_number=_seal(load)
            )
            self._note_calls(leg)

    def _note_calls(self, leg: Leg) -> None:
        calls = self.calls[leg.run_id]
        arrives, _ = calls.get(leg.board_sequence, (None, None))
        calls[leg.board_sequence] = (arrives, leg.departs)
        _, departs = calls.get(leg.alight_sequence, (None, None))
        calls[leg.alight_sequence] = (leg.arrives, departs)

    def _after(self, load: Load) -> Iterator[NewScan]:
        """At the destination: opened, shelved piece by piece, some collected; one piece is not there."""
        last = self._moved(load.legs[-1])
        station = Party(PartyKind.STATION, last.alight)
        opened = last.arrives + 6 * MINUTE
        if load.is_bag:
            yield self._scan(opened, Act.OPEN, load.label, station, seal_number=_seal(load))
        for place, piece in enumerate(load.pieces, 1):
            if piece.waybill == self.missing:
                yield self._scan(opened + 4 * MINUTE, Act.MISS, piece.waybill, station)
                continue
            shelved = opened + 30 + place * 20
            yield self._scan(shelved, Act.SHELVE, piece.waybill, station)
            luck = zlib.crc32(piece.waybill.encode()) / 2**32
            if luck < COLLECTED_SHARE:
                fetched = shelved + 10 * MINUTE + int(luck / COLLECTED_SHARE * 100) * MINUTE
                yield self._scan(
                    fetched, Act.COLLECT, piece.waybill, station, Party(PartyKind.ADDRESSEE, piece.waybill)
                )

    def _runs(self) -> Iterator[NewScan]:
        """Every run arrives and departs where it takes or leaves something."""
        for run_id, calls in self.calls.items():
            run = Party(PartyKind.RUN, run_id)
            last = max(calls)
            first = min(calls)
            for sequence, (arrives, departs) in calls.items():
                if sequence != first:
                    arrived = arrives if arrives is not None else (departs or 0) - MINUTE
                    yield self._scan(arrived, Act.ARRIVE, run_id, run)
                if sequence != last:
                    departed = departs if departs is not None else (arrives or 0) + MINUTE
                    yield self._scan(departed, Act.DEPART, run_id, run)


def _handed_over(leg: Leg) -> int:
    """Hubs and first stops hand over in good time, stops on the way while the bus stands."""
    return leg.departs - (12 * MINUTE if leg.board_sequence <= 1 else 40)


def _seal(load: Load) -> str:
    return load.seal_number if load.is_bag else ""


def loads_of(pieces: Iterable[Piece], date: datetime.date) -> list[Load]:
    """Bags and loose pieces: what has the same rides to the same destination rides together."""
    together: dict[tuple[str, tuple[Leg, ...]], list[Piece]] = defaultdict(list)
    loads = []
    for piece in pieces:
        if piece.is_loose:
            loads.append(Load(piece.waybill, "", (piece,)))
        else:
            together[piece.destination, piece.legs].append(piece)
    number = 0
    for _, group in sorted(together.items(), key=lambda item: (item[0][1][0].departs, item[0][0])):
        for start in range(0, len(group), BAG_HOLDS):
            number += 1
            bag = tuple(group[start : start + BAG_HOLDS])
            loads.append(Load(f"B{date:%m%d}{number:05d}", f"S{date:%m%d}{number:05d}", bag))
    return loads


def late_run(loads: Sequence[Load], around: int) -> str:
    """A run whose bags all end with it, under way at a second of the day: its lateness touches no other run."""
    pieces: dict[str, int] = defaultdict(int)
    passed_on = {leg.run_id for load in loads for leg in load.legs[:-1]}
    for load in loads:
        leg = load.legs[-1]
        if leg.run_id not in passed_on and around - 40 * MINUTE < leg.departs < around - 15 * MINUTE:
            pieces[leg.run_id] += len(load.pieces)
    return max(pieces, key=lambda run: (pieces[run], run), default="")


def missing_piece(loads: Sequence[Load], before: int, late: str = "") -> str:
    """The last piece of a middling bag that was opened well before a second of the day; none on the `late` run."""
    for load in sorted(loads, key=lambda load: (-load.legs[-1].arrives, load.label)):
        if (
            load.legs[-1].run_id != late
            and load.is_bag
            and 4 <= len(load.pieces) <= 12
            and load.legs[-1].arrives < before - 25 * MINUTE
        ):
            return load.pieces[-1].waybill
    return ""


def damaged_piece(pieces: Iterable[Piece], hub: str, before: int) -> str:
    """The piece that the hub (a station id) has first, if it has one before a second of the day."""
    early = [piece for piece in pieces if piece.origin == hub and piece.ready < before]
    return min(early, key=lambda piece: (piece.ready, piece.waybill)).waybill if early else ""
