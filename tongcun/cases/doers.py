"""Who acts on a case; by itself, so that whoever reads of it needs no act."""

from __future__ import annotations

from dataclasses import dataclass

from tongcun.cases.acts import Party
from tongcun.county.models import Unit, User


@dataclass(frozen=True, slots=True)
class Doer:
    """Who acts: as what, and of which unit; an asker is nobody's user and of no unit."""

    party: Party
    user: User | None = None
    unit: Unit | None = None


ASKER = Doer(Party.ASKER)
