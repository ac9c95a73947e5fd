"""How long each step may take: what holds today, what held before, and another limit from a day on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tongcun.cases import actions
from tongcun.cases.case_forms import LimitForm
from tongcun.cases.promises import Promise
from tongcun.county.gates import with_right
from tongcun.county.queries import Scope
from tongcun.county.rights import Right


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.EDIT_LIMITS)
def step_limits(request: HttpRequest, scope: Scope) -> HttpResponse:
    """All limits by step, and a form that adds one."""
    form = LimitForm(request.POST or None, county=scope.county)
    if request.method == "POST" and form.is_valid():
        actions.keep_limit(limit=form.save(commit=False))
        return redirect("step_limits", scope.county.division_code)
    rows = scope.county.step_limits.select_related("case_class").order_by("case_class", "grade", "first_date")
    in_order = sorted(rows, key=lambda row: list(Promise).index(Promise(row.step)))
    return render(request, "cases/limits.html", {"rows": in_order, "form": form})
