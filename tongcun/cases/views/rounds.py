"""Rounds of visits: how each stands, and their days."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from tongcun.cases import actions
from tongcun.cases.forms.visits import RoundForm
from tongcun.cases.models import Round, Scheme
from tongcun.cases.queries.liaison import schemes_in_force
from tongcun.cases.queries.visits import standing_of
from tongcun.cases.views.refused import status
from tongcun.county.actions import RefusedError
from tongcun.county.gates import with_right
from tongcun.county.queries import Scope, edits_of
from tongcun.county.rights import Right

PAGE_ROUNDS = 30


@require_safe
@with_right(Right.SEE_LIAISON)
def rounds(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Every round, the newest first: how many of its enterprises were visited, and how many problems found."""
    page = Paginator(_of_county(scope).order_by("-first_date", "scheme", "-number"), PAGE_ROUNDS)
    shown = page.get_page(request.GET.get("page"))
    standing = standing_of(scope, list(shown.object_list))
    may_edit = scope.may(Right.EDIT_LIAISON)
    schemes = schemes_in_force(scope.county) if may_edit else ()
    return render(request, "cases/rounds.html", {"page": shown, "standing": standing, "schemes": schemes})


def _of_county(scope: Scope) -> QuerySet[Round]:
    return Round.objects.filter(scheme__county=scope.county).select_related("scheme")


@require_safe
@with_right(Right.SEE_LIAISON)
def inspection_round(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """A round: every enterprise of it, who was there and when, and what was found."""
    found = get_object_or_404(_of_county(scope), pk=pk)
    shown = {"standing": standing_of(scope, [found])[0], "may_edit": scope.may(Right.EDIT_LIAISON)}
    return render(request, "cases/round.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.EDIT_LIAISON)
def new_round(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Make a round of a scheme."""
    return _round_page(request, scope, get_object_or_404(Scheme, county=scope.county, pk=pk), None)


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.EDIT_LIAISON)
def edit_round(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Change a round."""
    found = get_object_or_404(_of_county(scope), pk=pk)
    return _round_page(request, scope, found.scheme, found)


def _round_page(request: HttpRequest, scope: Scope, scheme: Scheme, inspection: Round | None) -> HttpResponse:
    name = str(inspection) if inspection else ""
    form = RoundForm(request.POST or None, instance=inspection, scheme=scheme)
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_round(inspection=form.save(commit=False))
        except ValidationError as error:
            form.add_error(None, error.messages)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("rounds", scope.county.division_code)
    edits = edits_of([inspection]) if inspection else []
    return render(
        request,
        "cases/edit_round.html",
        {"form": form, "scheme": scheme, "name": name, "edits": edits},
        status=status(form.errors),
    )
