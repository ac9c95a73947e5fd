"""Sheets of senders as parcels, exports of handsets as scans."""

from __future__ import annotations

from collections.abc import Iterable, Sized

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tongcun.county.clock import moment_of, service_date
from tongcun.county.figures import Counted
from tongcun.county.gates import with_right
from tongcun.county.import_pages import Frame, ImportKind, Kinds, Reading, import_page, upload_page
from tongcun.county.models import Level, Station, Unit, valid_on
from tongcun.county.names import with_names
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.county.sheets import CONTENTS, Record
from tongcun.parcels.actions import Announced, NewScan, Result, import_handset_export, import_parcels
from tongcun.parcels.queries import usual_kind
from tongcun.parcels.sheets.handset_exports import read_handset_export
from tongcun.parcels.sheets.parcels import Listed, Usual, read_announcements
from tongcun.parcels.sheets.unknown_kinds import UnknownKindsForm
from tongcun.parcels.views.tabs import tabs_of

READY_SECONDS = 6 * 3600
"""When parcels of a sheet without times are ready."""


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.IMPORT_PARCELS)
def upload_parcels(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Take a sheet of parcels or scans in."""
    return upload_page(request, scope, KINDS, _frame(scope))


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.IMPORT_PARCELS)
def import_sheet(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Choose the columns of a sheet of parcels or scans, check it, import it."""
    return import_page(request, scope, KINDS, _frame(scope), pk)


def _frame(scope: Scope) -> Frame:
    code = scope.county.division_code
    return Frame(
        tabs="parcels/tabs.html", tab="upload_parcels", back=reverse("parcels", args=[code]),
        address=lambda pk: reverse("import_parcels", args=[code, pk]), more=tabs_of(scope),
    )  # fmt: skip


def _read_parcels(reading: Reading, rows: Iterable[Record]) -> Listed:
    usual = _usual(reading)
    if usual is None:
        return Listed([])
    return read_announcements(reading.scope.county, rows, reading.headings, usual, reading.told)


def _read_scans(reading: Reading, rows: Iterable[Record]) -> list[NewScan]:
    usual = _usual(reading)
    return (
        [] if usual is None else read_handset_export(reading.scope.county, rows, reading.headings, usual, reading.told)
    )


def _usual(reading: Reading) -> Usual | None:
    """What holds where a row says nothing; None, and told, where the county has no hub or no kind of parcels yet."""
    scope, (file, problems) = reading.scope, reading.told
    there = Station.objects.filter(valid_on(service_date(scope.county)), county=scope.county)
    hub = there.filter(level=Level.HUB).first()
    kind = usual_kind(scope.county.pk)
    if hub is None or kind is None:
        what = _("the county has no hub or no kind of parcels")
        problems.error("no_hub", file, None, None, what, _("load it first"))
        return None
    own = tuple(Unit.objects.filter(pk__in=scope.carriers(Right.IMPORT_PARCELS)))
    ready = moment_of(scope.county, service_date(scope.county), READY_SECONDS)
    return Usual(hub, kind, ready, own[0] if own else None, own, reading.options.get("kind_otherwise"))


def _ask_about_kinds(form: forms.Form, rows: Listed) -> None:
    if isinstance(form, UnknownKindsForm):
        form.ask_about(rows)


def _sound_parcels(rows: Listed) -> str:
    return _sound(rows.parcels)


def _sound(rows: Sized) -> str:
    return ngettext("The one row is sound.", "All {count} rows are sound.", len(rows)).format(count=Counted(len(rows)))


def _save_parcels(request: HttpRequest, reading: Reading, rows: Listed) -> HttpResponse:
    county = reading.scope.county
    counts = import_parcels(county=county, parcels=rows.parcels, actor=reading.scope.user)
    told = ngettext(
        "{new} parcel announced, {known} known already, {foreign} of another carrier left alone.",
        "{new} parcels announced, {known} known already, {foreign} of another carrier left alone.",
        counts[Announced.NEW],
    )
    messages.success(
        request,
        told.format(
            new=Counted(counts[Announced.NEW]),
            known=Counted(counts[Announced.KNOWN] + counts[Announced.KEPT]),
            foreign=Counted(counts[Announced.FOREIGN]),
        ),
    )
    if kept := counts[Announced.KEPT]:
        late = ngettext(
            "{count} of the parcels that are known goes on as it went: it lies in a bag, rides, or has arrived.",
            "{count} of the parcels that are known go on as they went: they lie in bags, ride, or have arrived.", kept,
        )  # fmt: skip
        messages.warning(request, late.format(count=Counted(kept)))
    return redirect("parcels", county.division_code)


def _save_scans(request: HttpRequest, reading: Reading, rows: list[NewScan]) -> HttpResponse:
    scope = reading.scope
    receipt = import_handset_export(county=scope.county, scans=rows, sender=reading.sender, actor=scope.user)
    results = receipt.results
    known = results[Result.DUPLICATE]
    new = sum(results.values()) - known
    told = ngettext(
        "{count} scan imported, {known} known already.", "{count} scans imported, {known} known already.", new
    )
    messages.success(request, told.format(count=Counted(new), known=Counted(known)))
    if receipt.head:
        words = _("Receipt of this sender's scans, to note and keep: {head}")
        head = format_html('<code class="user-select-all" translate="no">{}</code>', receipt.head)
        messages.info(request, with_names(words, head=head))
    return redirect("parcels", scope.county.division_code)


KINDS: Kinds = {
    "parcels": ImportKind(
        CONTENTS["parcels"],
        _read_parcels,
        _sound_parcels,
        _save_parcels,
        options=lambda scope, data: UnknownKindsForm(data, county=scope.county),
        ask=_ask_about_kinds,
    ),
    "scans": ImportKind(CONTENTS["scans"], _read_scans, _sound, _save_scans),
}
