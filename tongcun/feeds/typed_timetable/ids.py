"""Ids made of names: the same names give the same ids, and two names never one."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable

LEAST_DIGITS = 6


def plain_id(name: str) -> str:
    """A name as part of an id: without signs that stand for something in addresses and names of runs."""
    return re.sub(r"[\s@/\\?#%&\"'<>]+", "-", name)


def distinct_ids(names: Iterable[str]) -> dict[str, str]:
    """An id for every name, in whatever order they come: the plain one or, where several names would share it and this
    is not one of them, the plain one with digits that follow from the name."""
    alike: defaultdict[str, set[str]] = defaultdict(set)
    for name in names:
        alike[plain_id(name)].add(name)
    ids: dict[str, str] = {}
    taken = set(alike)
    for plain, members in sorted(alike.items()):
        for name in sorted(members):
            ids[name] = plain if name == plain or len(members) == 1 else _marked(plain, name, taken)
            taken.add(ids[name])
    return ids


def _marked(plain: str, name: str, taken: set[str]) -> str:
    """The id with as many digits of the name's digest as nothing else has."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    marked = (f"{plain}-{digest[:digits]}" for digits in range(LEAST_DIGITS, len(digest) + 1))
    return next(candidate for candidate in marked if candidate not in taken)
