"""Who may read a leader's note: everybody else learns no more than that the case came of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from tongcun.cases.models import Case, Circle, LeadersNote, NoteAccess
from tongcun.cases.pure.parts import TAKES_PART
from tongcun.cases.queries.cases import case_of
from tongcun.cases.queries.parties import sits_at_desk, units_of
from tongcun.county.models import County, Role, User
from tongcun.county.queries import Scope, serving
from tongcun.county.rights import Right

MOST = 300
"""So many of the latest notes are looked through."""
_READERS = (
    Role.LEADER, Role.SECRETARY, Role.SUPERVISOR, Role.BUREAU, Role.TOWNSHIP_CLERK, Role.LIAISON_OFFICER
)  # fmt: skip
"""Of whom one may be named as a reader: whoever has to do with cases."""


def notes_of(county: County) -> QuerySet[LeadersNote]:
    """The notes of a county with all that their page names."""
    return LeadersNote.objects.filter(case__county=county).select_related(
        "case__county", "case__enterprise", "leader", "scan", "entered_by"
    )


def readable_note(scope: Scope, pk: int) -> LeadersNote | None:
    """A note that somebody may read; None for who may not, but sees its case; raises Http404 for everybody else."""
    note = get_object_or_404(notes_of(scope.county), pk=pk)
    if may_read(scope, note):
        return note
    case_of(scope, note.case.number)
    return None


def access_of(note: LeadersNote) -> NoteAccess:
    """Who may read a note now, for its own page."""
    return note.access.select_related("by").prefetch_related("people").latest("at", "pk")


@dataclass(frozen=True, slots=True)
class Reach:
    """Who may read a note: the circles, and people by the keys of their rows."""

    circles: Sequence[str]
    people: frozenset[int]


def reaches_of(notes: Iterable[LeadersNote]) -> Mapping[int, Reach]:
    """Who may read each of some notes now: one query."""
    rows = NoteAccess.objects.filter(note__in=[note.pk for note in notes]).order_by("note", "at", "pk")
    found: dict[int, tuple[int, Reach]] = {}
    for note, pk, circles, person in rows.values_list("note", "pk", "circles", "people"):
        before = found[note][1].people if note in found and found[note][0] == pk else frozenset()
        found[note] = pk, Reach(circles, before | ({person} if person is not None else set()))
    return {note: reach for note, (_pk, reach) in found.items()}


def readable_notes(scope: Scope) -> list[LeadersNote]:
    """The notes that somebody may read, the latest first, of the latest `MOST`: three queries."""
    latest = notes_of(scope.county).order_by("-noted_on", "-pk")
    found = list(latest.prefetch_related("case__parts")[:MOST])
    reaches, reader = reaches_of(found), _Reader(scope)
    return [note for note in found if _may_read(reader, note, reaches[note.pk])]


def may_read(scope: Scope, note: LeadersNote) -> bool:
    """Whether somebody may read a note: by name, or by what they are."""
    return _may_read(_Reader(scope), note, reaches_of([note])[note.pk])


@dataclass(frozen=True)
class _Reader:
    """Somebody who may read notes, their units asked for once."""

    scope: Scope

    @cached_property
    def units(self) -> set[int]:
        return {unit.pk for unit in units_of(self.scope)}


def _may_read(reader: _Reader, note: LeadersNote, reach: Reach) -> bool:
    user = reader.scope.user.pk
    if user in (note.leader_id, note.entered_by_id) or user in reach.people:
        return True
    return any(_is_within(reader, Circle(circle), note.case) for circle in reach.circles)


def _is_within(reader: _Reader, circle: Circle, case: Case) -> bool:
    scope = reader.scope
    match circle:
        case Circle.LEADERS:
            return scope.covers_county(Right.DECIDE_CASES)
        case Circle.DESK:
            return sits_at_desk(scope)
        case Circle.SUPERVISORS:
            return scope.covers_county(Right.SUPERVISE)
        case Circle.HANDLERS:
            return bool(reader.units & _handlers(case))


def _handlers(case: Case) -> set[int | None]:
    joint = (part.unit_id for part in case.parts.all() if part.state in TAKES_PART)
    return {case.lead_id, case.named_id, *joint}


def people_to_name(county: County) -> QuerySet[User]:
    """Who may be named as a reader, by name."""
    return serving(county, *_READERS).order_by("display_name", "username")


def may_set_readers(scope: Scope, note: LeadersNote) -> bool:
    """Whether somebody who may read a note says who else may: the leader who wrote it, and the desk."""
    return scope.user.pk == note.leader_id or sits_at_desk(scope)


def circle_words(access: NoteAccess) -> Sequence[str]:
    """The circles of readers in words."""
    return [str(Circle(one).label) for one in access.circles]
