"""Which clock runs when, and whose it is."""

from __future__ import annotations

from tests.cases.histories import (
    ACCEPTED,
    AGRICULTURE,
    CLOSED,
    DESK,
    POWER,
    REGISTERED,
    REPORTED,
    RESPONDED,
    REVIEWED,
    SIGNED,
    SORTED,
    THE_POLE,
    done,
    until,
)
from tests.loops.minute_by_minute import at, national_day_2021
from tongcun.cases.pure.acts import Act, Party
from tongcun.cases.pure.life import Event
from tongcun.cases.pure.promises import Promise, Rules, Running, promises_of
from tongcun.loops.clock import Limit, Unit, read

LIMITS = {
    Promise.ACCEPT: Limit(60, Unit.WORKING_MINUTES),
    Promise.SIGN: Limit(120, Unit.WORKING_MINUTES),
    Promise.FIRST_RESPONSE: Limit(60, Unit.WORKING_MINUTES),
    Promise.REPORT: Limit(7, Unit.WORKING_DAYS),
    Promise.CALL_BACK: Limit(2, Unit.WORKING_DAYS),
    Promise.LOOK_BACK_30: Limit(30 * 24, Unit.HOURS),
    Promise.LOOK_BACK_90: Limit(90 * 24, Unit.HOURS),
}


RULES = Rules(national_day_2021(), (LIMITS,))


def promises(*events: Event) -> dict[Promise, list[Running]]:
    """What runs and ran, by promise."""
    told: dict[Promise, list[Running]] = {}
    for one in promises_of(REGISTERED, events, RULES):
        told.setdefault(one.promise, []).append(one)
    return told


def test_the_usual_way_keeps_every_promise_across_the_holiday() -> None:
    now = at("2021-10-09 12:00")
    readings = {one.promise: read(one.course, national_day_2021(), now)
                for one in promises_of(REGISTERED, THE_POLE, RULES)}  # fmt: skip
    assert not any(reading.late for reading in readings.values())
    assert readings[Promise.CALL_BACK].due == at("2021-10-09 17:30")  # the 8th and the 9th, which is worked
    assert {promise for promise, reading in readings.items() if not reading.stopped} == {
        Promise.LOOK_BACK_30, Promise.LOOK_BACK_90,
    }  # fmt: skip


def test_a_promise_without_a_limit_is_none() -> None:
    assert Promise.REVIEW not in promises(*THE_POLE)


def test_each_unit_that_is_named_has_its_own_time_to_sign() -> None:
    back = done("27 15:30", Act.SEND_BACK, Party.LEAD, AGRICULTURE)
    decided = done("27 17:00", Act.DECIDE, Party.DESK, DESK, to=POWER)
    told = promises(ACCEPTED, SORTED, back, decided)
    assert [(one.unit, one.course.started, one.course.stopped) for one in told[Promise.SIGN]] == [
        (AGRICULTURE, SORTED.when, back.when), (POWER, decided.when, None),
    ]  # fmt: skip
    assert [one.unit for one in told[Promise.FIRST_RESPONSE]] == [POWER]


def test_what_is_to_be_done_again_has_its_time_anew() -> None:
    redo = done("30 15:00", Act.REDO, Party.DESK, DESK)
    first, second = promises(*until(REPORTED), redo)[Promise.REPORT]
    assert (first.course.started, first.course.stopped) == (SIGNED.when, REPORTED.when)
    assert (second.course.started, second.course.stopped, second.unit) == (redo.when, None, AGRICULTURE)


def test_pauses_and_more_time_reach_the_clock_of_the_report() -> None:
    pause = done("28 08:30", Act.PAUSE, Party.DESK, DESK)
    resume = done("29 08:30", Act.RESUME, Party.DESK, DESK)
    asked = done("29 09:00", Act.ASK_EXTENSION, Party.LEAD, AGRICULTURE)
    granted = Event(asked.when, Act.GRANT_EXTENSION, Party.DESK, DESK, more=Limit(1, Unit.WORKING_DAYS))
    (plain,) = promises(*until(RESPONDED))[Promise.REPORT]
    (longer,) = promises(*until(RESPONDED), pause, resume, asked, granted)[Promise.REPORT]
    now, calendar = at("2021-09-29 10:00"), national_day_2021()
    assert read(plain.course, calendar, now).due == at("2021-10-12 17:30")
    assert read(longer.course, calendar, now).due == at("2021-10-14 17:30")


def test_a_case_that_goes_to_another_unit_leaves_the_first_no_clock() -> None:
    escalated = done("28 09:00", Act.ESCALATE, Party.SUPERVISOR, DESK)
    assert Promise.REPORT not in promises(*until(RESPONDED), escalated)


def test_the_first_look_back_keeps_the_first_promise_and_the_second_the_other() -> None:
    first = Event(at("2021-11-08 10:00"), Act.LOOK_BACK, Party.OFFICER, AGRICULTURE)
    told = promises(*THE_POLE, first)
    assert told[Promise.LOOK_BACK_30][0].course.stopped == first.when
    assert told[Promise.LOOK_BACK_90][0].course.stopped is None
    assert told[Promise.LOOK_BACK_90][0].course.started == CLOSED.when


def test_a_closing_that_is_contested_asks_for_no_look_back() -> None:
    contested = done("10-20 09:00", Act.CONTEST, Party.ASKER)
    assert Promise.LOOK_BACK_30 not in promises(*THE_POLE, contested)


def test_a_case_withdrawn_leaves_no_clock_running() -> None:
    withdrawn = done("27 16:30", Act.WITHDRAW, Party.ASKER)
    assert not [one for one in promises_of(REGISTERED, [*until(SIGNED), withdrawn], RULES) if not one.course.stopped]


def test_while_the_asker_has_the_word_the_clock_is_the_callers() -> None:
    (call,) = promises(*until(REVIEWED))[Promise.CALL_BACK]
    assert (call.party, call.unit) == (Party.CALLER, "")
