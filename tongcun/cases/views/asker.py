"""One case as its enterprise sees it, and the word that is for the enterprise to give."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tongcun.cases import actions
from tongcun.cases.card_gate import is_staff, with_card
from tongcun.cases.forms.asker import ChosenTwice, WordForm
from tongcun.cases.models import Case, ProofKind
from tongcun.cases.pages.asker import asker_view
from tongcun.cases.pure.acts import Act
from tongcun.cases.queries.asker import (
    case_by_receipt,
    cases_on_card,
    code_of,
    likely_earlier,
    told_before,
)
from tongcun.cases.queries.codes import unchecked_code
from tongcun.cases.receipt_codes import grouped
from tongcun.county.actions import RefusedError
from tongcun.county.evidence import evidence_response
from tongcun.county.models import Enterprise


@dataclass(frozen=True, slots=True)
class Door:
    """How somebody came to a case: by the card alone, or by its receipt code, too (else empty)."""

    card: str
    case: Case
    receipt: str = ""

    def proof(self) -> ProofKind | None:
        """By what code the asker's word is shown to be theirs here; None: only by the receipt code, elsewhere."""
        if self.receipt:
            return ProofKind.RECEIPT
        if code_of(self.case.enterprise) is not None:
            return ProofKind.CODE
        return None if self.has_own_receipt else ProofKind.NEW_CODE

    @property
    def has_own_receipt(self) -> bool:
        """Whether the enterprise told the case by its entrance, so that nobody else has ever seen its receipt code."""
        return hasattr(self.case, "receipt") and self.case.receipt.handed_by_id is None


def _by_card(request: HttpRequest, enterprise: Enterprise, number: str) -> Door:
    case = get_object_or_404(cases_on_card(enterprise), number=number)
    return Door(request.card, case)  # type: ignore[attr-defined]


def _by_receipt(request: HttpRequest, enterprise: Enterprise, receipt: str) -> Door:
    case = case_by_receipt(enterprise, receipt)
    if case is None:
        raise Http404
    return Door(request.card, case, receipt)  # type: ignore[attr-defined]


@require_safe
@with_card
def asker_case(request: HttpRequest, enterprise: Enterprise, number: str) -> HttpResponse:
    """How a case stands, for whoever has the card; a confidential one is not there."""
    return _page(request, _by_card(request, enterprise, number))


@require_safe
@with_card
def asker_receipt(request: HttpRequest, enterprise: Enterprise, receipt: str) -> HttpResponse:
    """The receipt of a case, and how it stands."""
    return _page(request, _by_receipt(request, enterprise, receipt))


@require_POST
@with_card
def word_by_card(request: HttpRequest, enterprise: Enterprise, number: str) -> HttpResponse:
    """Confirm, contest or withdraw by the enterprise's confirmation code."""
    return _take_word(request, _by_card(request, enterprise, number))


@require_POST
@with_card
def word_by_receipt(request: HttpRequest, enterprise: Enterprise, receipt: str) -> HttpResponse:
    """Confirm, contest or withdraw by the receipt code."""
    return _take_word(request, _by_receipt(request, enterprise, receipt))


@require_POST
@with_card
def same_as_before(request: HttpRequest, enterprise: Enterprise, receipt: str) -> HttpResponse:
    """The enterprise says that it told the same before."""
    door = _by_receipt(request, enterprise, receipt)
    earlier = likely_earlier(door.case)
    if is_staff(request):
        return _refused(request, door)
    if earlier is not None and earlier.number == request.POST.get("number"):
        try:
            actions.say_it_is_the_same(case=door.case, earlier=earlier)
        except RefusedError as refused:
            # Somebody has linked one of them while the page lay open.
            return _page(request, door, error=str(refused), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect("asker_receipt", door.card, receipt)


@require_POST
@with_card
def choose_code(request: HttpRequest, enterprise: Enterprise, receipt: str) -> HttpResponse:
    """Choose the enterprise's confirmation code, once something was told."""
    door = _by_receipt(request, enterprise, receipt)
    if is_staff(request):
        return _refused(request, door)
    form = ChosenTwice(request.POST)
    if not form.is_valid():
        return _page(request, door, chosen=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        digest = actions.digest_of_code(enterprise, form.cleaned_data["code"])
        actions.choose_code(enterprise=enterprise, digest=digest)
    except RefusedError as refused:
        return _page(request, door, chosen=form, error=str(refused), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect("asker_receipt", door.card, receipt)


@require_safe
@with_card
def own_file(request: HttpRequest, enterprise: Enterprise, receipt: str) -> HttpResponse:
    """The file that was sent with a problem."""
    attachment = _by_receipt(request, enterprise, receipt).case.receipt.attachment
    if attachment is None:
        raise Http404
    return evidence_response(attachment)


def _take_word(request: HttpRequest, door: Door) -> HttpResponse:
    if is_staff(request):
        return _refused(request, door)
    kind, wanted = door.proof(), request.POST.get("act", "")
    if kind is None or wanted not in asker_view(door.case).acts:
        gone = _("This cannot be done now. Look at how it stands.")
        return _page(request, door, error=gone, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    form = WordForm(request.POST, act=Act(wanted), kind=kind)
    if not form.is_valid():
        return _page(request, door, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    proof = actions.Proof(kind, form.cleaned_data.get("code") or door.receipt)
    try:
        actions.give_word(case=door.case, act=Act(wanted), said=form.said(), proof=proof)
    except RefusedError as refused:
        return _page(request, door, form=form, error=str(refused), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if door.receipt:
        return redirect("asker_receipt", door.card, door.receipt)
    return redirect("asker_case", door.card, door.case.number)


def _refused(request: HttpRequest, door: Door) -> HttpResponse:
    """The page as it is; that a member of staff is logged in stands on it."""
    return _page(request, door, status=HTTPStatus.FORBIDDEN)


def _to_check(door: Door, kind: ProofKind | None) -> bool:
    """Whether the word that is given here is only kept until somebody has called: by a code that nobody has checked, or
    that a member of staff has seen."""
    match kind:
        case ProofKind.CODE:
            return unchecked_code(door.case.enterprise) is not None
        case ProofKind.RECEIPT:
            return not door.has_own_receipt
    return kind is ProofKind.NEW_CODE


def _page(
    request: HttpRequest, door: Door, *, form: WordForm | None = None, chosen: ChosenTwice | None = None,
    error: str = "", status: int = HTTPStatus.OK,
) -> HttpResponse:  # fmt: skip
    case, kind, staff = door.case, door.proof(), is_staff(request)
    view, to_check = asker_view(case), _to_check(door, kind)
    forms = [
        (act, form if form is not None and form.act is act else WordForm(act=act, kind=kind))
        for act in view.acts if not (act in actions.ENDS_IT and view.word_waits and to_check)
    ] if kind is not None and not staff else []  # fmt: skip
    may_choose = bool(door.receipt) and not staff and code_of(case.enterprise) is None
    shown = {
        "view": view, "case": case, "code": door.card, "receipt": grouped(door.receipt), "forms": forms, "error": error,
        "staff": staff, "to_check": to_check, "kind": kind, "desk": case.county, "is_sample": case.county.is_sample,
        "chosen": (chosen or ChosenTwice(auto_id="chosen-%s")) if may_choose else None,
        "earlier": likely_earlier(case) if door.receipt and not staff else None,
        "told_before": told_before(case),
    }  # fmt: skip
    return render(request, "cases/asker_case.html", shown, status=status)
