"""A day's hours as people type and read them: 08:30–12:00, 14:00–17:30."""

from __future__ import annotations

import re
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongcun.loops.working_time import DAY_SECONDS, Hours, Span
from tongcun.planner.clock import hours_minutes

MOST_SPANS = 6
LONGEST = 100
"""Signs of a column that holds hours as text: more than `MOST_SPANS` of them need."""

_FULL_WIDTH = {sign: sign - 0xFEE0 for sign in range(0xFF01, 0xFF5F)}
"""Digits and signs as a Chinese keyboard types them. Nothing else is read as a digit: ② may be a footnote."""
_DASHES = dict.fromkeys(map(ord, "–—―‒−〜~到至"), "-")
_SPACES = dict.fromkeys(map(ord, "\u3000\u00a0"), " ")
_PLAIN: dict[int, str | int] = {**_FULL_WIDTH, **_DASHES, **_SPACES, ord("～"): "-", ord("、"): ",", ord("；"): ","}
_OFF = {"", "-", "休", "休息", "off"}
_SPAN = re.compile(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)", re.ASCII)


class UnfitHoursError(ValueError):
    """Hours that cannot be; the text says to their writer what is wrong and how it is written."""


def hours_in(text: str) -> Hours:
    """The hours that somebody typed, in order; full-width signs count as plain ones. Raises `UnfitHoursError`."""
    plain = text.translate(_PLAIN).strip().lower()
    if plain in _OFF:
        return ()
    parts = re.split(r"[,;\s]+", re.sub(r"\s*([-:])\s*", r"\1", plain).strip(",; "))
    spans = sorted((_span(part) for part in parts), key=lambda span: (span.start, span.end))
    for one, other in pairwise(spans):
        if other.start < one.end:
            raise UnfitHoursError(
                _("{one} and {other} overlap: write each stretch once.").format(one=_words(one), other=_words(other))
            )
    if len(spans) > MOST_SPANS:
        raise UnfitHoursError(_("A day has at most {count} stretches of work.").format(count=MOST_SPANS))
    return tuple(spans)


def hours_text(hours: Hours) -> str:
    """Hours as they are kept and shown; `hours_in` reads them back. Empty: nothing is worked."""
    return ", ".join(map(_words, hours))


def check_hours_text(text: str) -> None:
    """Raise ValidationError unless a text holds hours as `hours_text` writes them: the validator of the columns."""
    try:
        fits = hours_text(hours_in(text)) == text
    except UnfitHoursError as unfit:
        raise ValidationError(str(unfit)) from None
    if not fits:
        raise ValidationError(gettext_lazy("Hours are kept as 08:30–12:00, 14:00–17:30."))


def _span(part: str) -> Span:
    match = _SPAN.fullmatch(part)
    if match is None:
        raise UnfitHoursError(
            _("“{text}” is no stretch of time: write it like 08:30-12:00, 14:00-17:30.").format(text=part[:40])
        )
    first_hour, first_minute, last_hour, last_minute = map(int, match.groups())
    start, end = first_hour * 3600 + first_minute * 60, last_hour * 3600 + last_minute * 60
    if max(first_minute, last_minute) > 59 or max(start, end) > DAY_SECONDS:
        raise UnfitHoursError(_("“{text}” leaves the day: it goes from 00:00 to 24:00.").format(text=part))
    if start >= end:
        raise UnfitHoursError(
            _("“{text}” runs backwards: the end comes after the beginning, and what lies past midnight stands with the "
              "next day.").format(text=part)
        )  # fmt: skip
    return Span(start, end)


def _words(span: Span) -> str:
    return f"{hours_minutes(span.start)}–{hours_minutes(span.end)}"
