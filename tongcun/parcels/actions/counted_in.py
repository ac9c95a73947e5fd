"""Pieces that a hub scanned in, counted into a bag and not scanned into it: where that bag is opened they come out of
it, though by their own scans they lie at the hub still. Nobody has to look into that."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from tongcun.county.models import County
from tongcun.parcels.models import DiscrepancyKind
from tongcun.parcels.pure.acts import Act, State
from tongcun.parcels.pure.custody import Custody, PartyKind
from tongcun.parcels.pure.findings import Finding
from tongcun.parcels.record.statements import CORRECTED_ID, among, listed, moment, rows, stored

_KINDS = (DiscrepancyKind.NOT_THE_HOLDER.value, DiscrepancyKind.OUT_OF_TURN.value)
_TAKING_OUT = frozenset({Act.ACCEPT, Act.UNLOAD, Act.SHELVE, Act.OFFER})
_WAITING = frozenset({State.ACCEPTED, State.SORTED, State.UNLOADED, State.FOUND})
"""A piece lies where it is packed next."""
_COMES_OUT_FOR = datetime.timedelta(days=2)
"""So long after a bag came its pieces are taken to come out of it."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A finding that a counted bag may explain: a piece that lay at one station was scanned at another."""

    finding: Finding
    origin: str
    here: str
    when: datetime.datetime


def doubts_in(custody: Custody, findings: Iterable[Finding]) -> Iterator[Doubt]:
    """The findings of a piece that a counted bag may explain."""
    told = {(finding.scan_id, finding.kind): finding for finding in findings if finding.kind in _KINDS}
    for before, step in pairwise(custody.steps) if told else ():
        had, has = before.holder, step.holder
        if had is None or has is None or had == has or {had.kind, has.kind} != {PartyKind.STATION}:
            continue
        if step.scan.act in _TAKING_OUT and before.state in _WAITING and step.bag is None:
            for kind in _KINDS:
                if (finding := told.get((step.scan.scan_id, kind))) is not None:
                    yield Doubt(finding, had.party_id, has.party_id, step.scan.when)


def explained(county: County, doubts: Collection[Doubt]) -> set[tuple[str, str]]:
    """Which of some findings counted bags explain, each as its scan and kind; nothing is asked where there are none."""
    if not doubts:
        return set()
    since = min(doubt.when for doubt in doubts) - 2 * _COMES_OUT_FOR
    statement = (
        "SELECT origin.station_id, here_id, device_time FROM parcels_bag bag"
        " JOIN county_station origin ON origin.id = bag.origin_id"
        " JOIN parcels_scan ON parcels_scan.county_id = bag.county_id AND parcels_scan.code = bag.label"
        " WHERE bag.county_id = %s AND bag.date >= %s AND bag.pieces > ("
        "SELECT COUNT(DISTINCT packed.code) FROM parcels_scan packed WHERE packed.county_id = bag.county_id"
        " AND packed.bag_label = bag.label AND NOT (packed.bag_label = '') AND packed.act = 'pack')"
        f" AND {among('origin.station_id')} AND {among('here_id')} AND here_kind = 'station'"
        f" AND parcels_scan.act IN ('unload', 'open') AND parcels_scan.reuses IS NULL AND {CORRECTED_ID} IS NULL"
    )
    places = [listed({doubt.origin for doubt in doubts}), listed({doubt.here for doubt in doubts})]
    came = [(*ends, moment(at)) for *ends, at in rows(statement, [county.pk, since.date(), *places])]
    return {
        (doubt.finding.scan_id, doubt.finding.kind)
        for doubt in doubts
        for origin, here, at in came
        if (origin, here) == (doubt.origin, doubt.here) and at <= doubt.when <= at + _COMES_OUT_FOR
    }


def doubted_for(county: County, labels: Collection[str], now: datetime.datetime) -> set[str]:
    """The pieces whose findings of the last days may be explained by what is scanned of some bags; none where nobody
    counted those."""
    if not labels:
        return set()
    statement = (
        "SELECT DISTINCT known.code FROM parcels_bag bag"
        " JOIN parcels_discrepancy known ON known.station_id = bag.destination_id"
        f" WHERE bag.county_id = %s AND {among('bag.label')} AND bag.pieces > 0"
        f" AND {among('known.kind')} AND known.closed_by_id IS NULL AND known.opened_at >= %s"
    )
    since = stored(now - 2 * _COMES_OUT_FOR)
    return {code for (code,) in rows(statement, [county.pk, listed(labels), listed(_KINDS), since])}
