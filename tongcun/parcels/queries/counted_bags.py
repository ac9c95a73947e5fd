"""Which findings of pieces the bags explain into which somebody counted them, and the other way round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from tongcun.county.models import County
from tongcun.parcels.pure.counted_bags import COMES_OUT_FOR, DOUBTFUL, Doubt
from tongcun.parcels.queries.custodies import packed_into
from tongcun.parcels.queries.sizes import unseen_in
from tongcun.parcels.record.gathering import not_taken_back
from tongcun.parcels.record.statements import CORRECTED_ID, among, listed, moment, possible_time, rows, stored


def explained(county: County, doubts: Collection[Doubt]) -> set[tuple[str, str]]:
    """Which of some findings counted bags explain, each as its scan and kind; nothing is asked where there are none."""
    if not doubts:
        return set()
    since = min(doubt.when for doubt in doubts) - 2 * COMES_OUT_FOR
    statement = (
        f"SELECT {CORRECTED_ID}, bag.label, bag.pieces, origin.station_id, here_id, device_time FROM parcels_bag bag"
        " JOIN county_station origin ON origin.id = bag.origin_id"
        " JOIN parcels_scan ON parcels_scan.county_id = bag.county_id AND parcels_scan.code = bag.label"
        " WHERE bag.county_id = %s AND bag.date >= %s AND bag.pieces > 0"
        f" AND {among('origin.station_id')} AND {among('here_id')} AND here_kind = 'station'"
        f" AND parcels_scan.act IN ('unload', 'open') AND parcels_scan.reuses IS NULL AND {possible_time()}"
    )
    places = [listed({doubt.origin for doubt in doubts}), listed({doubt.here for doubt in doubts})]
    came = not_taken_back(county.pk, rows(statement, [county.pk, since.date(), *places]))
    known = Counter(packed_into(county, {label for _, label, *_rest in came}).values())
    short = [(origin, here, moment(at)) for _, label, pieces, origin, here, at in came
             if unseen_in(pieces, known[label])]  # fmt: skip
    return {
        (doubt.finding.scan_id, doubt.finding.kind)
        for doubt in doubts
        if any(doubt.is_explained_by(*one) for one in short)
    }


def doubted_for(county: County, labels: Collection[str], now: datetime) -> set[str]:
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
    since = stored(now - 2 * COMES_OUT_FOR)
    kinds = listed(kind.value for kind in DOUBTFUL)
    return {code for (code,) in rows(statement, [county.pk, listed(labels), kinds, since])}
