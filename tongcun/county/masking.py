"""What of a name and a phone may be seen by everybody: the first character, and the last four digits."""

from __future__ import annotations

import unicodedata

HIDDEN = "＊"
SHOWN_DIGITS = 4
LEAST_HIDDEN_DIGITS = 6
"""The waybill standard hides at least six digits, so of a short number fewer than four are shown."""


def masked_name(name: str) -> str:
    """The first character and two stars, however long the name is; empty for no name."""
    visible = name.strip()
    return visible[0] + HIDDEN * 2 if visible else ""


def masked_phone(phone: str) -> str:
    """As many stars as digits are hidden, then the last four; signs between digits are left out."""
    digits = [str(unicodedata.digit(sign)) for sign in phone if unicodedata.digit(sign, None) is not None]
    shown = max(0, min(SHOWN_DIGITS, len(digits) - LEAST_HIDDEN_DIGITS))
    hidden = len(digits) - shown
    return HIDDEN * hidden + "".join(digits[hidden:])
