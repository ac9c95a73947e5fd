"""Ledger and reports: by hand as files, by schedule kept; what a report says of a unit is shown to it first."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tongcun.cases import actions
from tongcun.cases.models import Report, ReportFile, ReportKind, ReportList
from tongcun.cases.prints.ledger import LISTS
from tongcun.cases.prints.reports import headline_words, heads_in_reports, late_rows, rate_rows
from tongcun.cases.queries.cases import cases_of, registered_on, sees_all
from tongcun.cases.queries.parties import units_of
from tongcun.cases.queries.rates import By, Period
from tongcun.cases.queries.reports import governed_by, to_remark
from tongcun.cases.views.rates import period_of, usual_periods
from tongcun.cases.views.refused import Refused, status
from tongcun.cases.views.remarks import remark_forms, remarked
from tongcun.county.actions import RefusedError
from tongcun.county.clock import day_in, now, service_date
from tongcun.county.gates import with_right
from tongcun.county.models import Unit
from tongcun.county.printed import WRITERS, Form, handed_out, reader_language
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.documents.fonts import FontsMissingError

PAGE = 30


@require_safe
@with_right(Right.SEE_CASES)
def reports(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Ledgers to take away, and all reports that were prepared."""
    return _reports(request, scope)


def _reports(request: HttpRequest, scope: Scope, error: str = "") -> HttpResponse:
    today = service_date(scope.county)
    found = scope.county.case_reports.select_related("prepared_by").prefetch_related("files")
    shown = {
        "page": Paginator(found.defer("figures"), PAGE).get_page(request.GET.get("page")), "error": error,
        "period": period_of(request, today), "periods": usual_periods(today), "forms": list(Form),
        "kinds": ReportKind.choices, "may_prepare": scope.covers_county(Right.SUPERVISE),
    }  # fmt: skip
    return render(request, "cases/reports.html", shown, status=status(error))


@require_safe
@with_right(Right.SEE_CASES)
def case_list(request: HttpRequest, scope: Scope, which: str, form: str) -> HttpResponse:
    """The ledger, or the list of work, of the cases that the reader may see, registered on some days."""
    if which not in LISTS or form not in set(Form):
        raise Http404
    period = period_of(request, service_date(scope.county))
    cases = registered_on(cases_of(scope), period.since, period.until)
    document = LISTS[which](cases, scope.county, period, reader_language())
    return handed_out(document, Form(form), county=scope.county, name=f"{which}-{period.since}-{period.until}")


@require_POST
@with_right(Right.SUPERVISE)
def prepare(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Prepare the report of some days by hand."""
    since, until = day_in(request.POST.get("since", "")), day_in(request.POST.get("until", ""))
    kind = request.POST.get("kind", "")
    if since is None or until is None or kind not in set(ReportKind):
        return _reports(request, scope, _("Choose the kind of report, its first and its last day."))
    try:
        made = actions.prepare_report(
            county=scope.county, kind=ReportKind(kind), period=Period(since, until), by=scope.user,
            language=reader_language(),
        )  # fmt: skip
    except RefusedError as refused:
        return _reports(request, scope, str(refused))
    return redirect("report", scope.county.division_code, made.pk)


@require_safe
@with_right(Right.SEE_CASES)
def report(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """One report: all of it to those who see all, or once it is published; before, to a unit what is said of it."""
    return _report(request, scope, _found(scope, pk))


def _found(scope: Scope, pk: int) -> Report:
    return get_object_or_404(scope.county.case_reports.select_related("county", "prepared_by"), pk=pk)


def _report(request: HttpRequest, scope: Scope, one: Report, refused: Refused | None = None) -> HttpResponse:
    files = list(one.files.defer("content").select_related("made_by"))
    theirs = units_of(scope)
    remarks = {remark.unit_id: remark for remark in one.remarks.select_related("unit", "by")}
    sees_all_of_it = sees_all(scope) or bool(files)
    units = None if sees_all_of_it else {unit.pk for unit in theirs}
    townships = None if sees_all_of_it else set(governed_by(theirs).values())
    shown = {
        "report": one, "files": files,
        "lists": list(one.lists.defer("content")) if sees_all(scope) else [], "error": refused and refused.words,
        "headline": _headline(one), "heads": heads_in_reports(),
        "rows": rate_rows(one, By.UNIT, units), "late": late_rows(one, units),
        "townships": rate_rows(one, By.TOWNSHIP, townships),
        "remarks": remarks.values() if sees_all_of_it else [remarks[u.pk] for u in theirs if u.pk in remarks],
        "remark_forms": remark_forms([] if files else to_remark(scope, [one])[one.pk], refused),
        "sees_all": sees_all_of_it,
        "may_publish": scope.covers_county(Right.SUPERVISE) and not files and now() >= one.publish_from,
    }  # fmt: skip
    return render(request, "cases/report.html", shown, status=status(refused))


def _headline(one: Report) -> list[tuple[str, int]]:
    return list(zip(headline_words(), one.figures["headline"], strict=True))


@require_POST
@with_right(Right.ACT_FOR_UNIT)
def remark(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Add what the reader's unit says to what the report says of it."""
    one = _found(scope, pk)
    theirs = [] if one.files.exists() else to_remark(scope, [one])[pk]

    def add(unit: Unit, words: str) -> None:
        actions.remark_report(report=one, unit=unit, words=words, by=scope.user)

    if refused := remarked(request, theirs, add):
        return _report(request, scope, one, refused)
    return redirect("report", scope.county.division_code, pk)


@require_POST
@with_right(Right.SUPERVISE)
def publish(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Make the files of a report that was shown long enough."""
    one = _found(scope, pk)
    try:
        actions.publish_report(report=one, by=scope.user)
    except RefusedError as refused:
        return _report(request, scope, one, Refused(str(refused)))
    except FontsMissingError:
        words = _("PDFs cannot be made yet: whoever runs the server runs “make assets” once.")
        return _report(request, scope, one, Refused(words))
    return redirect("report", scope.county.division_code, pk)


@require_safe
@with_right(Right.SEE_CASES)
def report_file(request: HttpRequest, scope: Scope, pk: int, form: str) -> HttpResponse:
    """A published report as a file, as it was made; a list kept with it (`ledger-pdf`) only for those who see all."""
    kind, _dash, written = form.rpartition("-")
    one = _found(scope, pk)
    if kind and not sees_all(scope):
        raise Http404
    found: ReportFile | ReportList = (
        get_object_or_404(one.lists, kind=kind, form=written) if kind else get_object_or_404(one.files, form=form)
    )
    answer = HttpResponse(bytes(found.content), content_type=WRITERS[Form(found.form)][1])
    name = f"{kind or 'report'}-{pk}.{found.form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
