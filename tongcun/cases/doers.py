"""Who acts on a case; by itself, so that whoever reads of it needs no act."""

from __future__ import annotations

from dataclasses import dataclass

from tongcun.cases.models import Case, Part
from tongcun.cases.pure.acts import Party
from tongcun.cases.pure.parts import PartAct
from tongcun.county.models import Unit, User


@dataclass(frozen=True, slots=True)
class Doer:
    """Who acts: as what, and of which unit; an asker is nobody's user and of no unit."""

    party: Party
    user: User | None = None
    unit: Unit | None = None

    def may_with(self, part: Part, case: Case) -> bool:
        """Whether a part of a case is theirs: a joint unit's its own, the lead's those of its case, else any."""
        whose = {Party.JOINT: part.unit_id, Party.LEAD: case.lead_id}
        return self.party not in whose or (self.unit is not None and self.unit.pk == whose[self.party])

    def asks_itself(self, part: Part, act: PartAct) -> bool:
        """Whether a lead would ask its own unit for a part once more, as one from before it was the lead."""
        return act is PartAct.ASK_AGAIN and self.unit is not None and self.unit.pk == part.unit_id


ASKER = Doer(Party.ASKER)
