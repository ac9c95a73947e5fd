"""Which limits hold for a case: by its class and grade, and by the day on which it was registered."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models.functions import TruncDate

from tongcun.cases.models import Case, CaseEvent, StepLimit
from tongcun.cases.pure.acts import Act
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
        self._found: dict[Kind, Limits] = {}

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

    def row_for(self, step: Promise, kind: Kind) -> StepLimit | None:
        """The row by which a step of such cases counts; None: it has no limit."""
        return self._limits(*kind).rows.get(step)

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


Kind = tuple[int | None, str, datetime.date]
"""By what a case's limits are found: its class, its grade, the day on which it was registered."""


def limits_in_use(county: County) -> set[int]:
    """The keys of the limits by which any case counts or ever counted, open or ended: four queries."""
    table = limit_table(county)
    return {row.pk for kind in _kinds(county) for row in table.rows_for(*kind)}


def displaced_by(limit: StepLimit) -> StepLimit | None:
    """The limit in use, of the same step, whose place a new or changed one would take in any case: four queries."""
    others = [row for row in limit.county.step_limits.all() if row.pk != limit.pk]
    lights = light_rules(limit.county)
    before, after = LimitTable(others, lights), LimitTable([*others, limit], lights)
    for kind in _kinds(limit.county):
        held = before.row_for(Promise(limit.step), kind)
        if held is not None and after.row_for(Promise(limit.step), kind) is not held:
            return held
    return None


def _kinds(county: County) -> set[Kind]:
    """What the cases of a county are, and what they were before a change of class or grade: two queries."""
    day, zone = "registered_at", county.zone()
    now = county.cases.order_by().annotate(day=TruncDate(day, tzinfo=zone))
    changes = CaseEvent.objects.filter(case__county=county, act=Act.CLASSIFY).order_by()
    before = changes.annotate(day=TruncDate(f"case__{day}", tzinfo=zone))
    return {
        *now.values_list("case_class", "grade", "day").distinct(),
        *before.values_list("was_class", "was_grade", "day").distinct(),
    }
