"""Rules of supervision, and calls to those whose case fell into a sample."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tongcun.cases.actions.sent_twice import is_sent_twice
from tongcun.cases.actions.telling import locked_case
from tongcun.cases.models import Case, SampleCall, SampleResult, SupervisionRule
from tongcun.cases.queries.supervising import sample_of
from tongcun.county.actions import RefusedError
from tongcun.county.clock import now
from tongcun.county.models import County, User


@transaction.atomic
def keep_supervision_rule(*, rule: SupervisionRule) -> SupervisionRule:
    """Set after how many days late what is proposed, and how many cases are called; raises ValidationError."""
    rule.full_clean()
    rule.save()
    return rule


@transaction.atomic
def keep_sample_call(
    *, county: County, case: Case, month: datetime.date, result: SampleResult, called: str, words: str, by: User
) -> SampleCall:  # fmt: skip
    """Put down what somebody said who was called once more, once however often it is sent.

    Raises RefusedError where the case is not in the sample of that month, or without number and words;
    ValidationError where these are unfit.
    """
    if not sample_of(county, month).filter(pk=case.pk).exists():
        raise RefusedError(_("This case is not in the sample of that month."))
    if not called.strip() or len(called) > 20 or not words.strip():
        raise RefusedError(_("Enter the number that was called and what was said."))
    sent = locked_case(case.pk).sample_calls.filter(by=by).last()
    call = SampleCall(
        case=case, at=now(), month=month, result=result, called=called.strip(), words=words.strip(), by=by
    )
    if sent is not None and is_sent_twice(sent, call):
        return sent
    call.full_clean()
    call.save(force_insert=True)
    return call
