"""Visits: which are due, recorded on the phone, read, put right."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongcun.cases import actions
from tongcun.cases.forms.earlier import EarlierForm, earlier_form
from tongcun.cases.forms.visits import ChangeVisitForm, TakeBackForm, VisitForm
from tongcun.cases.models import Visit
from tongcun.cases.queries.cases import cases_of
from tongcun.cases.queries.liaison import answered_before, enterprises_of
from tongcun.cases.queries.visits import due_visits, is_of_own, next_visit, visits_seen, visits_to_change
from tongcun.cases.views.receipts import told_once
from tongcun.cases.views.refused import status
from tongcun.county.actions import RefusedError
from tongcun.county.evidence import evidence_response
from tongcun.county.gates import with_right
from tongcun.county.masking import masked_name
from tongcun.county.queries import Scope, edits_of
from tongcun.county.rights import Right

PAGE_ROWS = 50


@require_safe
@with_right(Right.SEE_LIAISON)
def visits_due(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What visits are due: the reader's own, or all that they see; the longest overdue first."""
    due = due_visits(scope)
    own = [one for one in due if scope.user in one.holders]
    is_own = bool(own) and request.GET.get("whose") != "all"
    shown = {
        "page": Paginator(own if is_own else due, PAGE_ROWS).get_page(request.GET.get("page")),
        "is_own": is_own, "has_own": bool(own), "may_tend": _tended(scope),
    }  # fmt: skip
    return render(request, "cases/visits_due.html", shown)


def _tended(scope: Scope) -> set[int]:
    """The ids of the enterprises for which the reader records visits."""
    if not scope.may(Right.TEND_ENTERPRISE):
        return set()
    return set(enterprises_of(scope, Right.TEND_ENTERPRISE).values_list("pk", flat=True))


@require_safe
@with_right(Right.TEND_ENTERPRISE)
def own_visits(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The visits that the reader made or entered, newest first."""
    found = visits_seen(scope).filter(is_of_own(scope))
    page = Paginator(found, PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "cases/own_visits.html", {"page": page})


@require_safe
@with_right(Right.SEE_LIAISON)
def enterprise_visits(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """All visits to an enterprise, newest first."""
    found = get_object_or_404(enterprises_of(scope, Right.SEE_LIAISON), pk=pk)
    page = Paginator(visits_seen(scope).filter(enterprise=found), PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "cases/enterprise_visits.html", {"enterprise": found, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.TEND_ENTERPRISE)
def record_visit(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Record a visit; the scheme may come with the address, as from the list of what is due."""
    found = enterprises_of(scope, Right.TEND_ENTERPRISE).select_related("county").filter(pk=pk).first()
    if found is None:
        return _not_theirs_any_more(request, scope, pk)
    form = VisitForm(
        request.POST or None, request.FILES or None, scope=scope, enterprise=found, scheme=request.GET.get("scheme", "")
    )
    earlier = None
    if request.method == "POST" and form.is_valid():
        note = _noted(form, scope)
        earlier = earlier_form(request.POST, scope, found, note.problem, note.form_key)
        visit = _recorded(form, scope, note, earlier) if earlier is None or earlier.is_settled else None
        if visit is not None:
            messages.success(request, _told(visit))
            go_on = reverse("visit", args=[scope.county.division_code, visit.pk])
            once = told_once(request, scope, visit.case, go_on=go_on) if visit.case is not None else None
            return once or redirect(go_on)
    shown = {"form": form, "enterprise": found, "earlier": earlier, "photo_again": bool(request.FILES)}
    return render(request, "cases/record_visit.html", shown, status=status(form.errors))


def _not_theirs_any_more(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """What was typed of a visit to an enterprise that was handed over meanwhile, to be passed on; raises Http404 where
    it never was theirs."""
    if request.method != "POST" or not answered_before(scope.user, scope.county, pk):
        raise Http404
    fields = VisitForm.base_fields
    typed = [
        (fields[name].label, words) for name in ("visited_on", "met", "said", "problem")
        if (words := request.POST.get(name, "").strip())
    ]  # fmt: skip
    return render(request, "cases/visit_not_theirs.html", {"typed": typed}, status=HTTPStatus.CONFLICT)


def _noted(form: VisitForm, scope: Scope) -> actions.VisitNote:
    said, key = form.what_was_said(), form.key(scope.user.pk, form.enterprise.pk)
    officer = said.pop("officer", scope.user)
    return actions.VisitNote(enterprise=form.enterprise, officer=officer, form_key=key, **said)


def _recorded(
    form: VisitForm, scope: Scope, note: actions.VisitNote, earlier: EarlierForm | None
) -> Visit | None:  # fmt: skip
    """The visit; None, with the reason in the form, where it is refused."""
    try:
        return actions.record_visit(note=note, by=scope.user, earlier=earlier.said() if earlier else None)
    except RefusedError as refused:
        form.add_error(None, str(refused))
        return None


def _told(visit: Visit) -> str:
    """That a visit is recorded, by when the next is due, and which case its problem became."""
    again = next_visit(visit)
    told = _("The visit is recorded.")
    if again is not None:
        told = _("The visit is recorded; the next is due by {day}.").format(day=again.isoformat())
    if visit.case is None:
        return told
    return _("The problem is case {number} now. {told}").format(number=visit.case.number, told=told)


@require_safe
@with_right(Right.SEE_LIAISON)
def visit(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """A visit, with its edits."""
    return _visit_page(request, scope, get_object_or_404(visits_seen(scope), pk=pk), TakeBackForm())


def _visit_page(request: HttpRequest, scope: Scope, found: Visit, form: TakeBackForm) -> HttpResponse:
    may_change = scope.may(Right.TEND_ENTERPRISE) and visits_to_change(scope).filter(pk=found.pk).exists()
    shown = {
        "visit": found, "met": masked_name(found.met), "form": form, "may_change": may_change,
        "edits": edits_of([found]),
        "sees_case": found.case is not None and cases_of(scope).filter(pk=found.case.pk).exists(),
        "sees_enterprise": enterprises_of(scope, Right.SEE_LIAISON).filter(pk=found.enterprise_id).exists(),
    }  # fmt: skip
    return render(request, "cases/visit.html", shown)


@require_safe
@with_right(Right.SEE_LIAISON)
def visit_photo(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """The photo of a visit, for who may read the visit."""
    found = get_object_or_404(visits_seen(scope), pk=pk)
    if found.photo is None or found.is_hidden:  # type: ignore[attr-defined]
        raise Http404
    return evidence_response(found.photo)


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.TEND_ENTERPRISE)
def change_visit(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Put right what was noted of a visit."""
    found = get_object_or_404(visits_to_change(scope), pk=pk)
    form = ChangeVisitForm(request.POST or None, request.FILES or None, visit=found)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        said["met"] = said["met"] or found.met
        try:
            actions.change_visit(visit=found, by=scope.user, **said)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("visit", scope.county.division_code, pk)
    return render(request, "cases/change_visit.html", {"form": form, "visit": found}, status=status(form.errors))


@require_POST
@with_right(Right.TEND_ENTERPRISE)
def take_back_visit(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Take back a visit that was entered by mistake."""
    found = get_object_or_404(visits_to_change(scope), pk=pk)
    form = TakeBackForm(request.POST)
    if not form.is_valid():
        return _visit_page(request, scope, found, form)
    actions.take_back_visit(visit=found, because=form.cleaned_data["because"])
    return redirect("visit", scope.county.division_code, pk)
