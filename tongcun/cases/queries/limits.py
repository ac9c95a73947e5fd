"""Which limits hold for a case: by its class and grade, and by the day on which it was registered."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models.functions import TruncDate

from tongcun.cases.models import Case, StepLimit
from tongcun.cases.pure.promises import Promise
from tongcun.county.models import County, LightKind
from tongcun.county.queries import light_rules
from tongcun.loops.clock import Limit
from tongcun.loops.lights import LightRule, LightRules


@dataclass(frozen=True)
class Limits:
    """The limits of one case and when their lights turn; a step without a row has none. `light` is the county's rule,
    for rows that say nothing of their own."""

    rows: Mapping[Promise, StepLimit]
    light: LightRule

    @cached_property
    def limits(self) -> Mapping[Promise, Limit]:
        """How long each step may take."""
        return {step: row.as_limit() for step, row in self.rows.items()}

    def rule(self, step: Promise) -> LightRule:
        """When the light of a step turns, also of one that has a day of its own and no limit."""
        row = self.rows.get(step)
        return self.light if row is None else row.as_light_rule() or self.light


class LimitTable:
    """All limits of a county, so that those of many cases are found without asking again."""

    def __init__(self, rows: Iterable[StepLimit], lights: LightRules) -> None:
        self._rows, self._lights = list(rows), lights
        self._found: dict[tuple[int | None, str, datetime.date], Limits] = {}

    def of(self, case: Case) -> Limits:
        """The limits of a case: of the rows that fit, the most particular, and of these the latest to begin."""
        return self.of_kind(case, case.case_class_id, case.grade)

    def of_kind(self, case: Case, case_class: int | None, grade: str) -> Limits:
        """The limits of a case as it was of another class and grade."""
        day = case.registered_at.astimezone(case.county.zone()).date()
        key = (case_class, grade, day)
        if key not in self._found:
            self._found[key] = self._limits(*key)
        return self._found[key]

    def rows_for(self, case_class: int | None, grade: str, day: datetime.date) -> Iterable[StepLimit]:
        """The rows by which cases of a class and grade count that were registered on a day."""
        return self._limits(case_class, grade, day).rows.values()

    def _limits(self, case_class: int | None, grade: str, day: datetime.date) -> Limits:
        best: dict[Promise, StepLimit] = {}
        for row in self._rows:
            fits = row.case_class_id in (None, case_class) and row.grade in ("", grade) and row.first_date <= day
            step = Promise(row.step)
            if fits and (step not in best or _rank(row) > _rank(best[step])):
                best[step] = row
        return Limits(best, self._lights.on(LightKind.CASE_STEP, day))


def _rank(row: StepLimit) -> tuple[bool, bool, datetime.date]:
    return row.case_class_id is not None, row.grade != "", row.first_date


def limit_table(county: County) -> LimitTable:
    """The limits of a county: two queries."""
    return LimitTable(county.step_limits.all(), light_rules(county))


def limits_in_use(county: County) -> set[int]:
    """The keys of the limits by which any case counts, open or ended: three queries."""
    table = limit_table(county)
    day = TruncDate("registered_at", tzinfo=county.zone())
    kinds = county.cases.order_by().annotate(day=day).values_list("case_class", "grade", "day").distinct()
    return {row.pk for kind in kinds for row in table.rows_for(*kind)}
