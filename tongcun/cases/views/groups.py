"""Liaison groups."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongcun.cases import actions
from tongcun.cases.forms.liaison import DissolveForm, GroupForm
from tongcun.cases.models import LiaisonGroup, Scheme, Shape
from tongcun.cases.queries.dissolving import left_by, pairs_after
from tongcun.cases.rules import broken_by_groups
from tongcun.cases.views.refused import status
from tongcun.county.actions import RefusedError
from tongcun.county.gates import with_right
from tongcun.county.names import with_names
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
    group = _group(scope, pk)
    return _group_page(request, scope, group.scheme, group)


def _group(scope: Scope, pk: int) -> LiaisonGroup:
    return get_object_or_404(LiaisonGroup.objects.select_related("scheme__county"), scheme__county=scope.county, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.EDIT_LIAISON)
def dissolve_group(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Dissolve a group: choose who takes over what, see what would break and what would be without a group, do it."""
    group = _group(scope, pk)
    if group.dissolved_on:
        return redirect("edit_group", scope.county.division_code, pk)
    left = left_by(group)
    form = DissolveForm(request.POST or None, group=group, left=left)
    broken, gaps = [], []
    if form.is_valid():
        heirs = form.heirs()
        broken = broken_by_groups(group.scheme, pairs_after(group.scheme, group, heirs))
        gaps = [row.township for row, _enterprises in left.townships if heirs.townships[row.township_id] is None]
        if request.POST.get("step") == "dissolve" and not broken:
            try:
                actions.dissolve_group(group=group, because=form.cleaned_data["because"], heirs=heirs)
            except RefusedError as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, with_names(_("{group} is dissolved."), group=group))
                return redirect("liaison", scope.county.division_code)
    shown = {"form": form, "group": group, "left": left, "broken": broken, "gaps": gaps}
    return render(request, "cases/dissolve_group.html", shown, status=status(form.errors))


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
    shown = {"form": form, "scheme": scheme, "name": name, "edits": edits, "group": group}
    return render(request, "cases/group.html", shown, status=status(form.errors))


def _edits_of_terms(group: LiaisonGroup) -> list[Edit]:
    return [*edits_of(list(group.group_townships.all())), *edits_of(list(group.group_members.all()))]
