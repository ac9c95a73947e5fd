"""The record read: which scans bear on which pieces and bags, and the custody that follows from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from tongcun.parcels.pure.acts import Act
from tongcun.parcels.pure.custody import Custody, Party, PartyKind, custody_of, custody_of_bag, in_order, taken_back
from tongcun.parcels.pure.custody import Scan as Fact
from tongcun.parcels.pure.scan_times import is_impossible
from tongcun.parcels.record.statements import FACTS, NOT_ITS_OWN, among, identity_text, listed, moment, rows

Key = TypeVar("Key", str, int)
IN_ONE_QUERY = 400
"""SQLite takes up to 999 values in one statement."""


def portions(values: Iterable[Key]) -> Iterator[list[Key]]:
    """Values in portions that a statement takes; each value once, in order."""
    rest = sorted(set(values))
    for start in range(0, len(rest), IN_ONE_QUERY):
        yield rest[start : start + IN_ONE_QUERY]


@dataclass
class Record:
    """Scans of some pieces, bags and runs, found again by what they are about; those out of custody are not in it."""

    of_item: dict[str, dict[str, Fact]] = field(default_factory=lambda: defaultdict(dict))
    into_bag: dict[str, dict[str, Fact]] = field(default_factory=lambda: defaultdict(dict))
    corrections: dict[str, dict[str, Fact]] = field(default_factory=lambda: defaultdict(dict))
    by_id: dict[str, Fact] = field(default_factory=dict)
    not_its_own: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """By what they are about, the ids of scans by carriers' systems that count for nothing (`NOT_ITS_OWN`)."""

    def read(self, county_id: int, *asked: tuple[str, Iterable[Any]]) -> list[Fact]:
        """Take in the scans whose column is one of some values, in one query; those that are new to custody."""
        facts = [fact_of(row) for row in _rows(county_id, *asked)]
        self.add(facts)
        return facts

    def add(self, facts: Iterable[Fact]) -> None:
        """Take in scans; one that is there already changes nothing."""
        for fact in facts:
            self.of_item[fact.item][fact.scan_id] = fact
            self.by_id[fact.scan_id] = fact
            if fact.act is Act.PACK and fact.bag:
                self.into_bag[fact.bag][fact.scan_id] = fact
            if fact.corrects is not None:
                self.corrections[fact.corrects][fact.scan_id] = fact

    def leave_out_what_is_not_its_own(self) -> None:
        """Take out the scans of carriers' systems that count for nothing."""
        of_carriers = [UUID(key) for key, fact in self.by_id.items() if fact.here.kind is PartyKind.CARRIER]
        if not of_carriers:
            return
        statement = f"SELECT id FROM parcels_scan WHERE {among('id')} AND {NOT_ITS_OWN}"
        for (scan_id,) in rows(statement, [listed(of_carriers)]):
            fact = self.by_id.pop(identity_text(scan_id))
            self.not_its_own[fact.item].add(fact.scan_id)
            self.of_item[fact.item].pop(fact.scan_id)
            self.into_bag[fact.bag or ""].pop(fact.scan_id, None)
            self.corrections[fact.corrects or ""].pop(fact.scan_id, None)

    def custody_of_parcel(self, waybill: str) -> Custody:
        """The custody of a piece that was gathered."""
        own = dict(self.of_item.get(waybill, {}))
        for label in self.bags_around([waybill]):
            own |= self.of_item.get(label, {})
        return custody_of(waybill, self._with_runs(own))

    def bags_around(self, waybills: Iterable[str]) -> set[str]:
        """The labels of the bags that some pieces were ever packed into."""
        scans = (fact for waybill in waybills for fact in self.of_item.get(waybill, {}).values())
        return {fact.bag for fact in scans if fact.act is Act.PACK and fact.bag}

    def custody_of_bag(self, label: str) -> Custody:
        """The custody of a bag that was gathered."""
        return custody_of_bag(label, self._with_runs(self.of_item.get(label, {}) | self.into_bag.get(label, {})))

    def _with_runs(self, facts: dict[str, Fact]) -> list[Fact]:
        found = dict(facts)
        for run in _runs(facts.values()):
            found |= self.of_item.get(run, {})
        new = list(found)
        while new:
            more = {key: fact for scan_id in new for key, fact in self.corrections.get(scan_id, {}).items()}
            new = [scan_id for scan_id in more if scan_id not in found]
            found |= more
        for fact in [*found.values()]:
            if fact.corrects in self.by_id:
                found[fact.corrects] = self.by_id[fact.corrects]
        return list(found.values())


def gather(county_id: int, waybills: Iterable[str], labels: Iterable[str]) -> Record:
    """Every scan that bears on some pieces and bags: their own, of the bags around them, of the runs that carried
    them, and what takes any of these back."""
    record = Record()
    pieces, bags = set(waybills), set(labels)
    record.read(county_id, ("code", pieces | bags), (_INTO_BAGS, bags))
    record.read(county_id, ("code", record.bags_around(pieces) - bags))
    everything = [fact for facts in record.of_item.values() for fact in facts.values()]
    record.read(county_id, (_OF_RUNS, _runs(everything)))
    _add_corrections(record, county_id)
    record.leave_out_what_is_not_its_own()
    return record


