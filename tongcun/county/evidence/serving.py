"""Evidence given out: as what it is, to be looked at or kept, never to be run."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from tongcun.county.evidence.files import EvidenceFile
from tongcun.county.models.evidence import Evidence, EvidenceKind
from tongcun.county.queries import content_of

_TYPES = {
    EvidenceKind.JPEG: "image/jpeg",
    EvidenceKind.PNG: "image/png",
    EvidenceKind.PDF: "application/pdf",
    EvidenceKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    EvidenceKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_SHOWN = (EvidenceKind.JPEG, EvidenceKind.PNG)


def evidence_response(evidence: Evidence) -> HttpResponse:
    """The file; whether the reader may have it, the view has asked before.

    Pictures are shown, documents kept by the browser; whatever they hold, it runs nothing and asks for nothing. No
    copy stays on a machine that several use.
    """
    return file_response(EvidenceFile(evidence.file_name, EvidenceKind(evidence.kind), content_of(evidence)))


def file_response(file: EvidenceFile) -> HttpResponse:
    """The same of a file that is fit to be kept and is not kept as evidence yet."""
    response = HttpResponse(file.raw, content_type=_TYPES[file.kind])
    response.headers["Content-Disposition"] = _disposition(file.name, is_kept=file.kind not in _SHOWN)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _disposition(name: str, *, is_kept: bool) -> str:
    said = content_disposition_header(is_kept, name)
    assert said is not None, "every piece of evidence has a name"
    return said
