"""Whether a case is confidential: set and lifted by the county's desk."""

from __future__ import annotations

from django.db import transaction

from tongcun.cases.actions.receipts import make_receipt
from tongcun.cases.actions.telling import Said, locked_case, tell_change
from tongcun.cases.doers import Doer
from tongcun.cases.models import Case, CaseEvent
from tongcun.cases.pure.acts import Act


@transaction.atomic
def set_confidential(*, case: Case, is_confidential: bool, words: str, doer: Doer) -> None:
    """Keep a case confidential from now on, or no longer, with the reason; what is so already stays as it is. One that
    has no receipt yet gets one, whose code the desk hands to its asker (`handed_code`).

    Raises RefusedError without a reason, and for all but the desk.
    """
    locked = locked_case(case.pk)
    if locked.is_confidential == is_confidential:
        return

    def change(_event: CaseEvent) -> None:
        locked.is_confidential = is_confidential

    act = Act.KEEP_CONFIDENTIAL if is_confidential else Act.LIFT_CONFIDENTIAL
    tell_change(locked, act, doer, Said(words=words), change)
    if doer.user is not None:
        make_receipt(locked, doer.user)
    case.refresh_from_db()
