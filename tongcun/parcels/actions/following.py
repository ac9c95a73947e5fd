"""What follows from scans that were added: bags, custody, overload, and an answer for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tongcun.county.models import County
from tongcun.parcels.actions.appending import KeptScan
from tongcun.parcels.actions.discrepancies import open_astray, open_new
from tongcun.parcels.actions.locks import lock_codes, locked_runs
from tongcun.parcels.actions.overload import tell_overload
from tongcun.parcels.actions.packing import Packing, bags_from_packing, packings_in
from tongcun.parcels.actions.pickup_codes import make_pickup_codes
from tongcun.parcels.actions.recomputing import Outcome, recompute
from tongcun.parcels.models import Scan
from tongcun.parcels.pure.acts import OF_A_RUN, Act
from tongcun.parcels.pure.custody import PartyKind
from tongcun.parcels.pure.finding_kinds import FindingKind
from tongcun.parcels.pure.findings import Finding
from tongcun.parcels.queries.rides import Astray, gone_astray
from tongcun.parcels.record.gathering import carried_by_runs, portions
from tongcun.parcels.record.new_scans import Answer, NewScan, Result
from tongcun.parcels.record.statements import among, listed, rows


def follow(county: County, kept: Sequence[KeptScan], now: datetime) -> None:
    """Bring the custody of all that the new scans bear on up to date, and answer each; inside their transaction."""
    counting = [some.new for some in kept if some.stays_out is None]
    known = _Known.of(county, [some.new for some in kept], packings_in(counting))
    outcome = _recomputed(county, counting, known, now)
    _make_pickup_codes(county, kept, known, outcome, now)
    new = {str(some.scan_id) for some in kept if some.stays_out is None}
    astray = gone_astray(county, [boarding for boarding in outcome.boardings if boarding.scan_id in new])
    open_astray(county=county, astray=[one.finding for one in astray], now=now)
    if opened := _answer(kept, known, outcome, astray):
        open_new(county=county, findings=opened, now=now)


def _make_pickup_codes(
    county: County, kept: Sequence[KeptScan], known: _Known, outcome: Outcome, now: datetime
) -> None:
    """A code for each piece that lies ready by one of the scans."""
    foreign = {finding.scan_id for finding in outcome.findings if finding.kind == FindingKind.NOT_ITS_OWN}
    counting = (some for some in kept if some.stays_out is None and str(some.scan_id) not in foreign)
    offered = {some.new.code for some in counting if some.new.act is Act.OFFER} & known.waybills
    make_pickup_codes(county=county, waybills=offered, now=now)


@dataclass(frozen=True, slots=True)
class _Known:
    """Which of the codes of some scans are pieces, bags and runs of the county."""

    waybills: frozenset[str]
    labels: frozenset[str]
    runs: frozenset[str]

    @classmethod
    def of(cls, county: County, scans: Sequence[NewScan], packings: Sequence[Packing]) -> _Known:
        """Look the codes up, and make the bags that pieces are packed into; where none is a bag's or a run's, nobody
        asks for those."""
        codes = {scan.code for scan in scans if scan.act not in OF_A_RUN}
        waybills = known_waybills(county, codes)
        labels = {scan.bag_label for scan in scans if scan.bag_label} | (codes - waybills)
        bags = _existing("parcels_bag", "label", county, labels)
        if unknown := (codes | labels) - waybills - bags:
            to_be_made = [packing for packing in packings if packing.label in unknown]
            if lock_codes(county=county, made={packing.label for packing in to_be_made}, unknown=unknown):
                waybills |= known_waybills(county, unknown & codes)
                bags |= _existing("parcels_bag", "label", county, unknown - waybills)
            bags |= bags_from_packing(county=county, packings=to_be_made)
        runs = {scan.code for scan in scans if scan.act in OF_A_RUN} | {
            party.party_id
            for scan in scans
            for party in (scan.here, scan.other)
            if party and party.kind is PartyKind.RUN
        }
        return cls(frozenset(waybills), frozenset(bags), frozenset(locked_runs(county, runs)))

    def has(self, scan: NewScan) -> bool:
        """Whether the code of a scan is known."""
        if scan.act in OF_A_RUN:
            return scan.code in self.runs
        return scan.code in self.waybills or scan.code in self.labels


def known_waybills(county: County, codes: set[str]) -> set[str]:
    """Which of some codes are pieces of the county."""
    return _existing("parcels_parcel", "waybill", county, codes)


def _existing(table: str, key: str, county: County, codes: set[str]) -> set[str]:
    if not codes:
        return set()
    found = rows(f"SELECT {key} FROM {table} WHERE county_id = %s AND {among(key)}", [county.pk, listed(codes)])
    return {code for (code,) in found}


def _recomputed(county: County, counting: Sequence[NewScan], known: _Known, now: datetime) -> Outcome:
    corrected = _corrected(county, counting)
    codes = {scan.code for scan in counting if scan.act not in OF_A_RUN} | {code for code, _, _ in corrected}
    labels = {scan.bag_label for scan in counting} | {label for _, label, _ in corrected}
    labels.discard("")
    runs = {scan.code for scan in counting if scan.act in OF_A_RUN}
    runs |= {code for code, _, act in corrected if act in OF_A_RUN}
    if runs:
        codes |= carried_by_runs(county.pk, runs)
    around = codes - known.waybills
    outcome = recompute(
        county=county, waybills=codes, labels=(codes | labels) - known.waybills, around=around, packed=labels, now=now
    )
    if outcome.elsewhere:  # a correction may name another code, and come before the scan that it takes back
        recompute(county=county, waybills=outcome.elsewhere, labels=outcome.elsewhere, now=now)
    tell_overload(county=county, runs=outcome.runs | runs, now=now)
    return outcome


def _corrected(county: County, scans: Sequence[NewScan]) -> list[tuple[str, str, str]]:
    """Code, bag and act of the scans that some take back; of a correction among them, also of what that took back."""
    new = {str(scan.corrects) for scan in scans if scan.act is Act.CORRECT and scan.corrects is not None}
    seen, found = set(new), []
    while new:
        taken_back = [
            row
            for some in portions(new)
            for row in Scan.objects.filter(county=county, pk__in=some)
            .order_by()
            .values_list("code", "bag_label", "act", "corrects")
        ]
        found += [(code, label, act) for code, label, act, _ in taken_back]
        new = {str(corrects) for *_, act, corrects in taken_back if act == Act.CORRECT and corrects} - seen
        seen |= new
    return found


def _answer(kept: Sequence[KeptScan], known: _Known, outcome: Outcome, astray: Sequence[Astray]) -> list[Finding]:
    """Answer each scan; what of them is put aside is found."""
    misfits: dict[str, list[str]] = {}
    to_ride = {one.boarding.scan_id: one.to_ride for one in astray}
    for finding in (*outcome.findings, *(one.finding for one in astray)):
        misfits.setdefault(finding.scan_id, []).append(finding.kind)
    opened = []
    for some in kept:
        kind = some.stays_out or (None if known.has(some.new) else FindingKind.UNKNOWN_CODE)
        if kind is not None:
            opened.append(Finding(kind, str(some.scan_id), some.new.code))
        told = tuple(dict.fromkeys(misfits.get(str(some.scan_id), ())))
        if FindingKind.NOT_ITS_OWN in told:  # which is found by custody, and opened with what it finds
            kind, told = FindingKind.NOT_ITS_OWN, ()
        result = {None: Result.OK, FindingKind.ID_USED_TWICE: Result.CONFLICT}.get(kind, Result.QUARANTINED)
        some.sending.answers[some.position] = Answer(
            some.reuses or some.scan_id, result, some.number, told, to_ride.get(str(some.scan_id), ""),
            aside=kind or "" if result is Result.QUARANTINED else "",
        )  # fmt: skip
    return opened
