"""A step that was late stays late, and the date that the asker was told is not moved by whoever has missed it."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.cases.histories import (
    ACCEPTED,
    AGRICULTURE,
    CLOSED,
    DESK,
    POWER,
    REGISTERED,
    RESPONDED,
    REVIEWED,
    SIGNED,
    SORTED,
    THE_POLE,
    done,
    later,
    until,
)
from tests.loops.minute_by_minute import at, national_day_2021
from tongcun.cases.pure.acts import Act, Outcome, Party
from tongcun.cases.pure.life import Event
from tongcun.cases.pure.promised import promised
from tongcun.cases.pure.promises import Promise, Rules, look_back_from, promises_of
from tongcun.loops.clock import Limit, Unit, read

DAYS = Unit.WORKING_DAYS
LIMITS = {
    Promise.SORT: Limit(60, Unit.WORKING_MINUTES),
    Promise.SIGN: Limit(120, Unit.WORKING_MINUTES),
    Promise.DECIDE: Limit(1, DAYS),
    Promise.FIRST_RESPONSE: Limit(60, Unit.WORKING_MINUTES),
    Promise.REPORT: Limit(7, DAYS),
    Promise.CALL_BACK: Limit(2, DAYS),
    Promise.LOOK_BACK_30: Limit(37 * 24, Unit.HOURS),
    Promise.LOOK_BACK_90: Limit(97 * 24, Unit.HOURS),
}
RULES = Rules(national_day_2021(), (LIMITS,))
NOW = at("2021-11-20 12:00")
TOLD = at("2021-10-14 17:30")
"""Signed on 27 September: seven working days, and two for the call-back."""


def broken(promise: Promise, *events: Event) -> list[str]:
    """Whose promises of a kind have ended, and too late."""
    ended = (one for one in promises_of(REGISTERED, events, RULES) if one.promise is promise and one.course.stopped)
    return [one.unit for one in ended if read(one.course, RULES.calendar, NOW).late]


def told(*events: Event, now: datetime = NOW) -> datetime | None:
    return promised(REGISTERED, events, RULES, now).until


def escalated(day: str, to: str = AGRICULTURE) -> tuple[Event, ...]:
    """Escalated on a day, decided to a unit, and signed by it."""
    return (
        done(f"{day} 09:00", Act.ESCALATE, Party.SUPERVISOR, DESK),
        done(f"{day} 10:00", Act.DECIDE, Party.LEADER, to=to),
        done(f"{day} 11:00", Act.SIGN, Party.LEAD, to),
    )  # fmt: skip


def test_a_late_report_that_is_escalated_and_signed_again_by_the_same_unit_stays_late() -> None:
    washed = (*until(RESPONDED), *escalated("10-20"))
    assert broken(Promise.REPORT, *washed) == [AGRICULTURE]
    assert told(*washed) == TOLD


def test_a_report_that_still_had_time_is_nobodys_lateness_and_the_asker_keeps_the_first_date() -> None:
    other = (*until(RESPONDED), *escalated("09-29", POWER))
    assert [one.unit for one in promises_of(REGISTERED, other, RULES) if one.promise is Promise.REPORT] == [POWER]
    assert told(*other) == TOLD


@pytest.mark.parametrize(
    ("promise", "events"),
    [
        (Promise.SIGN, (SORTED, done("28 16:00", Act.SORT, Party.DESK, DESK, to=POWER))),
        (Promise.FIRST_RESPONSE, (SORTED, done("28 16:00", Act.SEND_BACK, Party.LEAD, AGRICULTURE))),
        (Promise.FIRST_RESPONSE, (SORTED, SIGNED, done("28 16:00", Act.WITHDRAW, Party.ASKER))),
        (Promise.REPORT, (SORTED, SIGNED, done("10-20 16:00", Act.WITHDRAW, Party.ASKER))),
    ],
)
def test_what_is_late_when_it_is_dropped_ends_as_broken(promise: Promise, events: tuple[Event, ...]) -> None:
    assert broken(promise, ACCEPTED, *events) == [AGRICULTURE]


def test_a_late_decision_stays_late_though_it_is_escalated() -> None:
    back = done("27 15:30", Act.SEND_BACK, Party.LEAD, AGRICULTURE)
    up = done("10-08 16:00", Act.ESCALATE, Party.DESK, DESK)
    assert broken(Promise.DECIDE, ACCEPTED, SORTED, back, up) == [""]


def test_a_unit_named_by_decision_that_is_no_more_gives_way_to_another() -> None:
    back = done("27 15:30", Act.SEND_BACK, Party.LEAD, AGRICULTURE)
    first = done("27 15:50", Act.DECIDE, Party.DESK, DESK, to="dissolved")
    second = done("28 16:00", Act.DECIDE, Party.DESK, DESK, to=POWER)
    assert broken(Promise.SIGN, ACCEPTED, SORTED, back, first, second) == ["dissolved"]
    runs = [one for one in promises_of(REGISTERED, (ACCEPTED, SORTED, back, first, second), RULES)
            if one.promise is Promise.SIGN and one.course.stopped is None]  # fmt: skip
    assert [one.unit for one in runs] == [POWER]


def extension(asked: str, granted: str) -> tuple[Event, ...]:
    return (
        done(f"{asked}", Act.ASK_EXTENSION, Party.LEAD, AGRICULTURE),
        Event(at(f"2021-{granted}"), Act.GRANT_EXTENSION, Party.DESK, DESK, more=Limit(3, DAYS)),
    )


def test_more_time_moves_the_promise_only_if_it_was_asked_for_and_granted_in_time() -> None:
    assert told(*until(RESPONDED), *extension("10-11 09:00", "10-11 10:00")) == at("2021-10-19 17:30")
    assert told(*until(RESPONDED), *extension("10-11 09:00", "10-15 10:00")) == TOLD
    late = (*until(RESPONDED), *extension("10-13 09:00", "10-13 10:00"))
    assert told(*late) == TOLD
    assert broken(Promise.REPORT, *late, done("10-13 11:00", Act.REPORT, Party.LEAD, AGRICULTURE)) == [AGRICULTURE]


def test_the_decision_of_an_extension_has_a_clock_of_its_own() -> None:
    asked, granted = extension("09-28 09:00", "09-28 15:00")
    kept = [one for one in promises_of(REGISTERED, (*until(RESPONDED), asked, granted), RULES)
            if one.promise is Promise.DECIDE]  # fmt: skip
    assert [(one.party, one.course.started, one.course.stopped) for one in kept] == [
        (Party.DESK, asked.when, granted.when)
    ]
    assert broken(Promise.DECIDE, *until(RESPONDED), asked, later(granted, days=2)) == [""]


def test_the_asker_is_told_a_date_from_the_acceptance_on() -> None:
    assert told() is None
    # An hour to sort, two to sign, from 15:10 on; then seven days from the 28th and two for the call-back.
    assert told(ACCEPTED) == told(ACCEPTED, SORTED) == at("2021-10-15 17:30")
    assert told(ACCEPTED, SORTED, SIGNED) == TOLD


def test_a_date_that_has_passed_before_anybody_signed_is_not_moved_by_the_signing() -> None:
    assert told(ACCEPTED, SORTED, later(SIGNED, days=30)) == at("2021-10-15 17:30")


def test_a_case_that_is_reopened_is_promised_anew() -> None:
    reopened = Event(at("2021-11-01 09:00"), Act.REOPEN, Party.DESK, DESK)
    again = (*THE_POLE, reopened)
    assert told(*again) == at("2021-11-12 17:30")
    sorted_, signed = (Event(at(f"2021-11-01 1{hour}:00"), act, party, unit, to=AGRICULTURE) for hour, act, party, unit
                       in ((0, Act.SORT, Party.DESK, DESK), (1, Act.SIGN, Party.LEAD, AGRICULTURE)))  # fmt: skip
    assert told(*again, sorted_, signed) == at("2021-11-12 17:30")


def test_a_day_set_too_late_for_the_first_promise_is_that_of_a_case_that_is_reopened() -> None:
    set_late = Event(at("2021-11-10 09:00"), Act.SET_DAY, Party.DESK, DESK)
    reopened = Event(at("2021-11-15 09:00"), Act.REOPEN, Party.DESK, DESK)
    rules = Rules(RULES.calendar, RULES.limits, (None, date(2021, 12, 20)))
    assert promised(REGISTERED, (*until(RESPONDED), set_late), rules, NOW).until == TOLD
    assert promised(REGISTERED, (*THE_POLE, set_late, reopened), rules, NOW).until == at("2021-12-20 23:59:59")


def test_escalating_ends_the_pause_for_the_date_that_the_asker_was_told() -> None:
    pause = done("29 09:00", Act.PAUSE, Party.DESK, DESK)
    assert told(*until(RESPONDED), pause, *escalated("09-30")) == at("2021-10-15 17:30")


def test_withdrawing_ends_the_pause_and_what_was_contested_then_is_not_given_more_time_by_escalating() -> None:
    pause = done("29 09:00", Act.PAUSE, Party.DESK, DESK)
    withdrawn, contested = done("09-30 09:00", Act.WITHDRAW, Party.ASKER), done("11-01 09:00", Act.CONTEST, Party.ASKER)
    again = (*until(RESPONDED), pause, withdrawn, contested, done("11-01 10:00", Act.REDO, Party.DESK, DESK))
    assert told(*again) == at("2021-10-15 17:30")
    assert told(*again, *escalated("11-02")) == at("2021-10-15 17:30")


def test_a_look_back_before_its_day_keeps_nothing() -> None:
    looks = [later(CLOSED, minutes=minutes) for minutes in (5, 10)]
    early = (*THE_POLE, *(Event(one.when, Act.LOOK_BACK, Party.OFFICER, AGRICULTURE) for one in looks))
    open_ones = {one.promise for one in promises_of(REGISTERED, early, RULES) if one.course.stopped is None}
    assert open_ones == {Promise.LOOK_BACK_30, Promise.LOOK_BACK_90}
    assert look_back_from(REGISTERED, early, RULES) == at("2021-11-08 00:00")
    first = Event(at("2021-11-08 08:30"), Act.LOOK_BACK, Party.OFFICER, AGRICULTURE)
    assert look_back_from(REGISTERED, (*early, first), RULES) == at("2022-01-07 00:00")


def test_a_row_of_an_older_ledger_that_is_contested_goes_on_as_accepted() -> None:
    taken = Event(at("2021-09-27 16:00"), Act.TAKE_OVER, Party.DESK, DESK, outcome=Outcome.SOLVED)
    contested = done("28 09:00", Act.CONTEST, Party.ASKER)
    running = promises_of(REGISTERED, (taken, contested), RULES)
    assert [(one.promise, one.course.started) for one in running] == [(Promise.SORT, contested.when)]


def test_a_row_with_its_unit_that_is_contested_is_reviewed_and_then_reported_by_that_unit() -> None:
    taken = Event(at("2021-09-27 16:00"), Act.TAKE_OVER, Party.DESK, DESK, to=AGRICULTURE, outcome=Outcome.SOLVED)
    contested, redo = done("28 09:00", Act.CONTEST, Party.ASKER), done("28 10:00", Act.REDO, Party.DESK, DESK)
    limits = {**LIMITS, Promise.REVIEW: Limit(1, DAYS)}
    run = [promises_of(REGISTERED, events, Rules(RULES.calendar, (limits,)))
           for events in ((taken, contested), (taken, contested, redo))]  # fmt: skip
    assert [[(one.promise, one.unit, one.course.started, one.course.stopped) for one in told] for told in run] == [
        [(Promise.REVIEW, "", contested.when, None)],
        [(Promise.REVIEW, "", contested.when, redo.when), (Promise.REPORT, AGRICULTURE, redo.when, None)],
    ]  # fmt: skip
    assert told(taken) is None
    # Seven days and two, from the 28th on, as if it had been signed then.
    assert told(taken, contested, redo) == at("2021-10-15 17:30")
    assert told(taken, contested, later(redo, days=40)) == told(taken, contested)


def test_work_that_is_reviewed_keeps_the_date_though_it_is_done_again() -> None:
    contested = done("10-11 09:00", Act.CONTEST, Party.ASKER)
    redo = done("10-11 10:00", Act.REDO, Party.DESK, DESK)
    assert told(*until(REVIEWED), contested, redo) == TOLD


BY_A_DAY = Rules(RULES.calendar, (LIMITS,), (date(2021, 10, 20), date(2021, 11, 5)))
"""A meeting wants it by 20 October; the desk moves that to 5 November."""


def told_by_a_day(*events: Event) -> datetime | None:
    return promised(REGISTERED, events, BY_A_DAY, NOW).until


def test_a_day_that_the_desk_moves_in_time_is_promised_and_one_moved_too_late_is_not() -> None:
    first, second = at("2021-10-20 23:59:59"), at("2021-11-05 23:59:59")
    for sooner in (ACCEPTED,), until(RESPONDED):
        assert told_by_a_day(*sooner) == first
        assert told_by_a_day(*sooner, done("10-20 17:00", Act.SET_DAY, Party.DESK, DESK)) == second
        assert told_by_a_day(*sooner, done("10-21 09:00", Act.SET_DAY, Party.DESK, DESK)) == first


def test_the_report_is_due_on_the_day_to_which_it_was_moved_unless_it_was_late_by_then() -> None:
    def due(moved: str) -> datetime:
        events = (*until(RESPONDED), done(moved, Act.SET_DAY, Party.DESK, DESK))
        report = next(one for one in promises_of(REGISTERED, events, BY_A_DAY) if one.promise is Promise.REPORT)
        return read(report.course, BY_A_DAY.calendar, NOW).due

    assert due("10-20 17:00") == at("2021-11-05 17:30")
    assert due("10-21 09:00") == at("2021-10-20 17:30")
