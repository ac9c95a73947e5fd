"""When the lights of every kind of promise turn yellow, and another rule from a day on."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongcun.county import actions
from tongcun.county.forms import LightForm
from tongcun.county.gates import with_right
from tongcun.county.models import USUAL_LIGHTS, LightKind
from tongcun.county.queries import Scope, edits_of
from tongcun.county.rights import Right


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.EDIT_CALENDAR)
def lights(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The rules by kind, what holds where none is set, and a form that adds one."""
    form = LightForm(request.POST or None, county=scope.county)
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_light_setting(setting=form.save(commit=False))
        except ValidationError as unfit:
            form.add_error(None, unfit)
        else:
            messages.success(request, _("Noted. It holds from the next look, at most five minutes from now."))
            return redirect("lights", scope.county.division_code)
    rows = list(scope.county.light_settings.all())
    kinds = [
        (kind.label, rule.yellow_part * 100, rule.yellow_seconds // 3600, [row for row in rows if row.kind == kind])
        for kind, rule in ((LightKind(kind), rule) for kind, rule in USUAL_LIGHTS.items())
    ]
    return render(request, "county/lights.html", {"kinds": kinds, "form": form, "edits": edits_of(rows)})
