"""Money and shares as people read them, without their unit: screens and the report round alike."""

from __future__ import annotations

from math import ceil

LARGEST_SHARE = 1e6


def fen(yuan: float) -> str:
    """An amount to the fen: 31,843.78; never minus zero."""
    return _without_minus_zero(f"{yuan:,.2f}")


def whole_yuan(yuan: float) -> str:
    """An amount to the yuan: 31,844; never minus zero."""
    return _without_minus_zero(f"{yuan:,.0f}")


def percent(share: float) -> str:
    """A share of one in per cent with one decimal; neither 0 nor 100 unless it is exactly that."""
    if 0.0 < share < 0.001:
        return "<0.1"
    if 0.999 < share < 1.0:
        return ">99.9"
    return f"{100 * share:.0f}" if share in (0.0, 1.0) else f"{100 * share:.1f}"


def percent_at_most(share: float) -> str:
    """A share of one in per cent rounded up, so that "at most" stays true: two decimals below 1, else one.

    A share below zero, as rounding may leave one, is none; beyond all measure (a cost over a bound of next to nothing)
    it is only said to be more.
    """
    if share > LARGEST_SHARE:
        return f">{100 * LARGEST_SHARE:,.0f}"
    hundredths = ceil(round(max(0.0, share) * 10_000, 4))
    if hundredths >= 100:
        return f"{ceil(round(share * 1_000, 4)) / 10:.1f}"
    return f"{hundredths / 100:.2f}" if hundredths else "0"


def _without_minus_zero(shown: str) -> str:
    return shown if shown.strip("-0.,") else shown.lstrip("-")
