"""Liaison groups."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from tongcun.cases import actions
from tongcun.cases.forms import GroupForm
from tongcun.cases.models import LiaisonGroup, Scheme, Shape
from tongcun.county.actions import RefusedError
from tongcun.county.gates import with_right
from tongcun.county.queries import Edit, Scope, edits_of
from tongcun.county.rights import Right


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.EDIT_LIAISON)
def new_group(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Make a group of a scheme."""
    scheme = get_object_or_404(Scheme, county=scope.county, pk=pk, shape=Shape.GROUPS)
    return _group_page(request, scope, scheme, None)


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.EDIT_LIAISON)
def edit_group(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Change a group, its townships and its members."""
    found = LiaisonGroup.objects.select_related("scheme__county")
    group = get_object_or_404(found, scheme__county=scope.county, pk=pk)
    return _group_page(request, scope, group.scheme, group)


def _group_page(request: HttpRequest, scope: Scope, scheme: Scheme, group: LiaisonGroup | None) -> HttpResponse:
    name = group.name if group else ""
    form = GroupForm(request.POST or None, instance=group, scheme=scheme)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.keep_group(
                group=form.save(commit=False), townships=list(said["townships"]), members=list(said["members"])
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("liaison", scope.county.division_code)
    edits = [*edits_of([group]), *_edits_of_terms(group)] if group else []
    edits.sort(key=lambda edit: edit.at, reverse=True)
    return render(request, "cases/group.html", {"form": form, "scheme": scheme, "name": name, "edits": edits})


def _edits_of_terms(group: LiaisonGroup) -> list[Edit]:
    return [*edits_of(list(group.group_townships.all())), *edits_of(list(group.group_members.all()))]
