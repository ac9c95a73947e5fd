"""Reports: prepared by schedule or by hand, shown to those they speak of, made into files a working day later."""

from __future__ import annotations

import datetime
from collections import deque
from collections.abc import Iterator
from typing import cast

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tongcun.cases.actions.remarks import added_remark
from tongcun.cases.models import ListKind, Report, ReportFile, ReportKind, ReportList, ReportRemark
from tongcun.cases.prints.ledger import LISTS
from tongcun.cases.prints.reports import document_of, figures_of
from tongcun.cases.queries.cases import registered_on
from tongcun.cases.queries.rates import Period
from tongcun.cases.showing import shown_until
from tongcun.county.actions import RefusedError, hold_county
from tongcun.county.clock import now
from tongcun.county.models import County, Unit, User
from tongcun.county.printed import WRITERS, Form, marked
from tongcun.county.queries import working_calendar
from tongcun.documents.fonts import FontsMissingError
from tongcun.language import Language
from tongcun.loops.working_time import WorkingCalendar

LANGUAGES = {"zh": "zh-hans", "en": "en"}
_MONTHLY_ON_WORKDAY = 4
"""Shown on the fourth working day of a month, the monthly report is there by the fifth."""
_THURSDAY = 3
MOST_MADE_UP = 8
"""So many missed weeks, or months, are made up at most: who was away for longer makes older ones by hand."""


def prepare_report(
    *, county: County, kind: ReportKind, period: Period, by: User | None, language: Language = "zh"
) -> Report:  # fmt: skip
    """Put down the figures of a period; nothing is published yet.

    Raises RefusedError where there is one of these days, or they have not passed.
    """
    moment, calendar = now(), working_calendar(county)
    today = moment.astimezone(county.zone()).date()
    if period.until >= today or period.since > period.until:
        raise RefusedError(_("A report tells of days that have passed. Choose the first and the last of them."))
    days = {"kind": kind, "since": period.since, "until": period.until}
    if county.case_reports.filter(**days).exists():
        raise RefusedError(_("There is such a report of these days already."))
    with timezone.override(county.zone()), translation.override(LANGUAGES[language]):
        figures = figures_of(county, period, moment, calendar)
    with transaction.atomic():
        hold_county(county)
        if county.case_reports.filter(**days).exists():
            raise RefusedError(_("There is such a report of these days already."))
        return Report.objects.create(
            county=county, language=language, figures=figures, prepared_at=moment, prepared_by=by,
            publish_from=shown_until(moment, calendar), **days,
        )  # fmt: skip


@transaction.atomic
def remark_report(*, report: Report, unit: Unit, words: str, by: User) -> ReportRemark:
    """What a unit says to what a report says of it, once, and before it is published; raises RefusedError."""
    Report.objects.select_for_update().get(pk=report.pk)
    if report.files.exists():
        raise RefusedError(_("It is published already: a remark is added before."))
    return added_remark(report.remarks, unit=unit, words=words, by=by)


def publish_report(*, report: Report, by: User | None) -> list[ReportFile]:
    """Make the files of a report, remarks and all; what is there already stays as it is.

    Raises RefusedError before its time; FontsMissingError where PDFs cannot be made, and then there is no file.
    """
    moment = now()
    if moment < report.publish_from:
        raise RefusedError(_("It is shown to those it speaks of for one working day first."))
    if report.files.exists():
        return []
    with translation.override(LANGUAGES[report.language]):
        remarks = list(report.remarks.select_related("unit__township"))
        document = marked(document_of(report, remarks), report.county)
        written = {form: WRITERS[form][0](document) for form in Form}
    with transaction.atomic():
        locked = Report.objects.select_for_update().get(pk=report.pk)
        if locked.files.exists() or locked.remarks.count() != len(remarks):
            return []
        return ReportFile.objects.bulk_create(
            ReportFile(report=locked, form=form, content=content, made_at=moment, made_by=by)
            for form, content in written.items()
        )


