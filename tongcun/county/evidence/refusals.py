"""Why a file is not kept as evidence, each fault with a sentence that says what to do."""

from __future__ import annotations

from enum import StrEnum

from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from tongcun.county.actions.errors import RefusedError
from tongcun.county.names import with_names


class Fault(StrEnum):
    """What is wrong with a file."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN_KIND = "unknown_kind"
    OLD_OFFICE = "old_office"
    HEIC = "heic"
    OTHER_THAN_NAMED = "other_than_named"
    DAMAGED = "damaged"
    BOMB = "bomb"
    MACROS = "macros"
    TOO_MANY_PIXELS = "too_many_pixels"


_WORDS = {
    Fault.EMPTY: _("{name} is empty: choose the file again."),
    Fault.TOO_LARGE: _("{name} is larger than {most} MB. Send a smaller one, or several."),
    Fault.UNKNOWN_KIND: _(
        "{name} is none of what is kept as evidence: a JPEG or PNG picture, PDF, Word (.docx) or Excel (.xlsx)."
    ),
    Fault.OLD_OFFICE: _(
        "{name} is an old Word or Excel file, or has a password. Save it as .docx or .xlsx, without a password."
    ),
    Fault.HEIC: _(
        "{name} is a HEIC picture, which many computers cannot show. Send it as JPEG: set the phone's camera to the"
        " most compatible format."
    ),
    Fault.OTHER_THAN_NAMED: _("{name} is not what its name says: its content is: {kind}. Choose the right file."),
    Fault.DAMAGED: _("{name} is damaged or was cut off on the way. Send it again."),
    Fault.BOMB: _("{name} unpacks to far more than a document holds, and was not opened."),
    Fault.MACROS: _("{name} holds a program (macros). Save it without macros, as .docx or .xlsx."),
    Fault.TOO_MANY_PIXELS: _("{name} has more than {most} million pixels. Take it at a lower resolution."),
}


class UnfitFileError(RefusedError):
    """A file that is not kept; its text is for the reader, `fault` says which of the reasons it is."""

    def __init__(self, fault: Fault, name: str, **facts: object) -> None:
        # What stands beside the name is no name itself.
        words = {key: escape(said) for key, said in facts.items()}
        super().__init__(with_names(_WORDS[fault], name=name, **words))
        self.fault = fault
