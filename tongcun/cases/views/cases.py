"""Cases: the list, one case, and taking one down."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import F
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongcun.cases import actions
from tongcun.cases.forms.cases import (
    ActForm,
    CaseForm,
    ClassifyForm,
    InviteForm,
    PartForm,
    ReasonForm,
    SiteMeetingForm,
)
from tongcun.cases.forms.earlier import EarlierForm, earlier_form
from tongcun.cases.forms.evidence import CaseEvidenceForm
from tongcun.cases.forms.exclusions import ExclusionForm
from tongcun.cases.models import Case, Channel, Grade
from tongcun.cases.pages.cases import CaseView, case_view
from tongcun.cases.pages.offers import Offer
from tongcun.cases.pages.way import way_of
from tongcun.cases.pure.acts import IN_HAND, Act, Party, State
from tongcun.cases.pure.rates import Rate
from tongcun.cases.queries.cases import Behind, Sought, case_of, cases_of, light_of_case, sought, with_light
from tongcun.cases.queries.evidence import adder
from tongcun.cases.queries.lacks import LACKING
from tongcun.cases.queries.liaison import enterprises_of
from tongcun.cases.queries.parties import sits_at_desk, units_taking_down
from tongcun.cases.queries.year import year_figures
from tongcun.cases.views.receipts import told_once
from tongcun.cases.views.refused import Refused, status
from tongcun.cases.wording.words import RATE_LABELS, STATES
from tongcun.county.actions import RefusedError, record_full_view
from tongcun.county.clock import day_in, now, service_date
from tongcun.county.evidence import evidence_response
from tongcun.county.gates import with_right
from tongcun.county.models import valid_on
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.loops.lights import Light

PAGE = 50


@require_safe
@with_right(Right.SEE_LIAISON)
def cases(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The cases that the reader may see, the most pressing first, or found by what is looked for.

    The door of enterprises: who sees no cases is led to the liaisons.
    """
    if not scope.may(Right.SEE_CASES):
        return redirect("liaison", scope.county.division_code)
    what, moment = _sought(request), now()
    seen = cases_of(scope)
    found = sought(seen, what, moment).order_by(F("due_at").asc(nulls_last=True), "-registered_at", "-pk")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    counts = {light: with_light(seen, light, moment).count() for light in (Light.RED, Light.YELLOW)}
    shown = {
        "page": page, "rows": [(case, light_of_case(case, moment)) for case in page],
        "what": what, "counts": counts, "lacking": seen.filter(LACKING).count(),
        "states": STATES, "classes": scope.county.case_classes.all(), "townships": scope.county.townships.all(),
        "rate": RATE_LABELS[what.figure.rate] if what.figure and what.figure.rate else "",
        "may_import": sits_at_desk(scope),
        "may_register": scope.may(Right.REGISTER_CASE),
        "figures": year_figures(scope, service_date(scope.county).year),
    }  # fmt: skip
    return render(request, "cases/cases.html", shown)


def _sought(request: HttpRequest) -> Sought:
    """What the address asks for; what it cannot mean is left out."""
    said = request.GET
    state, light = said.get("state", ""), said.get("light", "")
    return Sought(
        q=said.get("q", "").strip()[:60], state=state if state in set(State) else "",
        light=light if light in set(Light) else "", case_class=_number(said.get("class")),
        unit=_number(said.get("unit")), township=_number(said.get("township")), only_open=said.get("open") == "1",
        lacking=said.get("lacking") == "1",
        figure=_figure(request),
    )  # fmt: skip


def _figure(request: HttpRequest) -> Behind | None:
    """The figure whose cases the address asks for; it names its first and its last day."""
    said = request.GET
    since, until = day_in(said.get("since", "")), day_in(said.get("until", ""))
    if since is None or until is None:
        return None
    rate = said.get("rate", "")
    return Behind(
        since, until, unit=_number(said.get("lead")), rate=Rate(rate) if rate in set(Rate) else None,
        held=said.get("held") == "1", adjusted=said.get("adjusted") == "1", timed=said.get("timed") == "1",
    )  # fmt: skip


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


@require_safe
@with_right(Right.SEE_CASES)
def case(request: HttpRequest, scope: Scope, number: str) -> HttpResponse:
    """One case: how it stands, who holds it, its clocks and its story, and what the reader may do."""
    return case_page(request, case_view(scope, case_of(scope, number)))


@require_safe
@with_right(Right.SEE_CASES)
def sent_file(request: HttpRequest, scope: Scope, number: str) -> HttpResponse:
    """The file that the enterprise sent with a case; without one the case itself."""
    found = case_of(scope, number)
    attachment = found.receipt.attachment if hasattr(found, "receipt") else None
    if attachment is None:
        return redirect("case", scope.county.division_code, number)
    return evidence_response(attachment)


@require_POST
@with_right(Right.SEE_CASES)
def asker_in_full(request: HttpRequest, scope: Scope, number: str) -> HttpResponse:
    """The same page with the asker in full, once, and on record; only for whoever has something to do with it."""
    found = case_of(scope, number)
    view = case_view(scope, found)
    if not view.doers:
        raise PermissionDenied
    record_full_view(user=scope.user, county=scope.county, what=f"case {found.number}")
    return case_page(request, view, in_full=True)


