"""What a person should look into, found in the custody of a piece or bag. PURE: the same record, the same findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from tongcun.parcels.pure.acts import OF_A_RUN, Act
from tongcun.parcels.pure.custody import Custody, Misfit, PartyKind, Step
from tongcun.parcels.pure.finding_kinds import FindingKind

_OFFERED = frozenset({Act.SHELVE, Act.OFFER})
_TOLD_BY_ACT = {Act.DAMAGE: FindingKind.DAMAGED, Act.MISROUTE: FindingKind.MISROUTED}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: its kind, the scan that shows it, the piece or bag, and particulars."""

    kind: FindingKind
    scan_id: str
    code: str
    detail: dict[str, str] = field(default_factory=dict, hash=False)


def findings_of_parcel(
    waybill: str, custody: Custody, destination: str, astray: Mapping[str, str] = MappingProxyType({})
) -> list[Finding]:
    """What the custody of a piece shows; what happened to the bag around it is told of the bag. `astray` are the bags
    that do not lead to its destination, each with the station that it is for."""
    return [
        *(finding for step in custody.steps for finding in _of_parcel_step(step, waybill, destination)),
        *(finding for step in custody.steps for finding in _wrong_bag(step, waybill, destination, astray)),
        *(Finding(FindingKind.MISSING, step.scan.scan_id, waybill) for step in _still_missing(custody, waybill)),
    ]


def findings_of_bag(label: str, custody: Custody, stations: frozenset[str]) -> list[Finding]:
    """What the custody of a bag shows; `stations` are those where it may be unloaded and opened."""
    found = []
    first = next((step for step in custody.steps if step.scan.act is not Act.CORRECT), None)
    for step in custody.steps:
        if step.about.act is Act.PACK:
            continue  # that is told of the piece
        # A hub may work by bags alone, so that a bag's first scan is whatever comes first.
        misfits = [m for m in step.misfits if step is not first or m is not Misfit.OUT_OF_TURN]
        found += [Finding(FindingKind(misfit), step.scan.scan_id, label) for misfit in misfits]
        here = step.scan.here
        if step.scan.act in (Act.UNLOAD, Act.OPEN) and here.kind is PartyKind.STATION and here.party_id not in stations:
            found.append(Finding(FindingKind.WRONG_STATION, step.scan.scan_id, label, {"at": here.party_id}))
    return found + list(_seals(label, custody))


def seal_of(custody: Custody) -> str:
    """The seal number that a bag bears after all its scans; empty where it is open."""
    seal = ""
    for step in custody.steps:
        seal = _seal_after(step, seal)
    return seal


def _of_parcel_step(step: Step, waybill: str, destination: str) -> Iterator[Finding]:
    scan, about = step.scan, step.about
    is_own = scan.item == waybill
    if about.item == waybill or (about.act in OF_A_RUN and step.bag is None):
        for misfit in step.misfits:
            yield Finding(FindingKind(misfit), scan.scan_id, waybill)
    if is_own and scan.act in _TOLD_BY_ACT:
        yield Finding(_TOLD_BY_ACT[scan.act], scan.scan_id, waybill)
    if is_own and scan.act in _OFFERED and scan.here.kind is PartyKind.STATION and scan.here.party_id != destination:
        yield Finding(FindingKind.WRONG_STATION, scan.scan_id, waybill, {"at": scan.here.party_id, "for": destination})


def _wrong_bag(step: Step, waybill: str, destination: str, astray: Mapping[str, str]) -> Iterator[Finding]:
    """A piece packed into a bag that does not lead where it goes; what goes back goes elsewhere."""
    scan = step.scan
    is_into_a_bag = scan.act is Act.PACK and scan.item == waybill and scan.bag is not None and not step.going_back
    if is_into_a_bag and (there := astray.get(scan.bag or "")) is not None:
        yield Finding(
            FindingKind.WRONG_BAG, scan.scan_id, waybill, {"bag": scan.bag or "", "to": there, "for": destination}
        )


def _still_missing(custody: Custody, waybill: str) -> list[Step]:
    missing: list[Step] = []
    for step in custody.steps:
        if step.scan.item == waybill and step.scan.act is Act.MISS:
            missing.append(step)
        elif step.scan.item == waybill and step.scan.act is not Act.CORRECT:
            missing = []  # whoever scans it has it in the hand
    return missing


def _seals(label: str, custody: Custody) -> Iterator[Finding]:
    seal = ""
    for step in custody.steps:
        read = step.scan.seal
        if seal and read and read != seal:
            yield Finding(FindingKind.SEAL_DIFFERS, step.scan.scan_id, label, {"sealed": seal, "read": read})
        seal = _seal_after(step, seal)


def _seal_after(step: Step, seal: str) -> str:
    if step.scan.act is Act.SEAL:
        return step.scan.seal or seal
    return "" if step.scan.act is Act.OPEN else seal