def _add_corrections(record: Record, county_id: int) -> None:
    """A correction may name another code than the scan that it takes back: they are looked for by what they name, and
    what they name by its id."""
    asked: set[str] = set()
    new = {scan_id for facts in record.of_item.values() for scan_id in facts}
    missing = _named_and_not_there(record)
    while new or missing:
        found = record.read(county_id, ("corrects", map(UUID, new)), ("id", map(UUID, missing)))
        asked |= new | missing
        new = {fact.scan_id for fact in found if fact.corrects in asked} - asked
        missing = _named_and_not_there(record) - asked


def _named_and_not_there(record: Record) -> set[str]:
    """The scans that corrections name and that were not read."""
    return {fact.corrects for fact in record.by_id.values() if fact.corrects is not None} - record.by_id.keys()


def taken_back_among(county_id: int, scan_ids: Iterable[str]) -> set[str]:
    """Which of some scans a correction takes back that is not taken back itself."""
    wanted = set(scan_ids)
    if not wanted:
        return set()
    statement = (
        "WITH RECURSIVE correction(id) AS ("
        f"SELECT id FROM parcels_scan WHERE {among('corrects')}"
        " UNION SELECT again.id FROM correction JOIN parcels_scan again ON again.corrects = correction.id)"
        f" {FACTS}+county_id = %s AND id IN (SELECT id FROM correction) AND NOT {NOT_ITS_OWN}"
    )
    found = rows(statement, [listed(map(UUID, wanted)), county_id])
    return wanted & taken_back(in_order(map(fact_of, _at_possible_times(found))))


def not_taken_back(county_id: int, found: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Those of some rows of scans that nobody has taken back; the first column is CORRECTED_ID."""
    (stays,) = lists_not_taken_back(county_id, found)
    return stays


def lists_not_taken_back(county_id: int, *lists: list[tuple[Any, ...]]) -> list[list[tuple[Any, ...]]]:
    """The same of several lists, asked at once."""
    corrected = {identity_text(row[0]) for found in lists for row in found if row[0] is not None}
    gone = taken_back_among(county_id, corrected)
    if not gone:
        return list(lists)
    return [[row for row in found if row[0] is None or identity_text(row[0]) not in gone] for found in lists]


def _runs(facts: Iterable[Fact]) -> set[str]:
    return {
        party.party_id for fact in facts for party in (fact.here, fact.other) if party and party.kind is PartyKind.RUN
    }


_OF_RUNS = "act IN ('depart', 'arrive') AND code"
_RARE = frozenset({"corrects", "id"})
"""Columns that find a few scans by themselves: the sign before the county keeps SQLite from looking for those of the
county, nearly all there are."""
_INTO_BAGS = "NOT (bag_label = '') AND bag_label"
_TO_PARTIES = "NOT (other_id = '') AND other_id"
"""The indexes of these two hold a part of the rows; SQLite looks into them only where the statement says which part, in
the index's own words: a value given as a parameter proves nothing to it."""


def _rows(county_id: int, *asked: tuple[str, Iterable[Any]]) -> list[Sequence[Any]]:
    """The scans of which one column or another is one of some values, however many, as FACTS tells them; those of an
    impossible time left out."""
    wanted = [(column, listed(those)) for column, values in asked if (those := sorted(values))]
    if not wanted:
        return []
    statement = " UNION ALL ".join(
        f"{FACTS}{'+county_id' if column in _RARE else 'county_id'} = %s AND {among(column)}" for column, _ in wanted
    )
    return _at_possible_times(rows(statement, [value for _, those in wanted for value in (county_id, those)]))


def _at_possible_times(found: Iterable[Sequence[Any]]) -> list[Sequence[Any]]:
    return [row for row in found if not is_impossible(moment(row[1]), moment(row[2]))]


def fact_of(row: Sequence[Any]) -> Fact:
    """A row of FACTS as custody sees it."""
    scan_id, when, _, act, code, here_kind, here_id, other_kind, other_id, bag, corrects, seal, device, source = row
    return Fact(
        identity_text(scan_id),
        moment(when),
        Act(act),
        code,
        Party(PartyKind(here_kind), here_id),
        Party(PartyKind(other_kind), other_id) if other_kind else None,
        bag or None,
        None if corrects is None else identity_text(corrects),
        seal,
        str(device),
        source,
    )


def pieces_of_bags(county_id: int, labels: Iterable[str]) -> set[str]:
    """The codes of all that was ever packed into some bags."""
    return _codes(f"act = 'pack' AND {among(_INTO_BAGS)}", county_id, labels)


def carried_by_runs(county_id: int, runs: Iterable[str]) -> set[str]:
    """The codes of all that was ever given to or scanned by some runs, with the bags that pieces were packed into on
    board."""
    wanted = set(runs)
    statement = (
        "SELECT code, CASE WHEN act = 'pack' THEN bag_label ELSE '' END FROM parcels_scan"
        f" WHERE county_id = %s AND here_kind = 'run' AND {among('here_id')}"
    )
    here = {code for codes in rows(statement, [county_id, listed(wanted)]) for code in codes if code}
    return (here | _codes(f"other_kind = 'run' AND {among(_TO_PARTIES)}", county_id, wanted)) - wanted


def _codes(condition: str, county_id: int, values: Iterable[str]) -> set[str]:
    """What the scans of some bags or parties are about."""
    statement = f"SELECT code FROM parcels_scan WHERE county_id = %s AND {condition}"
    return {code for (code,) in rows(statement, [county_id, listed(values)])}
