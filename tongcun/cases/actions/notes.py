"""A leader's note: taken down, opened to readers, read."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tongcun.cases.actions.bringing import bring_in, when_asked
from tongcun.cases.actions.cases import Request
from tongcun.cases.actions.numbers import held_series
from tongcun.cases.models import CaseClass, Channel, Circle, Grade, LeadersNote, NoteAccess, NoteReading
from tongcun.county.actions import RefusedError, keep_evidence
from tongcun.county.clock import now, service_date
from tongcun.county.evidence import EvidenceFile
from tongcun.county.models import Enterprise, Unit, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """Who may read a note: by what they are, and by name."""

    circles: Sequence[Circle] = ()
    people: Sequence[User] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSaid:
    """What a leader wrote, as a secretary takes it down, and of which enterprise's problem it speaks."""

    leader: User
    noted_on: datetime.date
    words: str
    scan: EvidenceFile
    enterprise: Enterprise
    title: str
    problem: str
    readers: Readers
    case_class: CaseClass | None = None
    grade: Grade = Grade.GENERAL
    unit: Unit | None = None
    wanted_by: datetime.date | None = None
    is_confidential: bool = True
    form_key: str = ""


@transaction.atomic
def take_down_note(*, note: NoteSaid, by: User) -> LeadersNote:
    """Take down a leader's note; its case is registered and accepted, and sorted to a unit if one is named. Sent twice
    it is one.

    Raises RefusedError for a day to come, ValidationError where something is unfit.
    """
    county = note.enterprise.county
    if note.noted_on > service_date(county):
        raise RefusedError(_("That day has not come yet."))
    # Whoever saves the same note at the same moment waits here until the other is through.
    held_series(county, "case", note.noted_on.year)
    if (known := _sent_before(note)) is not None:
        return known
    request = Request(
        enterprise=note.enterprise, title=note.title, problem=note.problem, channel=Channel.LEADERS_NOTE,
        found_on=note.noted_on, case_class=note.case_class.pk if note.case_class else None, grade=note.grade,
        asker_name=note.enterprise.contact_name, asker_phone=note.enterprise.contact_phone,
        is_confidential=note.is_confidential, wanted_by=note.wanted_by, at=when_asked(note.noted_on, county),
        form_key=note.form_key,
    )  # fmt: skip
    case = bring_in(request=request, by=by, unit=note.unit)
    made = LeadersNote(
        case=case, leader=note.leader, noted_on=note.noted_on, words=note.words,
        scan=keep_evidence(county=county, file=note.scan, by=by), entered_by=by, entered_at=now(),
    )  # fmt: skip
    made.full_clean()
    made.save()
    _let_read(made, note.readers, by)
    return made


def _sent_before(note: NoteSaid) -> LeadersNote | None:
    """The note that was taken down by the same form, or one that says the same."""
    same = Q(
        case__enterprise=note.enterprise, leader=note.leader, noted_on=note.noted_on, words=note.words,
        scan__digest=note.scan.digest,
    )  # fmt: skip
    by_form = Q(case__form_key=note.form_key) if note.form_key else Q(pk__in=[])
    return LeadersNote.objects.filter(by_form | same).first()


@transaction.atomic
def let_read_note(*, note: LeadersNote, readers: Readers, by: User) -> NoteAccess:
    """Say anew who may read a note; who could before stays known."""
    LeadersNote.objects.select_for_update().get(pk=note.pk)
    return _let_read(note, readers, by)


def _let_read(note: LeadersNote, readers: Readers, by: User) -> NoteAccess:
    access = NoteAccess.objects.create(note=note, circles=[str(one) for one in readers.circles], by=by, at=now())
    access.people.set(readers.people)
    return access


@transaction.atomic
def record_note_reading(*, note: LeadersNote, what: NoteReading.What, by: User) -> NoteReading:
    """Record that somebody was shown the words or the scan of a note."""
    return NoteReading.objects.create(note=note, what=what, by=by, at=now())
