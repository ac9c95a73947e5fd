"""A file as it was sent, made one that may be kept: looked at by its content, cleaned of what nobody meant to send."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from tongcun.county.evidence.office import check_office, office_kind
from tongcun.county.evidence.photos import cleaned_picture
from tongcun.county.evidence.refusals import Fault, UnfitFileError
from tongcun.county.models.evidence import EvidenceKind

LARGEST_EVIDENCE_BYTES = 10 * 2**20
_LONGEST_NAME = 120
_PDF_END_WITHIN = 2048
"""Programs add some bytes behind the end of a PDF; one that was cut off has no end at all."""

NAMED = {
    EvidenceKind.JPEG: ("jpg", "jpeg", "jpe", "jfif"),
    EvidenceKind.PNG: ("png",),
    EvidenceKind.PDF: ("pdf",),
    EvidenceKind.DOCX: ("docx",),
    EvidenceKind.XLSX: ("xlsx",),
}
"""How files of each kind are called; the first is ours."""
PICTURES = (EvidenceKind.JPEG, EvidenceKind.PNG)
_EXTENSION = re.compile(r"\.([A-Za-z][A-Za-z0-9]{0,7})$")


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file fit to be kept; made by `sound_file` alone. `raw`: as it is kept, a picture made anew."""

    name: str
    kind: EvidenceKind
    raw: bytes = field(repr=False)

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes, as 64 hexadecimal digits."""
        return hashlib.sha256(self.raw).hexdigest()


def sound_file(name: str, raw: bytes) -> EvidenceFile:
    """Look at a file by its content and make it fit to be kept; raises UnfitFileError.

    A picture is made anew, without position, device and whatever else was written into it, and a photo no larger than
    is needed to read it. It takes up to some seconds: call it outside of a transaction.
    """
    shown = _plain_name(name)
    if not raw:
        raise UnfitFileError(Fault.EMPTY, shown)
    if len(raw) > LARGEST_EVIDENCE_BYTES:
        raise UnfitFileError(Fault.TOO_LARGE, shown, most=LARGEST_EVIDENCE_BYTES // 2**20)
    kind = _kind_of(raw, shown)
    _check_named(kind, shown)
    if kind in PICTURES:
        raw = cleaned_picture(raw, kind, shown)
    elif kind == EvidenceKind.PDF and b"%%EOF" not in raw[-_PDF_END_WITHIN:]:
        raise UnfitFileError(Fault.DAMAGED, shown)
    return EvidenceFile(_name_for(shown, kind), kind, raw)


def _kind_of(raw: bytes, name: str) -> EvidenceKind:
    """What a file is by its content; documents of Word and Excel are looked through."""
    if raw.startswith(b"\xff\xd8\xff"):
        return EvidenceKind.JPEG
    if raw.startswith(b"\x89PNG\r\n\x1a\n"):
        return EvidenceKind.PNG
    if raw.startswith(b"%PDF-"):
        return EvidenceKind.PDF
    if raw.startswith(b"PK\x03\x04"):
        check_office(raw, name)
        kind = office_kind(raw, name)
        if kind is not None:
            return kind
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnfitFileError(Fault.OLD_OFFICE, name)
    if raw[4:8] == b"ftyp" and raw[8:12] in (b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1"):
        raise UnfitFileError(Fault.HEIC, name)
    raise UnfitFileError(Fault.UNKNOWN_KIND, name)


def _check_named(kind: EvidenceKind, name: str) -> None:
    """Refuse a name that says something else; phones call a PNG .jpg now and then, and a picture it is all the same."""
    said = _EXTENSION.search(name)
    if said is None:
        return
    fitting = {one for own in PICTURES for one in NAMED[own]} if kind in PICTURES else set(NAMED[kind])
    if said[1].lower() not in fitting:
        raise UnfitFileError(Fault.OTHER_THAN_NAMED, name, kind=kind.label)


def _plain_name(name: str) -> str:
    """The last part of a name, without signs that nobody sees or that turn the direction of reading."""
    last = PurePosixPath(name.replace("\\", "/")).name
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    return " ".join(seen.split())[-_LONGEST_NAME:] or "file"


def _name_for(name: str, kind: EvidenceKind) -> str:
    """The name with the ending of what it is."""
    said = _EXTENSION.search(name)
    if said is not None and said[1].lower() in NAMED[kind]:
        return name
    ending = f".{NAMED[kind][0]}"
    return (name[: said.start()] if said else name)[: _LONGEST_NAME - len(ending)] + ending
