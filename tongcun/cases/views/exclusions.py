"""Which cases adjusted rates leave out, who asked for it and who decided."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from tongcun.cases import actions
from tongcun.cases.forms.exclusions import ExclusionForm, VerdictForm
from tongcun.cases.models import Exclusion, Reason, Verdict
from tongcun.cases.pages.cases import case_view
from tongcun.cases.queries.cases import case_of, cases_of
from tongcun.cases.queries.exclusions import exclusions_of
from tongcun.cases.views.case_acts import tried
from tongcun.cases.views.cases import case_page
from tongcun.cases.views.refused import Refused, not_any_more
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
    view = case_view(scope, case)
    if not view.may_ask_exclusion:
        return case_page(request, view, refused=Refused(not_any_more()))

    def do(said: dict[str, Any]) -> None:
        actions.ask_exclusion(case=case, reason=Reason(said["reason"]), words=said["words"], by=scope.user)

    return tried(request, view, ExclusionForm(request.POST, auto_id="exclusion-%s"), do)


@require_POST
@with_right(Right.SEE_CASES)
def decide(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Approve, refuse or take back: by a supervisor who did not ask and does not work on the case, or by such a leader
    where there is no such supervisor."""
    exclusion = get_object_or_404(
        Exclusion.objects.select_related("case"), pk=pk, case__in=cases_of(scope).values("pk")
    )  # fmt: skip
    view = case_view(scope, case_of(scope, exclusion.case.number))
    if not any(one.pk == pk and one.choices for one in view.exclusions):  # type: ignore[attr-defined]
        return case_page(request, view, refused=Refused(not_any_more()))

    def do(said: dict[str, Any]) -> None:
        verdict = Verdict(said["verdict"])
        actions.decide_exclusion(exclusion=exclusion, verdict=verdict, by=scope.user, words=said["words"])

    return tried(request, view, VerdictForm(request.POST, exclusion=pk), do)
