"""Histories of cases, told in few words; the story of the pole (浙江 2021) with an invented firm."""

from __future__ import annotations

import datetime
from dataclasses import replace

from tests.loops.minute_by_minute import at
from tongcun.cases.pure.acts import Act, Outcome, Party
from tongcun.cases.pure.life import Event, Registered

AGRICULTURE, POWER, TOWNSHIP, DESK = "agriculture", "power-company", "qiuchuan", "county-desk"

REGISTERED = Registered(at("2021-09-27 15:00"), AGRICULTURE)


def done(when: str, act: Act, party: Party, unit: str = "", to: str = "") -> Event:
    """Something done on that minute of September or October 2021, as `27 15:30` or `10-09 08:30`."""
    month = "" if when.count("-") else "09-"
    return Event(at(f"2021-{month}{when}"), act, party, unit, to)


def ending(event: Event, outcome: Outcome) -> Event:
    """The event with what it says became of the case."""
    return replace(event, outcome=outcome)


ACCEPTED = done("27 15:10", Act.ACCEPT, Party.DESK, DESK)
SORTED = done("27 15:20", Act.SORT, Party.DESK, DESK, to=AGRICULTURE)
SIGNED = done("27 15:40", Act.SIGN, Party.LEAD, AGRICULTURE)
RESPONDED = done("27 16:00", Act.RESPOND, Party.LEAD, AGRICULTURE)
REPORTED = ending(done("30 11:00", Act.REPORT, Party.LEAD, AGRICULTURE), Outcome.SOLVED)
REVIEWED = done("30 15:00", Act.PASS_REVIEW, Party.DESK, DESK)
CONFIRMED = ending(done("10-09 10:00", Act.CONFIRM, Party.ASKER), Outcome.SOLVED)
CLOSED = done("10-09 11:00", Act.CLOSE, Party.DESK, DESK)

THE_POLE = (ACCEPTED, SORTED, SIGNED, RESPONDED, REPORTED, REVIEWED, CONFIRMED, CLOSED)
"""The usual way, across the National Day holiday."""


def until(last: Event) -> tuple[Event, ...]:
    """The story of the pole until that event, which is the last."""
    return THE_POLE[: THE_POLE.index(last) + 1]


def later(event: Event, **more: float) -> Event:
    """The same, later."""
    return replace(event, when=event.when + datetime.timedelta(**more))
