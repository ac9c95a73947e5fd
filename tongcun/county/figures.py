"""Figures as people read them: one rule for pages and messages, in either language."""

from __future__ import annotations


class Counted(int):
    """A whole number that shows itself with a comma after each third digit: 20,000. It still counts as a number, so
    that a sentence can have its plural by it."""

    def __str__(self) -> str:
        return f"{int(self):,}"


def amount(value: float) -> str:
    """Litres or kilograms: no decimals from ten on, 1,002 or 7.5."""
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.1f}"


def yuan(value: float) -> str:
    """Money in yuan: 31,885.95."""
    return f"{value:,.2f}"
