"""Documents of Word and Excel, which are zips: looked at before anybody opens them."""

from __future__ import annotations

import io
import zipfile

from tongcun.county.evidence.refusals import Fault, UnfitFileError
from tongcun.county.models.evidence import EvidenceKind
from tongcun.feeds.archive import DAMAGE, LARGEST_RATIO, MOST_MEMBERS

LARGEST_UNPACKED_BYTES = 200 * 2**20
_RATIO_FREE_BYTES = 2**20
_TYPES = "[Content_Types].xml"
_LARGEST_TYPES_BYTES = 2**20
_MAIN_PARTS = {
    b"wordprocessingml.document.main+xml": EvidenceKind.DOCX,
    b"spreadsheetml.sheet.main+xml": EvidenceKind.XLSX,
}


def check_office(raw: bytes, name: str) -> None:
    """Refuse a zip that is damaged, has a password or unpacks to too much; raises UnfitFileError."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > LARGEST_UNPACKED_BYTES:
                raise UnfitFileError(Fault.BOMB, name)
            if any(_is_bomb(one) for one in members):
                raise UnfitFileError(Fault.BOMB, name)
            if any(one.flag_bits & 1 for one in members):
                raise UnfitFileError(Fault.OLD_OFFICE, name)
            # Reads as much as each member says it holds, and no more.
            if archive.testzip() is not None:
                raise UnfitFileError(Fault.DAMAGED, name)
    except DAMAGE:
        raise UnfitFileError(Fault.DAMAGED, name) from None


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    return member.file_size > max(_RATIO_FREE_BYTES, LARGEST_RATIO * member.compress_size)


def office_kind(raw: bytes, name: str) -> EvidenceKind | None:
    """Which document a sound zip is; None where it is none. Raises UnfitFileError for one with a program in it."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        names = archive.namelist()
        if _TYPES not in names:
            return None
        with archive.open(_TYPES) as opened:
            types = opened.read(_LARGEST_TYPES_BYTES)
    if b"macroEnabled" in types or any(one.lower().endswith("vbaproject.bin") for one in names):
        raise UnfitFileError(Fault.MACROS, name)
    return next((kind for said, kind in _MAIN_PARTS.items() if said in types), None)
