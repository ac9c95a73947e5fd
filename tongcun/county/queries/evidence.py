"""What is kept as evidence."""

from __future__ import annotations

from tongcun.county.models import Evidence, EvidenceContent


def content_of(evidence: Evidence) -> bytes:
    """The bytes of a piece of evidence."""
    return bytes(EvidenceContent.objects.get(pk=evidence.pk).raw)
