"""A leader's note: taken down at the desk, read on record by those who may, and by nobody else."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongcun.cases import actions
from tongcun.cases.forms.notes import NoteForm, ReadersForm
from tongcun.cases.models import LeadersNote, NoteReading
from tongcun.cases.queries.cases import cases_of
from tongcun.cases.queries.notes import access_of, circle_words, may_set_readers, notes_of, readable_note
from tongcun.cases.queries.parties import sits_at_desk
from tongcun.cases.views.refused import status
from tongcun.county.actions import RefusedError
from tongcun.county.evidence import evidence_response
from tongcun.county.gates import with_right
from tongcun.county.queries import Scope
from tongcun.county.rights import Right

MOST_READINGS = 100


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.RUN_CASE_DESK)
def new_note(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Take down a leader's note for them; it becomes a case."""
    if not sits_at_desk(scope):
        raise PermissionDenied
    form = NoteForm(request.POST or None, request.FILES or None, county=scope.county)
    if request.method == "POST" and form.is_valid():
        try:
            note = actions.take_down_note(note=form.said(), by=scope.user)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        except ValidationError as unfit:
            form.add_error(None, unfit.messages)
        else:
            words = _("The note is case {number} now.").format(number=note.case.number)
            messages.success(request, words)
            return redirect("note", scope.county.division_code, note.pk)
    return render(request, "cases/notes/new.html", {"form": form}, status=status(form.errors))


@require_safe
@with_right(Right.SEE_CASES)
def note(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """A note without its words: whose, of which day, who may read it and who has; the case alone to who may not."""
    found = readable_note(scope, pk)
    return _to_the_case(scope, pk) if found is None else _page(request, scope, found)


def _to_the_case(scope: Scope, pk: int) -> HttpResponse:
    return redirect("case", scope.county.division_code, notes_of(scope.county).get(pk=pk).case.number)


def _page(
    request: HttpRequest, scope: Scope, found: LeadersNote, *, in_full: bool = False, form: ReadersForm | None = None
) -> HttpResponse:
    access = access_of(found)
    readings = found.readings.select_related("by")[:MOST_READINGS]
    shown = {
        "note": found, "in_full": in_full, "access": access, "circles": circle_words(access),
        "people": access.people.all(), "readings": readings,
        "sees_case": cases_of(scope).filter(pk=found.case_id).exists(),
        "form": form or ReadersForm(county=scope.county, access=access) if may_set_readers(scope, found) else None,
    }  # fmt: skip
    return render(request, "cases/notes/note.html", shown)


@require_POST
@with_right(Right.SEE_CASES)
def read_note(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """The same page with the words, on record."""
    found = readable_note(scope, pk)
    if found is None:
        return _to_the_case(scope, pk)
    actions.record_note_reading(note=found, what=NoteReading.What.WORDS, by=scope.user)
    return _page(request, scope, found, in_full=True)


@require_POST
@with_right(Right.SEE_CASES)
def note_scan(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """The scan, on record."""
    found = readable_note(scope, pk)
    if found is None:
        return _to_the_case(scope, pk)
    actions.record_note_reading(note=found, what=NoteReading.What.SCAN, by=scope.user)
    return evidence_response(found.scan)


@require_POST
@with_right(Right.SEE_CASES)
def set_note_readers(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Say anew who may read a note."""
    found = readable_note(scope, pk)
    if found is None or not may_set_readers(scope, found):
        return _to_the_case(scope, pk)
    form = ReadersForm(request.POST, county=scope.county)
    if not form.is_valid():
        return _page(request, scope, found, form=form)
    actions.let_read_note(note=found, readers=form.readers(), by=scope.user)
    messages.success(request, _("Saved."))
    return redirect("note", scope.county.division_code, pk)
