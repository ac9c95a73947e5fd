"""Pieces that a hub scanned in, counted into a bag and did not scan into it: where that bag is opened they come out of
it, though by their own scans they lie at the hub still. Nobody has to look into that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from tongcun.parcels.pure.acts import Act, State
from tongcun.parcels.pure.custody import Custody, PartyKind
from tongcun.parcels.pure.finding_kinds import FindingKind
from tongcun.parcels.pure.findings import Finding

DOUBTFUL = (FindingKind.NOT_THE_HOLDER, FindingKind.OUT_OF_TURN)
"""What is found of such a piece."""
COMES_OUT_FOR = timedelta(days=2)
"""So long after a bag came its pieces are taken to come out of it."""
_TAKING_OUT = frozenset({Act.ACCEPT, Act.UNLOAD, Act.SHELVE, Act.OFFER})
_WAITING = frozenset({State.ACCEPTED, State.SORTED, State.UNLOADED, State.FOUND})
"""A piece lies where it is packed next."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A finding that a counted bag may explain: a piece that lay at one station was scanned at another."""

    finding: Finding
    origin: str
    here: str
    when: datetime

    def is_explained_by(self, origin: str, here: str, came: datetime) -> bool:
        """Whether the piece may have come out of a bag from one station that came to another, by their ids."""
        return (origin, here) == (self.origin, self.here) and came <= self.when <= came + COMES_OUT_FOR


def doubts_in(custody: Custody, findings: Iterable[Finding]) -> Iterator[Doubt]:
    """The findings of a piece that a counted bag may explain."""
    told = {(finding.scan_id, finding.kind): finding for finding in findings if finding.kind in DOUBTFUL}
    for before, step in pairwise(custody.steps) if told else ():
        had, has = before.holder, step.holder
        if had is None or has is None or had == has or {had.kind, has.kind} != {PartyKind.STATION}:
            continue
        if step.scan.act in _TAKING_OUT and before.state in _WAITING and step.bag is None:
            for kind in DOUBTFUL:
                if (finding := told.get((step.scan.scan_id, kind))) is not None:
                    yield Doubt(finding, had.party_id, has.party_id, step.scan.when)
