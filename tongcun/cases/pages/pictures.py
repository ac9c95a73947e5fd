"""Drawings of what recurs, made on the server as SVG: shades of months, bars of days. Colours come from the sheet."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from unicodedata import east_asian_width

from django.utils.safestring import SafeString, mark_safe

from tongcun.cases.queries.recurring import Held, Strip

CELL, ROW, NAME, HEAD, COUNT = 36, 26, 168, 22, 48
SHADES = 5
WIDEST_NAME = 25
"""Of a row's name; a Chinese character is as wide as two Latin letters."""


def heat_strip(rows: Sequence[Strip], months: Sequence[str], words: str, none: str) -> SafeString:
    """A row for each strip, a square for each month, the darker the more; `words` say what is seen."""
    most = max((count for row in rows for count in row.counts), default=0)
    width, height = NAME + CELL * len(months) + COUNT, HEAD + ROW * len(rows)
    parts = [
        f'<text x="{NAME + CELL * place + CELL / 2:g}" y="15" class="mid">{escape(month)}</text>'
        for place, month in enumerate(months)
    ]
    for line, row in enumerate(rows):
        y = HEAD + ROW * line
        parts.append(_name(row.label or none, y))
        for place, count in enumerate(row.counts):
            shade = 1 + (count * SHADES - 1) // most if count else 0
            x = NAME + CELL * place
            parts.append(f'<rect x="{x}" y="{y}" width="{CELL - 2}" height="{ROW - 2}" class="shade-{shade}"/>')
            if count:
                strong = " on-dark" if shade > SHADES // 2 + 1 else ""
                parts.append(f'<text x="{x + CELL / 2 - 1:g}" y="{y + 17}" class="mid{strong}">{count:,}</text>')
        parts.append(f'<text x="{width - 4}" y="{y + 17}" class="end">{row.total:,}</text>')
    return _svg(width, height, words, parts)


def range_bars(rows: Sequence[Held], words: str) -> SafeString:
    """A bar for each state from the low to the high tenth, a stroke at the median; days on the scale."""
    most = max((row.high for row in rows), default=0) or 1
    span, width, height = 420, NAME + 420 + 90, ROW * len(rows)
    parts = []
    for line, row in enumerate(rows):
        y = ROW * line
        left, right, middle = (NAME + span * days / most for days in (row.low, row.high, row.median))
        parts.append(_name(row.state, y))
        parts.append(
            f'<rect x="{left:.1f}" y="{y + 6}" width="{max(2, right - left):.1f}" height="12" class="shade-2"/>'
        )
        parts.append(f'<rect x="{middle - 1:.1f}" y="{y + 2}" width="3" height="20" class="shade-5"/>')
        parts.append(f'<text x="{right + 8:.1f}" y="{y + 17}">{row.median:.1f}</text>')
    return _svg(width, height, words, parts)


def _name(label: str, y: int) -> str:
    shown, room = "", WIDEST_NAME
    for sign in label:
        room -= 2 if east_asian_width(sign) in "WF" else 1
        if room < 0:
            shown = f"{shown[:-1]}…"
            break
        shown += sign
    return f'<text x="{NAME - 8}" y="{y + 17}" class="end">{escape(shown)}<title>{escape(label)}</title></text>'


def _svg(width: float, height: float, words: str, parts: Sequence[str]) -> SafeString:
    head = f'<svg class="drawing" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" role="img"'
    # Names are escaped above; nothing else that people typed is in it.
    return mark_safe(f'{head} aria-label="{escape(words)}">{"".join(parts)}</svg>')
