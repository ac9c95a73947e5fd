"""The pages of every import, the same for all apps: upload a sheet, choose its columns, check it, import it.

What is particular to a kind of sheet stands in its `ImportKind`, what stands around the pages in a `Frame`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django import forms
from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from tongcun.county.actions import RefusedError, drop_upload, keep_upload, remember_mapping
from tongcun.county.forms import UploadForm
from tongcun.county.models import Role, Upload
from tongcun.county.queries import Scope
from tongcun.county.sheets import (
    LARGEST_UPLOAD_BYTES,
    Content,
    Record,
    Sheet,
    Told,
    UnreadableSheetError,
    first_rows,
    known_mapping,
    known_senders,
    packed,
    read_sheet,
    records,
    tell_unmapped,
    unpacked,
    worth_remembering,
)
from tongcun.feeds.problems import SHOWN_AT_MOST, Problems, Severity

Rows = TypeVar("Rows")

PREVIEW_ROWS = 5
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reading:
    """A sheet to be read: who imports it, whose it is, by which headings, and what was asked beside (`options`)."""

    scope: Scope
    sender: str
    headings: dict[str, str]
    told: Told
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Preview:
    """What will be made of a sound sheet: a caption, heads, and rows with the file lines that they come from."""

    caption: str
    heads: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class ImportKind(Generic[Rows]):
    """What is particular to a kind of sheet.

    `read` makes its rows what they mean and tells every doubt; `sound` says of rows without a doubt what importing
    them would do; `save` does it, all or nothing, and leads on (raises RefusedError). `options` is a form with what
    no column can say; `ask` adds to it what the rows leave open, `shows` tells row by row what will be made.
    """

    content: Content
    read: Callable[[Reading, Iterable[Record]], Rows]
    sound: Callable[[Rows], str]
    save: Callable[[HttpRequest, Reading, Rows], HttpResponse]
    options: Callable[[Scope, Any], forms.Form] | None = None
    ask: Callable[[forms.Form, Rows], None] | None = None
    shows: Callable[[Rows], Preview] | None = None


Kinds = Mapping[str, ImportKind[Any]]
"""By the name of the content."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the pages: the app's tabs, where one goes back to, the address of an upload, a hint."""

    tabs: str
    tab: str
    back: str
    address: Callable[[int], str]
    hint: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)


def upload_page(request: HttpRequest, scope: Scope, kinds: Kinds, frame: Frame) -> HttpResponse:
    """Take a sheet in and lead to its columns; a file that is no table is refused with the reason."""
    contents = [kind.content for kind in kinds.values()]
    senders = _senders(scope, kinds)
    form = UploadForm(contents, request.POST or None, request.FILES or None)
    problems = Problems()
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        content, file = kinds[said["content"]].content, said["file"]
        raw = file.read(LARGEST_UPLOAD_BYTES + 1)
        if (sheet := read_sheet(raw, file.name, content, problems)) is not None:
            sent = (file.name, packed(sheet))
            kept = keep_upload(scope=scope, content=content.name, sender=said["sender"], file=sent)
            return redirect(frame.address(kept.pk))
    shown = {"form": form, "contents": contents, "heading": _heading(contents), "frame": frame, "senders": senders}
    return render(request, "county/upload.html", dict(frame.more) | shown | _listed(problems))


