"""Circulars before they are signed: shown to the units they name, which may add a remark."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from tongcun.cases import actions
from tongcun.cases.models import PaperDraft
from tongcun.cases.queries.papers import drafts_of, remarks_on, shown_circulars, units_to_remark
from tongcun.cases.views.papers import draft_page
from tongcun.cases.views.refused import Refused, status
from tongcun.cases.views.remarks import remark_forms, remarked
from tongcun.county.actions import RefusedError
from tongcun.county.gates import with_right
from tongcun.county.models import Unit
from tongcun.county.queries import Scope
from tongcun.county.rights import Right


@require_POST
@with_right(Right.SUPERVISE)
def show(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Show a drafted circular to the units it names."""
    draft = get_object_or_404(drafts_of(scope), pk=pk)
    try:
        actions.show_circular(draft=draft)
    except RefusedError as refused:
        return draft_page(request, scope, draft, refused=str(refused))
    return redirect("paper_draft", scope.county.division_code, pk)


@require_safe
@with_right(Right.SEE_CASES)
def shown_circular(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """A circular as it is going to be signed, and what units say to it."""
    return _page(request, scope, get_object_or_404(shown_circulars(scope), pk=pk))


def _page(request: HttpRequest, scope: Scope, draft: PaperDraft, refused: Refused | None = None) -> HttpResponse:
    said = remarks_on(draft)
    shown = {
        "draft": draft, "error": refused and refused.words, "remarks": said.now, "earlier": said.earlier,
        "remark_forms": remark_forms(units_to_remark(scope, [draft])[draft.pk], refused),
    }  # fmt: skip
    return render(request, "cases/shown_circular.html", shown, status=status(refused))


@require_POST
@with_right(Right.ACT_FOR_UNIT)
def remark(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Add what the reader's unit says to what is going to be said of it."""
    draft = get_object_or_404(shown_circulars(scope), pk=pk)

    def add(unit: Unit, words: str) -> None:
        actions.remark_circular(draft=draft, unit=unit, words=words, by=scope.user)

    if refused := remarked(request, units_to_remark(scope, [draft])[pk], add):
        return _page(request, scope, draft, refused)
    return redirect("shown_circular", scope.county.division_code, pk)
