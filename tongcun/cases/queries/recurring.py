"""What recurs: how many cases of which class, place, enterprise and unit came month by month; how long states hold."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Count, F, QuerySet

from tongcun.cases.models import Case, CaseEvent
from tongcun.cases.models.events import unit_key
from tongcun.cases.pure.acts import ENDED, Act, Party, State
from tongcun.cases.pure.life import Event
from tongcun.cases.pure.stays import stays
from tongcun.cases.queries.cases import registered_on
from tongcun.cases.queries.rates import KEYS, By, Period, month_of
from tongcun.cases.wording.words import STATE_LABELS
from tongcun.county.models import County
from tongcun.loops.working_time import DAY_SECONDS

MOST_ENTERPRISES = 15
"""Whoever asks most often; the others are in the list of cases."""
MOST_CASES = 1500
ENTERPRISE = "enterprise"
_FIELDS = {by.value: key for by, key in KEYS.items()} | {ENTERPRISE: F("enterprise_id")}
_HELD = tuple(state for state in State if state not in ENDED)


@dataclass(frozen=True, slots=True)
class Strip:
    """One class, place, enterprise or unit: how many cases came in each month. An empty label: none."""

    label: str
    counts: Sequence[int]

    @property
    def total(self) -> int:
        """Of all months."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Held:
    """How long a state held, in days by the wall clock: half of the times no longer than `median`; of so many times.

    From `low` to `high` lie the middle eight tenths.
    """

    state: str
    times: int
    median: float
    low: float
    high: float


def strips(cases: QuerySet[Case], county: County, period: Period, by: str) -> list[Strip]:
    """Rows in official order, enterprises by how often they ask; each month a count: two queries."""
    months = period.months()
    found: dict[int | None, list[int]] = defaultdict(lambda: [0] * len(months))
    grouped = registered_on(cases, period.since, period.until).order_by()
    keyed = grouped.annotate(key=_FIELDS[by], month=month_of(months)).values_list("key", "month")
    for key, month, count in keyed.annotate(count=Count("pk")):
        found[key][month] += count
    names = _names(county, by, found)
    rows = [Strip(names[key], found[key]) for key in names if key in found]
    if by == ENTERPRISE:
        rows = sorted(rows, key=lambda row: -row.total)[:MOST_ENTERPRISES]
    return [*rows, Strip("", found[None])] if None in found else rows


def _names(county: County, by: str, found: Iterable[int | None]) -> Mapping[int | None, str]:
    rows: Any = {
        By.CLASS.value: county.case_classes, By.TOWNSHIP.value: county.townships, By.UNIT.value: county.units,
        ENTERPRISE: county.enterprises,
    }[by]  # fmt: skip
    return {row.pk: str(row) for row in rows.filter(pk__in=[key for key in found if key is not None])}


def held_states(cases: QuerySet[Case], period: Period) -> list[Held]:
    """How long each state held in the latest cases of a period, as far as it has ended: in the order of life.

    Cases of an older ledger are left out, for it tells of days and not of steps. Two queries, over `MOST_CASES` at
    most: medians are told from these as well as from all.
    """
    found = registered_on(cases, period.since, period.until).filter(old_number="")
    latest = found.order_by("-registered_at", "-pk")[:MOST_CASES]
    registered = dict(latest.values_list("pk", "registered_at"))
    days: dict[State, list[float]] = defaultdict(list)
    for case, done in _done(registered):
        for stay in stays(registered[case], done):
            days[stay.state].append((stay.until - stay.since).total_seconds() / DAY_SECONDS)
    return [_held(state, days[state]) for state in _HELD if days[state]]


def _done(cases: Collection[int]) -> Iterator[tuple[int, list[Event]]]:
    """What was done with each of some cases, as far as it says in which state it is: one query."""
    rows = CaseEvent.objects.filter(case__in=list(cases)).order_by("case", "number")
    facts = rows.values_list("case_id", "at", "act", "party", "to_id")
    for case, told in groupby(facts, key=itemgetter(0)):
        yield case, [Event(at, Act(act), Party(party), to=unit_key(to)) for _case, at, act, party, to in told]


def _held(state: State, days: Sequence[float]) -> Held:
    ordered = sorted(days)
    last = len(ordered) - 1
    low, high = ordered[round(last * 0.1)], ordered[round(last * 0.9)]
    return Held(str(STATE_LABELS[state]), len(ordered), statistics.median(ordered), low, high)
