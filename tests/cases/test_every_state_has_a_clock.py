"""While a case is open a clock runs, whatever way it came to where it stands, if every step has a limit."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from tests.cases.histories import REGISTERED
from tests.loops.minute_by_minute import national_day_2021
from tongcun.cases.pure.acts import OVER, TABLE, Act, Outcome, Party, State
from tongcun.cases.pure.hindrances import HinderedError
from tongcun.cases.pure.life import Event, Life, check, life_of
from tongcun.cases.pure.promises import LOOK_BACKS, Promise, Rules, Running, promises_of
from tongcun.cases.pure.stays import Stay, stays
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
            outcome = Outcome.HOLDS if act is Act.LOOK_BACK else Outcome.SOLVED
            event = Event(when, act, party, unit, "a", outcome, Limit(1, Unit.WORKING_DAYS))
            try:
                check(life, event)
            except (OutOfTurnError, NotTheirsError, HinderedError):
                continue
            found.append(event)
    return found


KEPT_BY = {
    Promise.ACCEPT: {Act.ACCEPT, Act.DECLINE},
    Promise.SORT: {Act.SORT},
    Promise.SIGN: {Act.SIGN, Act.SEND_BACK},
    Promise.DECIDE: {Act.DECIDE, Act.GRANT_EXTENSION, Act.REFUSE_EXTENSION},
    Promise.FIRST_RESPONSE: {Act.RESPOND},
    Promise.PLAN: {Act.PLAN, Act.REPORT},
    Promise.REPORT: {Act.REPORT},
    Promise.REVIEW: {Act.PASS_REVIEW, Act.REDO, Act.ESCALATE},
    Promise.CALL_BACK: {Act.CONFIRM, Act.CONTEST, Act.CLOSE_UNCONFIRMED},
    Promise.CLOSE: {Act.CLOSE},
}
"""By what each promise is kept, look-backs aside."""


def _ahead(state: State) -> set[State]:
    """Where a case can still come to from a state before it is over."""
    found, new = set[State](), {state}
    while new:
        found |= new
        new = {
            rule.leads_to
            for rule in TABLE.rules.values()
            if rule.leads_to is not None and rule.allowed & found and rule.leads_to not in OVER
        } - found
    return found


def _story(choices: list[int]) -> list[Event]:
    """Some history: each number chooses one of what could be done next."""
    events: list[Event] = []
    for choice in choices:
        possible = _possible(life_of(REGISTERED, events), REGISTERED.when + datetime.timedelta(hours=len(events) + 1))
        if possible:
            events.append(possible[choice % len(possible)])
    return events


def _running(events: list[Event]) -> list[Running]:
    return [one for one in promises_of(REGISTERED, events, RULES) if one.course.stopped is None]


stories = st.lists(st.integers(0, 10**6), max_size=14).map(_story)


@given(stories)
def test_an_open_case_always_has_a_clock(events: list[Event]) -> None:
    assert life_of(REGISTERED, events).is_over or _running(events), [event.act for event in events]


@given(stories)
def test_every_clock_of_an_open_case_can_still_be_kept(events: list[Event]) -> None:
    life = life_of(REGISTERED, events)
    ahead = _ahead(life.state)
    for one in _running(events) if not life.is_over else ():
        assert any(ahead & TABLE.rules[act].allowed for act in KEPT_BY[one.promise]), (one, life.state, events)


@given(stories)
def test_once_it_is_over_nothing_runs_but_look_backs(events: list[Event]) -> None:
    if life_of(REGISTERED, events).is_over:
        assert {one.promise for one in _running(events)} <= set(LOOK_BACKS), [event.act for event in events]


@given(stories)
def test_what_the_lead_is_to_do_is_the_units_that_leads(events: list[Event]) -> None:
    life = life_of(REGISTERED, events)
    of_the_lead = [one for one in _running(events) if one.promise in (Promise.PLAN, Promise.REPORT)]
    assert {one.unit for one in of_the_lead} <= {life.lead}
    assert all(one.unit for one in of_the_lead)


@given(stories)
def test_the_states_in_which_a_case_stayed_are_those_of_its_life(events: list[Event]) -> None:
    lives = [life_of(REGISTERED, events[:number]) for number in range(len(events) + 1)]
    moments = [REGISTERED.when, *(event.when for event in events)]
    turns = [place for place in range(1, len(lives)) if lives[place].state is not lives[place - 1].state]
    since = [0, *turns]
    expected = [
        Stay(lives[end - 1].state, moments[begin], moments[end]) for begin, end in zip(since, turns, strict=False)
    ]
    assert list(stays(REGISTERED.when, events)) == expected
