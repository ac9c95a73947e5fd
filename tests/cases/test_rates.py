"""Rates name the cases above and below their line, and count as solved only what the asker has confirmed."""

from __future__ import annotations

from datetime import datetime

from tests.cases.histories import (
    ACCEPTED,
    CLOSED,
    CONFIRMED,
    DESK,
    REGISTERED,
    REPORTED,
    REVIEWED,
    SIGNED,
    THE_POLE,
    done,
    later,
    until,
)
from tests.loops.minute_by_minute import at, national_day_2021
from tongcun.cases.acts import Act, Party
from tongcun.cases.life import Event, life_of
from tongcun.cases.promises import Promise, promised_until, promises_of
from tongcun.cases.rates import Figure, Rate, Told, rates_of
from tongcun.loops.clock import Limit, Unit, read

LIMITS = {
    Promise.SIGN: Limit(120, Unit.WORKING_MINUTES),
    Promise.REPORT: Limit(7, Unit.WORKING_DAYS),
    Promise.CALL_BACK: Limit(2, Unit.WORKING_DAYS),
}
NOW = at("2021-10-20 12:00")


def told(number: str, *events: Event, is_excluded: bool = False, now: datetime = NOW) -> Told:
    running, calendar = promises_of(REGISTERED, events, LIMITS), national_day_2021()
    readings = tuple((one.promise, read(one.course, calendar, now)) for one in running)
    until_then = promised_until(running, LIMITS, calendar, now)
    return Told(number, life_of(REGISTERED, events), readings, until_then, is_excluded)


def raw(rate: Rate, *cases: Told) -> Figure:
    return rates_of(cases, NOW)[rate].raw


def test_the_date_that_the_asker_is_told_lies_after_the_report_and_the_call_back() -> None:
    assert told("1", *THE_POLE).promised_until == at("2021-10-14 17:30")  # seven days from the 27th, and two


def test_confirmed_in_time_counts_and_reported_in_time_alone_does_not() -> None:
    good = told("1", *THE_POLE)
    late = told("2", *until(REVIEWED), later(CONFIRMED, days=10), later(CLOSED, days=10))
    assert raw(Rate.REPORTED_IN_TIME, good, late).held == ("1", "2")
    assert raw(Rate.CONFIRMED_IN_TIME, good, late) == Figure(("1", "2"), ("1",))


def test_a_case_that_still_has_time_is_in_no_rate_of_time() -> None:
    soon = at("2021-09-28 09:00")
    rates = rates_of([told("1", *until(SIGNED), now=soon)], soon)
    assert rates[Rate.REPORTED_IN_TIME].raw.share is None
    assert rates[Rate.CONFIRMED_IN_TIME].raw.share is None
    assert rates[Rate.SIGNED_IN_TIME].raw.share == 1.0


def test_a_case_nobody_has_reported_is_late_once_its_date_has_passed() -> None:
    assert raw(Rate.CONFIRMED_IN_TIME, told("1", *until(SIGNED))) == Figure(("1",), ())


def test_closed_without_confirmation_is_never_solved() -> None:
    calls = [done(f"10-{day} 09:00", Act.TRY_CALL, Party.CALLER, DESK) for day in ("09", "11", "12")]
    close = done("10-12 10:00", Act.CLOSE_UNCONFIRMED, Party.SUPERVISOR, DESK)
    unconfirmed = told("2", *until(REVIEWED), *calls, close)
    assert raw(Rate.SOLVED, told("1", *THE_POLE), unconfirmed) == Figure(("1", "2"), ("1",))
    assert raw(Rate.CONFIRMED_IN_TIME, unconfirmed) == Figure(("2",), ())
    assert raw(Rate.CALLED_BACK, unconfirmed).share == 1.0


def test_a_case_withdrawn_is_in_no_rate_of_outcomes() -> None:
    withdrawn = told("1", ACCEPTED, done("27 15:15", Act.WITHDRAW, Party.ASKER))
    assert raw(Rate.SOLVED, withdrawn).share is None
    assert raw(Rate.CONFIRMED_IN_TIME, withdrawn).share is None


def test_what_is_excluded_is_left_out_of_the_adjusted_rate_and_stays_in_the_raw_one() -> None:
    excluded = told("2", *until(SIGNED), is_excluded=True)
    both = rates_of([told("1", *THE_POLE), excluded], NOW)[Rate.CONFIRMED_IN_TIME]
    assert (both.raw.share, both.adjusted.share) == (0.5, 1.0)


def test_work_that_was_not_good_enough_is_counted() -> None:
    again = told("1", *until(REPORTED), done("30 15:00", Act.REDO, Party.DESK, DESK))
    assert raw(Rate.REDONE, again, told("2", *THE_POLE)) == Figure(("1", "2"), ("1",))
