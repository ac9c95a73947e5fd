"""What a report says, as plain figures that are kept, and as a document that is printed."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tongcun.cases.models import Case, Report, ReportRemark
from tongcun.cases.pure.acts import ENDED, OVER, Outcome
from tongcun.cases.pure.lateness import days_late
from tongcun.cases.pure.rates import Rate
from tongcun.cases.queries.cases import counted_on
from tongcun.cases.queries.parties import desk_of
from tongcun.cases.queries.rates import By, Figure, Period, Row, rows_by, total
from tongcun.cases.queries.units import unit_to_act
from tongcun.cases.wording.words import PROMISE_LABELS, RATE_LABELS
from tongcun.county.figures import amount
from tongcun.county.models import County, Unit, UnitKind
from tongcun.documents.content import Block, Column, Document, Facts, Heading, Page, Remark, Shape, Table
from tongcun.language import Language
from tongcun.loops.working_time import WorkingCalendar

Figures = dict[str, Any]
RateRow = tuple[str, int, list[str]]
_LATE_HEADS = ("number", "title", "enterprise", "unit", "step", "due", "days", "unit_key")
MOST_LATE = 100
"""So many of the latest cases are named; how many there are in all is always told."""
_IN_REPORTS = (Rate.SIGNED_IN_TIME, Rate.RESPONDED_IN_TIME, Rate.CONFIRMED_IN_TIME, Rate.SOLVED, Rate.SATISFIED,
               Rate.SENT_BACK, Rate.REDONE, Rate.ASKED_AGAIN)  # fmt: skip
"""A page holds these beside a unit's name, and how long cases took; the page of rates has all."""


def figures_of(county: County, period: Period, now: datetime.datetime, calendar: WorkingCalendar) -> Figures:
    """All that a report tells of a period: what came and ended, rates by unit, class and township, what is late.

    To be called with the county's wall clock as the current time zone.
    """
    cases = Case.objects.filter(county=county)
    desk = desk_of(county)
    late = cases.filter(due_at__lt=now).exclude(state__in=ENDED)
    return {
        "headline": _headline(cases, period, now),
        "rates": {by.value: _rows(rows_by(cases, county, period, by)) for by in (By.UNIT, By.CLASS, By.TOWNSHIP)},
        "total": _row(total(cases, period)),
        "late": [_late(case, desk, now, calendar) for case in late.filter(is_confidential=False).select_related(
            "enterprise", "holder", "lead", "named").order_by("due_at", "pk")[:MOST_LATE]],
    }  # fmt: skip


def _headline(cases: Any, period: Period, now: datetime.datetime) -> list[int]:
    """Registered and ended in the period, of these solved as confirmed; open today, and of these late."""
    begin, end = (counted_on(cases, period.since, period.until).count(), _ended(cases, period))
    open_now = cases.exclude(state__in=ENDED).aggregate(
        all=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now))
    )  # fmt: skip
    return [begin, end["all"], end["solved"], open_now["all"], open_now["late"]]


def _ended(cases: Any, period: Period) -> Mapping[str, int]:
    zone = timezone.get_current_timezone()
    begin = datetime.datetime.combine(period.since, datetime.time(), zone)
    end = datetime.datetime.combine(period.until + datetime.timedelta(days=1), datetime.time(), zone)
    found = cases.filter(closed_at__gte=begin, closed_at__lt=end, state__in=[*OVER], is_taken_over=False)
    told: Mapping[str, int] = found.aggregate(all=Count("pk"), solved=Count("pk", filter=Q(outcome=Outcome.SOLVED)))
    return told


def _rows(rows: Sequence[Row]) -> list[Any]:
    return [_row(row) for row in rows]


def _row(row: Row) -> list[Any]:
    """Label, how many cases, of each rate raw and adjusted: held and among, and how long cases took: working days on
    the average and of how many, again both; last the key of the unit, class or township."""
    pairs = [[both.raw.held, both.raw.among, both.adjusted.held, both.adjusted.among] for both in row.rates]
    return [row.label, row.cases, pairs, [[mean.days, mean.among] for mean in row.handled], row.key]


def _late(case: Case, desk: Unit | None, now: datetime.datetime, calendar: WorkingCalendar) -> list[Any]:
    assert case.due_at is not None
    due = case.due_at.astimezone(calendar.zone).date().isoformat()
    late = days_late(case.due_at, now, calendar)
    unit = unit_to_act(case, desk)
    return [case.number, case.title, str(case.enterprise), str(unit), case.step, due, late, unit.pk]


