"""A timetable comes in by the browser: read strictly, shown with what it would change, then made."""

from __future__ import annotations

from django.contrib import messages
from django.core.files import File
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongcun.buses import actions, queries
from tongcun.buses.forms import NewVersionForm, TimetableFileForm
from tongcun.buses.timetable_source import TimetableSource
from tongcun.buses.uploads import ReadUpload, read_timetable_upload
from tongcun.county.actions import RefusedError, drop_upload, keep_upload
from tongcun.county.clock import service_date
from tongcun.county.gates import with_right
from tongcun.county.models import Upload
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.county.sheets import LARGEST_UPLOAD_BYTES
from tongcun.feeds.problems import SHOWN_AT_MOST, InputError, Problems

TIMETABLE = "timetable"


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.EDIT_TIMETABLE)
def upload_timetable(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Take a file in and lead to what it would change; one that is not sound is refused with every problem."""
    form = TimetableFileForm(request.POST or None, request.FILES or None)
    problems = Problems()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        if (raw := _raw(file, problems)) is not None and _read(raw, file.name, scope, problems) is not None:
            kept = keep_upload(scope=scope, content=TIMETABLE, sender="", file=(file.name, raw))
            return redirect("check_timetable", scope.county.division_code, kept.pk)
    shown = {"form": form, "problems": list(problems)[:SHOWN_AT_MOST], "problem_count": len(problems)}
    return render(request, "buses/upload.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.EDIT_TIMETABLE)
def check_timetable(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """What an uploaded timetable holds and would change; on POST it is made, or its date asked for again."""
    upload = get_object_or_404(Upload, pk=pk, county=scope.county, user=scope.user, content=TIMETABLE)
    problems = Problems()
    read = _read(bytes(upload.raw), upload.file_name, scope, problems)
    if read is None:
        drop_upload(upload=upload)
        messages.error(request, _("The file cannot be read any more."))
        return redirect("upload_timetable", scope.county.division_code)
    first = read.typed.first if read.typed else service_date(scope.county)
    initial = {"valid_from": first, "name": read.typed.agency if read.typed else ""}
    form = NewVersionForm(request.POST or None, initial=initial)
    is_asked = form.is_bound and form.is_valid()
    valid_from = form.cleaned_data["valid_from"] if is_asked else first
    ground = queries.Ground.of(scope.county, valid_from)
    source = queries.completed(ground, read.feed, read.stations, read.holds)
    try:
        if is_asked and request.POST.get("step") == "make":
            return _make(request, scope, upload, (source, form))
        actions.check_version(county=scope.county, source=source, valid_from=valid_from)
        compared = ground.before, queries.differences_from(ground, source, valid_from)
    except RefusedError as refused:
        messages.error(request, str(refused))
        compared = None
    shown = {
        "upload": upload, "form": form, "contents": queries.contents_of(source, ground), "compared": compared,
        "differences": compared and compared[1], "counts": compared[1].counts() if compared and compared[1] else None,
    }  # fmt: skip
    return render(request, "buses/check.html", shown)


def _make(
    request: HttpRequest, scope: Scope, upload: Upload, made_from: tuple[TimetableSource, NewVersionForm]
) -> HttpResponse:
    source, form = made_from
    version = actions.make_version(
        county=scope.county, source=source, valid_from=form.cleaned_data["valid_from"], made_by=scope.user,
        name=form.cleaned_data["name"],
    )  # fmt: skip
    drop_upload(upload=upload)
    messages.success(request, _("The timetable {version} is in.").format(version=version))
    return redirect("timetable", scope.county.division_code, version.pk)


def _raw(file: File[bytes], problems: Problems) -> bytes | None:
    if (file.size or 0) > LARGEST_UPLOAD_BYTES:
        limit = _("at most {megabytes} MB").format(megabytes=LARGEST_UPLOAD_BYTES // 2**20)
        problems.error("file_too_large", file.name or "", None, None, _("the file is too large"), limit)
        return None
    raw: bytes = file.read()
    return raw


def _read(raw: bytes, name: str, scope: Scope, problems: Problems) -> ReadUpload | None:
    try:
        return read_timetable_upload(raw, name, scope.county)
    except InputError as error:
        problems.extend(error.problems)
        return None
