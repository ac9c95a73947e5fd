"""In which states a case was, one after another; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from tongcun.cases.pure.acts import TABLE, State
from tongcun.cases.pure.life import Event, Life, Registered, after


@dataclass(frozen=True, slots=True)
class Stay:
    """A time that a case spent in one state, from a moment (aware) until another."""

    state: State
    since: datetime
    until: datetime


def stays(registered: Registered, events: Iterable[Event]) -> Iterator[Stay]:
    """The stays of a case that have ended, after events that were each checked; raises `OutOfTurnError`."""
    life, since = Life(state=TABLE.first, holder=registered.unit), registered.when
    for event in events:
        state = life.state
        life = after(life, event)
        if life.state is not state:
            yield Stay(state, since, event.when)
            since = event.when
