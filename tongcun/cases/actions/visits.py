"""Visits and rounds: recorded, changed, taken back."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tongcun.cases.actions.bringing import when_asked
from tongcun.cases.actions.cases import Request, register_case
from tongcun.cases.actions.liaison import locked_scheme
from tongcun.cases.actions.links import Earlier
from tongcun.cases.models import Channel, Liaison, Round, Scheme, Visit
from tongcun.cases.models.visits import STANDS
from tongcun.cases.pure.counting import kept_up_until
from tongcun.cases.pure.titles import LINE, first_part
from tongcun.cases.queries.liaison import staff_of_groups
from tongcun.cases.rules import covers
from tongcun.county.actions import RefusedError, keep_evidence
from tongcun.county.clock import end_of_day, now, service_date
from tongcun.county.evidence import EvidenceFile
from tongcun.county.models import County, Enterprise, Evidence, Role, Unit, User
from tongcun.county.names import with_names
from tongcun.county.queries import holding_on, working_calendar
from tongcun.loops.working_time import NoWorkingTimeError


@dataclass(frozen=True, slots=True)
class VisitNote:
    """What somebody says of a visit; `problem` empty where there was none, `form_key` the same for one form however
    often it is sent, `unit` the one that holds the problem's case until another has signed; None: the officer's."""

    scheme: Scheme
    enterprise: Enterprise
    officer: User
    visited_on: datetime.date
    met: str
    said: str
    problem: str = ""
    is_confidential: bool = False
    photo: EvidenceFile | None = None
    form_key: str = ""
    unit: Unit | None = None


@transaction.atomic
def record_visit(*, note: VisitNote, by: User, earlier: Earlier | None = None) -> Visit:
    """Record a visit; a problem becomes a case at once, linked to an earlier one if somebody says so. Sent twice it is
    one visit.

    Raises RefusedError for a day to come or before the scheme, an enterprise that the scheme is not for, and an officer
    who does not serve.
    """
    scheme = locked_scheme(note.scheme.pk)
    if (twice := _sent_before(scheme, note)) is not None:
        return twice
    _check_day(scheme, note.visited_on)
    _check_for(scheme, note)
    visit = Visit(
        scheme=scheme, enterprise=note.enterprise, officer=note.officer, met=note.met, said=note.said,
        problem=note.problem, photo=_kept(scheme, note.photo, by), entered_at=now(), entered_by=by,
    )  # fmt: skip
    _put_on_day(visit, note.visited_on)
    if note.problem:
        visit.case = register_case(
            request=_request(visit, note),
            by=by,
            unit=note.unit or _unit_of(note.officer, scheme.county),
            earlier=earlier,
        )
    visit.save()
    return visit


def _sent_before(scheme: Scheme, note: VisitNote) -> Visit | None:
    """The visit that was recorded by the same form, whatever became of it; or one that stands and says the same."""
    same = STANDS & Q(
        enterprise=note.enterprise, officer=note.officer, visited_on=note.visited_on, said=note.said,
        problem=note.problem,
    )  # fmt: skip
    if note.problem:
        same &= Q(case__is_confidential=note.is_confidential)
    by_form = Q(case__form_key=note.form_key) if note.form_key else Q(pk__in=[])
    return scheme.visits.filter(by_form | same).first()


def _request(visit: Visit, note: VisitNote) -> Request:
    """What a visit's problem asks for; its case is held by the officer's unit, else by the county desk.

    Of a visit of an earlier day it was asked by the end of that day: its clocks do not begin with the entry.
    """
    enterprise = visit.enterprise
    return Request(
        enterprise=enterprise, title=first_part(visit.problem, LINE), problem=visit.problem,
        channel=Channel.VISIT, found_on=visit.visited_on, asker_name=visit.met,
        asker_phone=enterprise.contact_phone if visit.met == enterprise.contact_name else "",
        at=when_asked(visit.visited_on, visit.scheme.county), form_key=note.form_key,
        is_confidential=note.is_confidential,
    )  # fmt: skip


def _unit_of(officer: User, county: County) -> Unit | None:
    """The unit that an officer serves today, if one is named."""
    postings = officer.postings.filter(holding_on(service_date(county)), county=county, role=Role.LIAISON_OFFICER)
    units = (posting.unit for posting in postings.filter(unit__isnull=False).select_related("unit"))
    return next((unit for unit in units if unit is not None and unit.is_valid_on(service_date(county))), None)


@transaction.atomic
def change_visit(
    *, visit: Visit, visited_on: datetime.date, met: str, said: str, photo: EvidenceFile | None, by: User
) -> Visit:
    """Change what was noted of a visit; no photo leaves the one there is. Its problem is a case's by now.

    Raises RefusedError for a day that cannot be, and for a visit that was taken back.
    """
    scheme = locked_scheme(visit.scheme_id)
    visit = Visit.objects.get(pk=visit.pk)
    if visit.taken_back_because:
        raise RefusedError(_("This visit was taken back: record another."))
    _check_day(scheme, visited_on)
    visit.scheme = scheme
    visit.met, visit.said = met, said
    visit.photo = _kept(scheme, photo, by) or visit.photo
    _put_on_day(visit, visited_on)
    visit.save()
    return visit


@transaction.atomic
def take_back_visit(*, visit: Visit, because: str) -> Visit:
    """Take back a visit that was entered by mistake, with the reason; it counts no longer. A case that came of it
    stands."""
    locked_scheme(visit.scheme_id)
    visit = Visit.objects.get(pk=visit.pk)
    if not because.strip():
        raise RefusedError(_("Say why the visit is taken back."))
    if not visit.taken_back_because:
        visit.taken_back_because = because.strip()
        visit.save(update_fields=["taken_back_because"])
    return visit


@transaction.atomic
def keep_round(*, inspection: Round) -> Round:
    """Make a round or change it; the visits of its days are its visits from then on.

    Raises ValidationError where it is unfit, RefusedError where its days are those of another round.
    """
    scheme = locked_scheme(inspection.scheme_id)
    inspection.full_clean()
    others = scheme.rounds.exclude(pk=inspection.pk)
    crossing = others.filter(first_date__lte=inspection.last_date, last_date__gte=inspection.first_date).first()
    if crossing is not None:
        raise RefusedError(
            with_names(
                _("{round} has some of these days: {first} to {last}. A visit belongs to one round by its day."),
                round=crossing, first=crossing.first_date, last=crossing.last_date,
            )
        )  # fmt: skip
    inspection.save()
    inspection.visits.update(round=None)
    days = (inspection.first_date, inspection.last_date)
    scheme.visits.filter(visited_on__range=days).update(round=inspection)
    return inspection


def _check_day(scheme: Scheme, day: datetime.date) -> None:
    if day > service_date(scheme.county):
        raise RefusedError(_("That day has not come yet: record the visit when it was made."))
    if day < scheme.first_date:
        raise RefusedError(
            with_names(_("{scheme} began on {day} only."), scheme=scheme, day=scheme.first_date.isoformat())
        )


def _check_for(scheme: Scheme, note: VisitNote) -> None:
    """Refuse an enterprise that the scheme has nothing to do with, and an officer who has nothing to do with it."""
    held = Liaison.objects.filter(scheme=scheme, enterprise=note.enterprise)
    is_for_it = covers(scheme, note.enterprise) or held.exists()
    if note.enterprise.county_id != scheme.county_id or not is_for_it:
        raise RefusedError(
            with_names(
                _("{scheme} is not for {enterprise}: see its industry and size, or change whom the scheme is for."),
                scheme=scheme, enterprise=note.enterprise,
            )
        )  # fmt: skip
    serves = staff_of_groups(scheme.county).filter(pk=note.officer.pk).exists()
    if not serves and not held.filter(officer=note.officer).exists():
        raise RefusedError(
            with_names(
                _("{officer} neither serves today nor answered for the enterprise before."), officer=note.officer
            )
        )


def _put_on_day(visit: Visit, day: datetime.date) -> None:
    """The day of a visit, and what follows from it: its round, and whether it was entered late."""
    visit.visited_on = day
    visit.is_late_entry = _is_late(visit)
    visit.round = visit.scheme.rounds.filter(first_date__lte=day, last_date__gte=day).first()


def _is_late(visit: Visit) -> bool:
    """Whether a visit, of which the day alone is known, was entered on a later day than the next working day."""
    county = visit.scheme.county
    try:
        until = kept_up_until(end_of_day(county, visit.visited_on), working_calendar(county))
    except NoWorkingTimeError:
        return False
    return visit.entered_at > end_of_day(county, until.astimezone(county.zone()).date())


def _kept(scheme: Scheme, photo: EvidenceFile | None, by: User) -> Evidence | None:
    return keep_evidence(county=scheme.county, file=photo, by=by) if photo is not None else None
