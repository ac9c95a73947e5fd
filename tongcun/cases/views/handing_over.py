"""Everything that somebody has, in all schemes, handed over: seen first, then done."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tongcun.cases import actions
from tongcun.cases.forms.handing_over import HandOverForm, TakersForm
from tongcun.cases.queries.handing_over import all_to, broken_by_handing_over, held_by
from tongcun.cases.queries.liaison import staff_of_groups
from tongcun.cases.views.refused import status
from tongcun.county.actions import RefusedError
from tongcun.county.gates import with_right
from tongcun.county.models import User
from tongcun.county.names import with_names
from tongcun.county.queries import Scope, with_posts
from tongcun.county.rights import Right


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.EDIT_LIAISON)
def hand_over(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Choose from whom and to whom, see what goes where and what it would break, and hand it over."""
    said = request.POST if request.method == "POST" else request.GET
    form = HandOverForm(
        said if "taker" in said else None, county=scope.county, initial={"giver": said.get("giver")}
    )  # fmt: skip
    if not form.is_valid():
        return render(request, "cases/hand_over.html", {"form": form}, status=status(request.POST and form.errors))
    giver, taker = form.cleaned_data["giver"], form.cleaned_data["taker"]
    held, staff = held_by(scope.county, giver), list(with_posts(staff_of_groups(scope.county), scope.county))
    those = TakersForm(request.POST if "step" in request.POST else None, held=held, staff=staff, taker=taker)
    shown = {"form": form, "those": those, "giver": giver, "taker": taker, "rows": list(those.rows())}
    if those.is_bound and not those.is_valid():
        return render(request, "cases/hand_over.html", shown, status=status(those.errors))
    takers = those.takers() if those.is_bound else all_to(held, taker)
    if request.POST.get("step") == "hand-over":
        try:
            count = actions.hand_over_liaison(county=scope.county, giver=giver, takers=takers)
        except RefusedError as refused:
            # What a rule says stands above the table in any case.
            shown["refused"] = str(refused)
        else:
            messages.success(request, _handed_over(count, giver))
            return redirect("liaison", scope.county.division_code)
    broken = broken_by_handing_over(scope.county, held, takers)
    if broken:
        shown.pop("refused", None)
    return render(request, "cases/hand_over.html", shown | {"broken": broken}, status=status("refused" in shown))


def _handed_over(count: int, giver: User) -> str:
    words = ngettext(
        "{count} of what {giver} had is handed over.", "{count} of what {giver} had are handed over.", count
    )
    return with_names(words, count=count, giver=giver)
