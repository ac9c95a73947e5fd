"""In which states a case was, one after another; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from tongcun.cases.pure.acts import TABLE, Act, State
from tongcun.cases.pure.life import Event, state_after


@dataclass(frozen=True, slots=True)
class Stay:
    """A time that a case spent in one state, from a moment (aware) until another."""

    state: State
    since: datetime
    until: datetime


def stays(registered: datetime, events: Iterable[Event]) -> Iterator[Stay]:
    """The stays of a case that have ended, from its registration on, after events that were each checked.

    Nothing but states is followed, for thousands of cases are asked at once. Raises `OutOfTurnError`.
    """
    state, since, is_led = TABLE.first, registered, False
    for event in events:
        following = state_after(state, event.act, is_led=is_led)
        is_led = event.act is not Act.REOPEN and (is_led or (event.act in _IN_HAND and _names_a_unit(event)))
        if following is not state:
            yield Stay(state, since, event.when)
            state, since = following, event.when


_IN_HAND = {Act.SIGN, Act.TAKE_OVER, Act.TAKE_OVER_OPEN}
"""By these a unit has a case in hand."""


def _names_a_unit(event: Event) -> bool:
    """Whoever signs was named before; a row of an older ledger may name none."""
    return event.act is Act.SIGN or event.to != ""
