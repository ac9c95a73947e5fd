"""Rates name the cases above and below their line, and count as solved only what the asker has confirmed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tests.cases.histories import (
    ACCEPTED,
    AGRICULTURE,
    CLOSED,
    CONFIRMED,
    DESK,
    REGISTERED,
    REPORTED,
    REVIEWED,
    SIGNED,
    THE_POLE,
    done,
    ending,
    later,
    until,
)
from tests.cases.judge_of_rates import Judged, Share, rates_of
from tests.loops.minute_by_minute import at, national_day_2021
from tongcun.cases.pure.acts import Act, Outcome, Party, Satisfaction
from tongcun.cases.pure.life import Event, life_of
from tongcun.cases.pure.promised import promised
from tongcun.cases.pure.promises import Promise, Rules, promises_of
from tongcun.cases.pure.rates import AsRated, Rate, was_handled
from tongcun.loops.clock import Limit, Unit, read

LIMITS = {
    Promise.SIGN: Limit(120, Unit.WORKING_MINUTES),
    Promise.REPORT: Limit(7, Unit.WORKING_DAYS),
    Promise.CALL_BACK: Limit(2, Unit.WORKING_DAYS),
}
NOW = at("2021-10-20 12:00")


def told(number: str, *events: Event, is_excluded: bool = False, now: datetime = NOW) -> Judged:
    calendar = national_day_2021()
    rules = Rules(calendar, (LIMITS,))
    running = promises_of(REGISTERED, events, rules)
    readings = tuple((one.promise, read(one.course, calendar, now)) for one in running)
    word = promised(REGISTERED, events, rules, now)
    return Judged(number, AsRated(life_of(REGISTERED, events), readings, word), is_excluded)


def raw(rate: Rate, *cases: Judged) -> Share:
    return rates_of(cases, NOW)[rate].raw


def test_the_date_that_the_asker_is_told_lies_after_the_report_and_the_call_back() -> None:
    assert told("1", *THE_POLE).case.promised.until == at("2021-10-14 17:30")  # seven days from the 27th, and two


def test_confirmed_in_time_counts_and_reported_in_time_alone_does_not() -> None:
    good = told("1", *THE_POLE)
    late = told("2", *until(REVIEWED), later(CONFIRMED, days=10), later(CLOSED, days=10))
    assert raw(Rate.REPORTED_IN_TIME, good, late).held == ("1", "2")
    assert raw(Rate.CONFIRMED_IN_TIME, good, late) == Share(("1", "2"), ("1",))


def test_a_case_that_still_has_time_is_in_no_rate_of_time() -> None:
    soon = at("2021-09-28 09:00")
    rates = rates_of([told("1", *until(SIGNED), now=soon)], soon)
    assert rates[Rate.REPORTED_IN_TIME].raw.share is None
    assert rates[Rate.CONFIRMED_IN_TIME].raw.share is None
    assert rates[Rate.SIGNED_IN_TIME].raw.share == 1.0


def test_a_case_nobody_has_reported_is_late_once_its_date_has_passed() -> None:
    assert raw(Rate.CONFIRMED_IN_TIME, told("1", *until(SIGNED))) == Share(("1",), ())


def test_closed_without_confirmation_is_never_solved() -> None:
    calls = [done(f"10-{day} 09:00", Act.TRY_CALL, Party.CALLER, DESK) for day in ("09", "11", "12")]
    close = done("10-12 10:00", Act.CLOSE_UNCONFIRMED, Party.SUPERVISOR, DESK)
    unconfirmed = told("2", *until(REVIEWED), *calls, close)
    assert raw(Rate.SOLVED, told("1", *THE_POLE), unconfirmed) == Share(("1", "2"), ("1",))
    assert raw(Rate.CONFIRMED_IN_TIME, unconfirmed) == Share(("2",), ())
    assert raw(Rate.CALLED_BACK, unconfirmed).share == 1.0


def test_a_case_withdrawn_is_in_no_rate_of_outcomes() -> None:
    withdrawn = told("1", ACCEPTED, done("27 15:15", Act.WITHDRAW, Party.ASKER))
    assert raw(Rate.SOLVED, withdrawn).share is None
    assert raw(Rate.CONFIRMED_IN_TIME, withdrawn).share is None


def test_a_case_withdrawn_after_its_date_stays_late_however_it_goes_on() -> None:
    late = (*until(SIGNED), done("10-18 09:00", Act.WITHDRAW, Party.ASKER))
    assert raw(Rate.CONFIRMED_IN_TIME, told("1", *late)) == Share(("1",), ())
    assert raw(Rate.SOLVED, told("1", *late)).share is None
    again = done("10-19 09:00", Act.REOPEN, Party.DESK, DESK)
    assert raw(Rate.CONFIRMED_IN_TIME, told("1", *late, again)) == Share(("1",), ())


def test_a_case_that_was_confirmed_late_stays_late_though_it_is_reopened_and_confirmed_in_time() -> None:
    def confirmed_twice(days: int) -> Judged:
        first = (*until(REVIEWED), later(CONFIRMED, days=days), later(CLOSED, days=days))
        reopened = done("10-19 09:00", Act.REOPEN, Party.DESK, DESK)
        second = (later(event, days=22) for event in THE_POLE[1:])
        return told("1", *first, reopened, *second)

    assert raw(Rate.CONFIRMED_IN_TIME, confirmed_twice(days=8)) == Share(("1",), ())
    assert raw(Rate.CONFIRMED_IN_TIME, confirmed_twice(days=0)) == Share(("1",), ("1",))


def test_what_is_done_again_after_its_date_stays_late_while_it_stands_still() -> None:
    late = (*until(REVIEWED), done("10-18 09:00", Act.CONTEST, Party.ASKER))
    paused = (done("10-18 10:00", Act.REDO, Party.DESK, DESK), done("10-18 11:00", Act.PAUSE, Party.DESK, DESK))
    assert raw(Rate.CONFIRMED_IN_TIME, told("1", *late, *paused)) == Share(("1",), ())


def test_what_is_excluded_is_left_out_of_the_adjusted_rate_and_stays_in_the_raw_one() -> None:
    excluded = told("2", *until(SIGNED), is_excluded=True)
    both = rates_of([told("1", *THE_POLE), excluded], NOW)[Rate.CONFIRMED_IN_TIME]
    assert (both.raw.share, both.adjusted.share) == (0.5, 1.0)


def test_satisfied_is_what_the_asker_said_so_and_nothing_else() -> None:
    good, fair, bad = (
        told(how, *until(REVIEWED), replace(CONFIRMED, satisfaction=how), CLOSED) for how in Satisfaction
    )
    silent = told("silent", *THE_POLE)
    assert raw(Rate.SATISFIED, good, fair, bad, silent) == Share(
        ("satisfied", "fairly", "not"), ("satisfied", "fairly")
    )


def test_asked_again_counts_repeats_and_leaves_out_what_is_the_same_by_another_channel() -> None:
    case = told("", *until(SIGNED)).case
    first, again, other = (
        Judged(name, replace(case, is_repeat=repeat)) for name, repeat in (("1", False), ("2", True), ("3", None))
    )
    assert raw(Rate.ASKED_AGAIN, first, again, other) == Share(("1", "2"), ("2",))


def test_what_an_older_ledger_had_closed_answers_no_rate() -> None:
    taken_over = ending(done("30 10:00", Act.TAKE_OVER, Party.DESK, DESK, to=AGRICULTURE), Outcome.SOLVED)
    case = told("1", taken_over)
    assert {rate for rate in Rate if raw(rate, case).among} == set()
    assert not was_handled(case.case.life)


def test_what_an_older_ledger_left_open_answers_for_what_is_due_from_that_day_on() -> None:
    def taken(until: str) -> Judged:
        event = done("30 10:00", Act.TAKE_OVER_OPEN, Party.DESK, DESK, to=AGRICULTURE)
        return told(until, replace(event, until=at(f"2021-{until} 00:00").date()))

    assert raw(Rate.REPORTED_IN_TIME, taken("09-29"), taken("10-12")) == Share(("10-12",), ())


def test_a_case_that_stands_still_with_time_left_is_in_no_rate_of_time() -> None:
    paused = told("1", *until(SIGNED), done("28 10:00", Act.PAUSE, Party.DESK, DESK))
    assert raw(Rate.CONFIRMED_IN_TIME, paused).share is None


def test_work_that_was_not_good_enough_is_counted() -> None:
    again = told("1", *until(REPORTED), done("30 15:00", Act.REDO, Party.DESK, DESK))
    assert raw(Rate.REDONE, again, told("2", *THE_POLE)) == Share(("1", "2"), ("1",))


def test_work_that_was_contested_counts_as_redone_though_it_is_escalated_and_not_returned() -> None:
    contested = done("30 11:00", Act.CONTEST, Party.ASKER)
    escalated = done("30 15:00", Act.ESCALATE, Party.DESK, DESK)
    again = told("1", *until(REVIEWED), contested, escalated)
    early = told("2", *until(SIGNED), done("28 15:00", Act.ESCALATE, Party.DESK, DESK))
    assert raw(Rate.REDONE, again, early, told("3", *THE_POLE)) == Share(("1", "3"), ("1",))
    assert (again.case.life.reported, again.case.life.redone) == (None, 1)


def test_a_row_of_an_older_ledger_that_is_contested_answers_from_then_on() -> None:
    taken = ending(done("27 16:00", Act.TAKE_OVER, Party.DESK, DESK, to=AGRICULTURE), Outcome.SOLVED)
    again = (
        taken, done("28 09:00", Act.CONTEST, Party.ASKER), done("28 10:00", Act.REDO, Party.DESK, DESK),
        REPORTED, REVIEWED, CONFIRMED, CLOSED,
    )  # fmt: skip
    row = told("1", taken)
    assert all(raw(rate, row).among == () for rate in Rate)
    for rate in (Rate.REPORTED_IN_TIME, Rate.CONFIRMED_IN_TIME, Rate.SOLVED):
        assert raw(rate, told("1", *again)).held == ("1",)
    assert not was_handled(life_of(REGISTERED, again))