def case_page(
    request: HttpRequest, view: CaseView, *, refused: Refused | None = None, in_full: bool = False
) -> HttpResponse:
    """The page of a case; with 422 and what was typed where something was refused."""
    found, sent = view.case, refused or Refused("")
    forms = {name: form and sent.in_place_of(form) for name, form in _forms(view, found, in_full=in_full).items()}
    shown = {
        "view": view, "case": found, "way": way_of(State(found.state)), "error": sent.words, "in_full": in_full,
        "sent": sent.form,
        "asker": f"{found.asker_name} {found.asker_phone}".strip() if in_full else view.asker,
        "acts": [(offer, sent.in_place_of(_act_form(offer, view))) for offer in view.offers],
        "part_acts": [
            (offer, sent.in_place_of(PartForm(act=offer.act, part=offer.part.pk))) for offer in view.part_offers
        ],
        "may_fill_in": _is_at_desk(view),
        "may_link": view.is_desk and found.linked_to_id is None,
        **forms,
    }  # fmt: skip
    return render(request, "cases/case.html", shown, status=status(refused))


def _act_form(offer: Offer, view: CaseView) -> ActForm:
    case = view.case
    planned: dict[str, Any] = {}
    if offer.act is Act.PLAN:
        planned = {"words": case.solution, "until": case.wanted_by}
    elif offer.act in (Act.SORT, Act.DECIDE):
        planned = {"to": next((one.unit for one in view.one_problem if one.unit), None)}
    elif offer.act is Act.CONFIRM and view.standing.life.word_waits:
        planned = _given_word(view)
    return ActForm(
        act=offer.act, party=offer.doer.party, county=case.county, initial=planned, to_check=view.to_check
    )  # fmt: skip


def _given_word(view: CaseView) -> dict[str, Any]:
    """What the enterprise has said by a code and is called about: whoever calls need not choose it anew."""
    said = next((event for event in reversed(view.events) if event.act == Act.GIVE_WORD), None)
    return {"outcome": said.outcome, "satisfaction": said.satisfaction} if said else {}


def _is_at_desk(view: CaseView) -> bool:
    """Whether the reader is the desk of a case that is not over."""
    return view.is_desk and not view.standing.life.is_over


def _forms(view: CaseView, case: Case, *, in_full: bool) -> dict[str, Form | None]:
    """What the lead and the desk may do besides; on the page with the asker in full not all of it is offered again."""
    parties = view.parties
    is_at_work = case.state in IN_HAND
    return {
        "invite": InviteForm(county=case.county) if Party.LEAD in parties and is_at_work and case.lead_id else None,
        "meet": SiteMeetingForm(auto_id="meet-%s") if parties & {Party.LEAD, Party.JOINT} else None,
        "evidence_form": CaseEvidenceForm(auto_id="evidence-%s") if adder(view.doers) else None,
        "unlink": ReasonForm(auto_id="unlink-%s") if view.is_desk and case.linked_to_id else None,
        "confidence": ReasonForm(auto_id="confidence-%s") if view.is_desk and not in_full else None,
        "classify": ClassifyForm(case=case) if _is_at_desk(view) and not in_full else None,
        "exclusion_form": ExclusionForm(auto_id="exclusion-%s") if view.may_ask_exclusion else None,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.REGISTER_CASE)
def new_case(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Take down what an enterprise asks for; what it asked before lies beside it, so that nothing is asked twice."""
    enterprises = enterprises_of(scope, Right.REGISTER_CASE).filter(valid_on(service_date(scope.county)))
    posted = request.POST or None
    form = CaseForm(
        posted, county=scope.county, enterprises=enterprises, units=units_taking_down(scope),
        initial={"enterprise": request.GET.get("enterprise")},
    )  # fmt: skip
    earlier = None
    if form.is_valid():
        wanted = _wanted(form, scope)
        earlier = earlier_form(request.POST, scope, wanted.enterprise, wanted.problem, wanted.form_key)
        if earlier is None or earlier.is_settled:
            made = _registered(form, scope, wanted, earlier)
            if made is not None:
                go_on = _what_was_made(scope, made)
                return told_once(request, scope, made, go_on=go_on) or redirect(go_on)
    return render(request, "cases/new_case.html", {"form": form, "earlier": earlier}, status=status(form.errors))


def _wanted(form: CaseForm, scope: Scope) -> actions.Request:
    said = form.what_was_said()
    chosen = said.pop("case_class")
    said.pop("unit", None)
    return actions.Request(
        **said | {"channel": Channel(said["channel"]), "grade": Grade(said["grade"])},
        case_class=chosen.pk if chosen else None, form_key=form.key(scope.user.pk),
    )  # fmt: skip


def _registered(
    form: CaseForm, scope: Scope, wanted: actions.Request, earlier: EarlierForm | None
) -> Case | None:  # fmt: skip
    """The case; None, with the reason in the form, where it is refused."""
    try:
        return actions.register_case(
            request=wanted, by=scope.user, unit=form.unit(), earlier=earlier.said() if earlier else None
        )
    except ValidationError as unfit:
        form.add_error(None, unfit)
    except RefusedError as refused:
        form.add_error(None, str(refused))
    return None


def _what_was_made(scope: Scope, made: Case) -> str:
    """The page of a case that was taken down, where its reader may see it."""
    if cases_of(scope).filter(pk=made.pk).exists():
        return reverse("case", args=[scope.county.division_code, made.number])
    # Of a confidential case an officer knows no more than that it was handed on.
    return reverse("cases", args=[scope.county.division_code])
