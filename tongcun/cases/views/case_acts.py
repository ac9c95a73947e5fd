"""What is done with a case and its parts from its page."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongcun.cases import actions
from tongcun.cases.acts import Act, Party
from tongcun.cases.case_forms import ActForm, ClassifyForm, InviteForm, LinkForm, PartForm, SiteMeetingForm
from tongcun.cases.case_queries import case_of, case_of_part, cases_of
from tongcun.cases.case_view import case_view
from tongcun.cases.models import Case, Grade, Link, SiteMeeting
from tongcun.cases.parts import PartAct
from tongcun.cases.views.cases import case_page
from tongcun.county.actions import RefusedError
from tongcun.county.gates import with_right
from tongcun.county.queries import Scope
from tongcun.county.rights import Right


def not_any_more() -> str:
    """What is told to whoever comes too late."""
    return _("This cannot be done any more: somebody was quicker, or it is not yours. Look at the page as it is now.")


def _back(scope: Scope, case: Case) -> HttpResponse:
    return redirect("case", scope.county.division_code, case.number)


def unfit(form: object) -> str:
    """What is wrong with a form, in a line."""
    errors = form.errors  # type: ignore[attr-defined]
    fields = form.fields  # type: ignore[attr-defined]
    return " ".join(f"{fields[name].label}: {' '.join(told)}" if name in fields else " ".join(told)
                    for name, told in errors.items())  # fmt: skip


@require_POST
@with_right(Right.SEE_CASES)
def act_on_case(request: HttpRequest, scope: Scope, number: str) -> HttpResponse:
    """Do what a button of the page says; as whom follows from the reader and the case."""
    case = case_of(scope, number)
    view, wanted = case_view(scope, case), request.POST.get("act", "")
    offer = next((one for one in view.offers if one.act == wanted), None)
    if offer is None:
        return case_page(request, view, error=not_any_more())
    form = ActForm(request.POST, act=Act(offer.act), party=offer.doer.party, county=scope.county)
    if not form.is_valid():
        return case_page(request, view, error=unfit(form))
    try:
        actions.do_act(case=case, act=offer.act, doer=offer.doer, said=form.said())
    except RefusedError as refused:
        return case_page(request, view, error=str(refused))
    # Whoever sends a case back may not see it any more.
    return _back(scope, case) if cases_of(scope).filter(pk=case.pk).exists() else redirect(
        "cases", scope.county.division_code
    )  # fmt: skip


@require_POST
@with_right(Right.SEE_CASES)
def act_on_part(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Promise a part, decline it, decide it, finish it, release it, ask again."""
    case = case_of_part(scope, pk)
    view, wanted = case_view(scope, case), request.POST.get("act", "")
    part = next(one for one in view.parts if one.pk == pk)
    offer = next((one for one in view.part_offers if one.part.pk == part.pk and one.act == wanted), None)
    if offer is None:
        return case_page(request, view, error=not_any_more())
    form = PartForm(request.POST, act=PartAct(offer.act))
    if not form.is_valid():
        return case_page(request, view, error=unfit(form))
    data = form.cleaned_data
    said = actions.Said(words=data["words"], until=data.get("until"))
    try:
        actions.do_part(part=part, act=offer.act, doer=offer.doer, said=said, person=data.get("person", ""))
    except RefusedError as refused:
        return case_page(request, view, error=str(refused))
    return _back(scope, case)


@require_POST
@with_right(Right.ACT_FOR_UNIT)
def invite(request: HttpRequest, scope: Scope, number: str) -> HttpResponse:
    """Ask another unit to do a part (商请协办)."""
    case = case_of(scope, number)
    view = case_view(scope, case)
    lead = next((doer for doer in view.doers if doer.party is Party.LEAD), None)
    form = InviteForm(request.POST, county=scope.county)
    if lead is None:
        return case_page(request, view, error=not_any_more())
    if not form.is_valid():
        return case_page(request, view, error=unfit(form))
    try:
        actions.invite(case=case, unit=form.cleaned_data["unit"], doer=lead, words=form.cleaned_data["words"])
    except RefusedError as refused:
        return case_page(request, view, error=str(refused))
    return _back(scope, case)


@require_POST
@with_right(Right.ACT_FOR_UNIT)
def site_meeting(request: HttpRequest, scope: Scope, number: str) -> HttpResponse:
    """Put down a meeting on the spot (现场协调会)."""
    case = case_of(scope, number)
    view = case_view(scope, case)
    parties = {doer.party for doer in view.doers}
    form = SiteMeetingForm(request.POST, auto_id="meet-%s")
    if not parties & {Party.LEAD, Party.JOINT}:
        return case_page(request, view, error=not_any_more())
    if not form.is_valid():
        return case_page(request, view, error=unfit(form))
    try:
        actions.keep_site_meeting(meeting=SiteMeeting(case=case, entered_by=scope.user, **form.cleaned_data))
    except (RefusedError, ValidationError) as refused:
        return case_page(request, view, error=str(refused))
    return _back(scope, case)


@require_POST
@with_right(Right.RUN_CASE_DESK)
def classify(request: HttpRequest, scope: Scope, number: str) -> HttpResponse:
    """Say of which class and grade a case is; its dates follow."""
    case = case_of(scope, number)
    form = ClassifyForm(request.POST, county=scope.county)
    view = case_view(scope, case)
    if Party.DESK not in {doer.party for doer in view.doers}:
        return case_page(request, view, error=not_any_more())
    if not form.is_valid():
        return case_page(request, view, error=unfit(form))
    data = form.cleaned_data
    actions.classify_case(case=case, case_class=data["case_class"], grade=Grade(data["grade"]))
    return _back(scope, case)


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.RUN_CASE_DESK)
def link_case(request: HttpRequest, scope: Scope, number: str) -> HttpResponse:
    """Say that a case asks for what another of the same enterprise asked before."""
    case = case_of(scope, number)
    form = LinkForm(request.POST or None, case=case)
    if form.is_valid():
        try:
            actions.link_case(case=case, to=form.cleaned_data["to"], link=Link(form.cleaned_data["link"]))
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            return _back(scope, case)
    return render(request, "cases/link_case.html", {"form": form, "case": case})
