"""Which cases adjusted rates leave out, who asked for it and who decided."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from tongcun.cases import actions
from tongcun.cases.acts import Party
from tongcun.cases.case_queries import case_of, cases_of
from tongcun.cases.case_view import case_view
from tongcun.cases.exclusion_forms import ExclusionForm, VerdictForm
from tongcun.cases.exclusion_queries import exclusions_of
from tongcun.cases.models import Exclusion, Reason, Verdict
from tongcun.cases.views.case_acts import not_any_more, unfit
from tongcun.cases.views.cases import case_page
from tongcun.county.actions import RefusedError
from tongcun.county.gates import with_right
from tongcun.county.queries import Scope
from tongcun.county.rights import Right

PAGE = 50


@require_safe
@with_right(Right.SEE_CASES)
def exclusions(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Everything that was ever left out or asked to be, the newest first."""
    page = Paginator(exclusions_of(scope), PAGE).get_page(request.GET.get("page"))
    return render(request, "cases/exclusions.html", {"page": page})


@require_POST
@with_right(Right.SEE_CASES)
def ask(request: HttpRequest, scope: Scope, number: str) -> HttpResponse:
    """Ask that adjusted rates leave a case out: the desk, the lead unit or a supervisor."""
    case = case_of(scope, number)
    view, form = case_view(scope, case), ExclusionForm(request.POST)
    if not view.may_ask_exclusion:
        return case_page(request, view, error=not_any_more())
    if not form.is_valid():
        return case_page(request, view, error=unfit(form))
    said = form.cleaned_data
    try:
        actions.ask_exclusion(case=case, reason=Reason(said["reason"]), words=said["words"], by=scope.user)
    except RefusedError as refused:
        return case_page(request, view, error=str(refused))
    return redirect("case", scope.county.division_code, case.number)


@require_POST
@with_right(Right.SUPERVISE)
def decide(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Approve, refuse or take back; by a supervisor who did not ask and does not work on the case."""
    exclusion = get_object_or_404(
        Exclusion.objects.select_related("case"), pk=pk, case__in=cases_of(scope).values("pk")
    )  # fmt: skip
    case = case_of(scope, exclusion.case.number)
    view, form = case_view(scope, case), VerdictForm(request.POST)
    if not any(doer.party is Party.SUPERVISOR for doer in view.doers):
        return case_page(request, view, error=not_any_more())
    if not form.is_valid():
        return case_page(request, view, error=unfit(form))
    said = form.cleaned_data
    try:
        actions.decide_exclusion(
            exclusion=exclusion, verdict=Verdict(said["verdict"]), by=scope.user, words=said["words"]
        )  # fmt: skip
    except RefusedError as refused:
        return case_page(request, view, error=str(refused))
    return redirect("case", scope.county.division_code, case.number)
