"""Numbers given as options: within sensible limits, or a problem that says which."""

from __future__ import annotations

import math

from tongcun.feeds.problems import Problems
from tongcun.language import _

LARGEST_SEED = 2**32 - 1


def check_between(problems: Problems, option: str, value: float, least: float, most: float) -> None:
    """Note a problem where a number is no number or lies outside `least` to `most`, both included."""
    if math.isfinite(value) and least <= value <= most:
        return
    what = _("{value} is out of range").format(value=f"{value:,.10g}")
    expected = _("a number from {least} to {most}").format(least=f"{least:,.10g}", most=f"{most:,.10g}")
    problems.error("option_out_of_range", option, None, None, what, expected)


def check_seed(problems: Problems, seed: int) -> None:
    """Note a problem where a seed is none."""
    check_between(problems, "--seed", seed, 0, LARGEST_SEED)
