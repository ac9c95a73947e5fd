"""An older ledger taken over: upload it, choose its columns, see what will be made of it, take it over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tongcun.cases import actions
from tongcun.cases.older_ledger.forms import LedgerForm
from tongcun.cases.older_ledger.preview import preview_of
from tongcun.cases.older_ledger.reading import Asked, read_ledger
from tongcun.cases.older_ledger.rows import LedgerRows
from tongcun.cases.queries.parties import sits_at_desk
from tongcun.county.figures import Counted
from tongcun.county.gates import with_right
from tongcun.county.import_pages import Frame, ImportKind, Kinds, Reading, import_page, upload_page
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.county.sheets import CONTENTS, Record

HINT = gettext_lazy(
    "A ledger is known by its sender and by its numbers: the same sent again doubles nothing. Where numbers begin anew"
    " each year, name the year with the sender."
)


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.RUN_CASE_DESK)
def upload_ledger(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Take the sheet of a ledger in."""
    return upload_page(request, _at_desk(scope), KINDS, _frame(scope))


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.RUN_CASE_DESK)
def import_ledger(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Choose the columns of a ledger, check it, see what will be made of it, take it over."""
    return import_page(request, _at_desk(scope), KINDS, _frame(scope), pk)


def _at_desk(scope: Scope) -> Scope:
    """Only the county's desk takes ledgers over; raises PermissionDenied."""
    if not sits_at_desk(scope):
        raise PermissionDenied
    return scope


def _frame(scope: Scope) -> Frame:
    code = scope.county.division_code
    return Frame(
        tabs="cases/import_tabs.html", tab="cases", back=reverse("cases", args=[code]),
        address=lambda pk: reverse("import_ledger", args=[code, pk]), hint=str(HINT),
    )  # fmt: skip


def _options(scope: Scope, data: Any) -> LedgerForm:
    return LedgerForm(data, county=scope.county)


def _read(reading: Reading, rows: Iterable[Record]) -> LedgerRows:
    said = reading.options
    asked = Asked(reading.sender, said["year"], said["fill_down"], said["closed_on"], said["answers"])
    return read_ledger(reading.scope.county, rows, reading.headings, asked, reading.told)


def _ask(form: forms.Form, rows: LedgerRows) -> None:
    assert isinstance(form, LedgerForm)
    form.ask_about(rows)


def _sound(rows: LedgerRows) -> str:
    open_rows = sum(row.is_open for row in rows.rows)
    words = _(
        "{closed} closed and {open} open cases will be made; {known} rows are known already and stay as they are."
    )
    return words.format(closed=Counted(len(rows.rows) - open_rows), open=Counted(open_rows), known=Counted(rows.known))


def _save(request: HttpRequest, reading: Reading, rows: LedgerRows) -> HttpResponse:
    scope = reading.scope
    made = actions.take_over_ledger(county=scope.county, ledger=reading.sender, rows=rows.rows, by=scope.user)
    words = _(
        "Taken over: {closed} closed and {open} open cases, {enterprises} enterprises made; {known} rows were known."
    )
    messages.success(
        request,
        words.format(
            closed=Counted(made.closed), open=Counted(made.open), enterprises=Counted(made.enterprises),
            known=Counted(made.known + rows.known),
        ),
    )  # fmt: skip
    return redirect("cases", scope.county.division_code)


KINDS: Kinds = {
    "ledger": ImportKind(CONTENTS["ledger"], _read, _sound, _save, _options, _ask, preview_of),
}
