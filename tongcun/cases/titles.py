"""What a problem is about, of its own words: its first line or sentence, as far as a title goes. Pure."""

from __future__ import annotations

import re

LINE = re.compile(r"[\r\n]")
SENTENCE = re.compile(r"[。！？；!?;\n]")


def first_part(problem: str, ends: re.Pattern[str], most: int) -> str:
    """The first part of a text that is not empty, which `ends` closes, cut to so many signs; empty of an empty one."""
    first = next((part.strip() for part in ends.split(problem) if part.strip()), "")
    return first if len(first) <= most else f"{first[: most - 1]}…"
