"""What a county sets about custody."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongcun.county.gates import with_right
from tongcun.county.queries import Scope, edits_of
from tongcun.county.rights import Right
from tongcun.parcels import actions
from tongcun.parcels.forms import ShortageForm
from tongcun.parcels.models import ShortageRule
from tongcun.parcels.views.tabs import page


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.RUN_DAY)
def shortage_rule(request: HttpRequest, scope: Scope) -> HttpResponse:
    """After how many minutes a piece of an opened bag counts as short, and who set it so."""
    rule = ShortageRule.of(scope.county)
    form = ShortageForm(request.POST or None, initial={"minutes": rule.minutes})
    if request.method == "POST" and form.is_valid():
        actions.set_shortage_minutes(county=scope.county, minutes=form.cleaned_data["minutes"])
        messages.success(request, _("Noted. It holds from the next look, at most five minutes from now."))
        return redirect("shortage_rule", scope.county.division_code)
    shown = {"form": form, "minutes": rule.minutes, "edits": edits_of([rule]) if rule.pk else ()}
    return page(request, scope, "parcels/shortage_rule.html", shown)
