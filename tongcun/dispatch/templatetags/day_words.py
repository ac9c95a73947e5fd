"""Service-day seconds and codes of the day as words."""

from __future__ import annotations

from django import template

from tongcun.dispatch import wording

register = template.Library()
register.filter("clock", wording.clock)
register.filter("stage_words", wording.stage_words)
register.filter("change_words", wording.change_words)
register.filter("problem_words", wording.problem_words)


@register.filter
def share(value: float) -> str:
    """A share in whole per cent."""
    return f"{value * 100:.0f} %"


@register.filter
def amount(value: float | None) -> str:
    """Litres or kilograms: no decimals from ten on."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.1f}"
