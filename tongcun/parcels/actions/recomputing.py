"""The cache of custody: state and holder of pieces and bags, recomputed from the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import takewhile
from typing import Any

from django.db import connection

from tongcun.county.actions.plain_rows import update
from tongcun.county.models import County
from tongcun.parcels.actions.bag_places import settle_places
from tongcun.parcels.actions.discrepancies import settle
from tongcun.parcels.models import Bag, BagRide, Parcel
from tongcun.parcels.pure.acts import Act
from tongcun.parcels.pure.counted_bags import Doubt, doubts_in
from tongcun.parcels.pure.custody import Custody, PartyKind
from tongcun.parcels.pure.finding_kinds import FindingKind
from tongcun.parcels.pure.findings import Finding, findings_of_bag, findings_of_parcel, seal_of
from tongcun.parcels.queries.bag_places import Place, leads_there, places_of_bags
from tongcun.parcels.queries.counted_bags import doubted_for, explained
from tongcun.parcels.queries.rides import Boarding
from tongcun.parcels.record.gathering import Record, gather, pieces_of_bags, portions
from tongcun.parcels.record.statements import among, listed, moment, rows, stored

_PARCEL = (
    "held.id, held.waybill, place.station_id, place.level, place.township_id,"
    " held.state, held.holder_kind, held.holder_id, held.bag_label,"
    " held.is_damaged, held.is_going_back, held.last_scan_at"
)
_BAG = (
    "held.id, held.label, held.is_by_scans, held.pieces, place.station_id,"
    " held.state, held.holder_kind, held.holder_id, held.seal_number"
)
_KEPT = ("state", "holder_kind", "holder_id")
"""The columns of the cache that a piece and a bag have alike."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A piece or bag whose cache said something else than the record."""

    code: str
    cached: tuple[object, ...]
    recorded: tuple[object, ...]


@dataclass
class Outcome:
    """What recomputing found: what differed, the misfits and other findings, the runs whose load changed, what is on a
    run now, by each scan that put it there, and the other codes (`elsewhere`) that corrections of these scans name."""

    differences: list[Difference] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    runs: set[str] = field(default_factory=set)
    boardings: list[Boarding] = field(default_factory=list)
    elsewhere: set[str] = field(default_factory=set)


def recompute(
    *, county: County, waybills: Iterable[str], labels: Iterable[str], now: datetime, around: Iterable[str] = (),
    packed: Iterable[str] = (),
) -> Outcome:  # fmt: skip
    """Recompute the cache of some pieces and bags and settle what is to be looked into; unknown codes are left out.

    `around` names those of the bags whose pieces are recomputed, too, `packed` those that something was packed into:
    where no desk has made them, that may be for another station than was thought. Must run inside a transaction; locks
    bags by label, then pieces by waybill, in this order everywhere.
    """
    outcome = Outcome()
    bags = _locked(Bag, "label", county, labels, _BAG)
    by_scans = {label for _pk, label, is_by_scans, *_rest in bags if is_by_scans}.intersection(packed)
    moved = settle_places(county=county, labels=by_scans) if by_scans else []
    if moved:
        outcome.differences += [Difference(one.label, one.cached, one.recorded) for one in moved]
        bags = _locked(Bag, "label", county, [row[1] for row in bags], _BAG)
    # Only now: what somebody else is packing into a bag is in it as soon as they let go of it.
    whole = {*around, *(one.label for one in moved)}
    inside = pieces_of_bags(county.pk, whole) if whole else set()
    doubted = doubted_for(county, [label for _pk, label, _is_by_scans, pieces, *_rest in bags if pieces], now)
    parcels = _locked(Parcel, "waybill", county, {*waybills, *inside, *doubted}, _PARCEL)
    record = gather(county.pk, [row[1] for row in parcels], [row[1] for row in bags])
    _renew_parcels(county, parcels, record, outcome)
    _renew_bags(bags, record, outcome)
    aboard = {boarding.scan_id for boarding in outcome.boardings}
    codes = [row[1] for row in (*parcels, *bags)]
    outcome.elsewhere = {fact.item for fact in record.by_id.values() if fact.act is Act.CORRECT}.difference(codes)
    settle(county=county, codes=codes, findings=outcome.findings, aboard=aboard, now=now)
    return outcome


def _locked(
    model: type[Parcel] | type[Bag], key: str, county: County, codes: Iterable[str], columns: str
) -> list[tuple[Any, ...]]:
    wanted = sorted(set(codes))
    if not wanted:
        return []
    table = model._meta.db_table
    lock = " FOR NO KEY UPDATE OF held" if connection.features.has_select_for_update else ""
    return rows(
        f"SELECT {columns} FROM {table} held JOIN county_station place ON place.id = held.destination_id"
        f" WHERE held.county_id = %s AND {among('held.' + key)} ORDER BY held.{key}{lock}",
        [county.pk, listed(wanted)],
    )


