"""How long each step may take: what holds today, what held before, and another limit from a day on."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from tongcun.cases import actions
from tongcun.cases.forms.cases import LimitForm
from tongcun.cases.models import StepLimit
from tongcun.cases.pure.promises import Promise
from tongcun.cases.queries.limits import limits_in_use
from tongcun.cases.views.refused import status
from tongcun.county.actions import RefusedError
from tongcun.county.gates import with_right
from tongcun.county.queries import Scope, edits_in_county, edits_of
from tongcun.county.rights import Right


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.EDIT_LIMITS)
def step_limits(request: HttpRequest, scope: Scope) -> HttpResponse:
    """All limits by step, a form that adds one, and every edit; those by which no case counts can be put right."""
    form = LimitForm(request.POST or None, county=scope.county)
    if request.method == "POST" and _kept(form):
        return redirect("step_limits", scope.county.division_code)
    rows = scope.county.step_limits.select_related("case_class").order_by("case_class", "grade", "first_date")
    in_order = sorted(rows, key=lambda row: list(Promise).index(Promise(row.step)))
    shown = {
        "rows": in_order, "in_use": limits_in_use(scope.county), "form": form,
        "edits": edits_in_county(scope.county, StepLimit),
    }  # fmt: skip
    return render(request, "cases/limits.html", shown, status=status(form.errors))


def _kept(form: LimitForm) -> bool:
    """Whether what was typed holds now; else the form says why not."""
    if not form.is_valid():
        return False
    try:
        actions.keep_limit(limit=form.save(commit=False))
    except (RefusedError, ValidationError) as unfit:
        form.add_error(None, unfit if isinstance(unfit, ValidationError) else str(unfit))
        return False
    return True


def _one(scope: Scope, pk: int) -> StepLimit:
    return get_object_or_404(scope.county.step_limits.select_related("county", "case_class"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.EDIT_LIMITS)
def change_limit(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Put right a limit by which no case counts."""
    limit = _one(scope, pk)
    form = LimitForm(request.POST or None, county=scope.county, instance=limit)
    if request.method == "POST" and _kept(form):
        return redirect("step_limits", scope.county.division_code)
    return _limit_page(request, _one(scope, pk), form)


def _limit_page(request: HttpRequest, limit: StepLimit, form: LimitForm, error: str = "") -> HttpResponse:
    shown = {
        "limit": limit, "form": form, "error": error, "is_in_use": limit.pk in limits_in_use(limit.county),
        "edits": edits_of([limit]),
    }  # fmt: skip
    return render(request, "cases/limit.html", shown, status=status(form.errors or error))


@require_POST
@with_right(Right.EDIT_LIMITS)
def take_back_limit(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Take back a limit by which no case counts."""
    limit = _one(scope, pk)
    try:
        actions.take_back_limit(limit=limit)
    except RefusedError as refused:
        return _limit_page(request, limit, LimitForm(county=scope.county, instance=limit), str(refused))
    return redirect("step_limits", scope.county.division_code)
