"""Files kept as evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from tongcun.county.clock import now
from tongcun.county.models import County, Evidence, EvidenceContent, User

if TYPE_CHECKING:
    from tongcun.county.evidence import EvidenceFile


@transaction.atomic
def keep_evidence(*, county: County, file: EvidenceFile, by: User | None) -> Evidence:
    """Keep a file that `county.evidence.sound_file` found fit, with its digest: all of it or nothing.

    `by` is None where an enterprise sent it by its entrance.
    """
    evidence = Evidence.objects.create(
        county=county, file_name=file.name, kind=file.kind, byte_size=len(file.raw), digest=file.digest,
        made_by=by, made_at=now(),
    )  # fmt: skip
    EvidenceContent.objects.create(evidence=evidence, raw=file.raw)
    return evidence
