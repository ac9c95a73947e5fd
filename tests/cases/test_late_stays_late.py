"""What was not confirmed by the date that the asker was told stays so, whatever is done with the case afterwards."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from tests.cases.histories import AGRICULTURE, DESK, POWER, REGISTERED
from tests.loops.minute_by_minute import national_day_2021
from tongcun.cases.pure.acts import TABLE, Act, Outcome, Party
from tongcun.cases.pure.hindrances import HinderedError
from tongcun.cases.pure.life import Event, Life, after, check, life_of
from tongcun.cases.pure.promised import promised
from tongcun.cases.pure.promises import Promise, Rules, promises_of
from tongcun.cases.pure.rates import AsRated, Rate, answers_of
from tongcun.loops.clock import Limit, Unit, read
from tongcun.loops.state_table import NotTheirsError, OutOfTurnError

CALENDAR = national_day_2021()
LIMITS = {
    Promise.SIGN: Limit(2, Unit.WORKING_DAYS),
    Promise.REPORT: Limit(3, Unit.WORKING_DAYS),
    Promise.CALL_BACK: Limit(1, Unit.WORKING_DAYS),
}
RULES = Rules(CALENDAR, (LIMITS,))
PLACE = list(Rate).index(Rate.CONFIRMED_IN_TIME)
WHO = {Party.ASKER: "", Party.CALLER: DESK, Party.DESK: DESK, Party.SUPERVISOR: DESK, Party.LEADER: "",
       Party.OFFICER: DESK}  # fmt: skip
NO_ANSWER_OF_ITS_OWN = {Act.TAKE_OVER, Act.TAKE_OVER_OPEN, Act.CLOSE_UNCONFIRMED}
"""Closed unconfirmed is not in time, whenever that was; what is left of the date still counts if it is reopened."""
STEPS = 25


def of_some_case(rng: random.Random) -> list[Event]:
    """A history in which everything was in turn, of some weeks."""
    events: list[Event] = []
    life, when = life_of(REGISTERED, ()), REGISTERED.when
    for _step in range(STEPS):
        when += timedelta(minutes=rng.choice((10, 120, 1440, 4320)))
        if possible := list(_possible(life, when, rng)):
            events.append(rng.choice(possible))
            life = after(life, events[-1])
    return events


def _possible(life: Life, when: datetime, rng: random.Random) -> Iterator[Event]:
    for act, rule in TABLE.rules.items():
        for party in rule.by - {Party.JOINT}:
            unit = WHO.get(party) if party is not Party.LEAD else life.named if act in _OF_THE_NAMED else life.lead
            to = rng.choice((AGRICULTURE, POWER))
            event = Event(when, act, party, unit or "", to, Outcome.SOLVED, Limit(2, Unit.WORKING_DAYS))
            try:
                check(life, event)
            except (OutOfTurnError, NotTheirsError, HinderedError):
                continue
            if act not in NO_ANSWER_OF_ITS_OWN:
                yield event


_OF_THE_NAMED = {Act.SIGN, Act.SEND_BACK}


def answer(events: list[Event], now: datetime) -> str:
    """Whether it was confirmed in time as it is told at a moment: 1, 0, or - for not at all."""
    life, word = life_of(REGISTERED, events), promised(REGISTERED, events, RULES, now)
    assert life.is_paused or not word.stands_still
    told = promises_of(REGISTERED, events, RULES)
    readings = tuple((one.promise, read(one.course, CALENDAR, now)) for one in told)
    return answers_of(AsRated(life, readings, word), now)[PLACE]


@pytest.mark.parametrize("seed", range(80))
def test_what_was_not_confirmed_in_time_is_never_washed(seed: int) -> None:
    events = of_some_case(random.Random(seed))
    said = ""
    for count, event in enumerate(events):
        # Just before what is done, and just after.
        said += answer(events[:count], event.when) + answer(events[: count + 1], event.when)
    washed = said.lstrip("-1").strip("0")
    assert not washed, [(event.when, event.act) for event in events]
