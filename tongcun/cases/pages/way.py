"""The usual way of a case as a strip of steps: which are behind it, where it stands, what lies ahead."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise as Words
from django.utils.translation import pgettext_lazy

from tongcun.cases.pure.acts import State

WAY: tuple[tuple[Words, frozenset[State]], ...] = (
    (pgettext_lazy("step of a case", "register"), frozenset({State.REGISTERED})),
    (pgettext_lazy("step of a case", "accept"), frozenset({State.ACCEPTED})),
    (pgettext_lazy("step of a case", "sort"), frozenset({State.SORTED, State.SENT_BACK, State.ESCALATED, State.NAMED})),
    (pgettext_lazy("step of a case", "sign"), frozenset({State.SIGNED})),
    (pgettext_lazy("step of a case", "handle"), frozenset({State.HANDLING})),
    (pgettext_lazy("step of a case", "report"), frozenset({State.REPORTED})),
    (pgettext_lazy("step of a case", "confirm"), frozenset({State.CALLING_BACK, State.CONTESTED})),
    (pgettext_lazy("step of a case", "close"), frozenset({State.CONFIRMED, State.CLOSED, State.STRUCK_OFF})),
)


@dataclass(frozen=True, slots=True)
class Step:
    """A step: its words, and whether it is `behind`, `here` or `ahead`."""

    words: Words
    where: str


def way_of(state: State) -> list[Step]:
    """The strip for a state; empty for a case that was declined, for it went no way."""
    places = [place for place, (_words, states) in enumerate(WAY) if state in states]
    if not places:
        return []
    here = places[0]
    is_over = state in (State.CLOSED, State.STRUCK_OFF)
    return [
        Step(words, "behind" if place < here or is_over else "here" if place == here else "ahead")
        for place, (words, _states) in enumerate(WAY)
    ]
