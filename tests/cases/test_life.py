"""One holder at every moment, and nothing is closed until the asker says so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.cases.histories import (
    ACCEPTED,
    AGRICULTURE,
    CLOSED,
    CONFIRMED,
    DESK,
    POWER,
    REGISTERED,
    REPORTED,
    RESPONDED,
    REVIEWED,
    SIGNED,
    SORTED,
    THE_POLE,
    TOWNSHIP,
    done,
    ending,
    later,
    until,
)
from tongcun.cases.pure.acts import OVER, SETTLES_A_WORD, TABLE, Act, Outcome, Party, State
from tongcun.cases.pure.hindrances import HinderedError, Hindrance
from tongcun.cases.pure.life import ALONE, Dates, Event, Joint, Life, check, life_of
from tongcun.cases.pure.parts import PartAct, PartState
from tongcun.loops.clock import Limit, Unit
from tongcun.loops.state_table import NotTheirsError, OutOfTurnError

ROOT = Path(__file__).parents[2]


def life(*events: Event, joint: Joint = ALONE) -> Life:
    return life_of(REGISTERED, events, joint)


def hindrance(*events: Event, joint: Joint = ALONE) -> Hindrance:
    """Why the last of these cannot be done after the others."""
    *before, last = events
    with pytest.raises(HinderedError) as refused:
        check(life_of(REGISTERED, before, joint), last, joint)
    return refused.value.hindrance


def test_the_usual_way_ends_solved_and_confirmed() -> None:
    closed = life(*THE_POLE)
    assert (closed.state, closed.outcome, closed.is_over) == (State.CLOSED, Outcome.SOLVED, True)
    assert (closed.reported_when, closed.confirmed_when) == (REPORTED.when, CONFIRMED.when)


def test_who_took_it_first_holds_it_until_another_has_signed() -> None:
    to_the_power_company = done("27 15:20", Act.SORT, Party.DESK, DESK, to=POWER)
    assert life(ACCEPTED, to_the_power_company).holder == AGRICULTURE
    signed = done("27 15:40", Act.SIGN, Party.LEAD, POWER)
    assert life(ACCEPTED, to_the_power_company, signed).holder == POWER


def test_after_it_was_sent_back_and_escalated_the_holder_is_still_the_last_who_signed() -> None:
    escalated = done("28 09:00", Act.ESCALATE, Party.SUPERVISOR, DESK)
    decided = done("28 10:00", Act.DECIDE, Party.LEADER, DESK, to=TOWNSHIP)
    waiting = life(*until(RESPONDED), escalated, decided)
    assert (waiting.state, waiting.holder, waiting.named) == (State.NAMED, AGRICULTURE, TOWNSHIP)
    signed = life(*until(RESPONDED), escalated, decided, done("28 11:00", Act.SIGN, Party.LEAD, TOWNSHIP))
    assert (signed.holder, signed.lead) == (TOWNSHIP, TOWNSHIP)


def test_a_unit_may_send_it_back_once_and_what_the_desk_then_decides_is_final() -> None:
    back = done("27 15:30", Act.SEND_BACK, Party.LEAD, AGRICULTURE)
    decided = done("27 17:00", Act.DECIDE, Party.DESK, DESK, to=AGRICULTURE)
    assert life(ACCEPTED, SORTED, back, decided).sent_back == 1
    with pytest.raises(OutOfTurnError):
        life(ACCEPTED, SORTED, back, decided, done("27 17:10", Act.SEND_BACK, Party.LEAD, AGRICULTURE))


def test_only_the_unit_that_is_named_signs() -> None:
    assert hindrance(ACCEPTED, SORTED, done("27 15:40", Act.SIGN, Party.LEAD, POWER)) is Hindrance.OF_ANOTHER_UNIT


def test_only_the_unit_that_signed_works_on_it() -> None:
    stranger = done("27 16:00", Act.RESPOND, Party.LEAD, POWER)
    assert hindrance(*until(SIGNED), stranger) is Hindrance.OF_ANOTHER_UNIT


def test_done_by_the_unit_is_not_closed() -> None:
    reported = life(*until(REPORTED))
    assert (reported.outcome, reported.is_over) == (None, False)
    with pytest.raises(OutOfTurnError):
        life(*until(REVIEWED), CLOSED)


@pytest.mark.parametrize("party", [Party.LEAD, Party.JOINT, Party.DESK, Party.OFFICER, Party.SUPERVISOR, Party.LEADER])
def test_who_does_the_work_or_only_watches_does_not_confirm(party: Party) -> None:
    own = ending(done("10-09 10:00", Act.CONFIRM, party, AGRICULTURE), Outcome.SOLVED)
    with pytest.raises(NotTheirsError):
        life(*until(REVIEWED), own)


@pytest.mark.parametrize("unit", [AGRICULTURE, POWER])
def test_a_caller_of_the_lead_or_of_a_joint_unit_does_not_confirm(unit: str) -> None:
    call = ending(done("10-09 10:00", Act.CONFIRM, Party.CALLER, unit), Outcome.SOLVED)
    both = Joint(frozenset({POWER}))
    assert hindrance(*until(REVIEWED), call, joint=both) is Hindrance.THE_DOER_DOES_NOT_CONFIRM
    theirs = ending(done("10-09 10:00", Act.CONFIRM, Party.CALLER, DESK), Outcome.SOLVED)
    assert life(*until(REVIEWED), theirs, joint=both).outcome is Outcome.SOLVED


def test_while_a_part_is_open_the_lead_cannot_report_it_done() -> None:
    assert hindrance(*until(REPORTED), joint=Joint(frozenset({POWER}), is_open=True)) is Hindrance.A_PART_IS_OPEN


def test_closed_unconfirmed_only_after_three_calls_and_never_counted_as_solved() -> None:
    calls = [done(f"10-{day} 09:00", Act.TRY_CALL, Party.CALLER, DESK) for day in ("09", "11", "12")]
    close = done("10-12 10:00", Act.CLOSE_UNCONFIRMED, Party.SUPERVISOR, DESK)
    assert hindrance(*until(REVIEWED), *calls[:2], close) is Hindrance.TOO_FEW_CALLS
    closed = life(*until(REVIEWED), *calls, close)
    assert (closed.outcome, closed.confirmed_when) == (Outcome.SOLVED_UNCONFIRMED, None)


def test_calls_in_one_hour_are_one_attempt_and_who_made_them_all_does_not_close() -> None:
    calls = [replace(done(f"10-{when}", Act.TRY_CALL, Party.CALLER, DESK), by="su")
             for when in ("09 09:00", "09 09:00", "09 09:59", "09 10:00", "11 09:00")]  # fmt: skip
    close = replace(done("10-12 10:00", Act.CLOSE_UNCONFIRMED, Party.SUPERVISOR, DESK), by="su")
    assert life(*until(REVIEWED), *calls).attempts == 3
    assert hindrance(*until(REVIEWED), *calls, close) is Hindrance.THE_CALLER_CLOSES
    check(life(*until(REVIEWED), *calls), replace(close, by="shi"))
    with pytest.raises(HinderedError) as refused:
        check(life(*until(REVIEWED), *calls), replace(close, by="shi"), dates=Dates(call_days=1))
    assert refused.value.hindrance is Hindrance.CALLS_ON_ONE_DAY


def test_escalating_clears_the_pause_and_the_extension_that_waits() -> None:
    waiting = (
        done("28 09:00", Act.PAUSE, Party.DESK, DESK),
        done("28 09:10", Act.ASK_EXTENSION, Party.LEAD, AGRICULTURE),
    )
    up = done("28 10:00", Act.ESCALATE, Party.SUPERVISOR, DESK)
    assert (life(*until(RESPONDED), *waiting).is_paused, life(*until(RESPONDED), *waiting).asks_extension) == (
        True,
        True,
    )
    cleared = life(*until(RESPONDED), *waiting, up)
    assert (cleared.is_paused, cleared.asks_extension) == (False, False)


def test_a_unit_named_for_good_that_is_no_more_is_no_dead_end() -> None:
    named = (ACCEPTED, SORTED, done("27 15:30", Act.SEND_BACK, Party.LEAD, AGRICULTURE),
             done("27 17:00", Act.DECIDE, Party.DESK, DESK, to=AGRICULTURE))  # fmt: skip
    assert life(*named, done("28 09:00", Act.DECIDE, Party.LEADER, to=POWER)).named == POWER
    assert life(*named, done("28 09:00", Act.ESCALATE, Party.SUPERVISOR, DESK)).state is State.ESCALATED


def test_a_row_of_an_older_ledger_may_be_contested_and_goes_on_as_accepted() -> None:
    taken = ending(done("27 16:00", Act.TAKE_OVER, Party.DESK, DESK), Outcome.SOLVED)
    contested = life(taken, done("28 09:00", Act.CONTEST, Party.ASKER))
    assert (contested.state, contested.outcome, contested.reopened) == (State.ACCEPTED, None, 1)


def test_a_row_with_its_unit_that_is_contested_is_reviewed_and_from_then_on_handled_here() -> None:
    taken = ending(done("27 16:00", Act.TAKE_OVER, Party.DESK, DESK, to=AGRICULTURE), Outcome.SOLVED)
    contest = done("28 09:00", Act.CONTEST, Party.ASKER)
    contested = life(taken, contest)
    assert (contested.state, contested.lead, contested.holder) == (State.CONTESTED, AGRICULTURE, AGRICULTURE)
    assert (life(taken).is_taken_over, contested.is_taken_over) == (True, False)
    assert contested.taken_over_when == contest.when
    reopen = done("29 09:00", Act.REOPEN, Party.DESK, DESK)
    assert life(taken, reopen).taken_over_when == reopen.when


def test_a_word_that_waits_for_a_call_confirms_nothing_and_is_given_once_a_round() -> None:
    given = ending(done("10-09 09:00", Act.GIVE_WORD, Party.ASKER), Outcome.SOLVED)
    waiting = life(*until(REVIEWED), given)
    assert (waiting.state, waiting.outcome, waiting.word_waits) == (State.CALLING_BACK, None, True)
    assert hindrance(*until(REVIEWED), given, given) is Hindrance.WORD_GIVEN_ALREADY
    assert life(*until(REVIEWED), given, CONFIRMED).outcome is Outcome.SOLVED
    contested, redone = done("10-09 11:00", Act.CONTEST, Party.ASKER), done("10-09 12:00", Act.REDO, Party.DESK, DESK)
    again = [later(one, days=14) for one in (REPORTED, REVIEWED)]
    assert not life(*until(REVIEWED), given, contested, redone, *again).word_waits


def test_that_it_is_taken_back_waits_for_a_call_too_and_the_work_goes_on() -> None:
    said = ending(done("27 15:15", Act.GIVE_WORD, Party.ASKER), Outcome.WITHDRAWN)
    waiting = life(ACCEPTED, said)
    assert (waiting.state, waiting.outcome, waiting.word_waits) == (State.ACCEPTED, None, True)
    assert hindrance(ACCEPTED, ending(said, Outcome.SOLVED)) is Hindrance.NOT_FOR_THE_DOER_TO_SAY
    by_call = done("27 16:00", Act.WITHDRAW, Party.CALLER, DESK)
    assert life(ACCEPTED, said, by_call).outcome is Outcome.WITHDRAWN
    assert hindrance(ACCEPTED, by_call) is Hindrance.NO_WORD_TO_CHECK
    goes_on = done("27 15:30", Act.GO_ON, Party.CALLER, DESK)
    assert hindrance(ACCEPTED, said, goes_on, by_call) is Hindrance.NO_WORD_TO_CHECK
    assert hindrance(ACCEPTED, goes_on) is Hindrance.NO_WORD_TO_CHECK
    assert hindrance(*until(SIGNED), later(said, hours=1), done("27 16:30", Act.GO_ON, Party.CALLER, AGRICULTURE)) is (
        Hindrance.THE_DOER_DOES_NOT_CONFIRM
    )


def test_no_note_settles_what_the_asker_says_and_whatever_ends_the_case_does() -> None:
    said = ending(done("27 15:15", Act.GIVE_WORD, Party.ASKER), Outcome.WITHDRAWN)
    assert life(ACCEPTED, said, done("27 15:30", Act.NOTE, Party.DESK, DESK)).word_waits
    ends = {act for act, rule in TABLE.rules.items() if rule.leads_to in OVER | {State.DECLINED}}
    assert ends - SETTLES_A_WORD == {Act.CLOSE, Act.STRIKE_OFF}, "which follow upon the asker's word"


def test_what_the_asker_says_counts_not_what_the_unit_reports() -> None:
    partly = ending(done("10-09 10:00", Act.CONFIRM, Party.ASKER), Outcome.PARTLY)
    closed = life(*until(REVIEWED), partly, CLOSED)
    assert (closed.reported, closed.outcome) == (Outcome.SOLVED, Outcome.PARTLY)


def test_a_closing_that_is_contested_takes_the_outcome_back_and_the_work_begins_again() -> None:
    contested = done("10-20 09:00", Act.CONTEST, Party.ASKER)
    open_again = life(*THE_POLE, contested)
    assert (open_again.state, open_again.outcome, open_again.closed_when) == (State.CONTESTED, None, None)
    assert (open_again.reopened, open_again.holder) == (1, AGRICULTURE)
    redone = life(*THE_POLE, contested, done("10-20 10:00", Act.REDO, Party.DESK, DESK))
    assert (redone.state, redone.reported, redone.redone) == (State.HANDLING, None, 1)


def test_a_case_that_the_asker_withdrew_is_no_success_and_is_not_contested() -> None:
    withdrawn = done("27 15:15", Act.WITHDRAW, Party.ASKER)
    assert life(ACCEPTED, withdrawn).outcome is Outcome.WITHDRAWN
    contested = done("27 15:16", Act.CONTEST, Party.ASKER)
    assert hindrance(ACCEPTED, withdrawn, contested) is Hindrance.NOTHING_WAS_DONE


def test_more_time_is_asked_for_before_it_is_given() -> None:
    days = Limit(3, Unit.WORKING_DAYS)
    granted = Event(at_noon := RESPONDED.when, Act.GRANT_EXTENSION, Party.DESK, DESK, more=days)
    asked = Event(at_noon, Act.ASK_EXTENSION, Party.LEAD, AGRICULTURE)
    assert hindrance(*until(RESPONDED), granted) is Hindrance.NOTHING_ASKED
    assert hindrance(*until(RESPONDED), asked, asked) is Hindrance.ASKED_ALREADY
    empty = Event(at_noon, Act.GRANT_EXTENSION, Party.DESK, DESK)
    assert hindrance(*until(RESPONDED), asked, empty) is Hindrance.NO_TIME
    assert not life(*until(RESPONDED), asked, granted).asks_extension


def test_a_clock_stands_still_once_at_a_time() -> None:
    pause, resume = (done("28 09:00", act, Party.DESK, DESK) for act in (Act.PAUSE, Act.RESUME))
    assert hindrance(*until(RESPONDED), resume) is Hindrance.NOT_PAUSED
    assert hindrance(*until(RESPONDED), pause, pause) is Hindrance.PAUSED_ALREADY
    assert not life(*until(RESPONDED), pause, resume).is_paused


def test_every_state_is_reached_and_left_or_an_end() -> None:
    reached = {rule.leads_to for rule in TABLE.rules.values()} | {TABLE.first}
    left = set().union(*(rule.allowed for rule in TABLE.rules.values() if rule.leads_to is not None))
    assert reached - {None} == set(State)
    assert set(State) - left <= TABLE.final
    assert set(TABLE.rules) == set(Act)


@pytest.mark.parametrize("code", [*State, *Act, *Party, *PartState, *PartAct])
def test_the_chinese_reference_has_a_word_for_every_code(code: str) -> None:
    page = (ROOT / "docs" / "reference" / "case-states.zh.md").read_text(encoding="utf-8")
    words = page.partition("<!-- [[[cog")[0] + page.partition("## 协办")[2].partition("<!-- [[[cog")[0]
    assert f"| {code} | " in words
