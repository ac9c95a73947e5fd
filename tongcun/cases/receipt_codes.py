"""Codes of receipts, made anew from a form and known again by their digest."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from django.utils.crypto import salted_hmac

from tongcun.county.code_signs import CODE_SIGNS

_LENGTH, _GROUP = 12, 4
"""31 signs, 12 times: 59 bits, behind a card's 128."""
_OTHER = re.compile(r"[^a-z0-9]")


def key_of_form(*parts: object) -> str:
    """What tells one form that was sent from every other: 64 hexadecimal digits."""
    return salted_hmac("tongcun.cases.form", "\0".join(map(str, parts)), algorithm="sha256").hexdigest()


def receipt_code(key: str) -> str:
    """The receipt code that belongs to a form, in groups; whoever knows only the key cannot make it."""
    number = int(salted_hmac("tongcun.cases.receipt", key, algorithm="sha256").hexdigest(), 16)
    signs = ""
    for _place in range(_LENGTH):
        number, sign = divmod(number, len(CODE_SIGNS))
        signs += CODE_SIGNS[sign]
    return grouped(signs)


def grouped(code: str) -> str:
    """A receipt code as people read it, however it was typed."""
    signs = _signs(code)
    return "-".join(signs[first : first + _GROUP] for first in range(0, len(signs), _GROUP))


def receipt_digest(code: str) -> str:
    """By what a receipt code is known again, however it is typed."""
    return hashlib.sha256(_signs(code).encode()).hexdigest()


def _signs(code: str) -> str:
    """The letters and digits of a code, small and plain: an input method for Chinese makes them wide."""
    return _OTHER.sub("", unicodedata.normalize("NFKC", code).lower())