def keep_reports(*, county: County) -> tuple[int, int]:
    """Prepare the reports that are due by schedule, also those that were missed, and make the files of those that were
    shown long enough.

    Returns how many were prepared, and how many published. Several workers may do so at once.
    """
    prepared = published = 0
    if county.cases.exists():
        for kind, period in [*_missed(county, now()), *due_reports(now(), working_calendar(county))]:
            days = {"kind": kind, "since": period.since, "until": period.until}
            if not county.case_reports.filter(**days).exists():
                prepared += _prepared(county, kind, period)
    for report in county.case_reports.filter(files=None, publish_from__lte=now()).select_related("county"):
        try:
            published += bool(publish_report(report=report, by=None))
        except FontsMissingError:
            return prepared, published
    _keep_lists(county)
    return prepared, published


def _keep_lists(county: County) -> None:
    """Keep the ledger and the list of work of the days of a monthly report that is published, of one at a time: they
    take longer than the report does, which does not wait for them."""
    waiting = county.case_reports.filter(kind=ReportKind.MONTHLY, files__isnull=False, lists=None)
    for report in waiting.select_related("county")[:1]:
        period, language = Period(report.since, report.until), cast(Language, report.language)
        with timezone.override(county.zone()), translation.override(LANGUAGES[report.language]):
            cases = registered_on(county.cases.all(), report.since, report.until)
            told = {kind: marked(LISTS[kind](cases, county, period, language), county) for kind in ListKind}
            made = [
                ReportList(report=report, kind=kind, form=form, content=WRITERS[form][0](document), made_at=now())
                for kind, document in told.items() for form in Form
            ]  # fmt: skip
        # Another worker may have been quicker.
        ReportList.objects.bulk_create(made, ignore_conflicts=True)


def _prepared(county: County, kind: ReportKind, period: Period) -> bool:
    try:
        prepare_report(county=county, kind=kind, period=period, by=None)
    except RefusedError:  # another worker was quicker
        return False
    return True


def due_reports(moment: datetime.datetime, calendar: WorkingCalendar) -> Iterator[tuple[ReportKind, Period]]:
    """What schedule asks for now: of each week on Thursday (until Wednesday), of each month on its fourth workday."""
    today = moment.astimezone(calendar.zone).date()
    if today.weekday() >= _THURSDAY:
        wednesday = today - datetime.timedelta(days=today.weekday() - 2)
        yield ReportKind.WEEKLY, Period(wednesday - datetime.timedelta(days=6), wednesday)
    first = today.replace(day=1)
    past = sum(calendar.is_workday(first + datetime.timedelta(days=step)) for step in range(today.day))
    if past >= _MONTHLY_ON_WORKDAY:
        last = first - datetime.timedelta(days=1)
        yield ReportKind.MONTHLY, Period(last.replace(day=1), last)


def _missed(county: County, moment: datetime.datetime) -> Iterator[tuple[ReportKind, Period]]:
    """The weeks and months of which no worker told since it last did, as it did not run then, the oldest first."""
    today = moment.astimezone(county.zone()).date()
    # The month before this one has its own day, on which it is due.
    ends = {ReportKind.WEEKLY: today, ReportKind.MONTHLY: today.replace(day=1) - datetime.timedelta(days=1)}
    for kind, end in ends.items():
        last = county.case_reports.filter(kind=kind, prepared_by=None).order_by("-until").first()
        if last is not None:
            yield from ((kind, period) for period in deque(_between(kind, last.until, end), maxlen=MOST_MADE_UP))


def _between(kind: ReportKind, day: datetime.date, end: datetime.date) -> Iterator[Period]:
    """The weeks from a Thursday on, or the months, that begin after a day and are over before another."""
    since = day + datetime.timedelta(days=1)
    if kind is ReportKind.MONTHLY:
        since = since if since.day == 1 else _next_month(since)
    else:
        since += datetime.timedelta(days=(_THURSDAY - since.weekday()) % 7)
    while (until := _last_day(kind, since)) < end:
        yield Period(since, until)
        since = until + datetime.timedelta(days=1)


def _last_day(kind: ReportKind, since: datetime.date) -> datetime.date:
    if kind is ReportKind.MONTHLY:
        return _next_month(since) - datetime.timedelta(days=1)
    return since + datetime.timedelta(days=6)


def _next_month(day: datetime.date) -> datetime.date:
    return (day.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
