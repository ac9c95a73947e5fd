"""Kinds of parcels in plain words."""

from __future__ import annotations

from tongcun.commands.problems_printing import printable
from tongcun.language import _


def kind_words(kind: str) -> str:
    """What people call a kind that many counties have; any other is called as its county names it."""
    words = {
        "ordinary": _("ordinary"),
        "document": _("documents"),
        "fresh": _("fresh goods"),
        "medicine": _("medicine"),
        "bulky": _("bulky goods"),
        "liquid": _("liquids"),
    }
    return words.get(kind, printable(kind))
