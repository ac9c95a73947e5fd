"""While a case is open a clock runs, whatever way it came to where it stands, if every step has a limit."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from tests.cases.histories import REGISTERED
from tests.loops.minute_by_minute import national_day_2021
from tongcun.cases.pure.acts import TABLE, Act, Outcome, Party
from tongcun.cases.pure.life import Event, HinderedError, Life, check, life_of
from tongcun.cases.pure.promises import Promise, Rules, promises_of
from tongcun.loops.clock import Limit, Unit
from tongcun.loops.state_table import NotTheirsError, OutOfTurnError

RULES = Rules(national_day_2021(), (dict.fromkeys(Promise, Limit(1, Unit.WORKING_DAYS)),))


def _possible(life: Life, when: datetime.datetime) -> list[Event]:
    """Everything that somebody could do now, with all that it must say."""
    found = []
    for act, rule in TABLE.rules.items():
        for party in sorted(rule.by):
            unit = (life.named or life.lead) if party is Party.LEAD else ("" if party is Party.ASKER else "desk")
            if party is Party.LEAD and act not in (Act.SIGN, Act.SEND_BACK):
                unit = life.lead or life.named
            event = Event(when, act, party, unit, "a", Outcome.SOLVED, Limit(1, Unit.WORKING_DAYS))
            try:
                check(life, event)
            except (OutOfTurnError, NotTheirsError, HinderedError):
                continue
            found.append(event)
    return found


@given(st.lists(st.integers(0, 10**6), max_size=14))
def test_an_open_case_always_has_a_clock(choices: list[int]) -> None:
    events: list[Event] = []
    for choice in choices:
        possible = _possible(life_of(REGISTERED, events), REGISTERED.when + datetime.timedelta(hours=len(events) + 1))
        if possible:
            events.append(possible[choice % len(possible)])
    life = life_of(REGISTERED, events)
    running = [one for one in promises_of(REGISTERED, events, RULES) if one.course.stopped is None]
    assert life.is_over or running, [event.act for event in events]
