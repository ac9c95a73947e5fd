"""The page on which a meeting is typed: kept with every button, registered with one."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongcun.cases import actions
from tongcun.cases.meetings.forms import MeetingForm
from tongcun.cases.meetings.queries import meeting_drafts_of
from tongcun.cases.meetings.typing_page import (
    EMPTY_ROWS,
    MOST_ROWS,
    Typed,
    TypingPage,
    page_of,
    typed_before,
    typed_in,
    with_pasted,
)
from tongcun.cases.models import MeetingDraft, MeetingKind
from tongcun.cases.queries.parties import sits_at_desk
from tongcun.county.actions import RefusedError
from tongcun.county.evidence import file_response
from tongcun.county.gates import with_right
from tongcun.county.queries import Scope
from tongcun.county.rights import Right


@require_POST
@with_right(Right.RUN_CASE_DESK)
def new_meeting(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Begin the page of a meeting."""
    if not sits_at_desk(scope):
        raise PermissionDenied
    draft = actions.begin_meeting(county=scope.county, by=scope.user)
    return redirect("meeting_draft", scope.county.division_code, draft.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.RUN_CASE_DESK)
def meeting_draft(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """The page of a meeting: what is typed is kept whatever is wrong with it; once registered it leads to the
    meeting."""
    draft = get_object_or_404(meeting_drafts_of(scope), pk=pk)
    if draft.meeting is not None:
        return redirect("meeting", scope.county.division_code, draft.meeting.pk)
    if request.method == "POST" and "step" in request.POST:
        return _kept(request, scope, draft)
    typed, more = typed_before(draft), request.GET.get("more") == "1"
    return _shown(request, draft, page_of(scope.county, typed, more=EMPTY_ROWS if more else 0), typed)


def _kept(request: HttpRequest, scope: Scope, draft: MeetingDraft) -> HttpResponse:
    """Keep what was sent, then do what the button says."""
    typed, step = typed_in(request.POST), request.POST["step"]
    head = MeetingForm(request.POST, request.FILES, county=scope.county)
    head.is_valid()
    try:
        actions.keep_meeting_draft(draft=draft, said=typed.as_said(), minutes=head.cleaned_data.get("minutes"))
        if step == "paste":
            typed = with_pasted(typed)
            actions.keep_meeting_draft(draft=draft, said=typed.as_said(), minutes=None)
        if step == "register":
            return _registered(request, scope, draft, head, typed)
    except RefusedError as refused:
        return _again(request, scope, draft, typed, str(refused))
    if "minutes" in head.errors:
        return _again(request, scope, draft, typed, " ".join(str(error) for error in head.errors["minutes"]))
    if step == "save":
        messages.success(request, _("The draft is kept."))
    back = redirect("meeting_draft", scope.county.division_code, draft.pk)
    if step == "add":
        back["Location"] += "?more=1#more"
    return back


def _again(
    request: HttpRequest, scope: Scope, draft: MeetingDraft, typed: Typed, error: str
) -> HttpResponse:  # fmt: skip
    found = get_object_or_404(meeting_drafts_of(scope), pk=draft.pk)
    return _shown(request, found, page_of(scope.county, typed), typed, error)


def _registered(
    request: HttpRequest, scope: Scope, draft: MeetingDraft, head: MeetingForm, typed: Typed
) -> HttpResponse:  # fmt: skip
    page = page_of(scope.county, typed, head)
    if not page.is_sound:
        found = get_object_or_404(meeting_drafts_of(scope), pk=draft.pk)
        return _shown(request, found, page, typed, _("Nothing is registered yet: see what is marked in red."))
    said = {name: value for name, value in head.cleaned_data.items() if name != "minutes"}
    problems = [row.problem_said() for row in page.typed_rows]
    try:
        meeting = actions.register_meeting(
            draft=draft, head=actions.Head(**said | {"kind": MeetingKind(said["kind"])}), problems=problems,
            by=scope.user,
        )  # fmt: skip
    except ValidationError as unfit:
        return _again(request, scope, draft, typed, " ".join(unfit.messages))
    words = ngettext("{count} problem is a case now.", "{count} problems are cases now.", len(problems))
    messages.success(request, words.format(count=len(problems)))
    return redirect("meeting", scope.county.division_code, meeting.pk)


def _shown(
    request: HttpRequest, draft: MeetingDraft, page: TypingPage, typed: Typed, error: str = ""
) -> HttpResponse:  # fmt: skip
    lacking = sum(bool(row.lacks()) for row in page.typed_rows)
    shown = {
        "draft": draft, "page": page, "head": page.head, "pasted": typed.pasted, "error": error, "lacking": lacking,
        "lists": page.directory.lists(), "may_add": len(page.rows) < MOST_ROWS,
    }  # fmt: skip
    return render(request, "cases/meetings/draft.html", shown)


@require_safe
@with_right(Right.RUN_CASE_DESK)
def draft_minutes(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """The minutes that were sent with a draft."""
    draft = get_object_or_404(meeting_drafts_of(scope), pk=pk)
    if draft.minutes is None:
        raise Http404
    return file_response(draft.minutes)


@require_POST
@with_right(Right.RUN_CASE_DESK)
def drop_meeting(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Give up the page of a meeting."""
    draft = get_object_or_404(meeting_drafts_of(scope), pk=pk)
    try:
        actions.drop_meeting_draft(draft=draft)
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("meetings", scope.county.division_code)
