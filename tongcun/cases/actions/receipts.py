"""Receipt codes of confidential cases that staff have taken down: no card shows these, so their askers get one."""

from __future__ import annotations

from tongcun.cases.actions.sent_twice import A_DOUBLE_CLICK
from tongcun.cases.models import Case, Receipt
from tongcun.cases.queries.asker import NOT_TOLD_BY_THEM
from tongcun.cases.receipt_codes import key_of_form, receipt_code, receipt_digest
from tongcun.county.clock import now
from tongcun.county.models import User


def make_receipt(case: Case, by: User) -> None:
    """Give a confidential case a receipt code for `by` to hand on (`handed_code`), unless it has one, or came from
    somebody who is not of the enterprise."""
    if not case.is_confidential or case.channel in NOT_TOLD_BY_THEM or Receipt.objects.filter(case=case).exists():
        return
    Receipt.objects.create(case=case, code_digest=receipt_digest(_code_of(case)), handed_by=by, made_at=now())


def handed_code(*, case: Case, by: User) -> str:
    """The receipt code that somebody is to hand on now, as it was made a moment ago; later, and to others, empty."""
    made = Receipt.objects.filter(case=case, handed_by=by, made_at__gte=now() - A_DOUBLE_CLICK)
    return _code_of(case) if made.exists() else ""


def _code_of(case: Case) -> str:
    """It follows from the case, so that a form that is sent twice shows it twice."""
    return receipt_code(key_of_form("handed receipt", case.pk))
