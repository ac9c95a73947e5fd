"""What a station's day comes to: what was there, came, went, is on hand; pieces and bags apart, so that it adds up."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.db.models import Count, Q

from tongcun.buses.models import DatedTrip
from tongcun.county.models import Station
from tongcun.parcels.day.by_label import destinations_of, kept_by_label, sent_by_count, unseen_pieces
from tongcun.parcels.day.scans import (
    ByOwnScans,
    DayScans,
    Event,
    day_scans,
    entered_late,
    packed_since,
    unread_since,
)
from tongcun.parcels.models import DayClose, Parcel
from tongcun.parcels.pure.acts import GONE, State
from tongcun.parcels.pure.custody import Custody, Party, PartyKind
from tongcun.parcels.pure.keeping import BAG_GONE, Balance, Cause, Kept, Move, balanced, moves_of, of_a_day
from tongcun.parcels.record.gathering import Record, gather
from tongcun.parcels.record.statements import among, day, listed, rows, stored

ALL_DAY = Kept(True, (), True)
_UNDER_CARE = tuple(state.value for state in State if state is not State.ANNOUNCED and state not in GONE)


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
    scans, held, signed = day_scans(station, date), _Held.by(station), _signed(before)
    pieces, odd = _pieces_by_own_scans(station, scans, held, before)
    bags, odd_bags = _bags_by_own_scans(station, scans, held, date)
    followed = _Followed(station, scans, gather(station.county_id, odd, odd_bags) if odd or odd_bags else Record())
    pieces |= followed.pieces(odd)
    bags |= followed.bags(odd_bags)
    # Then the pieces that nobody scanned: they go the way of their bags.
    unseen = unseen_pieces(station.county, scans, bags)
    counted, unseen = sent_by_count(pieces, bags, unseen, followed.went_with(unseen, pieces))
    pieces |= counted
    balance = balanced(pieces | dict(kept_by_label(bags, unseen)))
    return DayCounts(
        *_expected(station, date),
        missing=held.missing,
        unscanned=sum(more for label, more in unseen.items() if _was_sent(bags[label])),
        pieces=balance,
        bags=balanced(bags),
        taken=followed.holders(balance.taken),
        closed_before=None if before is None else before.counts.get("on_hand"),
        late=frozenset() if before is None else balance.opening ^ signed,
    )


def close_before(station: Station, date: datetime.date) -> DayClose | None:
    """The close of the day before, if it was closed."""
    return DayClose.objects.filter(station=station, date=date - datetime.timedelta(days=1)).first()


def _expected(station: Station, date: datetime.date) -> tuple[int, int]:
    """The pieces for a station that are on the day's runs or on a road to it, and those that other stations hold; what
    goes back is for nobody here."""
    runs = DatedTrip.objects.filter(county=station.county_id, date=date).order_by().values("run_id")
    here = Parcel.objects.filter(
        county=station.county_id, destination=station, state__in=_UNDER_CARE, is_going_back=False
    )
    on_runs = Q(holder_kind=PartyKind.RUN.value, holder_id__in=runs) | Q(holder_kind=PartyKind.ROAD.value)
    elsewhere = Q(holder_kind=PartyKind.STATION.value) & ~Q(holder_id=station.station_id)
    found = here.aggregate(expected=Count("pk", filter=on_runs), elsewhere=Count("pk", filter=elsewhere))
    return found["expected"], found["elsewhere"]


@dataclass(frozen=True, slots=True)
class _Held:
    """What a station holds now: pieces on hand, bags with their date, and how many pieces are missing, with it or on
    its road, for which it answers as well."""

    pieces: frozenset[str]
    bags: dict[str, datetime.date]
    missing: int

    @classmethod
    def by(cls, station: Station) -> _Held:
        """Ask the cache of custody."""
        held = "county_id = %s AND holder_id = %s AND holder_kind = 'station' AND state <> 'collected'"
        on_its_road = "county_id = %s AND holder_id = %s AND holder_kind = 'road' AND state = 'missing'"
        statement = (
            f"SELECT waybill, state, NULL FROM parcels_parcel WHERE {held}"
            f" UNION ALL SELECT label, state, date FROM parcels_bag WHERE {held}"
            f" UNION ALL SELECT waybill, state, NULL FROM parcels_parcel WHERE {on_its_road}"
        )
        found = rows(statement, [station.county_id, station.station_id] * 3)
        return cls(
            frozenset(code for code, state, made in found if made is None and state not in GONE),
            {label: day(made) for label, state, made in found if made is not None and state not in BAG_GONE},
            sum(state == State.MISSING for _code, state, made in found if made is None),
        )


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
        ends = destinations_of(self.station.county, labels)
        at = {code: self._taken_to(code) for code in taken}
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


def _signed(before: DayClose | None) -> frozenset[str]:
    """The pieces on hand at the close of the day before; none where it was not closed."""
    return frozenset() if before is None else frozenset(before.named.get("on_hand", ()))


def _pieces_by_own_scans(
    station: Station, scans: DayScans, held: _Held, before: DayClose | None
) -> tuple[dict[str, Kept], set[str]]:  # fmt: skip
    """The day of the pieces of which the station's own scans tell all and of those that rested, and the codes of the
    others, whose custody is to be followed."""
    scanned, signed = scans.pieces.keys(), _signed(before)
    unread = unread_since(station, scans.begin, held.pieces - scanned)
    # What was there at the close before, is there now, and was not scanned since, has rested: nothing to follow.
    stirred = signed - (held.pieces - scanned - unread)
    known, was_scanned = _known(station, scans, scanned | stirred | unread)
    # What was there at the close before, and is told by the station's own scans since, began the day there: unless the
    # record has learned since then what became of it earlier.
    sure = signed & known & (scanned - unread)
    if before is not None and sure:
        sure -= entered_late(station, scans.begin, sure, before.closed_at)
    # Of what others may have had before, or was there and is gone, own scans do not tell how the day began.
    doubtful = (was_scanned | (known & stirred) | unread) - sure
    events = {code: of_it for code, of_it in scans.pieces.items() if code in known}
    found, odd = _plain(scans, events, held.pieces, doubtful, sure)
    return found | dict.fromkeys(held.pieces - events.keys() - odd, ALL_DAY), odd


def _bags_by_own_scans(
    station: Station, scans: DayScans, held: _Held, date: datetime.date
) -> tuple[dict[str, Kept], set[str]]:  # fmt: skip
    """The same of bags. A label of an earlier date may have been there before, and one into which something was packed,
    or that was handled in a way that is not read, was made or stirred that day: these are followed."""
    made_before = {label for label, (_told, made) in scans.labels.items() if day(made) < date}
    found, odd = _plain(scans, scans.bags, held.bags.keys(), made_before & scans.bags.keys(), is_bag=True)
    quiet = held.bags.keys() - scans.bags.keys()
    odd |= packed_since(station, scans.begin, quiet) | unread_since(station, scans.begin, quiet)
    just_made = Kept(False, (Move(scans.begin, True, Cause.MADE),), True)
    return found | {label: ALL_DAY if held.bags[label] < date else just_made for label in quiet - odd}, odd


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


def _known(station: Station, scans: DayScans, codes: Iterable[str]) -> tuple[set[str], set[str]]:
    """Which of some codes are pieces of the county, and which of these anybody had scanned before the day began."""
    statement = (
        "SELECT waybill, EXISTS (SELECT 1 FROM parcels_scan WHERE parcels_scan.county_id = piece.county_id"
        " AND parcels_scan.code = piece.waybill AND device_time < %s)"
        f" FROM parcels_parcel piece WHERE county_id = %s AND {among('waybill')}"
    )
    found = rows(statement, [stored(scans.begin), station.county_id, listed(codes)])
    return {code for code, _ in found}, {code for code, was_scanned in found if was_scanned}


def _was_sent(bag: Kept) -> bool:
    return any(move.cause is Cause.SENT for move in bag.moves)


def named_in(counts: DayCounts) -> dict[str, Any]:
    """The pieces that a day close names (`DayClose.named`)."""
    return {"on_hand": sorted(counts.pieces.on_hand), "taken": counts.taken, "late": sorted(counts.late)}