def _renew_parcels(county: County, held: list[tuple[Any, ...]], record: Record, outcome: Outcome) -> None:
    changed: list[tuple[object, ...]] = []
    doubts: list[Doubt] = []
    findings: list[Finding] = []
    bags = places_of_bags(county, labels) if (labels := record.bags_around(row[1] for row in held)) else {}
    for pk, waybill, destination, level, township, *cached, damaged, going_back, scanned in held:
        cached += [bool(damaged), bool(going_back), moment(scanned)]
        custody = record.custody_of_parcel(waybill)
        place = Place(destination, level, township)
        astray = {label: bag.station_id for label, bag in bags.items() if not leads_there(bag, place)}
        found = findings_of_parcel(waybill, custody, destination, astray)
        findings += found + _not_its_own(waybill, record)
        doubts += doubts_in(custody, found)
        outcome.boardings += _boardings(waybill, custody, destination, is_bag=False)
        last = custody.steps[-1].scan.when if custody.steps else None
        recorded = (*_state_and_holder(custody), custody.bag or "", custody.damaged, custody.going_back, last)
        if tuple(cached) != recorded:
            _note(outcome, waybill, tuple(cached), recorded)
            changed.append((*recorded[:6], stored(last), pk))
    nothing = explained(county, doubts)
    outcome.findings += [finding for finding in findings if (finding.scan_id, finding.kind) not in nothing]
    update("parcels_parcel", (*_KEPT, "bag_label", "is_damaged", "is_going_back", "last_scan_at"), changed)


def _renew_bags(held: list[tuple[Any, ...]], record: Record, outcome: Outcome) -> None:
    changed = []
    stops = _stops([row[0] for row in held])
    for pk, label, _is_by_scans, _pieces, destination, *cached in held:
        custody = record.custody_of_bag(label)
        places = frozenset({destination, *stops.get(pk, ())})
        outcome.findings += findings_of_bag(label, custody, places) + _not_its_own(label, record)
        outcome.boardings += _boardings(label, custody, destination, is_bag=True)
        recorded = (*_state_and_holder(custody), seal_of(custody))
        if tuple(cached) != recorded:
            _note(outcome, label, tuple(cached), recorded)
            changed.append((*recorded, pk))
    update("parcels_bag", (*_KEPT, "seal_number"), changed)


def _not_its_own(code: str, record: Record) -> list[Finding]:
    """The scans of carriers' systems that count for nothing, because they are about what is not theirs."""
    return [Finding(FindingKind.NOT_ITS_OWN, scan_id, code) for scan_id in sorted(record.not_its_own.get(code, ()))]


def _boardings(code: str, custody: Custody, destination: str, *, is_bag: bool) -> Iterator[Boarding]:
    """The scans by which something was put onto the run that holds it; of a piece in a bag, the bag's tell it. What
    goes back is not on its way to its destination."""
    holder = custody.holder
    if holder is None or holder.kind is not PartyKind.RUN or custody.bag is not None or custody.going_back:
        return
    for step in takewhile(lambda step: step.holder == holder, reversed(custody.steps)):
        scan = step.scan
        if scan.item == code and scan.act in (Act.LOAD, Act.HAND_OVER):
            gave = scan.here.party_id if scan.here.kind is PartyKind.STATION else ""
            yield Boarding(code, is_bag, destination, holder.party_id, scan.scan_id, scan.when, gave, scan.device)


def _stops(bags: list[int]) -> dict[int, set[str]]:
    """The stations at which bags change or leave their runs, by the bag's key."""
    found: dict[int, set[str]] = {}
    for some in portions(bags):
        rides = BagRide.objects.filter(bag__in=some).order_by()
        for bag, station in rides.values_list("bag_id", "alight_station__station_id"):
            found.setdefault(bag, set()).add(station)
    return found


def _state_and_holder(custody: Custody) -> tuple[str, str, str]:
    holder = custody.holder
    return (custody.state.value, holder.kind.value if holder else "", holder.party_id if holder else "")


def _note(outcome: Outcome, code: str, cached: tuple[object, ...], recorded: tuple[object, ...]) -> None:
    outcome.differences.append(Difference(code, cached, recorded))
    # state, kind of holder and holder come first in both
    outcome.runs |= {str(values[2]) for values in (cached, recorded) if values[1] == PartyKind.RUN.value}
