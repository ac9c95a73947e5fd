"""The queue of what does not fit: opened once, closed by a person or by what later scans explain."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongcun.county.actions import keep_evidence
from tongcun.county.clock import now as present
from tongcun.county.evidence import EvidenceFile
from tongcun.county.models import County, Station, User
from tongcun.parcels.models import Discrepancy, DiscrepancyKind, DiscrepancyLimit, Scan
from tongcun.parcels.pure.custody import PartyKind
from tongcun.parcels.pure.findings import Finding
from tongcun.parcels.record.gathering import portions
from tongcun.parcels.record.statements import among, identity, listed, rows

OF_THE_RECORD = tuple(
    kind.value
    for kind in DiscrepancyKind
    if kind not in {DiscrepancyKind.OVERLOAD, DiscrepancyKind.LEFT_OVERLOADED, DiscrepancyKind.IMPOSSIBLE_TIME,
                    DiscrepancyKind.ID_USED_TWICE, DiscrepancyKind.UNREADABLE, DiscrepancyKind.SHORT_BAG,
                    DiscrepancyKind.SHORT_COUNT,
                    DiscrepancyKind.OTHER_RUN, DiscrepancyKind.NO_CALL}
)  # fmt: skip
"""Kinds that follow from the custody of a piece or bag, so that later scans may explain them."""
OF_RIDES = (DiscrepancyKind.OTHER_RUN.value, DiscrepancyKind.NO_CALL.value)
"""Kinds that are found when something is put onto a run, by the lists and plans of that moment; they are over as soon
as it is not on that run any more."""


class AlreadyClosedError(Exception):
    """Somebody closed it before."""


def settle(
    *, county: County, codes: Iterable[str], findings: Sequence[Finding], now: datetime, aboard: Collection[str] = ()
) -> None:
    """Open what is found and not yet known, close what is found no more; what a person closed stays closed.

    `aboard` are the scans by which things are on the runs that they are on now.
    """
    known = _known(county, codes)
    found = {(finding.scan_id, finding.kind, finding.code): finding for finding in findings}
    rides = {key for key in known if key[1] in OF_RIDES}
    again = [pk for key, (pk, closed, by) in known.items() if key in found and closed and by is None]
    stays = found.keys() | {key for key in rides if key[0] in aboard}
    gone = [pk for key, (pk, closed, _) in known.items() if key not in stays and not closed]
    if again:
        Discrepancy.objects.filter(pk__in=again).update(closed_at=None)
    if gone:
        Discrepancy.objects.filter(pk__in=gone).update(closed_at=now)
    if new := [finding for key, finding in found.items() if key not in known]:
        open_new(county=county, findings=new, now=now)


def open_new(*, county: County, findings: Sequence[Finding], now: datetime) -> None:
    """Open what was not open before, each where its scan was made."""
    stations = _stations_of(county, {finding.scan_id for finding in findings if finding.scan_id})
    Discrepancy.objects.bulk_create(
        [
            Discrepancy(
                county=county, kind=finding.kind, code=finding.code, detail=finding.detail, opened_at=now,
                scan_id=UUID(finding.scan_id) if finding.scan_id else None, station_id=stations.get(finding.scan_id),
            )
            for finding in findings
        ]
    )  # fmt: skip


@transaction.atomic
def close_discrepancy(
    *, discrepancy: Discrepancy, note: str, actor: User, evidence: EvidenceFile | None = None,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """A person has looked into it: what was found, with a photo or paper if there is one; raises AlreadyClosedError."""
    mine = Discrepancy.objects.filter(pk=discrepancy.pk, closed_at=None)
    if not mine.update(closed_at=now or present(), closed_by=actor, note=note[:400]):
        raise AlreadyClosedError
    if evidence is not None:
        kept = keep_evidence(county=discrepancy.county, file=evidence, by=actor)
        Discrepancy.objects.filter(pk=discrepancy.pk).update(evidence=kept)


@transaction.atomic
def keep_discrepancy_limit(*, limit: DiscrepancyLimit) -> DiscrepancyLimit:
    """Let a limit for looking into a kind hold from its first day on; raises ValidationError."""
    limit.full_clean()
    limit.save()
    return limit


def _known(county: County, codes: Iterable[str]) -> dict[tuple[str, str, str], tuple[int, bool, int | None]]:
    found = rows(
        "SELECT id, scan_id, kind, code, closed_at IS NOT NULL, closed_by_id FROM parcels_discrepancy"
        f" WHERE county_id = %s AND {among('code')}",
        [county.pk, listed(codes)],
    )
    return {
        (str(identity(scan)), kind, code): (pk, bool(is_closed), closed_by)
        for pk, scan, kind, code, is_closed, closed_by in found
        if kind in OF_THE_RECORD or kind in OF_RIDES
    }


def open_astray(*, county: County, astray: Sequence[Finding], now: datetime) -> None:
    """Open what is on a run that is not its own, once however often it is scanned onto it."""
    if not astray:
        return
    codes = [finding.code for finding in astray]
    known = Discrepancy.objects.filter(county=county, code__in=codes, kind__in=OF_RIDES, closed_at=None)
    told = {(code, kind, detail.get("run")) for code, kind, detail in known.values_list("code", "kind", "detail")}
    new = {(finding.code, finding.kind, finding.detail["run"]): finding for finding in reversed(astray)}
    open_new(county=county, findings=[finding for key, finding in new.items() if key not in told], now=now)


def _stations_of(county: County, scan_ids: set[str]) -> dict[str, int]:
    """The station that made each scan, or that gave or took at it; of what is done in a run's name, the one whose
    device did it."""
    named: dict[str, str] = {}
    at_device: dict[str, int] = {}
    columns = ("pk", "here_kind", "here_id", "other_kind", "other_id", "device__station_id")
    for some in portions(scan_ids):
        rows = Scan.objects.filter(pk__in=[UUID(scan_id) for scan_id in some]).order_by()
        for scan_id, kind, here, other_kind, other, device in rows.values_list(*columns):
            if PartyKind.STATION.value in (kind, other_kind):
                named[str(scan_id)] = here if kind == PartyKind.STATION.value else other
            elif device is not None:
                at_device[str(scan_id)] = device
    keys = dict(
        Station.objects.filter(county=county, station_id__in=set(named.values())).values_list("station_id", "pk")
    )
    return at_device | {scan_id: keys[station_id] for scan_id, station_id in named.items() if station_id in keys}
