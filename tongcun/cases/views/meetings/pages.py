"""Meetings: the list, one meeting with its problems as cases, its files, and what it left open."""

from __future__ import annotations

import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongcun.cases import actions
from tongcun.cases.doers import Doer
from tongcun.cases.forms.filling_in import FillInForm
from tongcun.cases.meetings.forms import MeetingForm, head_of
from tongcun.cases.meetings.printing import meeting_document
from tongcun.cases.meetings.queries import (
    MeetingFigures,
    figures_of_meetings,
    meeting_drafts_of,
    meetings_of,
    problems_of,
)
from tongcun.cases.models import Case, Meeting, MeetingKind
from tongcun.cases.pure.acts import Party, State
from tongcun.cases.queries.cases import case_of, light_of_case, sees_all
from tongcun.cases.queries.lacks import LACK_LABELS, lacks_of
from tongcun.cases.queries.notes import readable_notes
from tongcun.cases.queries.parties import desk_for, is_desk_of, sits_at_desk
from tongcun.cases.views.refused import status
from tongcun.county.actions import RefusedError
from tongcun.county.clock import now, service_date
from tongcun.county.evidence import evidence_response
from tongcun.county.gates import with_right
from tongcun.county.printed import Form, handed_out, reader_language
from tongcun.county.queries import Scope, edits_of
from tongcun.county.rights import Right

PAGE = 30
NONE = MeetingFigures()


@require_safe
@with_right(Right.SEE_CASES)
def meetings(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The meetings that the reader may see, the newest first, with their figures; at the desk what is still typed."""
    page = Paginator(meetings_of(scope), PAGE).get_page(request.GET.get("page"))
    figures = figures_of_meetings(scope, page, now())
    shown = {
        "page": page, "rows": [(meeting, figures.get(meeting.pk, NONE)) for meeting in page],
        "notes": [(note, light_of_case(note.case, now())) for note in readable_notes(scope)],
        "drafts": meeting_drafts_of(scope).filter(meeting=None), "may_enter": sits_at_desk(scope),
    }  # fmt: skip
    return render(request, "cases/meetings/meetings.html", shown)


@require_safe
@with_right(Right.SEE_CASES)
def meeting(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """One meeting: who, when, where; its problems as they stand, and what of each is left open."""
    found, moment = _found(scope, pk), now()
    shown = {
        "meeting": found, "rows": problems_of(scope, found, moment), "figures": _figures(scope, found, moment),
        "forms": list(Form), "sees_minutes": found.minutes is not None and sees_all(scope),
        "may_enter": sits_at_desk(scope), "edits": edits_of([found]) if sits_at_desk(scope) else [],
    }  # fmt: skip
    return render(request, "cases/meetings/meeting.html", shown)


def _found(scope: Scope, pk: int) -> Meeting:
    return get_object_or_404(meetings_of(scope), pk=pk)


def _figures(scope: Scope, found: Meeting, moment: datetime.datetime) -> MeetingFigures:
    return figures_of_meetings(scope, [found], moment).get(found.pk, NONE)


@require_safe
@with_right(Right.SEE_CASES)
def meeting_minutes(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """The minutes, which speak of every problem, to those who see every case; to others the meeting itself."""
    found = _found(scope, pk)
    if found.minutes is None or not sees_all(scope):
        return redirect("meeting", scope.county.division_code, pk)
    return evidence_response(found.minutes)


@require_safe
@with_right(Right.SEE_CASES)
def meeting_file(request: HttpRequest, scope: Scope, pk: int, form: str) -> HttpResponse:
    """The list of problems as Excel, Word or PDF: those that the reader may see."""
    if form not in set(Form):
        raise Http404
    found, moment = _found(scope, pk), now()
    document = meeting_document(
        found, problems_of(scope, found, moment), _figures(scope, found, moment), service_date(scope.county),
        reader_language(),
    )  # fmt: skip
    return handed_out(document, Form(form), county=scope.county, name=f"{found.held_on} {found.title}")


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.RUN_CASE_DESK)
def change_meeting(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Put the head of a meeting right, or add its minutes."""
    if not sits_at_desk(scope):
        raise PermissionDenied
    found = _found(scope, pk)
    form = MeetingForm(request.POST or None, request.FILES or None, county=scope.county, initial=head_of(found))
    if form.is_valid():
        said = dict(form.cleaned_data)
        minutes = said.pop("minutes")
        try:
            head = actions.Head(**said | {"kind": MeetingKind(said["kind"])})
            actions.change_meeting(meeting=found, head=head, minutes=minutes, by=scope.user)
        except ValidationError as unfit:
            form.add_error(None, unfit.messages)
        else:
            return redirect("meeting", scope.county.division_code, pk)
    return render(request, "cases/meetings/change.html", {"form": form, "meeting": found}, status=status(form.errors))


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.RUN_CASE_DESK)
def fill_in_case(request: HttpRequest, scope: Scope, number: str) -> HttpResponse:
    """Say of a case who leads it, what is to be done, until when, and whose it is, each as far as it is not said."""
    if not sits_at_desk(scope):
        raise PermissionDenied
    case = case_of(scope, number)
    if not is_desk_of(scope, case):
        return redirect("case", scope.county.division_code, number)
    may_sort = case.state == State.ACCEPTED and case.named_id is None
    form = FillInForm(request.POST or None, case=case, may_sort=may_sort)
    if request.POST.get("unit") and not may_sort:
        form.add_error(None, _("It was sorted to a unit meanwhile: look how it stands. Nothing was saved."))
    if request.method == "POST" and form.is_valid():
        try:
            actions.fill_in_case(
                case=case, said=form.said(), desk=Doer(Party.DESK, scope.user, desk_for(case))
            )  # fmt: skip
        except RefusedError as refused:
            form.add_error(None, str(refused))
        except ValidationError as unfit:
            form.add_error(None, unfit.messages)
        else:
            messages.success(request, _("Saved."))
            return redirect("case", scope.county.division_code, number)
    return render(
        request,
        "cases/meetings/fill_in.html",
        _fill_in_shown(case, form, may_sort=may_sort),
        status=status(form.errors),
    )


def _fill_in_shown(case: Case, form: FillInForm, *, may_sort: bool) -> dict[str, object]:
    return {
        "case": case, "form": form, "lacks": [LACK_LABELS[lack] for lack in lacks_of(case)],
        "edits": edits_of([case]), "may_sort": may_sort,
    }  # fmt: skip
