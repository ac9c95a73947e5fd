"""What does not fit: the queue, one by one with clock and who answers for it, all as a document, the limits."""

from __future__ import annotations

import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongcun.county.actions import record_full_view
from tongcun.county.clock import moment_of, now, service_date
from tongcun.county.evidence import evidence_response
from tongcun.county.gates import with_right
from tongcun.county.printed import Form, handed_out, reader_language
from tongcun.county.queries import Scope, edits_of
from tongcun.county.rights import Right
from tongcun.loops.lights import Light
from tongcun.parcels import actions
from tongcun.parcels.exceptions.clocks import watch_of
from tongcun.parcels.exceptions.document import Opened, exception_document
from tongcun.parcels.exceptions.words import odd_ones
from tongcun.parcels.forms import CloseForm, DiscrepancyLimitForm, LookedIntoForm
from tongcun.parcels.models import Discrepancy, DiscrepancyKind
from tongcun.parcels.queries.seeing import discrepancies_of
from tongcun.parcels.views.tabs import page

ON_A_PAGE = 50
MOST_LOOKED_AT = 2_000
LISTED_DAYS = 31
MOST_LISTED = 5_000


@require_safe
@with_right(Right.SEE_EXCEPTIONS)
def discrepancies(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The open ones by kind or light, the oldest first, each with its clock."""
    kind, light = request.GET.get("kind", ""), request.GET.get("light", "")
    found = discrepancies_of(scope, Right.SEE_EXCEPTIONS).filter(closed_at=None).order_by("pk")
    if kind in DiscrepancyKind.values:
        found = found.filter(kind=kind)
    after = request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) < 18:
        found = found.filter(pk__gt=int(after))
    is_by_light = light in set(Light)
    rows = list(found.select_related("station")[: MOST_LOOKED_AT + 1 if is_by_light else ON_A_PAGE + 1])
    looked_at = rows[:MOST_LOOKED_AT]
    watched = [one for one in watch_of(scope.county).all_of(looked_at, now()) if not is_by_light or one.light == light]
    here = watched[:ON_A_PAGE]
    last = here[-1].discrepancy if len(watched) > ON_A_PAGE else looked_at[-1] if len(rows) > len(looked_at) else None
    odd = odd_ones(scope.county, [one.discrepancy for one in here])
    shown = {
        "rows": list(zip(odd, here, strict=True)), "kind": kind, "light": light, "forms": list(Form),
        "kinds": DiscrepancyKind.choices, "form": CloseForm(),
        "after": last and last.pk,
    }  # fmt: skip
    return page(request, scope, "parcels/discrepancies.html", shown)


@require_POST
@with_right(Right.SETTLE)
def close_discrepancy(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Close one with what was found; a piece proposed as missing is confirmed so on asking."""
    found = get_object_or_404(discrepancies_of(scope).select_related("station", "county"), pk=pk)
    form = CloseForm(request.POST)
    if "missing" in request.POST and found.kind == DiscrepancyKind.SHORT_BAG:
        _confirm_missing(request, scope, found)
    elif not form.is_valid():
        messages.error(request, _("Say what was found."))
    else:
        try:
            actions.close_discrepancy(discrepancy=found, note=form.cleaned_data["note"], actor=scope.user)
            messages.success(request, _("Noted what was found."))
        except actions.AlreadyClosedError:
            messages.info(request, _("Somebody has closed it already."))
    return redirect("discrepancies", scope.county.division_code)


def _confirm_missing(request: HttpRequest, scope: Scope, proposal: Discrepancy) -> None:
    """Record that it is missing; the head of the chain is the receipt, as after every scan at a desk."""
    try:
        head = actions.confirm_missing(proposal=proposal, actor=scope.user)
        words = _("{code} is recorded as missing.").format(code=proposal.code)
        receipt = _("Receipt, to note and keep") + _(": ")
        code = format_html('<code class="user-select-all text-break" translate="no">{}</code>', head)
        messages.success(request, format_html("{} {}{}", words, receipt, code))
    except actions.AlreadyClosedError:
        messages.info(request, _("It was scanned meanwhile, or somebody has closed it already."))
    except actions.NoStationError:
        messages.error(request, _("Say what was found."))


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
