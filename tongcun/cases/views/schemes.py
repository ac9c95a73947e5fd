"""Schemes and their rules."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from tongcun.cases import actions
from tongcun.cases.forms.liaison import SchemeForm
from tongcun.cases.models import Scheme
from tongcun.cases.queries.liaison import schemes_in_force
from tongcun.cases.views.refused import status
from tongcun.county.actions import RefusedError
from tongcun.county.gates import with_right
from tongcun.county.queries import Scope, edits_of
from tongcun.county.rights import Right


@require_safe
@with_right(Right.EDIT_LIAISON)
def schemes(request: HttpRequest, scope: Scope) -> HttpResponse:
    """All schemes in official order, those that are over or still to come, too."""
    shown = {
        "schemes": scope.county.schemes.all(),
        "in_force": set(schemes_in_force(scope.county).values_list("pk", flat=True)),
    }
    return render(request, "cases/schemes.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.EDIT_LIAISON)
def new_scheme(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Make a scheme."""
    return _scheme_page(request, scope, None)


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.EDIT_LIAISON)
def edit_scheme(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Change a scheme's rules, and see who changed them before."""
    return _scheme_page(request, scope, get_object_or_404(Scheme, county=scope.county, pk=pk))


def _scheme_page(request: HttpRequest, scope: Scope, scheme: Scheme | None) -> HttpResponse:
    name = scheme.name if scheme else ""
    form = SchemeForm(request.POST or None, instance=scheme, county=scope.county)
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_scheme(scheme=form.save(commit=False))
        except ValidationError as error:
            form.add_error(None, error.messages)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("liaison", scope.county.division_code)
    shown = {"form": form, "name": name, "edits": edits_of([scheme]) if scheme else []}
    return render(request, "cases/scheme.html", shown, status=status(form.errors))
