"""The entrance of an enterprise: open to whoever has its card."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongcun.cases import actions
from tongcun.cases.card_gate import is_staff, with_card
from tongcun.cases.forms.asker import ReceiptForm, TellForm
from tongcun.cases.pages.asker import rows
from tongcun.cases.queries.asker import case_by_receipt, cases_on_card
from tongcun.cases.queries.liaison import enterprises_of, officers_to_call
from tongcun.cases.receipt_codes import grouped
from tongcun.county.models import Enterprise
from tongcun.county.queries import scope_of
from tongcun.county.rights import Right

PAGE = 20


@require_safe
@with_card
def entrance(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """Whom to call, a way to tell a problem, and the enterprise's own cases; not even here whose card it is. An officer
    who is logged in and answers for the enterprise goes on to record a visit."""
    return entrance_page(request, enterprise, ReceiptForm())


def entrance_page(
    request: HttpRequest, enterprise: Enterprise, form: ReceiptForm, status: int = HTTPStatus.OK
) -> HttpResponse:
    """The first page behind a card."""
    page = Paginator(cases_on_card(enterprise), PAGE).get_page(request.GET.get("page"))
    shown = {
        "officers": officers_to_call(enterprise), "desk": enterprise.county, "code": request.card,  # type: ignore[attr-defined]
        "page": page, "rows": rows(list(page)), "form": form, "is_sample": enterprise.county.is_sample,
        "tended": enterprise if _tends(request, enterprise) else None,
    }  # fmt: skip
    return render(request, "cases/entrance.html", shown, status=status)


def _tends(request: HttpRequest, enterprise: Enterprise) -> bool:
    if isinstance(request.user, AnonymousUser):
        return False
    scope = scope_of(request.user, enterprise.county)
    return enterprises_of(scope, Right.TEND_ENTERPRISE).filter(pk=enterprise.pk).exists()


@require_http_methods(["GET", "HEAD", "POST"])
@with_card
def tell(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """Tell a problem; whoever has told one is led to its receipt."""
    if is_staff(request):
        return _tell_page(request, enterprise, None, "", HTTPStatus.FORBIDDEN if request.method == "POST" else 200)
    if request.method != "POST":
        return _tell_page(request, enterprise, TellForm())
    form = TellForm(request.POST, request.FILES)
    if not form.is_valid():
        return _tell_page(request, enterprise, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        _case, receipt = actions.tell_problem(telling=form.telling(enterprise))
    except actions.TooManyError as refused:
        return _tell_page(request, enterprise, form, str(refused), HTTPStatus.TOO_MANY_REQUESTS)
    return redirect("asker_receipt", request.card, receipt)  # type: ignore[attr-defined]


def _tell_page(
    request: HttpRequest, enterprise: Enterprise, form: TellForm | None, error: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    shown = {
        "form": form, "error": error, "code": request.card, "is_sample": enterprise.county.is_sample,  # type: ignore[attr-defined]
        "desk": enterprise.county,
    }  # fmt: skip
    return render(request, "cases/asker_tell.html", shown, status=status)


@require_POST
@with_card
def find_receipt(request: HttpRequest, enterprise: Enterprise) -> HttpResponse:
    """Lead from a receipt code that was typed to its case."""
    form = ReceiptForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data["receipt"]
        found = case_by_receipt(enterprise, typed)
        if found is not None:
            return redirect("asker_receipt", request.card, grouped(typed))  # type: ignore[attr-defined]
        form.add_error("receipt", _("No case has this receipt code. Look at it again, sign by sign."))
    # What was refused stands first on the page, and there typing goes on.
    form.fields["receipt"].widget.attrs["autofocus"] = True
    return entrance_page(request, enterprise, form, HTTPStatus.UNPROCESSABLE_ENTITY)
