"""Files that show something of a case: added, and taken back."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from tongcun.cases.actions.telling import locked_case
from tongcun.cases.doers import Doer
from tongcun.cases.models import Case, CaseEvidence, Shows
from tongcun.county.actions import RefusedError, keep_evidence
from tongcun.county.clock import now
from tongcun.county.evidence import EvidenceFile
from tongcun.county.names import with_names

MOST_FILES = 60
"""So many files a case."""


@transaction.atomic
def add_evidence(*, case: Case, file: EvidenceFile, shows: Shows, words: str, doer: Doer) -> CaseEvidence:
    """Add a file to a case, for the unit of whoever adds it; the same file sent twice for the same is there once.

    Raises RefusedError where the file is there already for something else, or there are too many.
    """
    assert doer.user is not None
    locked = locked_case(case.pk)
    there = locked.evidence.filter(taken_back_because="").select_related("file")
    same = there.filter(file__digest=file.digest).first()
    if same is not None:
        if same.shows == shows and same.by_id == doer.user.pk:
            return same
        raise RefusedError(
            with_names(_("{file} is there already, as: {shows}."), file=same.file, shows=same.get_shows_display())
        )
    if there.count() >= MOST_FILES:
        raise RefusedError(_("There are {most} files already. Take one back first.").format(most=MOST_FILES))
    kept = keep_evidence(county=locked.county, file=file, by=doer.user)
    return CaseEvidence.objects.create(
        case=locked, file=kept, shows=shows, words=words.strip(), by=doer.user, unit=doer.unit, at=now()
    )


@transaction.atomic
def take_back_evidence(*, evidence: CaseEvidence, because: str) -> CaseEvidence:
    """Take back a file that was added by mistake, with the reason; raises RefusedError without one."""
    locked_case(evidence.case_id)
    evidence = CaseEvidence.objects.get(pk=evidence.pk)
    if not because.strip():
        raise RefusedError(_("Say why it is taken back."))
    if not evidence.taken_back_because:
        evidence.taken_back_because = because.strip()
        evidence.save(update_fields=["taken_back_because"])
    return evidence
