"""Officers: named for an enterprise, ended, and all their enterprises handed over."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from tongcun.cases import actions
from tongcun.cases.forms.liaison import HandOverForm, OfficerForm
from tongcun.cases.models import Liaison, Scheme, Shape
from tongcun.cases.queries.liaison import broken_by_handing_over, held_by
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
    return render(request, "cases/officer.html", {"form": form, "scheme": scheme})


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


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.EDIT_LIAISON)
def hand_over(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Choose from whom to whom, see what would change and what it would break, and hand over what is ticked."""
    scheme = _scheme(scope, pk)
    said = request.POST if request.method == "POST" else request.GET
    is_asked = "taker" in said
    form = HandOverForm(said if is_asked else None, scheme=scheme, initial={"giver": said.get("giver")})
    if not form.is_valid():
        return render(request, "cases/hand_over.html", {"form": form, "scheme": scheme})
    giver, taker = form.cleaned_data["giver"], form.cleaned_data["taker"]
    held = held_by(scheme, giver)
    ticked = set(said.getlist("liaison")) if "chosen" in said else {str(one.pk) for one in held}
    chosen = [one for one in held if str(one.pk) in ticked]
    if said.get("step") == "hand-over" and request.method == "POST":
        try:
            if len(chosen) != len(ticked):
                raise RefusedError(_("Somebody has changed this meanwhile: look at the page anew."))
            actions.hand_over_enterprises(scheme=scheme, liaisons=chosen, taker=taker)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _handed_over(len(chosen), taker))
            return redirect("liaison", scope.county.division_code)
    shown = {
        "form": form, "scheme": scheme, "giver": giver, "taker": taker,
        "rows": [(one, one in chosen) for one in held], "broken": broken_by_handing_over(scheme, chosen, taker),
    }  # fmt: skip
    return render(request, "cases/hand_over.html", shown)


def _handed_over(count: int, taker: object) -> str:
    words = ngettext("{count} enterprise handed over to {taker}.", "{count} enterprises handed over to {taker}.", count)
    return with_names(words, count=count, taker=taker)
