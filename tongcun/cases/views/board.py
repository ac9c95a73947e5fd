"""Who answers for whom, and the county's desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from tongcun.cases.forms.liaison import CountyDeskForm
from tongcun.cases.queries.boards import boards_of, in_no_scheme
from tongcun.cases.views.refused import status
from tongcun.county.actions import set_county_desk
from tongcun.county.gates import with_right
from tongcun.county.queries import Scope
from tongcun.county.rights import Right


@require_safe
@with_right(Right.SEE_LIAISON)
def liaison(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Each scheme with its groups or officers, and its gaps, as far as the reader may see it."""
    shown = {
        "boards": boards_of(scope), "in_no_scheme": in_no_scheme(scope), "may_edit": scope.may(Right.EDIT_LIAISON),
        "may_open_cards": scope.may(Right.OPEN_CARD),
    }  # fmt: skip
    return render(request, "cases/liaison.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.EDIT_LIAISON)
def county_desk(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What every card and entrance says of the county's desk."""
    county = scope.county
    known = {"desk_name": county.desk_name, "desk_phone": county.desk_phone}
    form = CountyDeskForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        set_county_desk(county=county, name=said["desk_name"], phone=said["desk_phone"])
        return redirect("liaison", county.division_code)
    return render(request, "cases/county_desk.html", {"form": form}, status=status(form.errors))
