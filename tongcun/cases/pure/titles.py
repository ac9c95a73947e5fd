"""What a problem is about, of its own words: its first line or sentence, as far as a title goes. Pure."""

from __future__ import annotations

import re

LINE = re.compile(r"[\r\n]")
SENTENCE = re.compile(r"[。！？；!?;\n]")

MOST_OF_A_TITLE = 60
"""Signs; what is longer is cut."""


def title_of(problem: str) -> str:
    """What a problem is about: its first sentence, cut where it is long."""
    return first_part(problem, SENTENCE)


def first_part(problem: str, ends: re.Pattern[str]) -> str:
    """The first part of a text that is not empty, which `ends` closes, cut as a title; empty of an empty one."""
    first = next((part.strip() for part in ends.split(problem) if part.strip()), "")
    return first if len(first) <= MOST_OF_A_TITLE else f"{first[: MOST_OF_A_TITLE - 1]}…"
