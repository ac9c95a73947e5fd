"""One day as a pattern: what is scanned of every piece and bag until all have it, and how things stand by then."""

from __future__ import annotations

import datetime
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tongcun.commands.demo.morning import COLLECTED_SHARE, MINUTE, Load, Morning, Piece, loads_of, missing_piece
from tongcun.commands.demo.recording import pieces_of
from tongcun.county.clock import moment_of
from tongcun.county.models import County
from tongcun.dispatch.models import Plan
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.pure.custody import Custody, Party, PartyKind
from tongcun.parcels.pure.custody import Scan as Fact
from tongcun.parcels.pure.findings import Finding, findings_of_bag, findings_of_parcel, seal_of
from tongcun.parcels.record.gathering import Record
from tongcun.parcels.record.new_scans import NewScan

HOUR = 3600
WHOLE = 3 * 24 * HOUR
"""By this second of its pattern everything of a day has been scanned."""
NOON = 12 * HOUR
VAN_LEAVES = 15 * HOUR
FETCHED_SHARE = 0.995
"""What is never fetched stays on the shelf."""
_RANK = {act: rank for rank, act in enumerate(Act)}


@dataclass(frozen=True, slots=True)
class Said:
    """A scan of the pattern: at a second of its day."""

    second: int
    act: Act
    code: str
    here: Party
    other: Party | None = None
    bag_label: str = ""
    seal_number: str = ""

    @classmethod
    def of(cls, scan: NewScan, begin: datetime.datetime) -> Said:
        """As a device would send it on a day that begins then."""
        second = int((scan.device_time - begin).total_seconds())
        return cls(second, scan.act, scan.code, scan.here, scan.other, scan.bag_label, scan.seal_number)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A day's pieces, its loads, and all that is scanned of them, in the order of their seconds."""

    county: County
    date: datetime.date
    pieces: tuple[Piece, ...]
    loads: tuple[Load, ...]
    scans: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Stand:
    """How a piece stands: state, kind of holder, holder, bag, damage, whether it goes back, second of its last scan."""

    state: str
    holder_kind: str
    holder: str
    bag: str
    is_damaged: bool
    is_going_back: bool
    last: int | None


@dataclass(frozen=True, slots=True)
class BagStand:
    """How a bag stands: state, kind of holder, holder, the seal that it bears."""

    state: str
    holder_kind: str
    holder: str
    seal: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How all stands by a second of the pattern; a finding names its scan by the place among the pattern's scans."""

    parcels: dict[str, Stand]
    bags: dict[str, BagStand]
    findings: tuple[Finding, ...]


def pattern_of(plan: Plan) -> Pattern:
    """The day as planned and lived: what rides as in the demo's morning, the rest by van; nearly all is fetched."""
    pieces = tuple(pieces_of(plan))
    loads = loads_of((piece for piece in pieces if piece.legs), plan.date)
    waiting = [piece for piece in pieces if not piece.legs]
    begin = moment_of(plan.county, plan.date, 0)
    play = Morning(begin, loads, waiting, missing=missing_piece(loads, NOON))
    scans = [*(Said.of(scan, begin) for scan in play.scans(WHOLE)), *_by_van(waiting)]
    scans += _offered_and_fetched(scans)
    scans.sort(key=lambda scan: (scan.second, _RANK[scan.act], scan.code))
    return Pattern(plan.county, plan.date, pieces, tuple(loads), tuple(scans))


def _by_van(waiting: Iterable[Piece]) -> Iterator[Said]:
    for piece in waiting:
        begin, end = Party(PartyKind.STATION, piece.origin), Party(PartyKind.STATION, piece.destination)
        leaves = max(VAN_LEAVES, piece.ready + 10 * MINUTE)
        yield Said(leaves, Act.HAND_OVER, piece.waybill, begin, end)
        yield Said(leaves + HOUR, Act.SHELVE, piece.waybill, end)


def _offered_and_fetched(scans: Sequence[Said]) -> list[Said]:
    fetched = {scan.code for scan in scans if scan.act is Act.COLLECT}
    more = []
    for scan in scans:
        if scan.act is not Act.SHELVE:
            continue
        more.append(Said(scan.second + MINUTE, Act.OFFER, scan.code, scan.here))
        luck = zlib.crc32(scan.code.encode()) / 2**32
        if scan.code not in fetched and COLLECTED_SHARE <= luck < FETCHED_SHARE:
            at = scan.second + 3 * HOUR + int(luck * 18 * HOUR)
            more.append(Said(at, Act.COLLECT, scan.code, scan.here, Party(PartyKind.ADDRESSEE, scan.code)))
    return more


def standing(pattern: Pattern, until: int) -> Standing:
    """What custody says of every piece and bag by a second of the pattern; bags that nobody has packed are left out."""
    begin = moment_of(pattern.county, pattern.date, 0)
    record = Record()
    record.add(_fact(place, scan, begin) for place, scan in enumerate(pattern.scans) if scan.second <= until)
    findings: list[Finding] = []
    parcels, bags = {}, {}
    for piece in pattern.pieces:
        custody = record.custody_of_parcel(piece.waybill)
        findings += findings_of_parcel(piece.waybill, custody, piece.destination)
        parcels[piece.waybill] = _stand(custody, begin)
    for load in pattern.loads:
        if not load.is_bag or load.label not in record.into_bag:
            continue
        custody = record.custody_of_bag(load.label)
        stops = frozenset({load.pieces[0].destination, *(leg.alight for leg in load.legs)})
        findings += findings_of_bag(load.label, custody, stops)
        held = _stand(custody, begin)
        bags[load.label] = BagStand(held.state, held.holder_kind, held.holder, seal_of(custody))
    return Standing(parcels, bags, tuple(findings))


def _fact(place: int, scan: Said, begin: datetime.datetime) -> Fact:
    when = begin + datetime.timedelta(seconds=scan.second)
    # As wide as ids are, so that scans of one second stand in the order of their places.
    return Fact(
        f"{place:012d}", when, scan.act, scan.code, scan.here, scan.other, scan.bag_label or None, seal=scan.seal_number
    )


def _stand(custody: Custody, begin: datetime.datetime) -> Stand:
    holder = custody.holder
    last = int((custody.steps[-1].scan.when - begin).total_seconds()) if custody.steps else None
    return Stand(
        custody.state.value, holder.kind.value if holder else "", holder.party_id if holder else "", custody.bag or "",
        custody.damaged, custody.going_back, last,
    )  # fmt: skip


def without(pattern: Pattern, runs: frozenset[str]) -> Pattern:
    """The pattern on a day on which some runs do not run: what would ride on them was never sent."""
    loads = tuple(load for load in pattern.loads if not any(leg.run_id in runs for leg in load.legs))
    gone = {piece.waybill for load in pattern.loads for piece in load.pieces} - {
        piece.waybill for load in loads for piece in load.pieces
    }
    codes = gone | runs | ({load.label for load in pattern.loads} - {load.label for load in loads})
    return replace(
        pattern,
        pieces=tuple(piece for piece in pattern.pieces if piece.waybill not in gone),
        loads=loads,
        scans=tuple(scan for scan in pattern.scans if scan.code not in codes),
    )
