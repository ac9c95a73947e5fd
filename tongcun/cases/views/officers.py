"""Officers: named for an enterprise, ended."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongcun.cases import actions
from tongcun.cases.forms.liaison import OfficerForm
from tongcun.cases.models import Liaison, Scheme, Shape
from tongcun.cases.views.refused import status
from tongcun.county.actions import RefusedError
from tongcun.county.gates import with_right
from tongcun.county.names import with_names
from tongcun.county.queries import Scope
from tongcun.county.rights import Right


def _scheme(scope: Scope, pk: int) -> Scheme:
    found = Scheme.objects.select_related("county")
    return get_object_or_404(found, county=scope.county, pk=pk, shape=Shape.OFFICERS)


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.EDIT_LIAISON)
def name_officer(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Let an officer answer for an enterprise; one may come with the address, as from a gap."""
    scheme = _scheme(scope, pk)
    form = OfficerForm(request.POST or None, scheme=scheme, initial={"enterprise": request.GET.get("enterprise")})
    if request.method == "POST" and form.is_valid():
        try:
            actions.name_officer(scheme=scheme, **form.cleaned_data)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("liaison", scope.county.division_code)
    return render(request, "cases/officer.html", {"form": form, "scheme": scheme}, status=status(form.errors))


@require_POST
@with_right(Right.EDIT_LIAISON)
def end_liaison(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Let an officer answer for an enterprise no longer."""
    found = Liaison.objects.select_related("officer", "enterprise")
    liaison = get_object_or_404(found, pk=pk, scheme__county=scope.county)
    actions.end_liaison(liaison=liaison)
    said = with_names(
        _("{officer} answers for {enterprise} no longer."), officer=liaison.officer, enterprise=liaison.enterprise
    )
    messages.success(request, said)
    return redirect("enterprise", scope.county.division_code, liaison.enterprise_id)
