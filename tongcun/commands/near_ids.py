"""Ids that look like one that is not there."""

from __future__ import annotations

import difflib
import heapq
from collections.abc import Iterable
from itertools import takewhile

SHOWN = 3
LOOKED_AT = 300
"""A close comparison is slow; it is made with so many that begin or end alike."""


def near_ids(wanted: str, known: Iterable[str]) -> list[str]:
    """At most three of the known ids that look like the wanted one, the likeliest first."""
    alike = heapq.nlargest(LOOKED_AT, known, key=lambda id_: _ends_alike(wanted.casefold(), id_.casefold()))
    folded = {id_.casefold(): id_ for id_ in reversed(alike)}
    return [folded[near] for near in difflib.get_close_matches(wanted.casefold(), folded, SHOWN)]


def _ends_alike(one: str, other: str) -> int:
    """How many signs two ids have in common at their beginnings and ends."""
    begin = _begins_alike(one, other)
    return begin + _begins_alike(one[:begin:-1], other[:begin:-1])


def _begins_alike(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda signs: signs[0] == signs[1], zip(one, other, strict=False)))
