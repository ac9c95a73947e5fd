"""How alike two tellings of a problem are; pure."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

ALIKE = 0.5
_LEAST_PAIRS = 4
"""Of fewer signs nothing can be said."""


def is_alike(one: str, other: str) -> bool:
    """Whether two texts are likely about the same: the shorter one's pairs of signs are mostly in the longer."""
    pairs, others = _pairs(one), _pairs(other)
    least = min(len(pairs), len(others))
    return least >= _LEAST_PAIRS and len(pairs & others) >= ALIKE * least


def _pairs(text: str) -> set[str]:
    plain = [sign for sign in unicodedata.normalize("NFKC", text).lower() if sign.isalnum()]
    return {first + second for first, second in pairwise(plain)}
