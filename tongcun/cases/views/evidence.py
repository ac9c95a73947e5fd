"""Files that show something of a case: added from its page, read, taken back."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from tongcun.cases import actions
from tongcun.cases.forms.evidence import CaseEvidenceForm, TakeBackEvidenceForm
from tongcun.cases.models import Shows
from tongcun.cases.pages.cases import case_view
from tongcun.cases.queries.cases import case_of
from tongcun.cases.queries.evidence import adder, evidence_of, may_take_back
from tongcun.cases.views.case_acts import tried
from tongcun.cases.views.cases import case_page
from tongcun.cases.views.refused import Refused, not_any_more
from tongcun.county.evidence import evidence_response
from tongcun.county.gates import with_right
from tongcun.county.queries import Scope
from tongcun.county.rights import Right


@require_POST
@with_right(Right.SEE_CASES)
def add_evidence(request: HttpRequest, scope: Scope, number: str) -> HttpResponse:
    """Add a file to a case, as whoever the reader is to it."""
    case = case_of(scope, number)
    view = case_view(scope, case)
    doer = adder(view.doers)
    if doer is None:
        return case_page(request, view, refused=Refused(not_any_more()))

    def do(said: dict[str, Any]) -> None:
        actions.add_evidence(
            case=case, file=said["file"], shows=Shows(said["shows"]), words=said["words"], doer=doer
        )  # fmt: skip

    form = CaseEvidenceForm(request.POST, request.FILES, auto_id="evidence-%s")
    return tried(request, view, form, do)


@require_safe
@with_right(Right.SEE_CASES)
def case_evidence(request: HttpRequest, scope: Scope, number: str, pk: int) -> HttpResponse:
    """A file of a case, for whoever sees the case; one that was taken back is given to nobody."""
    found = get_object_or_404(evidence_of(case_of(scope, number)), pk=pk)
    if found.taken_back_because:
        raise Http404
    return evidence_response(found.file)


@require_POST
@with_right(Right.SEE_CASES)
def take_back_evidence(request: HttpRequest, scope: Scope, number: str, pk: int) -> HttpResponse:
    """Take back a file that was added by mistake."""
    view = case_view(scope, case_of(scope, number))
    found = next((one for one, _may in view.evidence if one.pk == pk), None)
    if found is None:
        raise Http404
    if not may_take_back(found, scope, view.doers):
        return case_page(request, view, refused=Refused(not_any_more()))
    return tried(
        request, view, TakeBackEvidenceForm(request.POST, evidence=pk),
        lambda said: actions.take_back_evidence(evidence=found, because=said["because"]),
    )  # fmt: skip
