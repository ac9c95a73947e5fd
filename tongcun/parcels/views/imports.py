"""Sheets of senders and exports of handsets: upload, choose the columns, see what is wrong, import."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongcun.county.actions.uploads import drop_upload, keep_upload, remember_mapping
from tongcun.county.clock import moment_of, service_date
from tongcun.county.gates import with_right
from tongcun.county.models import Level, Station, Unit, Upload
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.county.sheets import CONTENTS, Content, Sheet, known_mapping, read_sheet, records, tell_unmapped
from tongcun.feeds.problems import SHOWN_AT_MOST, Problems
from tongcun.parcels.actions import Announced, Announcement, NewScan, Result, import_handset_export, import_parcels
from tongcun.parcels.forms import ImportForm
from tongcun.parcels.handset_exports import read_handset_export
from tongcun.parcels.importing import Usual, read_announcements
from tongcun.parcels.models import Kind
from tongcun.parcels.views.tabs import page

PREVIEW_ROWS = 5
READY_SECONDS = 6 * 3600
"""When parcels of a sheet without times are ready."""
IMPORTED = ("parcels", "scans")


@dataclass
class Reading:
    """What a sheet says by a mapping, and what is wrong with it."""

    sheet: Sheet | None
    mapping: dict[str, str]
    problems: Problems = field(default_factory=Problems)
    parcels: list[Announcement] = field(default_factory=list)
    scans: list[NewScan] = field(default_factory=list)


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.IMPORT_PARCELS)
def upload_parcels(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Take a sheet in and lead to its columns; a file that is no table is refused with the reason."""
    form = ImportForm(request.POST or None, request.FILES or None)
    problems = Problems()
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        raw = said["file"].read()
        if read_sheet(raw, said["file"].name, CONTENTS[said["content"]], problems) is not None:
            file = (said["file"].name, raw)
            kept = keep_upload(scope=scope, content=said["content"], sender=said["sender"], file=file)
            return redirect("import_parcels", scope.county.division_code, kept.pk)
    shown = {"form": form, "problems": list(problems), "problem_count": len(problems)}
    return page(request, scope, "parcels/upload.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.IMPORT_PARCELS)
def import_sheet(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """The columns with a preview; a check that tells every problem; the import itself."""
    upload = get_object_or_404(Upload, pk=pk, county=scope.county, user=scope.user, content__in=IMPORTED)
    content = CONTENTS[upload.content]
    is_checked = request.method == "POST"
    reading = _read(scope, upload, _chosen(request, content) if is_checked else None)
    if request.POST.get("step") == "import" and not reading.problems.errors:
        return _import(request, scope, upload, reading)
    shown = {
        "upload": upload, "content": content, "sheet": reading.sheet, "is_checked": is_checked,
        "columns": [(one, reading.mapping.get(one.name, "")) for one in content.fields],
        "preview": list(islice(reading.sheet.rows, PREVIEW_ROWS)) if reading.sheet else [],
        "problems": list(islice(reading.problems, SHOWN_AT_MOST)), "problem_count": len(reading.problems),
        "is_sound": not reading.problems.errors, "count": len(reading.parcels) + len(reading.scans),
    }  # fmt: skip
    return page(request, scope, "parcels/import.html", shown)


def _chosen(request: HttpRequest, content: Content) -> dict[str, str]:
    said = {one.name: request.POST.get(f"column-{one.name}", "") for one in content.fields}
    return {name: heading for name, heading in said.items() if heading}


def _read(scope: Scope, upload: Upload, chosen: dict[str, str] | None) -> Reading:
    content, told = CONTENTS[upload.content], Problems()
    sheet = read_sheet(bytes(upload.raw), upload.file_name, content, told)
    if sheet is None:
        return Reading(None, {}, told)
    if chosen is None:
        return Reading(sheet, known_mapping(sheet, content, scope.county, upload.sender), told)
    reading = Reading(sheet, chosen, told)
    tell_unmapped(sheet, content, chosen, told)
    usual = _usual(scope)
    if usual is None:
        told.error(
            "no_hub", sheet.file, None, None, _("the county has no hub or no kind of parcels"), _("load it first")
        )
    if told.errors or usual is None:
        return reading
    rows = records(sheet, content, chosen)
    if content.name == "parcels":
        reading.parcels = read_announcements(scope.county, rows, chosen, usual, (sheet.file, told))
    else:
        reading.scans = read_handset_export(scope.county, rows, chosen, usual.origin, (sheet.file, told))
    return reading


def _usual(scope: Scope) -> Usual | None:
    hub = Station.objects.filter(county=scope.county, level=Level.HUB).first()
    kinds = Kind.objects.filter(county=scope.county)
    kind = kinds.filter(code="ordinary").first() or kinds.first()
    if hub is None or kind is None:
        return None
    mine = scope.carriers(Right.IMPORT_PARCELS)
    carrier = Unit.objects.filter(pk__in=mine).first() if mine else None
    return Usual(hub, kind, moment_of(scope.county, service_date(scope.county), READY_SECONDS), carrier)


def _import(request: HttpRequest, scope: Scope, upload: Upload, reading: Reading) -> HttpResponse:
    county = scope.county
    if upload.content == "parcels":
        counts = import_parcels(county=county, parcels=reading.parcels)
        told = _("{new} parcels announced, {known} known already, {foreign} of another carrier left alone.").format(
            new=counts[Announced.NEW], known=counts[Announced.KNOWN], foreign=counts[Announced.FOREIGN]
        )
    else:
        results = import_handset_export(county=county, scans=reading.scans, sender=upload.sender, actor=scope.user)
        told = _("{count} scans imported, {known} known already.").format(
            count=sum(results.values()) - results[Result.DUPLICATE], known=results[Result.DUPLICATE]
        )
    remember_mapping(county=county, sender=upload.sender, content=upload.content, columns=reading.mapping)
    drop_upload(upload=upload)
    messages.success(request, told)
    return redirect("parcels", county.division_code)
