"""What a station's day comes to: what was there, came, went, is on hand; pieces and bags apart, so that it adds up."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from tongcun.county.models import Station
from tongcun.parcels.day.beyond import Asked, Beyond, beyond_own_scans
from tongcun.parcels.day.by_label import kept_by_label, sent_by_count
from tongcun.parcels.day.holding import Holding, holding_of
from tongcun.parcels.day.scans import ByOwnScans, DayScans, Event, day_scans
from tongcun.parcels.models import DayClose
from tongcun.parcels.pure.custody import Custody, Party, PartyKind
from tongcun.parcels.pure.keeping import Balance, Cause, Kept, Move, balanced, moves_of, of_a_day
from tongcun.parcels.record.gathering import Record, gather

ALL_DAY = Kept(True, (), True)


@dataclass(frozen=True, slots=True)
class DayCounts:
    """A station's day. `expected` are the pieces on their way to it, `elsewhere` those for it that the hub or another
    station still holds, `missing` all that was missed while it answered for it. `unscanned` are the pieces of bags that
    it sent of which only the labels tell: they go the way of their bags in the balance.

    `taken` says who has what others' scans took, as kind and id. `closed_before` is what the close of the day before
    counted on hand, None where there was none; `late` names the pieces in which the day's opening differs from that:
    they were scanned for that day after its close.
    """

    expected: int = 0
    elsewhere: int = 0
    missing: int = 0
    unscanned: int = 0
    pieces: Balance = field(default_factory=Balance)
    bags: Balance = field(default_factory=Balance)
    taken: dict[str, list[str]] = field(default_factory=dict)
    closed_before: int | None = None
    late: frozenset[str] = frozenset()

    def told(self) -> dict[str, int]:
        """The figures as a day close keeps them."""
        before = {} if self.closed_before is None else {"closed_before": self.closed_before}
        return {
            "expected": self.expected, "elsewhere": self.elsewhere, "missing": self.missing,
            "unscanned": self.unscanned, **before, **self.pieces.told(), **self.bags.told("bags_"),
        }  # fmt: skip


def day_counts(station: Station, date: datetime.date, before: DayClose | None = None) -> DayCounts:
    """Count a station's day from its scans, those taken back left out, and from what it holds; `before` is the close of
    the day before.

    What its own scans tell completely is taken from them; of the rest (what was there before, what others scanned) the
    custody is followed, step by step.
    """
    now = holding_of(station, date)
    scans = day_scans(station, date, now)
    signed = frozenset() if before is None else frozenset(before.named.get("on_hand", ()))
    beyond = beyond_own_scans(station, scans.begin, _to_ask(scans, now, signed, before))
    pieces, odd = _pieces_by_own_scans(scans, now, signed, beyond)
    bags, odd_bags = _bags_by_own_scans(scans, now, date, beyond)
    followed = _Followed(station, scans, gather(station.county_id, odd, odd_bags))
    pieces |= followed.pieces(odd)
    bags |= followed.bags(odd_bags)
    # Last, the pieces that nobody scanned into their bag: some were scanned out of it by whoever it was sent to.
    unseen = {label: more for label in bags if (more := scans.unseen.get(label))}
    counted, unseen = sent_by_count(pieces, bags, unseen, followed.went_with(unseen, pieces))
    pieces |= counted
    balance = balanced(pieces | dict(kept_by_label(bags, unseen)))
    return DayCounts(
        now.expected,
        now.elsewhere,
        now.missing,
        unscanned=sum(more for label, more in unseen.items() if _was_sent(bags[label])),
        pieces=balance,
        bags=balanced(bags),
        taken=followed.holders(balance.taken),
        closed_before=None if before is None else before.counts.get("on_hand"),
        late=frozenset() if before is None else balance.opening ^ signed,
    )


def _to_ask(scans: DayScans, now: Holding, signed: frozenset[str], before: DayClose | None) -> Asked:
    """What the station's own scans do not tell. What was there at the close before (`signed`), is there now, and was
    not scanned since, has rested: of it nothing is asked but whether something unread was done to it."""
    resting, labels = now.pieces - scans.pieces.keys(), now.bags - scans.bags.keys()
    return Asked(
        pieces=scans.pieces.keys() | (signed - resting),
        resting=resting | labels,
        labels=labels,
        signed=signed & scans.pieces.keys(),
        closed_at=None if before is None else before.closed_at,
    )


def _pieces_by_own_scans(
    scans: DayScans, now: Holding, signed: frozenset[str], beyond: Beyond
) -> tuple[dict[str, Kept], set[str]]:  # fmt: skip
    """The day of the pieces of which the station's own scans tell all, and the codes of those to be followed."""
    events = {code: of_it for code, of_it in scans.pieces.items() if code in beyond.pieces}
    # What was there at the close before, and is told by the station's own scans since, began the day there.
    began_there = (signed & events.keys()) - beyond.late
    # What anybody scanned before the day, or was there at the close, is told by own scans only where it began there.
    unsure = beyond.before | (signed & beyond.pieces) | (beyond.unread & now.pieces)
    found, odd = _plain(scans, events, now.pieces, unsure - began_there, began_there)
    found |= dict.fromkeys(now.pieces - events.keys() - odd, ALL_DAY)
    return found, odd