def document_of(report: Report, remarks: Sequence[ReportRemark]) -> Document:
    """A report as it is printed, in the language that is spoken now; remarks stand beside what they are about, which is
    found by keys: a unit may be renamed meanwhile, and two may bear one name."""
    figures, county = report.figures, report.county
    said = {remark.unit_id: remark.words for remark in remarks}
    of_townships = {
        remark.unit.township_id: remark.words for remark in remarks
        if remark.unit.kind == UnitKind.TOWNSHIP_GOVERNMENT and remark.unit.township_id
    }  # fmt: skip
    kind = {"weekly": _("Weekly report"), "monthly": _("Monthly report")}[report.kind]
    blocks: list[Block] = [
        Facts(tuple(zip(headline_words(), (f"{count:,}" for count in figures["headline"]), strict=True))),
        Heading(_("Rates by unit")), _rates_table(figures, By.UNIT, _("Unit"), said),
        Heading(_("Rates by class")), _rates_table(figures, By.CLASS, _("Class"), {}),
        Heading(_("Rates by township")), _rates_table(figures, By.TOWNSHIP, _("Township"), of_townships),
        Heading(_("Overdue, the latest first")), _late_table(named_late(report), said),
        Remark(_("Raw rates count every case registered on these days; in brackets the adjusted ones, without cases"
                 " that a supervisor has excluded. Confidential cases are counted and not named.")),
    ]  # fmt: skip
    return Document(
        title=f"{county.name} {kind} {report.since} – {report.until}", language=cast(Language, report.language),
        dated=report.publish_from.astimezone(county.zone()).date(), blocks=tuple(blocks), page=Page.LANDSCAPE,
    )  # fmt: skip


def headline_words() -> list[str]:
    """What the figures of the headline are."""
    return [_("Registered on these days"), _("Ended on these days"), _("of these solved, as the asker says"),
            _("Open when this was prepared"), _("of these overdue")]  # fmt: skip


def share(held: int, among: int) -> str:
    """A rate as text: the share, and of how many."""
    return f"{Figure(held, among, '', '').percent} ({held:,}/{among:,})" if among else "–"


def days_taken(days: float | None, among: int) -> str:
    """Working days that cases took on the average, as text: how many, and of how many cases."""
    return "–" if days is None else f"{amount(round(days, 1))} ({among:,})"


Means = Sequence[tuple[float | None, int]]


def cells_in_reports(pairs: Sequence[Sequence[int]], handled: Means) -> list[str]:
    """The rates that a report names and how long cases took, raw, and in brackets adjusted where that differs."""
    told = []
    for rate in _IN_REPORTS:
        held, among, other_held, other_among = pairs[list(Rate).index(rate)]
        told.append(_both(share(held, among), share(other_held, other_among)))
    raw, adjusted = (days_taken(*mean) for mean in handled)
    return [*told, _both(raw, adjusted)]


def _both(raw: str, adjusted: str) -> str:
    return raw if raw == adjusted else f"{raw} [{adjusted}]"


def heads_in_reports() -> list[str]:
    """What those cells are."""
    return [*(str(RATE_LABELS[rate]) for rate in _IN_REPORTS), _("Took on the average, working days")]


def _rates_table(figures: Figures, by: By, head: str, remarks: Mapping[int, str]) -> Table:
    rows = [*figures["rates"][by.value], figures["total"]]
    with_remarks = by is not By.CLASS
    return Table(
        columns=(
            Column(head, 10), Column(_("Cases"), 4, Shape.NUMBER), *(Column(one, 7) for one in heads_in_reports()),
            *((Column(_("Remark of the unit"), 12),) if with_remarks else ()),
        ),
        rows=tuple(
            (label, count, *cells_in_reports(pairs, handled), *((remarks.get(key, ""),) if with_remarks else ()))
            for label, count, pairs, handled, key in rows
        ),
        caption=head,
    )  # fmt: skip


def _late_table(late: Sequence[Sequence[Any]], remarks: Mapping[int, str]) -> Table:
    heads = ((_("Case number"), 7), (_("Matter"), 12), (_("Enterprise"), 10), (_("Unit to act"), 10),
             (_("Step"), 5), (_("Due"), 6), (_("Working days late"), 4), (_("Remark of the unit"), 10))  # fmt: skip
    return Table(
        columns=tuple(Column(head, width) for head, width in heads),
        rows=tuple(
            (number, title, enterprise, unit, step_words(step), due, str(days), remarks.get(key, ""))
            for number, title, enterprise, unit, step, due, days, key in late
        ),
        caption=_("Overdue"),
    )  # fmt: skip


def named_late(report: Report) -> list[list[Any]]:
    """The overdue cases that a report names, without what became confidential since it was prepared: one query."""
    late: list[list[Any]] = report.figures["late"]
    hidden = Case.objects.filter(county=report.county, number__in=[row[0] for row in late], is_confidential=True)
    numbers = set(hidden.values_list("number", flat=True))
    return [row for row in late if row[0] not in numbers]


def step_words(step: str) -> str:
    """What a step is called."""
    return str(PROMISE_LABELS.get(step, ""))


def rate_rows(report: Report, by: By, only: Collection[int] | None) -> list[RateRow]:
    """A table of a report as it is read: name, cases, rates and time taken; `only` the rows of these keys."""
    rows = report.figures["rates"][by]
    return [
        (name, count, cells_in_reports(*told)) for name, count, *told, key in rows if only is None or key in only
    ]  # fmt: skip


def late_rows(report: Report, only: Collection[int] | None) -> list[dict[str, Any]]:
    """The overdue cases that a report names; `only` those held by units of these keys."""
    rows = [dict(zip(_LATE_HEADS, row, strict=True)) for row in named_late(report)]
    return [row | {"step": step_words(row["step"])} for row in rows if only is None or row["unit_key"] in only]
