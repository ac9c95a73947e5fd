"""Signs that nobody sees: what is copied out of chats and address books is full of them, and a number with one is none.

A NUL is one of them, which PostgreSQL keeps in no text; and marks of direction, which turn a page around.
"""

from __future__ import annotations

import unicodedata


def visible(text: str) -> str:
    """A text without signs of control and format; where one breaks a line or tabulates, a space is left."""
    if text.isprintable():
        return text
    seen = (" " if sign in "\t\n\v\f\r" else sign for sign in text)
    return "".join(sign for sign in seen if unicodedata.category(sign) not in ("Cc", "Cf"))
