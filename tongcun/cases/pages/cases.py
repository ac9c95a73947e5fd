"""One case as its page shows it: how it stands, its clocks, its story, and what the reader may do."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from tongcun.cases.doers import Doer
from tongcun.cases.models import (
    Case,
    CaseEvent,
    CaseEvidence,
    Exclusion,
    LeadersNote,
    Paper,
    Part,
    PartEvent,
    Reminder,
    SiteMeeting,
)
from tongcun.cases.pages.objections import late_declines, late_returns
from tongcun.cases.pages.offers import Offer, PartOffer, offers, part_offers
from tongcun.cases.pure.acts import IN_CONFIDENCE, Party
from tongcun.cases.queries.cases import light_of_case, reads_in_confidence, seen_among
from tongcun.cases.queries.codes import chosen_to_check
from tongcun.cases.queries.duplicates import of_one_problem, unit_of
from tongcun.cases.queries.evidence import evidence_of, may_take_back
from tongcun.cases.queries.exclusions import MAY_ASK, exclusions_shown
from tongcun.cases.queries.lacks import lacks_of, words_of
from tongcun.cases.queries.limits import limit_table
from tongcun.cases.queries.notes import may_read
from tongcun.cases.queries.papers import papers_of
from tongcun.cases.queries.parties import doers, sits_at_desk, units_gone
from tongcun.cases.queries.pauses import looked_at_by
from tongcun.cases.queries.standing import Clock, Standing, Time, joint_of, standing
from tongcun.cases.queries.units import answering_words, dissolved_since
from tongcun.cases.wording.refusals import NOT_THE_DESK, gone_words
from tongcun.cases.wording.words import PROMISE_LABELS
from tongcun.county.clock import now, service_date
from tongcun.county.masking import masked_name, masked_phone
from tongcun.county.models import Evidence, Unit
from tongcun.county.queries import Scope, working_calendar
from tongcun.county.rights import Right
from tongcun.loops.lights import Light


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A clock in words: the step, until when, how it stands, its light and what is left of its time."""

    step: str
    due: datetime.datetime
    light: Light
    clock: Clock


@dataclass(frozen=True, slots=True)
class SameProblem:
    """Another case of the same problem: the unit that it is with; `is_elsewhere`: this one is with another."""

    case: Case
    unit: Unit | None
    is_elsewhere: bool


@dataclass(frozen=True, slots=True)
class CaseView:
    """All that the page of a case shows; of each file also whether the reader may take it back.

    `unit_gone` says that the unit for which the reader would act is no more; empty where it is there.
    `late_returns` and `late_declines`: the keys of objections that came after their one working day.
    `to_check`: when the enterprise's confirmation code was chosen, where the reader may call the asker and nobody has
    heard yet that it is the enterprise's own.
    `look_due`: by when a case whose clock is paused is looked at again.
    `seen`: the keys of the cases that it is or was linked to and that the reader may see; others are not named.
    """

    case: Case
    standing: Standing
    light: Light | None
    clocks: Sequence[ClockRow]
    events: Sequence[CaseEvent]
    parts: Sequence[Part]
    meetings: Sequence[SiteMeeting]
    reminders: Sequence[Reminder]
    exclusions: Sequence[Exclusion]
    evidence: Sequence[tuple[CaseEvidence, bool]]
    offers: Sequence[Offer]
    part_offers: Sequence[PartOffer]
    doers: Sequence[Doer]
    asker: str
    papers: Sequence[Paper]
    may_draft_papers: bool
    sent: Evidence | None
    note: LeadersNote | None
    seen: frozenset[int]
    sits_at_desk: bool
    late_returns: frozenset[int]
    late_declines: frozenset[int]
    to_check: datetime.datetime | None
    one_problem: Sequence[SameProblem]
    unit_gone: str
    look_due: datetime.datetime | None

    @property
    def is_desk(self) -> bool:
        """Whether the reader sits at the county's desk and acts for it in this case."""
        return self.sits_at_desk and Party.DESK in self.parties

    @property
    def not_the_desk(self) -> str:
        """Why somebody at the county's desk does not act for it in this case; empty where they do."""
        return str(NOT_THE_DESK) if self.sits_at_desk and Party.DESK not in self.parties else ""

    @property
    def answering(self) -> str:
        """Who answers for it today."""
        return answering_words(self.case)

    @property
    def names_link(self) -> bool:
        """Whether the case that it is linked to is named by itself: not where it is among those of one problem."""
        return self.case.linked_to_id is not None and all(
            one.case.pk != self.case.linked_to_id for one in self.one_problem
        )

    @property
    def lacks(self) -> list[str]:
        """What its meeting has left open, in words."""
        return words_of(lacks_of(self.case))

    @property
    def has_phones(self) -> bool:
        """Whether a name or number is masked here: of the asker, or one that was called."""
        return bool(self.asker) or any(event.called for event in self.events)

    @property
    def may_ask_exclusion(self) -> bool:
        """Whether the reader may ask that adjusted rates leave it out: nobody has, or it counts again."""
        may_ask = any(doer.party in MAY_ASK for doer in self.doers)
        return may_ask and all(one.is_over for one in self.exclusions)

    @property
    def parties(self) -> set[Party]:
        """As what the reader may act."""
        return {doer.party for doer in self.doers}


