"""What people call the kinds of parcels that many counties have; any other is called as its county names it."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAMES: dict[str, Promise] = {
    "ordinary": _("ordinary"),
    "document": _("documents"),
    "fresh": _("fresh goods"),
    "medicine": _("medicine"),
    "bulky": _("bulky goods"),
    "liquid": _("liquids"),
}


def name_of_kind(code: str) -> str:
    """A kind's name in the reader's language."""
    return str(NAMES.get(code, code))
