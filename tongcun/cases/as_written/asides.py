"""What stands in brackets beside a name or a word: it says more of it, and is no part of it. Pure."""

from __future__ import annotations

import re

from tongcun.feeds.cells import plain_cell

_ASIDE = re.compile(r"[(\[【〔].*?[)\]】〕]")


def without_asides(text: str) -> str:
    """A text without spaces, differences of width, and what stands in brackets."""
    return _ASIDE.sub("", plain_cell(text))
