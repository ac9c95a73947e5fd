"""The files that show something of a case, and who may add to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from tongcun.cases.doers import Doer
from tongcun.cases.models import Case, CaseEvidence
from tongcun.cases.pure.acts import Party
from tongcun.county.queries import Scope

MAY_ADD = (Party.LEAD, Party.JOINT, Party.OFFICER, Party.DESK)
"""Who may add a file to a case, in the order in which it is said as whom."""


def evidence_of(case: Case) -> QuerySet[CaseEvidence]:
    """The files of a case, in the order in which they were added."""
    return case.evidence.select_related("file", "by", "unit").order_by("at", "pk")


def adder(doers: Iterable[Doer]) -> Doer | None:
    """As whom somebody adds a file; None who may not."""
    theirs = {doer.party: doer for doer in doers}
    return next((theirs[party] for party in MAY_ADD if party in theirs), None)


def may_take_back(evidence: CaseEvidence, scope: Scope, doers: Sequence[Doer]) -> bool:
    """Whether somebody may take a file back: who added it and still works on the case, or the desk."""
    is_theirs = evidence.by_id == scope.user.pk and adder(doers) is not None
    return not evidence.taken_back_because and (is_theirs or any(doer.party is Party.DESK for doer in doers))