def _bags_by_own_scans(
    scans: DayScans, now: Holding, date: datetime.date, beyond: Beyond
) -> tuple[dict[str, Kept], set[str]]:  # fmt: skip
    """The same of bags: those that were made before the day are followed, and those that rest and were packed into."""
    earlier = {label for label in scans.bags if scans.labels[label].date < date}
    found, odd = _plain(scans, scans.bags, now.bags, earlier, is_bag=True)
    resting = now.bags - scans.bags.keys()
    odd |= beyond.unread & resting
    made = Kept(False, (Move(scans.begin, True, Cause.MADE),), True)
    for label in resting - odd:
        found[label] = ALL_DAY if scans.labels[label].date < date else made
    return found, odd


def close_before(station: Station, date: datetime.date) -> DayClose | None:
    """The close of the day before, if it was closed."""
    return DayClose.objects.filter(station=station, date=date - datetime.timedelta(days=1)).first()


@dataclass(frozen=True, slots=True)
class _Followed:
    """Things whose day only their whole custody tells."""

    station: Station
    scans: DayScans
    record: Record

    def pieces(self, codes: Iterable[str]) -> dict[str, Kept]:
        """The day of some pieces."""
        return {code: self._kept(self.record.custody_of_parcel(code), is_bag=False) for code in codes}

    def bags(self, labels: Iterable[str]) -> dict[str, Kept]:
        """The day of some bags."""
        return {label: self._kept(self.record.custody_of_bag(label), is_bag=True) for label in labels}

    def holders(self, codes: Iterable[str]) -> dict[str, list[str]]:
        """Who has some pieces now, as kind and id."""
        holders = {code: self.record.custody_of_parcel(code).holder for code in sorted(codes)}
        return {code: [party.kind.value, party.party_id] for code, party in holders.items() if party is not None}

    def went_with(self, labels: Collection[str], pieces: Mapping[str, Kept]) -> dict[str, set[str]]:
        """The pieces that another station took unsent, by each of some bags that are for that station."""
        taken = {code for code, kept in pieces.items() if kept.moves and kept.moves[-1].cause is Cause.TAKEN}
        if not (labels and taken):
            return {}
        at = {code: self._taken_to(code) for code in taken}
        ends = {label: self.scans.labels[label].destination for label in labels}
        return {label: {code for code in taken if at[code] == end} for label, end in ends.items()}

    def _taken_to(self, code: str) -> str | None:
        """The station that has taken a piece from here, by its id."""
        place, found = Party(PartyKind.STATION, self.station.station_id), None
        for before, step in pairwise(self.record.custody_of_parcel(code).steps):
            if before.holder == place and step.holder is not None and step.holder != place:
                found = step.holder.party_id if step.holder.kind is PartyKind.STATION else None
        return found

    def _kept(self, custody: Custody, *, is_bag: bool) -> Kept:
        place = Party(PartyKind.STATION, self.station.station_id)
        moves = moves_of(custody, place, self.scans.devices, is_bag=is_bag)
        return of_a_day(moves, self.scans.begin, self.scans.end)


def _plain(
    scans: DayScans, events: Mapping[str, list[Event]], held: Collection[str], doubtful: Collection[str],
    there: Collection[str] = (), *, is_bag: bool = False,
) -> tuple[dict[str, Kept], set[str]]:  # fmt: skip
    """The things of which the station's own scans tell all, those in `there` from when it had them already, and the
    codes of the others."""
    found: dict[str, Kept] = {}
    odd = set(doubtful)
    told = {is_there: ByOwnScans(scans, is_bag=is_bag, opening=is_there) for is_there in (False, True)}
    for code, of_it in events.items():
        if code in odd:
            continue
        kept, is_there = told[code in there].day_of(of_it)
        if is_there == (code in held):
            found[code] = kept
        else:
            odd.add(code)
    return found, odd


def _was_sent(bag: Kept) -> bool:
    return any(move.cause is Cause.SENT for move in bag.moves)


def named_in(counts: DayCounts) -> dict[str, Any]:
    """The pieces that a day close names (`DayClose.named`)."""
    return {"on_hand": sorted(counts.pieces.on_hand), "taken": counts.taken, "late": sorted(counts.late)}
