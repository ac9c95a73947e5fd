"""Figures in templates. What is no quantity stays as it is: a year, a plan's number, the line of a file."""

from __future__ import annotations

from django import template

from tongcun.county import figures
from tongcun.county.figures import Counted

register = template.Library()
NONE = "–"


@register.filter
def counted(value: int | None) -> Counted | str:
    """How many."""
    return NONE if value is None else Counted(value)


@register.filter
def amount(value: float | None) -> str:
    """Litres or kilograms."""
    return NONE if value is None else figures.amount(value)


@register.filter
def yuan(value: float | None) -> str:
    """Money."""
    return NONE if value is None else figures.yuan(value)
