"""Figures as a dispatcher reads them on a screen: money, shares, sizes, times."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from tongcun.language import _
from tongcun.loops.working_time import DAY_SECONDS
from tongcun.planner import rounding
from tongcun.planner.clock import clock


def yuan(value: float) -> str:
    """An amount without its unit, to the fen: 31,843.78."""
    return rounding.fen(value)


def percent(share: float) -> str:
    """A share of one: 90.9 %."""
    return _("{number} %").format(number=rounding.percent(share))


def percent_at_most(share: float) -> str:
    """A share of one rounded up: 0.86 %."""
    return _("{number} %").format(number=rounding.percent_at_most(share))


def size(value: float) -> str:
    """Litres or kilograms: 6, 0.6, 0.05, 1,200; one decimal below a hundred."""
    if 0.0 < value < 0.1:
        return f"{value:.2g}"
    return f"{value:,.0f}" if value >= 99.95 else f"{value:.1f}".removesuffix(".0")


def time(seconds: int) -> str:
    """Service-day seconds as HH:MM, with seconds where there are any."""
    if seconds < 0:
        return _("{time} the day before").format(time=time(seconds + DAY_SECONDS))
    return clock(seconds).removesuffix(":00")


def span(seconds: int) -> str:
    """A span of time: 25 min, 3 h 05 min; rounded up to whole minutes."""
    hours, minutes = divmod(ceil(seconds / 60), 60)
    if hours:
        return _("{hours} h {minutes:02d} min").format(hours=hours, minutes=minutes)
    return _("{minutes} min").format(minutes=minutes)


def listed(parts: Iterable[str]) -> str:
    """Things in a row, with the comma of the user's language; empty ones are left out."""
    return _(", ").join(filter(None, parts))
