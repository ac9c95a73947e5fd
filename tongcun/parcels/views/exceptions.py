"""What does not fit, one by one: until when, who answers, what was found; all of it as a document; the limits."""

from __future__ import annotations

import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongcun.county.actions import record_full_view
from tongcun.county.clock import moment_of, now, service_date
from tongcun.county.evidence import evidence_response
from tongcun.county.gates import with_right
from tongcun.county.printed import Form, handed_out, reader_language
from tongcun.county.queries import Scope, edits_of
from tongcun.county.rights import Right
from tongcun.parcels import actions
from tongcun.parcels.discrepancy_words import odd_ones
from tongcun.parcels.exception_list import Opened, exception_document
from tongcun.parcels.exceptions import watch_of
from tongcun.parcels.forms import DiscrepancyLimitForm, LookedIntoForm
from tongcun.parcels.models import Discrepancy
from tongcun.parcels.seeing import discrepancies_of
from tongcun.parcels.views.tabs import page

LISTED_DAYS = 31
MOST_LISTED = 5_000


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.SEE_EXCEPTIONS)
def discrepancy(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """One thing to look into: its clock, who answers for it; whoever settles it says what was found, with evidence."""
    found = _found(scope, pk)
    settles = _settles(scope, found)
    may_close = settles and found.closed_at is None
    form = LookedIntoForm(request.POST or None, request.FILES or None) if may_close else None
    if request.method == "POST" and form is not None and form.is_valid():
        said = form.cleaned_data
        try:
            actions.close_discrepancy(discrepancy=found, note=said["note"], actor=scope.user, evidence=said["evidence"])
            messages.success(request, _("Noted what was found."))
        except actions.AlreadyClosedError:
            messages.info(request, _("Somebody has closed it already."))
        return redirect("discrepancy", scope.county.division_code, pk)
    shown = {
        "found": found, "watched": watch_of(scope.county).of(found, now()), "form": form,
        "odd": odd_ones(scope.county, [found])[0], "may_see_evidence": settles,
    }  # fmt: skip
    return page(request, scope, "parcels/discrepancy.html", shown)


def _found(scope: Scope, pk: int, right: Right = Right.SEE_EXCEPTIONS) -> Discrepancy:
    rows = discrepancies_of(scope, right).select_related("station", "county", "closed_by", "evidence")
    return get_object_or_404(rows, pk=pk)


def _settles(scope: Scope, found: Discrepancy) -> bool:
    """Whether it is the reader's to settle, by their place."""
    if found.station is None:
        return scope.covers_county(Right.SETTLE)
    return scope.may_at(Right.SETTLE, found.station)


@require_POST
@with_right(Right.SETTLE)
def discrepancy_file(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """The evidence of what was found; without any the page itself.

    A photo of a label shows a name and a phone: only whoever settles such things there sees it, and on record.
    """
    found = _found(scope, pk, Right.SETTLE)
    if found.evidence is None:
        return redirect("discrepancy", scope.county.division_code, pk)
    record_full_view(user=scope.user, county=scope.county, what=f"evidence of {found.kind} {found.code}")
    return evidence_response(found.evidence)


@require_safe
@with_right(Right.SEE_EXCEPTIONS)
def discrepancy_list(request: HttpRequest, scope: Scope, form: str) -> HttpResponse:
    """What was opened in the last days, open or looked into, in time or not, as Excel, Word or PDF."""
    if form not in set(Form):
        raise Http404
    today = service_date(scope.county)
    since = today - datetime.timedelta(days=LISTED_DAYS - 1)
    seen = discrepancies_of(scope, Right.SEE_EXCEPTIONS)
    opened = seen.filter(opened_at__gte=moment_of(scope.county, since, 0)).order_by("-opened_at", "-pk")
    newest = list(opened.select_related("station", "closed_by")[:MOST_LISTED])
    watched = list(watch_of(scope.county).all_of(reversed(newest), now()))
    found = Opened(watched, opened.count() if len(watched) == MOST_LISTED else len(watched), (since, today))
    document = exception_document(found, scope.county, reader_language())
    return handed_out(document, Form(form), county=scope.county, name=f"to-look-into-{since}-{today}")


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.RUN_DAY)
def discrepancy_limits(request: HttpRequest, scope: Scope) -> HttpResponse:
    """How long looking into each kind may take, and another limit from a day on."""
    form = DiscrepancyLimitForm(request.POST or None, county=scope.county)
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_discrepancy_limit(limit=form.save(commit=False))
        except ValidationError as unfit:
            form.add_error(None, unfit)
        else:
            return redirect("discrepancy_limits", scope.county.division_code)
    rows = list(scope.county.discrepancy_limits.all())
    shown = {"rows": rows, "form": form, "edits": edits_of(rows)}
    return page(request, scope, "parcels/discrepancy_limits.html", shown)
