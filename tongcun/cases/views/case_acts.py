"""What is done with a case and its parts from its page."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from tongcun.cases import actions
from tongcun.cases.doers import Doer
from tongcun.cases.forms.cases import (
    ActForm,
    ClassifyForm,
    InviteForm,
    LinkForm,
    PartForm,
    ReasonForm,
    SiteMeetingForm,
)
from tongcun.cases.models import Grade, Link, Part, SiteMeeting
from tongcun.cases.pages.cases import CaseView, case_view
from tongcun.cases.pure.acts import Act, Party
from tongcun.cases.pure.parts import PartAct
from tongcun.cases.queries.cases import case_of, case_of_part, cases_of
from tongcun.cases.queries.parties import desk_for, is_desk_of
from tongcun.cases.views.cases import case_page
from tongcun.cases.views.receipts import told_once
from tongcun.cases.views.refused import Refused, not_any_more, status, unfit
from tongcun.county.actions import RefusedError
from tongcun.county.gates import with_right
from tongcun.county.queries import Scope
from tongcun.county.rights import Right


def _refusal(view: CaseView) -> Refused:
    """Why the reader does nothing here: it is another's for them, or cannot be done any more."""
    return Refused(view.not_the_desk or view.unit_gone or not_any_more())


def _as(view: CaseView, party: Party) -> Doer | None:
    """The reader as what they are to a case; None where they are not."""
    return next((doer for doer in view.doers if doer.party is party), None)


Done = Callable[[dict[str, Any]], object]
"""What is done with what a form says; raises RefusedError or ValidationError where it cannot be."""


def tried(request: HttpRequest, view: CaseView, form: Form, do: Done) -> HttpResponse:
    """Do what was sent from the page of a case; the page again where it is unfit or refused, else back to it."""
    if not form.is_valid():
        return case_page(request, view, refused=Refused(unfit(form), form))
    try:
        do(form.cleaned_data)
    except RefusedError as refused:
        return case_page(request, view, refused=Refused(str(refused), form))
    except ValidationError as error:
        return case_page(request, view, refused=Refused(" ".join(error.messages), form))
    return redirect("case", view.case.county.division_code, view.case.number)


@require_POST
@with_right(Right.SEE_CASES)
def act_on_case(request: HttpRequest, scope: Scope, number: str) -> HttpResponse:
    """Do what a button of the page says; as whom follows from the reader and the case."""
    case = case_of(scope, number)
    view, wanted = case_view(scope, case), request.POST.get("act", "")
    offer = next((one for one in view.offers if one.act == wanted), None)
    if offer is None:
        if _was_sent_twice(request, scope, view, wanted):
            return redirect("case", scope.county.division_code, number)
        return case_page(request, view, refused=_refusal(view))
    form = ActForm(
        request.POST, act=Act(offer.act), party=offer.doer.party, county=scope.county, to_check=view.to_check
    )  # fmt: skip
    sent = request.POST.get("seen", "")
    seen = int(sent) if sent.isdecimal() else None
    answer = tried(
        request, view, form,
        lambda _said: actions.do_act(case=case, act=offer.act, doer=offer.doer, said=form.said(seen)),
    )  # fmt: skip
    # Whoever sends a case back may not see it any more.
    if answer.status_code == HTTPStatus.FOUND and not cases_of(scope).filter(pk=case.pk).exists():
        return redirect("cases", scope.county.division_code)
    return answer


def _was_sent_twice(request: HttpRequest, scope: Scope, view: CaseView, wanted: str) -> bool:
    """Whether what cannot be done any more is what the reader did a moment ago, all that is said with it alike."""
    last = view.events[-1] if view.events else None
    if last is None or (last.act, last.by_id) != (wanted, scope.user.pk):
        return False
    form = ActForm(
        request.POST, act=Act(last.act), party=Party(last.party), county=scope.county, to_check=view.to_check
    )
    return form.is_valid() and actions.was_sent_twice(last, form.said())


