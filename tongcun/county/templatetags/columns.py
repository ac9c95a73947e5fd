"""Columns in templates: which head stands over a cell, for tables that a phone shows row by row."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

register = template.Library()


@register.filter
def under(cells: Iterable[object], heads: Iterable[object]) -> list[tuple[object, object]]:
    """The cells of a row, each with its head; raises ValueError where they are not as many."""
    return list(zip(cells, heads, strict=True))
