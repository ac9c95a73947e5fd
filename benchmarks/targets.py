"""The figures the planner is to reach, and whether a record reaches them. Of several runs the worst counts."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from benchmarks.contest import Contest
from benchmarks.instances import SAMPLE, Instance
from benchmarks.record import Record

MANY = 20_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """One figure to reach: the limit, the worst that was measured, where, and how many of the runs reached it."""

    what: str
    at_most: float
    aim: float | None
    unit: str
    worst: float
    where: str
    reached: int
    runs: int

    @property
    def met(self) -> bool:
        """Whether every run reached it."""
        return self.reached == self.runs


Fits = Callable[[Instance], bool]
Figure = Callable[[Contest], float]


def verdicts(record: Record) -> list[Verdict]:
    """All figures for which the record has runs."""
    found = [
        _gap("gap, at most 5,000 parcels, room 1.0, no drop", _roomy_and_small, record, 0.005, 0.001),
        _gap("gap, room 0.5 or 20,000 parcels, no drop", _crowded, record, 0.015, 0.005),
        _gap(f"gap, {SAMPLE} 20,000, drop 2 and 10", _charged, record, 0.03, 0.01),
        *_against_blind(record),
        _worst("seconds, donan 5,000", _is("donan", 5_000), record, 4.0, _seconds),
        _worst(f"seconds, {SAMPLE} 20,000", _is(SAMPLE, MANY), record, 6.0, _seconds),
        _worst(f"memory, {SAMPLE} 20,000", _is(SAMPLE, MANY), record, 500.0, lambda c: c.planned.megabytes, "MB"),
        _worst("seconds, donan 20,000", _is("donan", MANY), record, 12.0, _seconds),
        _growth(record),
        _worst("seconds of check, 20,000", lambda i: i.parcels == MANY, record, 2.0, _check_seconds),
        _judged("seconds of tongcun --help", {"": record.help_seconds}, 0.3, "s"),
        _worst("plans that break a rule, the rivals' too", lambda _: True, record, 0.0, _plans_that_break_a_rule, ""),
    ]
    return [verdict for verdict in found if verdict is not None]


def unplanned_cost(blind: Contest, drop: float) -> float:
    """What the plan made without a drop charge costs where there is one; yuan."""
    return blind.planned.cost + drop * blind.planned.drops


def blind_twin(contest: Contest, contests: Iterable[Contest]) -> Contest | None:
    """The contest on the same day without drop charge; None for one without charge."""
    if not contest.instance.drop:
        return None
    return _same_day(contest.instance, contests, contest.instance.parcels, 0.0)


def _roomy_and_small(i: Instance) -> bool:
    return i.parcels <= 5_000 and i.room >= 0.8 and not i.drop


def _crowded(i: Instance) -> bool:
    return not i.drop and (i.room <= 0.5 or i.parcels == MANY)


def _charged(i: Instance) -> bool:
    return _is(SAMPLE, MANY)(i) and i.drop > 0


def _is(county: str, parcels: int) -> Fits:
    return lambda i: i.county == county and i.parcels == parcels


def _seconds(contest: Contest) -> float:
    return contest.planned.seconds


def _check_seconds(contest: Contest) -> float:
    return contest.planned.check_seconds


def _plans_that_break_a_rule(contest: Contest) -> float:
    """Those of the rivals too: a plan that may not be carried out is nothing to compare with."""
    judged = contest.planned, contest.first_come, contest.program
    return float(sum(plan is not None and plan.keeps_all_rules is False for plan in judged))


def _gap(what: str, fits: Fits, record: Record, at_most: float, aim: float) -> Verdict | None:
    return _worst(what, fits, record, at_most, lambda c: math.inf if c.planned.gap is None else c.planned.gap, "%", aim)


def _worst(
    what: str, fits: Fits, record: Record, at_most: float, figure: Figure, unit: str = "s", aim: float | None = None
) -> Verdict | None:
    return _judged(what, {c.instance.name: figure(c) for c in record.contests if fits(c.instance)}, at_most, unit, aim)


def _judged(
    what: str, figures: dict[str, float], at_most: float, unit: str, aim: float | None = None
) -> Verdict | None:
    if not figures:
        return None
    where = max(figures, key=lambda name: figures[name])
    reached = sum(figure <= at_most for figure in figures.values())
    return Verdict(what, at_most, aim, unit, figures[where], where, reached, len(figures))


def _against_blind(record: Record) -> list[Verdict | None]:
    """Drops as a share of those of planning blind to them, and cost as a share of that plan's."""
    drops, costs = {}, {}
    for contest in record.contests:
        twin = blind_twin(contest, record.contests)
        if twin is not None and _charged(contest.instance):
            drops[contest.instance.name] = contest.planned.drops / twin.planned.drops
            costs[contest.instance.name] = contest.planned.cost / unplanned_cost(twin, contest.instance.drop)
    return [
        _judged(f"drops against planning blind to them, {SAMPLE} 20,000", drops, 2 / 3, "%"),
        _judged(f"cost against planning blind to drops, {SAMPLE} 20,000", costs, 1.0, "%"),
    ]


def _growth(record: Record) -> Verdict | None:
    """Seconds for 40,000 parcels over those for 5,000, at the same drop charge."""
    ratios = {}
    for contest in record.contests:
        small = _same_day(contest.instance, record.contests, 5_000, contest.instance.drop)
        if _is(SAMPLE, 40_000)(contest.instance) and small is not None:
            ratios[contest.instance.name] = contest.planned.seconds / small.planned.seconds
    return _judged(f"time of 40,000 over 5,000, {SAMPLE}", ratios, 8.0, "×")


def _same_day(instance: Instance, contests: Iterable[Contest], parcels: int, drop: float) -> Contest | None:
    key = (instance.county, instance.room, instance.sizes, parcels, drop)
    return next((c for c in contests if _day_key(c.instance) == key), None)


def _day_key(i: Instance) -> tuple[str, float, str, int, float]:
    return i.county, i.room, i.sizes, i.parcels, i.drop
