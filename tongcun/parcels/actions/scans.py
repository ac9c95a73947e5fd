"""The one way into the record: a batch of scans, one answer for each."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError

from tongcun.buses.models import DatedTrip
from tongcun.county.clock import now as present
from tongcun.county.models import County, User
from tongcun.parcels.actions.discrepancies import open_new
from tongcun.parcels.actions.overload import tell_overload
from tongcun.parcels.actions.packing import bags_from_packing
from tongcun.parcels.actions.recomputing import Outcome, recompute
from tongcun.parcels.acts import OF_A_RUN, Act
from tongcun.parcels.chain import LINKED, link
from tongcun.parcels.custody import Kind
from tongcun.parcels.findings import Finding
from tongcun.parcels.models import Device, Scan
from tongcun.parcels.new_scans import CONTENT, Answer, NewScan, Result
from tongcun.parcels.record import carried_by_runs, pieces_of_bags, portions
from tongcun.parcels.scan_times import is_impossible
from tongcun.parcels.statements import among, identity, listed, moment, rows
from tongcun.parcels.writer_gate import writing

_TRIES = 3
_NAMESPACE = uuid.UUID("5a0e1f38-6d55-4a3a-9f0e-2b6f1b0c7a11")


@dataclass
class _Batch:
    """A batch amid its transaction: what is new, and the answers so far, by the position in which scans came."""

    county: County
    device_id: int
    actor_id: int | None
    now: datetime
    answers: dict[int, Answer] = field(default_factory=dict)
    kept: list[tuple[int, Scan]] = field(default_factory=list)


def record_scans(
    *, county: County, device: Device, scans: Sequence[NewScan], actor: User | None = None, now: datetime | None = None
) -> list[Answer]:
    """Keep every scan as a fact, in one transaction, and bring custody up to date; one answer per scan, in their order.

    None is refused for disagreeing with the record, the plan or the clock: `Answer` tells what became of each.
    """
    for attempt in range(1, _TRIES + 1):
        try:
            with writing():
                return _recorded(_Batch(county, device.pk, actor.pk if actor else None, now or present()), scans)
        except IntegrityError:
            # The same id came by another device at the same moment; the second time it is found.
            if attempt == _TRIES:
                raise
    raise AssertionError


def _recorded(batch: _Batch, scans: Sequence[NewScan]) -> list[Answer]:
    device = Device.objects.select_for_update(no_key=True).only("pk", "head_number", "head_digest")
    head = device.get(pk=batch.device_id)
    ordered = sorted(enumerate(scans), key=lambda item: (item[1].code, item[1].device_time, item[0]))
    _sort_out(batch, ordered, head.head_number)
    if batch.kept:
        _append(batch, head)
        bags_from_packing(county=batch.county, scans=[scan for _, scan in batch.kept if _stays_out(scan) is None])
        known = _Known.of(batch.county, [scan for _, scan in batch.kept])
        outcome = _follow(batch, known)
        _answer(batch, known, outcome)
    return [batch.answers[position] for position in range(len(scans))]


def _sort_out(batch: _Batch, ordered: Sequence[tuple[int, NewScan]], number: int) -> None:
    """Tell what the record has from what is new, and number the new."""
    present_ones = _present({new.scan_id for _, new in ordered} | {_other_id(new) for _, new in ordered})
    for position, new in ordered:
        content = new.content()
        scan_id, reuses = new.scan_id, None
        had = present_ones.get(scan_id)
        if had is not None and had[0] != content:
            scan_id, reuses = _other_id(new), new.scan_id
            had = present_ones.get(scan_id)
        if had is not None:
            result = Result.DUPLICATE if reuses is None else Result.CONFLICT
            batch.answers[position] = Answer(new.scan_id, result, had[1])
            continue
        number += 1
        present_ones[scan_id] = (content, number)
        batch.kept.append((position, _row(batch, new, (scan_id, number, reuses))))


def _present(scan_ids: set[uuid.UUID]) -> dict[uuid.UUID, tuple[tuple[object, ...], int]]:
    """Content and number of the scans that the record has, by id."""
    columns = ", ".join(CONTENT)
    found = rows(f"SELECT id, number, {columns} FROM parcels_scan WHERE {among('id')}", [listed(scan_ids)])
    return {
        scan_id: ((moment(when), *said, identity(corrects), source), number)
        for key, number, when, *said, corrects, source in found
        if (scan_id := identity(key)) is not None
    }


def _other_id(new: NewScan) -> uuid.UUID:
    """The id under which a scan is kept whose own belongs to another: the same whenever the same scan comes."""
    return uuid.uuid5(_NAMESPACE, "\n".join(map(str, (new.scan_id, *new.content()))))


def _row(batch: _Batch, new: NewScan, identity: tuple[uuid.UUID, int, uuid.UUID | None]) -> Scan:
    scan_id, number, reuses = identity
    return Scan(
        id=scan_id, county_id=batch.county.pk, device_id=batch.device_id, number=number, server_time=batch.now,
        actor_id=batch.actor_id, reuses=reuses, **dict(zip(CONTENT, new.content(), strict=True)),
    )  # fmt: skip


def _append(batch: _Batch, head: Device) -> None:
    """Add the new scans to the chain of their device."""
    digest = head.head_digest
    for _, scan in batch.kept:
        digest = scan.digest = link(digest, [getattr(scan, column) for column in LINKED])
    Scan.objects.bulk_create([scan for _, scan in batch.kept])
    Device.objects.filter(pk=head.pk).update(
        head_number=batch.kept[-1][1].number, head_digest=digest, last_seen_at=batch.now
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """Which of the codes of some scans are pieces, bags and runs of the county."""

    waybills: frozenset[str]
    labels: frozenset[str]
    runs: frozenset[str]

    @classmethod
    def of(cls, county: County, scans: Sequence[Scan]) -> _Known:
        """Look the codes up; where none is a bag's or a run's, nobody asks for those."""
        codes = {scan.code for scan in scans if scan.act not in OF_A_RUN}
        waybills = _existing("parcels_parcel", "waybill", county, codes)
        labels = {scan.bag_label for scan in scans if scan.bag_label} | (codes - waybills)
        bags = _existing("parcels_bag", "label", county, labels)
        runs = {scan.code for scan in scans if scan.act in OF_A_RUN} | {
            name for scan in scans for kind, name in _parties(scan) if kind == Kind.RUN.value
        }
        return cls(frozenset(waybills), frozenset(bags), frozenset(_locked_runs(county, runs)))

    def has(self, scan: Scan) -> bool:
        """Whether the code of a scan is known."""
        if scan.act in OF_A_RUN:
            return scan.code in self.runs
        return scan.code in self.waybills or scan.code in self.labels


def _existing(table: str, key: str, county: County, codes: set[str]) -> set[str]:
    if not codes:
        return set()
    found = rows(f"SELECT {key} FROM {table} WHERE county_id = %s AND {among(key)}", [county.pk, listed(codes)])
    return {code for (code,) in found}


def _parties(scan: Scan) -> tuple[tuple[str, str], tuple[str, str]]:
    return (scan.here_kind, scan.here_id), (scan.other_kind, scan.other_id)


def _locked_runs(county: County, names: Iterable[str]) -> list[str]:
    """Runs first, before bags and pieces: what is loaded while a run departs is then seen by one of the two."""
    return [
        run
        for some in portions(names)
        for run in DatedTrip.objects.filter(county=county, run_id__in=some)
        .order_by("run_id")
        .select_for_update(no_key=True)
        .values_list("run_id", flat=True)
    ]


def _follow(batch: _Batch, known: _Known) -> Outcome:
    """Bring the custody of all that the new scans bear on up to date."""
    counting = [scan for _, scan in batch.kept if _stays_out(scan) is None]
    corrected = _corrected(batch.county, counting)
    codes = {scan.code for scan in counting if scan.act not in OF_A_RUN} | {code for code, _, _ in corrected}
    labels = {scan.bag_label for scan in counting} | {label for _, label, _ in corrected}
    if runs := {scan.code for scan in counting if scan.act in OF_A_RUN} | {
        code for code, _, act in corrected if act in OF_A_RUN
    }:
        codes |= carried_by_runs(batch.county.pk, runs)
    if around := codes - known.waybills:
        codes |= pieces_of_bags(batch.county.pk, around)
    outcome = recompute(county=batch.county, waybills=codes, labels=(codes | labels) - known.waybills, now=batch.now)
    tell_overload(county=batch.county, runs=outcome.runs | runs, now=batch.now)
    return outcome


def _corrected(county: County, scans: Sequence[Scan]) -> list[tuple[str, str, str]]:
    """Code, bag and act of the scans that some take back."""
    ids = [str(scan.corrects) for scan in scans if scan.act == Act.CORRECT and scan.corrects is not None]
    return [
        row
        for some in portions(ids)
        for row in Scan.objects.filter(county=county, pk__in=some).order_by().values_list("code", "bag_label", "act")
    ]


def _stays_out(scan: Scan) -> str | None:
    """The kind of discrepancy that keeps a scan out of custody for good."""
    if scan.reuses is not None:
        return "id_used_twice"
    return "impossible_time" if is_impossible(scan.device_time, scan.server_time) else None


def _answer(batch: _Batch, known: _Known, outcome: Outcome) -> None:
    misfits: dict[str, list[str]] = {}
    for finding in outcome.findings:
        misfits.setdefault(finding.scan_id, []).append(finding.kind)
    opened = []
    for position, scan in batch.kept:
        kind = _stays_out(scan) or (None if known.has(scan) else "unknown_code")
        if kind is not None:
            opened.append(Finding(kind, str(scan.pk), scan.code))
        result = {None: Result.OK, "id_used_twice": Result.CONFLICT}.get(kind, Result.QUARANTINED)
        told = tuple(dict.fromkeys(misfits.get(str(scan.pk), ())))
        batch.answers[position] = Answer(scan.reuses or scan.pk, result, scan.number, told)
    if opened:
        open_new(county=batch.county, findings=opened, now=batch.now)