@require_POST
@with_right(Right.SEE_CASES)
def act_on_part(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Promise a part, decline it, decide it, finish it, release it, ask again."""
    view, wanted = case_view(scope, case_of_part(scope, pk)), request.POST.get("act", "")
    offer = next((one for one in view.part_offers if one.part.pk == pk and one.act == wanted), None)
    if offer is None:
        if _part_sent_twice(request, scope, next(one for one in view.parts if one.pk == pk), wanted):
            return redirect("case", scope.county.division_code, view.case.number)
        return case_page(request, view, refused=_refusal(view))

    def do(data: dict[str, Any]) -> None:
        said, person = _said_of_part(data)
        actions.do_part(part=offer.part, act=offer.act, doer=offer.doer, said=said, person=person)

    return tried(request, view, PartForm(request.POST, act=PartAct(offer.act), part=pk), do)


def _said_of_part(data: dict[str, Any]) -> tuple[actions.Said, str]:
    """What a form says of a part, and who does the work."""
    return actions.Said(words=data["words"], until=data.get("until")), data.get("person", "")


def _part_sent_twice(request: HttpRequest, scope: Scope, part: Part, wanted: str) -> bool:
    """The same of a part."""
    last = next(reversed(part.events.all()), None)
    if last is None or (last.act, last.by_id) != (wanted, scope.user.pk):
        return False
    form = PartForm(request.POST, act=PartAct(last.act), part=part.pk)
    return form.is_valid() and actions.part_sent_twice(last, *_said_of_part(form.cleaned_data))


@require_POST
@with_right(Right.ACT_FOR_UNIT)
def invite(request: HttpRequest, scope: Scope, number: str) -> HttpResponse:
    """Ask another unit to do a part (商请协办)."""
    case = case_of(scope, number)
    view = case_view(scope, case)
    lead = _as(view, Party.LEAD)
    if lead is None:
        return case_page(request, view, refused=_refusal(view))
    form = InviteForm(request.POST, county=scope.county)
    return tried(request, view, form, lambda said: actions.invite(case=case, doer=lead, **said))


@require_POST
@with_right(Right.ACT_FOR_UNIT)
def site_meeting(request: HttpRequest, scope: Scope, number: str) -> HttpResponse:
    """Put down a meeting on the spot (现场协调会)."""
    case = case_of(scope, number)
    view = case_view(scope, case)
    if not {doer.party for doer in view.doers} & {Party.LEAD, Party.JOINT}:
        return case_page(request, view, refused=_refusal(view))

    def do(said: dict[str, Any]) -> None:
        actions.keep_site_meeting(meeting=SiteMeeting(case=case, entered_by=scope.user, **said))

    return tried(request, view, SiteMeetingForm(request.POST, auto_id="meet-%s"), do)


@require_POST
@with_right(Right.RUN_CASE_DESK)
def classify(request: HttpRequest, scope: Scope, number: str) -> HttpResponse:
    """Say of which class and grade a case is; its dates follow."""
    case = case_of(scope, number)
    view = case_view(scope, case)
    desk = _as(view, Party.DESK)
    if desk is None:
        return case_page(request, view, refused=_refusal(view))

    def do(said: dict[str, Any]) -> None:
        grade = Grade(said["grade"])
        actions.classify_case(case=case, case_class=said["case_class"], grade=grade, doer=desk, words=said["words"])

    return tried(request, view, ClassifyForm(request.POST, case=case), do)


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.RUN_CASE_DESK)
def link_case(request: HttpRequest, scope: Scope, number: str) -> HttpResponse:
    """Say that a case asks for what another of the same enterprise asked before."""
    case = case_of(scope, number)
    view = case_view(scope, case) if not is_desk_of(scope, case) else None
    if view is not None:
        return case_page(request, view, refused=_refusal(view))
    form = LinkForm(request.POST or None, case=case, seen=cases_of(scope))
    if form.is_valid():
        to, link = form.cleaned_data["to"], Link(form.cleaned_data["link"])
        try:
            actions.link_case(case=case, to=to, link=link, doer=Doer(Party.DESK, scope.user, desk_for(case)))
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("case", scope.county.division_code, case.number)
    return render(request, "cases/link_case.html", {"form": form, "case": case}, status=status(form.errors))


@require_POST
@with_right(Right.RUN_CASE_DESK)
def unlink_case(request: HttpRequest, scope: Scope, number: str) -> HttpResponse:
    """Take back a link that was a mistake, with the reason."""
    case = case_of(scope, number)
    view = case_view(scope, case)
    desk = _as(view, Party.DESK)
    if desk is None:
        return case_page(request, view, refused=_refusal(view))
    form = ReasonForm(request.POST, auto_id="unlink-%s")
    return tried(request, view, form, lambda said: actions.unlink_case(case=case, words=said["words"], doer=desk))


@require_POST
@with_right(Right.RUN_CASE_DESK)
def set_confidential(request: HttpRequest, scope: Scope, number: str) -> HttpResponse:
    """Keep a case confidential from now on, or no longer, with the reason."""
    case = case_of(scope, number)
    view = case_view(scope, case)
    desk, keep = _as(view, Party.DESK), request.POST.get("keep")
    if desk is None or keep not in ("yes", "no"):
        return case_page(request, view, refused=_refusal(view))

    def do(said: dict[str, Any]) -> None:
        actions.set_confidential(case=case, is_confidential=keep == "yes", words=said["words"], doer=desk)

    answer = tried(request, view, ReasonForm(request.POST, auto_id="confidence-%s"), do)
    if keep == "yes" and isinstance(answer, HttpResponseRedirect):
        return told_once(request, scope, case, go_on=answer.url) or answer
    return answer
