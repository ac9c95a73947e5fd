"""Numbers given as options: within sensible limits, or a problem that says which."""

from __future__ import annotations

from tongcun.feeds.problems import Problems
from tongcun.language import _

LARGEST_SEED = 2**32 - 1
LONGEST_FIGURE = 40


def check_between(problems: Problems, option: str, value: float, least: float, most: float) -> None:
    """Note a problem where a number is no number or lies outside `least` to `most`, both included."""
    if least <= value <= most:  # as not-a-number never is
        return
    what = _("{value} is out of range").format(value=_figure(value))
    expected = _("a number from {least} to {most}").format(least=_figure(least), most=_figure(most))
    problems.error("option_out_of_range", option, None, None, what, expected)


def _figure(value: float) -> str:
    """A number as a person writes it; one of hundreds of digits is cut."""
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.10g}"
    return text if len(text) <= LONGEST_FIGURE else f"{text[:LONGEST_FIGURE]}…"


def check_seed(problems: Problems, seed: int) -> None:
    """Note a problem where a seed is none."""
    check_between(problems, "--seed", seed, 0, LARGEST_SEED)
