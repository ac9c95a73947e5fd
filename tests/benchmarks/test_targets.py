from __future__ import annotations

import math
from dataclasses import replace

from benchmarks.targets import Verdict, verdicts
from tests.benchmarks.records import FIRST_COME, NO_PROGRAM, a_contest, a_plan, a_record


def verdict_on(what: str, *found: Verdict) -> Verdict:
    (verdict,) = [verdict for verdict in found if verdict.what.startswith(what)]
    return verdict


def test_one_slow_run_is_enough_to_miss_a_figure() -> None:
    fast, slow = a_contest("donan", room=0.5, plan=a_plan(seconds=3.9)), a_contest("donan", plan=a_plan(seconds=4.1))
    verdict = verdict_on("seconds, donan 5,000", *verdicts(a_record(fast, slow)))
    assert not verdict.met
    assert (verdict.reached, verdict.runs, verdict.worst) == (1, 2, 4.1)
    assert verdict.where == slow.instance.name


def test_a_plan_without_a_gap_misses_every_gap() -> None:
    verdict = verdict_on("gap, at most 5,000", *verdicts(a_record(a_contest(plan=a_plan(gap=None)))))
    assert not verdict.met
    assert math.isinf(verdict.worst)


def test_crowded_days_have_a_limit_of_their_own() -> None:
    record = a_record(a_contest("donan", room=0.5, plan=a_plan(gap=0.014)), a_contest(plan=a_plan(gap=0.004)))
    assert all(verdict.met for verdict in verdicts(record) if verdict.what.startswith("gap"))


def test_drops_are_compared_with_the_plan_made_without_a_charge() -> None:
    blind = a_contest(parcels=20_000, plan=a_plan(cost=900.0, drops=200))
    minded = a_contest(parcels=20_000, drop=2.0, plan=a_plan(cost=1_100.0, drops=120))
    found = verdicts(a_record(blind, minded))
    assert verdict_on("drops against", *found).worst == 0.6
    assert verdict_on("cost against", *found).worst == 1_100.0 / (900.0 + 2.0 * 200)


def test_growth_is_that_at_the_same_drop_charge() -> None:
    few, many = a_contest(drop=2.0), a_contest(parcels=40_000, drop=2.0, plan=a_plan(seconds=17.0))
    other = a_contest(plan=a_plan(seconds=1.0))
    verdict = verdict_on("time of 40,000", *verdicts(a_record(other, few, many)))
    assert verdict.worst == 8.5
    assert not verdict.met


def test_a_plan_that_breaks_a_rule_is_never_met() -> None:
    verdict = verdict_on("plans that break", *verdicts(a_record(a_contest(plan=a_plan(keeps_all_rules=False)))))
    assert not verdict.met


def test_a_rival_that_breaks_a_rule_is_counted_too() -> None:
    broken = replace(FIRST_COME, keeps_all_rules=False)
    for contest in (replace(a_contest(), first_come=broken), a_contest(program=broken)):
        verdict = verdict_on("plans that break", *verdicts(a_record(a_contest("donan"), contest)))
        assert (verdict.met, verdict.where, verdict.reached, verdict.runs) == (False, contest.instance.name, 1, 2)


def test_a_rival_that_found_no_plan_breaks_no_rule() -> None:
    assert verdict_on("plans that break", *verdicts(a_record(a_contest(program=NO_PROGRAM)))).met


def test_what_was_not_run_has_no_verdict() -> None:
    assert not [verdict for verdict in verdicts(a_record(a_contest())) if "donan" in verdict.what]
