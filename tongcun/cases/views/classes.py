"""Classes of cases: all of them, another, and one under a new name, in another place or out of use."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from tongcun.cases import actions
from tongcun.cases.forms.classes import ClassForm, NewClassForm
from tongcun.cases.models import CaseClass
from tongcun.cases.queries.classes import classes_of
from tongcun.cases.views.refused import status
from tongcun.county.gates import with_right
from tongcun.county.queries import Scope, edits_in_county, edits_of
from tongcun.county.rights import Right


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.EDIT_LIMITS)
def case_classes(request: HttpRequest, scope: Scope) -> HttpResponse:
    """All classes in official order with how many cases have each, a form that makes another, and every edit."""
    form = NewClassForm(request.POST or None, county=scope.county)
    if request.method == "POST" and _kept(form):
        return redirect("case_classes", scope.county.division_code)
    shown = {"rows": classes_of(scope.county), "form": form, "edits": edits_in_county(scope.county, CaseClass)}
    return render(request, "cases/classes.html", shown, status=status(form.errors))


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.EDIT_LIMITS)
def change_class(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Rename a class, move it, let it out of use or back."""
    form = ClassForm(request.POST or None, county=scope.county, instance=_one(scope, pk))
    if request.method == "POST" and _kept(form):
        return redirect("case_classes", scope.county.division_code)
    found = _one(scope, pk)
    shown = {"found": found, "form": form, "edits": edits_of([found])}
    return render(request, "cases/class.html", shown, status=status(form.errors))


def _one(scope: Scope, pk: int) -> CaseClass:
    """A class as it stands, whatever was typed of it."""
    return get_object_or_404(scope.county.case_classes.select_related("county"), pk=pk)


def _kept(form: NewClassForm) -> bool:
    """Whether what was typed holds now; else the form says why not."""
    if not form.is_valid():
        return False
    try:
        actions.keep_class(case_class=form.save(commit=False))
    except ValidationError as unfit:
        form.add_error(None, unfit)
        return False
    return True
