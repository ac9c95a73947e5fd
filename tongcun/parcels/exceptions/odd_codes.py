"""What was sent or typed and is no scan, as people can read it: the sign itself, never the program's text for it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping

from django.utils.html import format_html
from django.utils.safestring import SafeString

from tongcun.parcels.models.choices import ACT_LABELS, act_words

MOST_SHOWN = 200
_CUT_OFF = re.compile(r"\\(u[0-9a-fA-F]{0,3})?$")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


def quoted(text: str) -> SafeString:
    """A text as it was typed, between quotation marks; a sign that nobody sees, or that would turn the line around,
    stands as its number."""
    shown = "".join(sign if _is_seen(sign) else f"[U+{ord(sign):04X}]" for sign in text[:MOST_SHOWN])
    rest = "…" if len(text) > MOST_SHOWN else ""
    return format_html('<bdi class="text-break" translate="no">“{}{}”</bdi>', shown, rest)


def sent_words(detail: Mapping[str, str]) -> SafeString:
    """An unreadable item as it is kept (`unreadable.UnreadableItem`): the act in words, and the code itself."""
    raw = detail.get("sent", "")
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError):  # its end was cut off, or it is nested too deep
        return quoted(_decoded(raw))
    act, code = (said.get("act"), said.get("code")) if isinstance(said, dict) else (None, None)
    if isinstance(act, str) and act in ACT_LABELS and isinstance(code, str):
        return format_html("{} {}", act_words(act), quoted(code))
    return quoted(json.dumps(said, ensure_ascii=False))


def _is_seen(sign: str) -> bool:
    return sign == " " or unicodedata.category(sign)[0] not in "CZ"


def _decoded(raw: str) -> str:
    """JSON that cannot be read as such, with its signs instead of their numbers."""
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), _CUT_OFF.sub("", raw))
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