def import_page(request: HttpRequest, scope: Scope, kinds: Kinds, frame: Frame, pk: int) -> HttpResponse:
    """The columns of an uploaded sheet with its first rows; a check that tells every problem; the import itself."""
    upload = get_object_or_404(Upload, pk=pk, county=scope.county, user=scope.user, content__in=list(kinds))
    kind, problems = kinds[upload.content], Problems()
    try:
        sheet = unpacked(bytes(upload.raw))
    except UnreadableSheetError:
        drop_upload(upload=upload)
        messages.error(request, _("The file cannot be read any more. Upload it again."))
        return redirect(frame.back)
    form = kind.options(scope, request.POST or None) if kind.options else None
    is_checked = request.method == "POST"
    chosen = (
        _chosen(request, kind.content)
        if is_checked
        else known_mapping(sheet, kind.content, scope.county, upload.sender)
    )
    reading = Reading(scope, upload.sender, chosen, (sheet.file, problems), _said(form))
    is_asked = form is None or bool(reading.options)
    rows = _checked(sheet, kind, reading) if is_checked and is_asked else None
    is_sound = rows is not None and not problems.errors
    if rows is not None and form is not None and kind.ask is not None:
        kind.ask(form, rows)
    if is_sound and request.POST.get("step") == "import":
        # Before the import, for its answer may never be shown again: nothing that comes after it may fail.
        columns = worth_remembering(sheet, kind.content, reading.headings)
        remember_mapping(county=scope.county, sender=upload.sender, content=upload.content, columns=columns)
        return _imported(request, kind, reading, (upload, frame, rows))
    shown = {
        "upload": upload, "sheet": sheet, "frame": frame, "form": form, "heading": _heading([kind.content]),
        "is_checked": is_checked, "is_sound": is_sound, "sound": kind.sound(rows) if is_sound else "",
        "made": kind.shows(rows) if is_sound and kind.shows else None,
        "columns": [(one, chosen.get(one.name, "")) for one in kind.content.fields],
        "preview": first_rows(sheet, kind.content, chosen, PREVIEW_ROWS), "count": len(sheet.rows),
    }  # fmt: skip
    return render(request, "county/import.html", dict(frame.more) | shown | _listed(problems))


def _senders(scope: Scope, kinds: Kinds) -> list[str]:
    """Who may have sent a sheet: whoever did before, and for a carrier's clerk alone their own carrier."""
    carriers = [one.unit.name for one in scope.postings if one.role == Role.CARRIER_CLERK and one.unit is not None]
    return carriers if len(carriers) == len(scope.postings) else known_senders(scope.county, list(kinds))


def _said(form: forms.Form | None) -> dict[str, Any]:
    """What was asked beside the columns; nothing where it was not asked, not said yet, or not soundly."""
    return form.cleaned_data if form is not None and form.is_bound and form.is_valid() else {}


def _heading(contents: list[Content]) -> str:
    return _("Import: {what}").format(what=contents[0].words) if len(contents) == 1 else _("Import")


def _listed(problems: Problems) -> dict[str, Any]:
    """What stops the import first, then notes, each in the order of the file's lines."""
    ordered = sorted(problems, key=lambda one: (one.severity is Severity.WARNING, one.line or 0))
    return {"problems": ordered[:SHOWN_AT_MOST], "problem_count": len(problems)}


def _chosen(request: HttpRequest, content: Content) -> dict[str, str]:
    said = {one.name: request.POST.get(f"column-{one.name}", "") for one in content.fields}
    return {name: heading for name, heading in said.items() if heading}


def _checked(sheet: Sheet, kind: ImportKind[Rows], reading: Reading) -> Rows | None:
    """What the rows mean; None where they cannot be read for want of a column."""
    _file, problems = reading.told
    tell_unmapped(sheet, kind.content, reading.headings, problems)
    if problems.errors:
        return None
    return kind.read(reading, records(sheet, kind.content, reading.headings))


def _imported(
    request: HttpRequest, kind: ImportKind[Any], reading: Reading, what: tuple[Upload, Frame, Any]
) -> HttpResponse:
    upload, frame, rows = what
    try:
        answer = kind.save(request, reading, rows)
    except RefusedError as refused:
        messages.error(request, str(refused))
        return redirect(frame.address(upload.pk))
    try:
        drop_upload(upload=upload)
    except DatabaseError:
        logger.warning("upload %s is left for the worker to drop", upload.pk, exc_info=True)
    return answer
