"""Whether a confirmation code is known to be the enterprise's own: whether somebody heard so by a call."""

from __future__ import annotations

import datetime

from django.db.models import Exists, OuterRef, QuerySet

from tongcun.cases.models import AskersWord, Case, ConfirmationCode, ProofKind
from tongcun.county.models import Enterprise

_CHECKED = AskersWord.objects.filter(
    proof=ProofKind.CHECKED, code_set_at=OuterRef("set_at"), event__case__enterprise=OuterRef("enterprise")
)


def unchecked_codes() -> QuerySet[ConfirmationCode]:
    """The confirmation codes of which nobody has heard yet that they are the enterprises' own."""
    return ConfirmationCode.objects.filter(~Exists(_CHECKED)).exclude(digest="")


def unchecked_code(enterprise: Enterprise) -> ConfirmationCode | None:
    """That of an enterprise; None where it has none, or somebody has heard so."""
    return unchecked_codes().filter(enterprise=enterprise).first()


def chosen_to_check(case: Case) -> datetime.datetime | None:
    """When the code of a case's enterprise was chosen, where nobody has heard yet that it is its own; a case of
    `case_of` knows it already."""
    if hasattr(case, "code_to_check"):
        known: datetime.datetime | None = case.code_to_check
        return known
    code = unchecked_code(case.enterprise)
    return code.set_at if code is not None else None


def is_checked(enterprise: Enterprise, set_at: datetime.datetime | None) -> bool:
    """Whether somebody has heard by a call that the code chosen at a moment is the enterprise's own."""
    of_it = AskersWord.objects.filter(event__case__enterprise=enterprise, proof=ProofKind.CHECKED)
    return set_at is not None and of_it.filter(code_set_at=set_at).exists()
