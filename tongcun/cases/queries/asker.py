"""What an enterprise sees by its own entrance, and nothing of anybody else's."""

from __future__ import annotations

from django.db.models import Case as When
from django.db.models import IntegerField, QuerySet, Value
from django.db.models import When as Is

from tongcun.cases.models import Case, Channel, CodeReset, ConfirmationCode, Receipt
from tongcun.cases.pure.acts import ENDED
from tongcun.cases.queries.earlier import alike
from tongcun.cases.receipt_codes import receipt_digest
from tongcun.county.models import Enterprise

NOT_TOLD_BY_THEM = (Channel.ABOVE, Channel.LEADERS_NOTE)
"""What others say of an enterprise is not for its card."""


def cases_on_card(enterprise: Enterprise) -> QuerySet[Case]:
    """The cases that whoever has the card sees: what is open first, then the newest; never a confidential one."""
    is_over = When(Is(state__in=ENDED, then=Value(1)), default=Value(0), output_field=IntegerField())
    found = Case.objects.filter(enterprise=enterprise, is_confidential=False).exclude(channel__in=NOT_TOLD_BY_THEM)
    related = found.select_related("county", "enterprise__county", "holder", "named", "lead", "linked_to", "receipt")
    return related.order_by(is_over, "-registered_at", "-pk")


def told_before(case: Case) -> Case | None:
    """The case that one is linked to, as whoever has the card may see it; None where there is none or it is not for
    them."""
    first = case.linked_to
    return first if first and not first.is_confidential and first.channel not in NOT_TOLD_BY_THEM else None


def case_by_receipt(enterprise: Enterprise, code: str) -> Case | None:
    """The case of an enterprise whose receipt bears a code; None where none does."""
    receipts = Receipt.objects.select_related(
        "attachment", "case__county", "case__enterprise__county", "case__holder", "case__named", "case__lead",
        "case__linked_to",
    )  # fmt: skip
    found = receipts.filter(code_digest=receipt_digest(code), case__enterprise=enterprise).first()
    return found.case if found else None


def likely_earlier(case: Case) -> Case | None:
    """An open case of the same enterprise that is likely about the same, the latest; none where one is named."""
    if case.linked_to_id is not None or case.linked_cases.exists():
        return None
    earlier = cases_on_card(case.enterprise).exclude(state__in=ENDED).filter(pk__lt=case.pk)
    return next(alike(earlier, case.problem), None)


def code_of(enterprise: Enterprise) -> ConfirmationCode | None:
    """The confirmation code of an enterprise; None where none is chosen."""
    return ConfirmationCode.objects.filter(enterprise=enterprise).exclude(digest="").first()


def resets_of(enterprise: Enterprise) -> QuerySet[CodeReset]:
    """When the code was taken back, the latest first."""
    return CodeReset.objects.filter(enterprise=enterprise).select_related("by")
