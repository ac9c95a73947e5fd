"""A day's balance as one line that adds up, and the pieces that it is about where something is amiss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from tongcun.county.models import County
from tongcun.parcels.pure.custody import Party, PartyKind
from tongcun.parcels.pure.keeping import Cause
from tongcun.parcels.queries.story import names_of

_ALWAYS = ("opening", "received", "sent", "given_out", "on_hand")
_TERMS: dict[str, tuple[str, Promise]] = {
    "opening": ("", _("on hand from the day before")),
    Cause.RECEIVED.value: ("+", _("received")),
    Cause.FOUND.value: ("+", _("found again")),
    Cause.MADE.value: ("+", _("packed here")),
    Cause.SENT.value: ("−", _("sent on")),
    Cause.GIVEN_OUT.value: ("−", _("given out")),
    Cause.MISSING.value: ("−", _("reported missing")),
    Cause.OPENED.value: ("−", _("opened here")),
    "taken": ("−", _("gone by others' scans")),
    "on_hand": ("=", _("on hand")),
}
BESIDE: dict[str, Promise] = {
    "expected": _("on the way here"), "elsewhere": _("for here, still at the hub or another station"),
    "missing": _("missing, still to be found"), "unscanned": _("sent on and counted above by the bags' labels alone"),
}  # fmt: skip
"""What stands beside the balance."""


@dataclass(frozen=True, slots=True)
class Term:
    """One figure of the line, with the sign before it."""

    sign: str
    words: Promise
    count: int


def line_of(counts: Mapping[str, int], prefix: str = "") -> list[Term]:
    """The balance of pieces, or with a prefix of bags, as it is read: what was there, came, went, and is on hand. A
    figure that is nought and not always asked for is left out."""
    always = {"opening", "received", "sent", "on_hand"} if prefix else set(_ALWAYS)
    figures = ((name, counts.get(prefix + name, 0)) for name in _TERMS)
    return [Term(*_TERMS[name], count) for name, count in figures if count or name in always]


NAMED_MOST = 100
"""So many pieces of a sort are named; of more the number is told, and the list of parcels finds them."""


@dataclass(frozen=True, slots=True)
class Named:
    """The pieces that a day names: those that others' scans took, each with who has it, and those that were scanned for
    the day before after its close. `taken_count` and `late_count` are all of them, of which the first are named."""

    taken: tuple[tuple[str, SafeString], ...]
    taken_count: int
    late: tuple[str, ...]
    late_count: int

    @property
    def taken_more(self) -> int:
        """How many that others' scans took are not named."""
        return self.taken_count - len(self.taken)

    @property
    def late_more(self) -> int:
        """How many that were scanned after the close are not named."""
        return self.late_count - len(self.late)


def named_of(county: County, named: Mapping[str, object]) -> Named:
    """The pieces that a day close names (`DayClose.named`), with the names of who had them."""
    taken, late = named.get("taken") or {}, named.get("late") or ()
    assert isinstance(taken, dict)
    assert isinstance(late, list | tuple)
    parties = {code: Party(PartyKind(kind), holder) for code, (kind, holder) in taken.items() if kind}
    first = sorted(parties.items())[:NAMED_MOST]
    names = names_of(county, (party for _code, party in first)) if first else {}
    told = tuple((code, names[party]) for code, party in first)
    return Named(told, len(parties), tuple(late[:NAMED_MOST]), len(late))
