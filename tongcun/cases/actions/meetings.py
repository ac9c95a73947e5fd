"""Meetings: drafted, registered with all their problems, put right."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tongcun.cases.actions.bringing import bring_in, when_asked
from tongcun.cases.actions.cases import Request
from tongcun.cases.meetings.problems import Problem
from tongcun.cases.models import Channel, Meeting, MeetingDraft, MeetingKind
from tongcun.cases.pure.titles import title_of
from tongcun.county.actions import RefusedError, keep_evidence
from tongcun.county.clock import now
from tongcun.county.evidence import EvidenceFile
from tongcun.county.models import County, Evidence, User

CHANNELS = {MeetingKind.LEADERS_VISIT: Channel.LEADERS_VISIT}
"""By what channel cases come; of every other kind of meeting, by a meeting."""


@transaction.atomic
def begin_meeting(*, county: County, by: User) -> MeetingDraft:
    """Begin the page of a meeting; whoever has begun one and typed nothing gets that one again."""
    empty = MeetingDraft.objects.filter(county=county, by=by, meeting=None, said={}, minutes_name="").first()
    return empty or MeetingDraft.objects.create(county=county, by=by, changed_at=now())


@transaction.atomic
def keep_meeting_draft(
    *, draft: MeetingDraft, said: Mapping[str, Any], minutes: EvidenceFile | None
) -> MeetingDraft:  # fmt: skip
    """Keep what is typed, and the minutes if a file was sent; raises RefusedError once it is registered."""
    locked = _open(draft)
    if minutes is not None:
        locked.minutes = minutes
    locked.said, locked.changed_at = dict(said), now()
    locked.save()
    return locked


@transaction.atomic
def drop_meeting_draft(*, draft: MeetingDraft) -> None:
    """Give up the page of a meeting; of one that is registered nothing is dropped."""
    _open(draft).delete()


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a meeting: see `Meeting`."""

    kind: MeetingKind
    title: str
    held_on: datetime.date
    place: str
    leaders: str
    came: str = ""


@transaction.atomic
def register_meeting(
    *, draft: MeetingDraft, head: Head, problems: Sequence[Problem], by: User
) -> Meeting:  # fmt: skip
    """Register a meeting: each of its problems becomes a case, accepted and with the unit that was named; sent twice it
    is one meeting.

    Raises RefusedError without a problem, ValidationError where something is unfit; then nothing is registered.
    """
    locked = _locked(draft)
    if locked.meeting is not None:
        return locked.meeting
    if not problems:
        raise RefusedError(_("Enter at least one problem."))
    meeting = Meeting(
        county=locked.county, kind=head.kind, title=head.title, held_on=head.held_on, place=head.place,
        leaders=head.leaders, came=head.came, minutes=_kept(locked, by), entered_by=by, entered_at=now(),
    )  # fmt: skip
    meeting.full_clean()
    meeting.save()
    for problem in problems:
        bring_in(request=_request(meeting, problem), by=by, unit=problem.unit, joint=problem.joint)
    locked.meeting, locked.said, locked.minutes = meeting, {}, None
    locked.save()
    return meeting


def _request(meeting: Meeting, problem: Problem) -> Request:
    firm = problem.enterprise
    return Request(
        enterprise=firm, title=title_of(problem.words), problem=problem.words,
        channel=CHANNELS.get(MeetingKind(meeting.kind), Channel.MEETING), found_on=meeting.held_on,
        case_class=problem.case_class.pk if problem.case_class else None, asker_name=firm.contact_name,
        asker_phone=firm.contact_phone, leading_leader=problem.leader, solution=problem.solution,
        wanted_by=problem.until, meeting=meeting, at=when_asked(meeting.held_on, meeting.county),
    )  # fmt: skip


def _kept(draft: MeetingDraft, by: User) -> Evidence | None:
    """The minutes of a draft as evidence, from now on."""
    minutes = draft.minutes
    return None if minutes is None else keep_evidence(county=draft.county, file=minutes, by=by)


def _locked(draft: MeetingDraft) -> MeetingDraft:
    found = MeetingDraft.objects.select_for_update(of=("self",)).select_related("county", "meeting")
    locked = found.defer("minutes_raw").filter(pk=draft.pk).first()
    if locked is None:
        raise RefusedError(_("Somebody has given this draft up meanwhile."))
    return locked


def _open(draft: MeetingDraft) -> MeetingDraft:
    """The draft, held; raises RefusedError once it is registered."""
    locked = _locked(draft)
    if locked.meeting is not None:
        raise RefusedError(_("This meeting is registered already."))
    return locked


@transaction.atomic
def change_meeting(*, meeting: Meeting, head: Head, minutes: EvidenceFile | None, by: User) -> Meeting:
    """Put the head of a meeting right, or add its minutes; no file leaves those there are. Its cases stay as they are.

    Raises ValidationError.
    """
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("county").get(pk=meeting.pk)
    for name in ("kind", "title", "held_on", "place", "leaders", "came"):
        setattr(locked, name, getattr(head, name))
    if minutes is not None:
        locked.minutes = keep_evidence(county=locked.county, file=minutes, by=by)
    locked.full_clean()
    locked.save()
    return locked
