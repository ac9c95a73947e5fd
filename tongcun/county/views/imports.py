"""Stations and staff from a sheet: upload, choose the columns, see what would happen, do it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongcun.county import actions
from tongcun.county.forms import UploadForm
from tongcun.county.gates import with_county_right
from tongcun.county.imports import StaffRow, StationRow, read_staff, read_stations
from tongcun.county.models import Upload
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.county.sheets import (
    CONTENTS,
    LARGEST_UPLOAD_BYTES,
    Content,
    Sheet,
    known_mapping,
    read_sheet,
    records,
    tell_unmapped,
)
from tongcun.feeds.problems import SHOWN_AT_MOST, Problems

PREVIEW_ROWS = 5
MOST_ROWS = 5_000
"""More stations or staff than any county has."""
CONTENT_RIGHTS = {"stations": Right.EDIT_PLACES, "staff": Right.EDIT_PEOPLE}
BACK = {"stations": "stations", "staff": "people"}


@dataclass
class Reading:
    """What a sheet says by a mapping, and what is wrong with it."""

    sheet: Sheet | None
    mapping: dict[str, str]
    problems: Problems = field(default_factory=Problems)
    stations: list[StationRow] = field(default_factory=list)
    staff: list[StaffRow] = field(default_factory=list)


@require_http_methods(["GET", "HEAD", "POST"])
@with_county_right(Right.EDIT_PEOPLE)
def upload_sheet(request: HttpRequest, scope: Scope, content: str) -> HttpResponse:
    """Take a spreadsheet in and lead to its columns; a file that is no table is refused with the reason."""
    check_may_import(scope, content)
    form = UploadForm(request.POST or None, request.FILES or None)
    problems = Problems()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        raw = file.read(LARGEST_UPLOAD_BYTES + 1)
        if read_sheet(raw, file.name, CONTENTS[content], problems) is not None:
            sender = form.cleaned_data["sender"]
            kept = actions.keep_upload(scope=scope, content=content, sender=sender, file=(file.name, raw))
            return redirect("import_sheet", scope.county.division_code, kept.pk)
    shown = {
        "form": form,
        "problems": list(problems),
        "problem_count": len(problems),
        "content": CONTENTS[content],
        "back": BACK[content],
    }
    return render(request, "county/upload.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@with_county_right(Right.EDIT_PEOPLE)
def import_sheet(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """The columns of an uploaded sheet with a preview; a dry run with every problem; the import itself."""
    upload = get_object_or_404(Upload, pk=pk, county=scope.county, user=scope.user, content__in=BACK)
    check_may_import(scope, upload.content)
    content = CONTENTS[upload.content]
    reading = _read(scope, upload, _chosen(request, content) if request.method == "POST" else None)
    if request.POST.get("step") == "import" and not reading.problems.errors:
        return _import(request, scope, upload, reading)
    columns = [(field, reading.mapping.get(field.name, "")) for field in content.fields]
    preview = list(islice(reading.sheet.rows, PREVIEW_ROWS)) if reading.sheet else []
    shown = {
        "upload": upload, "content": content, "columns": columns, "sheet": reading.sheet, "preview": preview,
        "problems": list(islice(reading.problems, SHOWN_AT_MOST)), "problem_count": len(reading.problems),
        "is_checked": request.method == "POST", "is_sound": not reading.problems.errors, "back": BACK[content.name],
        "new": sum(row.station.pk is None for row in reading.stations) + len(reading.staff),
        "known": sum(row.station.pk is not None for row in reading.stations),
    }  # fmt: skip
    return render(request, "county/import.html", shown)


def check_may_import(scope: Scope, content: str) -> None:
    """Raises PermissionDenied where what is imported is not theirs to edit."""
    if not scope.covers_county(CONTENT_RIGHTS[content]):
        raise PermissionDenied


def _chosen(request: HttpRequest, content: Content) -> dict[str, str]:
    said = {field.name: request.POST.get(f"column-{field.name}", "") for field in content.fields}
    return {name: heading for name, heading in said.items() if heading}


def _read(scope: Scope, upload: Upload, chosen: dict[str, str] | None) -> Reading:
    """The sheet by the chosen columns; where none were chosen yet, the sender's or guessed ones, rows not read."""
    content, told = CONTENTS[upload.content], Problems()
    sheet = read_sheet(bytes(upload.raw), upload.file_name, content, told)
    if sheet is None:
        return Reading(None, {}, told)
    if chosen is None:
        return Reading(sheet, known_mapping(sheet, content, scope.county, upload.sender), told)
    reading = Reading(sheet, chosen, told)
    tell_unmapped(sheet, content, chosen, told)
    if len(sheet.rows) > MOST_ROWS:
        limit = _("at most {count} rows").format(count=MOST_ROWS)
        told.error("too_many_rows", sheet.file, None, None, _("too many rows"), limit)
    if told.errors:
        return reading
    rows = records(sheet, content, chosen)
    if content.name == "stations":
        reading.stations = read_stations(scope.county, rows, chosen, (sheet.file, told))
    else:
        reading.staff = read_staff(scope.county, rows, chosen, (sheet.file, told))
    return reading


def _import(request: HttpRequest, scope: Scope, upload: Upload, reading: Reading) -> HttpResponse:
    made: list[actions.NewAccount] = []
    try:
        if upload.content == "stations":
            actions.import_stations(county=scope.county, rows=reading.stations)
        else:
            made = actions.import_staff(giver=scope, rows=reading.staff)
    except actions.RefusedError as refused:
        messages.error(request, str(refused))
        return redirect("import_sheet", scope.county.division_code, upload.pk)
    actions.remember_mapping(county=scope.county, sender=upload.sender, content=upload.content, columns=reading.mapping)
    back = BACK[upload.content]
    actions.drop_upload(upload=upload)
    if made:
        response = render(request, "county/passwords.html", {"made": made})
        response.headers["Cache-Control"] = "no-store"
        return response
    messages.success(request, _("{count} rows imported.").format(count=len(reading.stations)))
    return redirect(back, scope.county.division_code)
