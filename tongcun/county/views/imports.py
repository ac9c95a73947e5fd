"""Townships and villages, stations and staff from a sheet."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tongcun.county import actions
from tongcun.county.division_lists import DivisionRow, read_divisions
from tongcun.county.figures import Counted
from tongcun.county.gates import with_right
from tongcun.county.import_pages import Frame, ImportKind, Kinds, Reading, import_page, upload_page
from tongcun.county.imports import StaffRow, StationRow, read_staff, read_stations
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.county.sheets import CONTENTS, Record

_PLACES_AND_RIGHTS = {
    "divisions": ("places", Right.EDIT_PLACES), "stations": ("stations", Right.EDIT_PLACES),
    "staff": ("people", Right.EDIT_PEOPLE),
}  # fmt: skip
"""The page that an import leads back to, and the right it needs, by content."""


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.EDIT_PEOPLE)
def upload_sheet(request: HttpRequest, scope: Scope, content: str) -> HttpResponse:
    """Take a sheet of places or staff in."""
    kinds = _kinds(scope)
    if content not in kinds:
        raise PermissionDenied
    return upload_page(request, scope, {content: kinds[content]}, _frame(scope, content))


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.EDIT_PEOPLE)
def import_sheet(request: HttpRequest, scope: Scope, content: str, pk: int) -> HttpResponse:
    """Choose the columns of a sheet of places or staff, check it, import it."""
    kinds = _kinds(scope)
    if content not in kinds:
        raise PermissionDenied
    return import_page(request, scope, {content: kinds[content]}, _frame(scope, content), pk)


def _kinds(scope: Scope) -> Kinds:
    """The kinds of sheets that are theirs to import."""
    return {name: kind for name, kind in KINDS.items() if scope.covers_county(_PLACES_AND_RIGHTS[name][1])}


def _frame(scope: Scope, content: str) -> Frame:
    code, back = scope.county.division_code, _PLACES_AND_RIGHTS[content][0]
    return Frame(
        tabs="county/tabs.html", tab=back, back=reverse(back, args=[code]),
        address=lambda pk: reverse("import_sheet", args=[code, content, pk]),
    )  # fmt: skip


def _read_divisions(reading: Reading, rows: Iterable[Record]) -> list[DivisionRow]:
    return read_divisions(reading.scope.county, rows, reading.headings, reading.told)


def _sound_divisions(rows: list[DivisionRow]) -> str:
    new = sum(row.is_new for row in rows)
    return _("All rows are sound: {new} new, {known} known already.").format(
        new=Counted(new), known=Counted(len(rows) - new)
    )


def _save_divisions(request: HttpRequest, reading: Reading, rows: list[DivisionRow]) -> HttpResponse:
    actions.import_divisions(county=reading.scope.county, rows=rows)
    messages.success(request, _("{count} townships and villages are in.").format(count=Counted(len(rows))))
    return redirect("places", reading.scope.county.division_code)


def _read_stations(reading: Reading, rows: Iterable[Record]) -> list[StationRow]:
    return read_stations(reading.scope.county, rows, reading.headings, reading.told)


def _sound_stations(rows: list[StationRow]) -> str:
    known = sum(row.station.pk is not None for row in rows)
    return _("All rows are sound: {new} new, {known} known already.").format(
        new=Counted(len(rows) - known), known=Counted(known)
    )


def _save_stations(request: HttpRequest, reading: Reading, rows: list[StationRow]) -> HttpResponse:
    actions.import_stations(county=reading.scope.county, rows=rows)
    told = ngettext("{count} row imported.", "{count} rows imported.", len(rows))
    messages.success(request, told.format(count=Counted(len(rows))))
    return redirect("stations", reading.scope.county.division_code)


def _read_staff(reading: Reading, rows: Iterable[Record]) -> list[StaffRow]:
    return read_staff(reading.scope.county, rows, reading.headings, reading.told)


def _sound_staff(rows: list[StaffRow]) -> str:
    known = sum(row.person is not None for row in rows)
    return _("All rows are sound: {new} new, {known} known already.").format(
        new=Counted(len(rows) - known), known=Counted(known)
    )


def _save_staff(request: HttpRequest, reading: Reading, rows: list[StaffRow]) -> HttpResponse:
    new = [row for row in rows if row.person is None]
    if not new:
        messages.info(request, _("Everybody on the sheet is known already. Nothing has been changed."))
        return redirect("people", reading.scope.county.division_code)
    made = actions.import_staff(giver=reading.scope, rows=new)
    return render(request, "county/passwords.html", {"made": made, "known": len(rows) - len(new)})


KINDS: Kinds = {
    "divisions": ImportKind(CONTENTS["divisions"], _read_divisions, _sound_divisions, _save_divisions),
    "stations": ImportKind(CONTENTS["stations"], _read_stations, _sound_stations, _save_stations),
    "staff": ImportKind(CONTENTS["staff"], _read_staff, _sound_staff, _save_staff),
}
