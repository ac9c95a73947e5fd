"""What a desk says of a scan: one line in words, with a colour and a sign."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tongcun.county.models import Station
from tongcun.county.names import with_names
from tongcun.parcels.models import DiscrepancyKind
from tongcun.parcels.record.new_scans import Answer, Result


class Level(StrEnum):
    """How a scan stands, from well to bad."""

    OK = "ok"
    DUPLICATE = "duplicate"
    MISFIT = "misfit"
    QUARANTINED = "quarantined"
    CONFLICT = "conflict"
    UNREADABLE = "unreadable"

    @property
    def sign(self) -> str:
        """A sign beside the words."""
        return _SIGNS[self]

    @property
    def colour(self) -> str:
        """The colour of its sign or ground."""
        return _COLOURS[self]

    @property
    def word(self) -> Promise:
        """The answer in a word."""
        return _IN_A_WORD[self]

    @property
    def sentence(self) -> Promise:
        """The answer in a sentence."""
        return _SENTENCES[self]


PUT_ASIDE = frozenset(
    {
        DiscrepancyKind.UNKNOWN_CODE.value, DiscrepancyKind.IMPOSSIBLE_TIME.value, DiscrepancyKind.NOT_ITS_OWN.value,
    }
)  # fmt: skip
CONFLICTING = frozenset({DiscrepancyKind.ID_USED_TWICE.value})

_SIGNS = {
    Level.OK: "✓", Level.DUPLICATE: "=", Level.MISFIT: "!", Level.QUARANTINED: "?", Level.CONFLICT: "≠",
    Level.UNREADABLE: "×",
}  # fmt: skip
_COLOURS = {
    Level.OK: "success", Level.DUPLICATE: "secondary", Level.MISFIT: "warning", Level.QUARANTINED: "danger",
    Level.CONFLICT: "danger", Level.UNREADABLE: "danger",
}  # fmt: skip
_IN_A_WORD: dict[Level, Promise] = {
    Level.OK: _("recorded"),
    Level.DUPLICATE: _("had it already"),
    Level.MISFIT: _("does not fit"),
    Level.QUARANTINED: _("put aside"),
    Level.CONFLICT: _("kept beside"),
    Level.UNREADABLE: _("no code"),
}
_SENTENCES: dict[Level, Promise] = {
    Level.OK: _("Recorded."),
    Level.DUPLICATE: _("Recorded already; nothing is doubled."),
    Level.MISFIT: _("Recorded, but it does not fit what was recorded before. Somebody will look into it."),
    Level.QUARANTINED: _("Kept aside: nobody has announced this code. It counts as soon as it is announced."),
    Level.CONFLICT: _("Kept beside: another scan bears its id. Somebody will look into it."),
    Level.UNREADABLE: _("This is no code of a parcel or bag. What was typed is kept; scan it once more."),
}


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one scan; `pickup_code` where the parcel now lies ready, `advice` what to do at once."""

    code: str
    level: Level
    odd: tuple[str, ...] = ()
    destination: Station | None = None
    pickup_code: str = ""
    advice: str = ""


def level_of_answer(answer: Answer | None) -> Level:
    """How a scan stands by the answer it got; None where it could not be read."""
    if answer is None:
        return Level.UNREADABLE
    if answer.result is not Result.OK:
        return Level(answer.result.value)
    return Level.MISFIT if answer.misfits else Level.OK


def odd_words(answer: Answer | None) -> tuple[str, ...]:
    """In which ways a scan does not fit."""
    kinds = () if answer is None else answer.misfits
    return tuple(str(DiscrepancyKind(kind).label) for kind in kinds)


def ride_advice(kinds: Iterable[str], to_ride: SafeString | None, destination: Station | None) -> str:
    """What to do with a thing that was put onto a run which is not its own; empty where nothing of that is said."""
    found = set(kinds)
    if DiscrepancyKind.OTHER_RUN in found and to_ride is not None:
        return with_names(gettext("It is to ride another run: {run}. Take it off and load it there."), run=to_ride)
    if DiscrepancyKind.NO_CALL in found:
        words = gettext("This run does not stop at {station} after here. Take it off, or let the desk plan it anew.")
        return with_names(words, station=destination or "?")
    return ""
