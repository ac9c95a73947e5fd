"""Rates by month, unit, class or township, counted by the database: each figure names the address of its cases."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case as Choice
from django.db.models import Count, F, IntegerField, QuerySet, Sum, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongcun.cases.models import Case
from tongcun.cases.pure.rates import Rate
from tongcun.cases.queries.cases import ROW_OF_UNIT, counted_on
from tongcun.cases.wording.words import RATE_LABELS
from tongcun.county.models import County


class By(StrEnum):
    """What the rows of a table of rates are."""

    UNIT = "unit"
    MONTH = "month"
    CLASS = "class"
    TOWNSHIP = "township"


KEYS = {By.UNIT: ROW_OF_UNIT, By.CLASS: F("case_class_id"),
        By.TOWNSHIP: F("enterprise__township_id")}  # fmt: skip
"""What of a case says in which row it counts; of months it is `month_of`."""


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to a day, both included."""

    since: datetime.date
    until: datetime.date

    def months(self) -> list[Period]:
        """Its months, the first and the last as far as they lie in it."""
        found, day = [], self.since
        while day <= self.until:
            following = (day.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
            found.append(Period(day, min(self.until, following - datetime.timedelta(days=1))))
            day = following
        return found


@dataclass(frozen=True, slots=True)
class Figure:
    """So many of so many cases, and the addresses (what follows the ?) that list both."""

    held: int
    among: int
    held_at: str
    among_at: str

    @property
    def percent(self) -> str:
        """The share in percent with up to one digit; a dash where there is no case to speak of."""
        if not self.among:
            return "–"
        return f"{self.held / self.among * 100:.1f}".removesuffix(".0") + "%"


@dataclass(frozen=True, slots=True)
class Both:
    """A rate over all cases, and over those that nobody has excluded."""

    rate: Rate
    raw: Figure
    adjusted: Figure

    @property
    def label(self) -> str:
        """What it is called."""
        return str(RATE_LABELS[self.rate])

    @property
    def differs(self) -> bool:
        """Whether what was excluded makes a difference."""
        return (self.raw.held, self.raw.among) != (self.adjusted.held, self.adjusted.among)


@dataclass(frozen=True, slots=True)
class Mean:
    """How many working days some cases took on the average, and the address that lists them; None: there is none."""

    days: float | None
    among: int
    among_at: str


@dataclass(frozen=True, slots=True)
class Row:
    """All rates of a unit, a month, a class or a township (`key`; None: of none); `is_name`: the label is data, in no
    language of the page.

    `handled` is how long cases took, of all and of those that nobody has excluded.
    """

    label: str
    is_name: bool
    cases: int
    cases_at: str
    rates: Sequence[Both]
    handled: tuple[Mean, Mean]
    key: int | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """How many cases answered the rates alike: excluded or not, and their answers; and how long they took.

    `days` are working days in all, `timed` how many cases they are of, both by whether these are excluded.
    """

    alike: Counter[tuple[bool, str]] = field(default_factory=Counter)
    days: dict[bool, float] = field(default_factory=lambda: dict.fromkeys((False, True), 0.0))
    timed: Counter[bool] = field(default_factory=Counter)

    def add(self, is_excluded: bool, text: str, count: int, days: float | None, timed: int) -> None:
        """Count some cases that answered alike."""
        self.alike[is_excluded, text] += count
        self.days[is_excluded] += days or 0.0
        self.timed[is_excluded] += timed


_COUNTED = {"count": Count("pk"), "days": Sum("handling_days"), "timed": Count("handling_days")}


def rows_by(cases: QuerySet[Case], county: County, period: Period, by: By) -> list[Row]:
    """The rates of the cases of a period, row by row in official order; a row without cases is left out.

    One query for the figures and one for the names; months need no names.
    """
    found = _answers(counted_on(cases, period.since, period.until), period, by)
    return [
        replace(_row(label, name != "", found[key], where), key=key)
        for key, label, name, where in _keys(county, period, by, found)
        if key in found
    ]


def total(cases: QuerySet[Case], period: Period) -> Row:
    """The rates of all cases of a period: one query."""
    told = counted_on(cases, period.since, period.until).order_by().values_list("is_excluded", "answers")
    answers = Answers()
    for row in told.annotate(**_COUNTED):
        answers.add(*row)
    return _row(pgettext("last row of a table", "all"), False, answers, _where(period))


def _answers(cases: QuerySet[Case], period: Period, by: By) -> Mapping[int | None, Answers]:
    found: dict[int | None, Answers] = defaultdict(Answers)
    key = month_of(period.months()) if by is By.MONTH else KEYS[by]
    grouped = cases.order_by().annotate(key=key).values_list("key", "is_excluded", "answers")
    for key, *alike in grouped.annotate(**_COUNTED):
        found[key].add(*alike)
    return found


def month_of(months: Sequence[Period]) -> Choice:
    """In which of some months, by its place, a case was registered, by the wall clock that holds."""
    zone = timezone.get_current_timezone()
    ends = [datetime.datetime.combine(one.until + datetime.timedelta(days=1), datetime.time(), zone) for one in months]
    whens = (When(registered_at__lt=end, then=Value(number)) for number, end in enumerate(ends))
    return Choice(*whens, output_field=IntegerField())


def _keys(
    county: County, period: Period, by: By, found: Mapping[int | None, Answers]
) -> list[tuple[int | None, str, str, dict[str, str]]]:
    """Of each row its key, its label, the name if it is one, and what finds its cases."""
    if by is By.MONTH:
        return [
            (number, f"{month.since:%Y-%m}", "", _where(month)) for number, month in enumerate(period.months())
        ]  # fmt: skip
    rows: QuerySet[Any] = {
        By.UNIT: county.units.all(),
        By.CLASS: county.case_classes.all(),
        By.TOWNSHIP: county.townships.all(),
    }[by]
    told = [
        (row.pk, str(row), str(row), _where(period) | {by.value: str(row.pk)})
        for row in rows if row.pk in found
    ]  # fmt: skip
    # With no unit, or of no class: they count, and their figures open the cases of the whole period that are so.
    return [*told, (None, _("none yet"), "", _where(period) | {by.value: "0"})]


def _where(period: Period) -> dict[str, str]:
    return {"since": period.since.isoformat(), "until": period.until.isoformat()}


def _row(label: str, is_name: bool, answers: Answers, where: Mapping[str, str]) -> Row:
    return Row(
        label=label, is_name=is_name, cases=answers.alike.total(), cases_at=_address(where),
        rates=[
            Both(rate, _figure(rate, place, answers, where, False), _figure(rate, place, answers, where, True))
            for place, rate in enumerate(Rate)
        ],
        handled=(_mean(answers, where, False), _mean(answers, where, True)),
    )  # fmt: skip


def _figure(rate: Rate, place: int, answers: Answers, where: Mapping[str, str], adjusted: bool) -> Figure:
    signs: Counter[str] = Counter()
    for (is_excluded, text), count in answers.alike.items():
        if len(text) > place and not (adjusted and is_excluded):
            signs[text[place]] += count
    more = dict(where) | {"rate": rate.value} | ({"adjusted": "1"} if adjusted else {})
    return Figure(signs["1"], signs["1"] + signs["0"], _address(more | {"held": "1"}), _address(more))


def _mean(answers: Answers, where: Mapping[str, str], adjusted: bool) -> Mean:
    count = answers.timed[False] + (0 if adjusted else answers.timed[True])
    days = answers.days[False] + (0 if adjusted else answers.days[True])
    more = dict(where) | {"timed": "1"} | ({"adjusted": "1"} if adjusted else {})
    return Mean(days / count if count else None, count, _address(more))


def _address(where: Mapping[str, str]) -> str:
    renamed = {"unit": "lead"}
    return urlencode({renamed.get(name, name): value for name, value in where.items()})
