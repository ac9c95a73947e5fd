"""Signs as Chinese keyboards type them, read as plain ones."""

from __future__ import annotations

import unicodedata

FULL_WIDTH_DIGITS = frozenset("０１２３４５６７８９")


def plain_signs(text: str) -> str:
    """Full-width digits, colons and commas as plain ones; raised, circled and foreign digits stay what they are.

    A ² is a footnote or a slip of the finger, and 10² is not 102.
    """
    return "".join(sign if _is_odd(sign) else unicodedata.normalize("NFKC", sign) for sign in text)


def _is_odd(sign: str) -> bool:
    return not sign.isascii() and unicodedata.category(sign) in {"Nd", "No"} and sign not in FULL_WIDTH_DIGITS
