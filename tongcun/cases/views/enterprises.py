"""An enterprise: who answers for it, its contact person, its card."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tongcun.cases import actions
from tongcun.cases.forms.asker import ResetForm
from tongcun.cases.forms.liaison import ContactForm
from tongcun.cases.models import Case, Entrance
from tongcun.cases.prints.card import Printed, cards_paper
from tongcun.cases.queries.asker import code_of, resets_of
from tongcun.cases.queries.cases import cases_of, light_of_case
from tongcun.cases.queries.codes import unchecked_code
from tongcun.cases.queries.liaison import answering_for, enterprises_of, made_entrances, officers_to_call, past_liaisons
from tongcun.cases.queries.parties import may_reset_code
from tongcun.cases.queries.visits import visits_seen
from tongcun.county.actions import RefusedError, record_full_view, set_contact
from tongcun.county.badge_codes import code_picture
from tongcun.county.clock import now, service_date
from tongcun.county.gates import with_right
from tongcun.county.masking import masked_name, masked_phone
from tongcun.county.models import Enterprise
from tongcun.county.printed import cards_handed_out
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.documents.cards import Layout
from tongcun.loops.lights import Light

SHOWN_VISITS = 5
"""So many of its latest visits stand on the page of an enterprise."""
SHOWN_CASES = 20
"""And of its cases."""


def _one(scope: Scope, right: Right, pk: int) -> Enterprise:
    return get_object_or_404(enterprises_of(scope, right).select_related("county", "township"), pk=pk)


@require_safe
@with_right(Right.SEE_LIAISON)
def enterprise(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Who answers for an enterprise by scheme, and who did before; its contact person masked."""
    return _enterprise_page(request, scope, _one(scope, Right.SEE_LIAISON, pk), ContactForm(), in_full=False)


@require_POST
@with_right(Right.TEND_ENTERPRISE)
def in_full(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """The same page with the contact person in full, once, and on record."""
    found = _one(scope, Right.TEND_ENTERPRISE, pk)
    record_full_view(user=scope.user, county=scope.county, what=f"enterprise {found.name}")
    return _enterprise_page(request, scope, found, ContactForm(), in_full=True)


@require_POST
@with_right(Right.TEND_ENTERPRISE)
def keep_contact(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Note another contact person."""
    found = _one(scope, Right.TEND_ENTERPRISE, pk)
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _enterprise_page(request, scope, found, form, in_full=False)
    set_contact(enterprise=found, name=form.cleaned_data["contact_name"], phone=form.cleaned_data["contact_phone"])
    return redirect("enterprise", scope.county.division_code, pk)


@require_POST
@with_right(Right.RUN_CASE_DESK)
def reset_code(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Take back an enterprise's confirmation code, after a call; only the county desk, and not its own officer."""
    found = _one(scope, Right.RUN_CASE_DESK, pk)
    if not may_reset_code(scope, found):
        raise PermissionDenied
    form = ResetForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.reset_code(enterprise=found, called=said["called"], words=said["words"], by=scope.user)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("enterprise", scope.county.division_code, pk)
    return _enterprise_page(request, scope, found, ContactForm(), in_full=False, reset=form)


def _enterprise_page(
    request: HttpRequest, scope: Scope, found: Enterprise, form: ContactForm, *, in_full: bool,
    reset: ResetForm | None = None,
) -> HttpResponse:  # fmt: skip
    name, phone = found.contact_name, found.contact_phone
    visits = list(visits_seen(scope).filter(enterprise=found)[: SHOWN_VISITS + 1])
    contact = f"{name} {phone}" if in_full else f"{masked_name(name)} {masked_phone(phone)}"
    shown = {
        "enterprise": found, "contact": contact.strip(), "in_full": in_full, "form": form,
        "visits": visits[:SHOWN_VISITS], "more_visits": len(visits) > SHOWN_VISITS,
        "cases": _cases(scope, found),
        "confirmation_code": code_of(found), "is_unchecked": unchecked_code(found) is not None,
        "resets": resets_of(found),
        "reset": (reset or ResetForm(auto_id="reset-%s")) if may_reset_code(scope, found) else None,
        "answering": answering_for(found), "past": past_liaisons(found),
        "may_tend": enterprises_of(scope, Right.TEND_ENTERPRISE).filter(pk=found.pk).exists(),
        "may_open_card": enterprises_of(scope, Right.OPEN_CARD).filter(pk=found.pk).exists(),
        "may_edit": scope.may(Right.EDIT_LIAISON), "may_edit_places": scope.may(Right.EDIT_PLACES),
    }  # fmt: skip
    return render(request, "cases/enterprise.html", shown)


def _cases(scope: Scope, found: Enterprise) -> list[tuple[Case, Light | None]]:
    """Its newest cases with their lights, as far as the reader may see them."""
    if not scope.may(Right.SEE_CASES):
        return []
    moment = now()
    return [(case, light_of_case(case, moment)) for case in cases_of(scope).filter(enterprise=found)[:SHOWN_CASES]]


@require_safe
@with_right(Right.OPEN_CARD)
def card(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """An enterprise's card, to print: who answers for it, and the code of its entrance."""
    found = _one(scope, Right.OPEN_CARD, pk)
    entrance = Entrance.objects.filter(enterprise=found).first()
    address = address_of(request, entrance) if entrance else ""
    shown = {
        "enterprise": found, "officers": officers_to_call(found), "entrance": entrance, "address": address,
        "made": made_entrances(found),
        "picture": code_picture(address) if address else "",
    }  # fmt: skip
    return render(request, "cases/card.html", shown)


def address_of(request: HttpRequest, entrance: Entrance) -> str:
    """Where the code of a card leads."""
    return request.build_absolute_uri(reverse("entrance", args=[entrance.code]))


@require_safe
@with_right(Right.OPEN_CARD)
def card_as_pdf(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """The card as PDF, to send on or to print elsewhere; back to the card where it has no code yet."""
    found = _one(scope, Right.OPEN_CARD, pk)
    entrance = Entrance.objects.filter(enterprise=found).first()
    if entrance is None:
        return redirect("card", scope.county.division_code, pk)
    printed = Printed(found, officers_to_call(found), address_of(request, entrance))
    paper = cards_paper(scope.county, [printed], Layout.ONE, service_date(scope.county))
    return cards_handed_out(paper, county=scope.county, name=f"{paper.title} {found.name}")


@require_POST
@with_right(Right.OPEN_CARD)
def renew_card(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Give the card a new code: the first, or one in place of a card that was lost."""
    found = _one(scope, Right.OPEN_CARD, pk)
    actions.renew_entrance(enterprise=found, by=scope.user)
    return redirect("card", scope.county.division_code, pk)
