"""Leaving a case out of the adjusted rates: one asks, a supervisor who did not ask decides."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from tongcun.cases.actions.telling import locked_case
from tongcun.cases.models import Case, Exclusion, ExclusionDecision, Reason, Verdict
from tongcun.county.actions import RefusedError
from tongcun.county.clock import now
from tongcun.county.models import User


@transaction.atomic
def ask_exclusion(*, case: Case, reason: Reason, words: str, by: User) -> Exclusion:
    """Ask that adjusted rates leave a case out; nothing changes until a supervisor has approved.

    Raises RefusedError without words, or while another such request holds or waits.
    """
    locked_case(case.pk)
    if not words.strip():
        raise RefusedError(_("Say why the case should not count."))
    if any(not one.is_over for one in case.exclusions.prefetch_related("decisions")):
        raise RefusedError(_("It is excluded already, or a supervisor is to decide about it."))
    return Exclusion.objects.create(case=case, reason=reason, words=words.strip(), asked_by=by, asked_at=now())


@transaction.atomic
def decide_exclusion(*, exclusion: Exclusion, verdict: Verdict, by: User, words: str = "") -> ExclusionDecision:
    """Approve or refuse what another has asked for, or take an approval back; the adjusted rates follow.

    Raises RefusedError where the same person asked, where it is decided already, or without words for a refusal.
    """
    case = locked_case(exclusion.case_id)
    if verdict is not Verdict.TAKEN_BACK and exclusion.asked_by_id == by.pk:
        raise RefusedError(
            _("Whoever asked does not decide: another supervisor does, or a leader where there is none.")
        )
    if (exclusion.last_verdict == Verdict.APPROVED) is not (verdict is Verdict.TAKEN_BACK) or exclusion.is_over:
        raise RefusedError(_("This is decided already. Look at the page as it is now."))
    if verdict is not Verdict.APPROVED and not words.strip():
        raise RefusedError(_("Give the reason."))
    made = ExclusionDecision.objects.create(
        exclusion=exclusion, verdict=verdict, words=words.strip(), by=by, at=now()
    )  # fmt: skip
    Case.objects.filter(pk=case.pk).update(is_excluded=verdict is Verdict.APPROVED)
    return made