def case_view(scope: Scope, case: Case) -> CaseView:
    """The page of a case for one reader."""
    events = list(
        case.events.select_related("by", "unit", "to", "askers_word", "was_class", "other").order_by("number")
    )
    of_parts = Prefetch("events", PartEvent.objects.select_related("by", "unit"))
    parts = list(case.parts.select_related("unit").prefetch_related(of_parts))
    # They are of one county, which is there already.
    case.enterprise.county = case.county
    told = events
    if any(event.act in IN_CONFIDENCE for event in events) and not reads_in_confidence(scope, case, parts):
        told = [event for event in events if event.act not in IN_CONFIDENCE]
    moment, calendar = now(), working_calendar(case.county)
    joint = joint_of(parts)
    found = standing(case, events, limit_table(case.county), Time(calendar, moment))
    theirs = doers(scope, case, found.life, parts)
    seen = seen_among(scope, [case.linked_to_id, *(event.other_id for event in told)])
    offered = offers(found.counted, joint, theirs, found.dates)
    return CaseView(
        case=case, standing=found, light=light_of_case(case, moment), clocks=[_row(clock) for clock in found.clocks],
        events=told, parts=parts, meetings=list(case.site_meetings.select_related("entered_by")),
        reminders=list(case.reminders.select_related("unit").order_by("at", "pk")),
        exclusions=exclusions_shown(scope, case.exclusions.all(), theirs),
        evidence=[(one, may_take_back(one, scope, theirs)) for one in evidence_of(case)],
        offers=offered, part_offers=list(part_offers(case, parts, theirs)),
        doers=theirs, asker=f"{masked_name(case.asker_name)} {masked_phone(case.asker_phone)}".strip(),
        papers=list(papers_of(scope).filter(cases=case)), may_draft_papers=scope.may(Right.SUPERVISE),
        sent=case.receipt.attachment if hasattr(case, "receipt") else None, note=_note(scope, case),
        seen=seen,
        sits_at_desk=sits_at_desk(scope), late_returns=frozenset(late_returns(events, calendar)),
        late_declines=frozenset(late_declines(parts, calendar)), to_check=_to_check(case, offered),
        one_problem=[_same(case, other) for other in of_one_problem(scope, case)],
        unit_gone=_gone(scope, case, parts),
        look_due=looked_at_by(events, calendar) if case.is_paused else None,
    )  # fmt: skip


def _same(case: Case, other: Case) -> SameProblem:
    unit, own = unit_of(other), unit_of(case)
    return SameProblem(other, unit, unit is not None and own is not None and unit != own)


def _to_check(case: Case, offered: Sequence[Offer]) -> datetime.datetime | None:
    if not any(offer.doer.party is Party.CALLER for offer in offered):
        return None
    return chosen_to_check(case)


def _gone(scope: Scope, case: Case, parts: Sequence[Part]) -> str:
    """Why the reader, who acts for a unit that a case is with, does nothing in it: the unit is not there today."""
    gone = units_gone(scope, case, parts)
    return gone_words(str(gone[0]), dissolved_since(gone[0], service_date(case.county))) if gone else ""


def _note(scope: Scope, case: Case) -> LeadersNote | None:
    """The leader's note that the case came of, where the reader may read it."""
    return case.note if hasattr(case, "note") and may_read(scope, case.note) else None


def _row(clock: Clock) -> ClockRow:
    return ClockRow(str(PROMISE_LABELS[clock.running.promise]), clock.reading.due, clock.light, clock)
