"""One case as the enterprise sees it: the card of it, its story in plain words, and what is for it to say."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise as Words
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tongcun.cases.doers import ASKER
from tongcun.cases.models import Case, CaseEvent, Channel, Part
from tongcun.cases.pages.offers import offers
from tongcun.cases.pure.acts import ENDED, Act, Outcome, Party, State
from tongcun.cases.pure.life import Life, lived
from tongcun.cases.pure.parts import PartState
from tongcun.cases.pure.promises import Promise
from tongcun.cases.queries.cases import light_of_case
from tongcun.cases.queries.liaison import officers_to_call
from tongcun.cases.queries.standing import joint_of, registered
from tongcun.cases.queries.units import answering, answering_words
from tongcun.cases.wording.asker_words import (
    AMISS,
    NEXT_STEPS,
    PLAIN_OUTCOMES,
    PLAIN_STATES,
    STORY,
    TAKEN_BACK,
    TO_BE_CALLED,
    WITH_THEIR_WORDS,
    without_phones,
)
from tongcun.county.clock import now, service_date
from tongcun.county.models import Unit, User
from tongcun.county.names import with_names
from tongcun.loops.lights import Light


@dataclass(frozen=True, slots=True)
class ToldToAsker:
    """One thing that happened: when, in a sentence, what was said with it, until when; `is_amiss`: no good news."""

    at: datetime.datetime
    sentence: SafeString
    words: str = ""
    until: datetime.date | None = None
    is_amiss: bool = False


@dataclass(frozen=True, slots=True)
class Helping:
    """One unit's part in joint work: what it has promised, or done, until when."""

    unit: Unit
    state: str
    told: str
    promised_until: datetime.date | None


@dataclass(frozen=True, slots=True)
class Row:
    """A case in the list on the card: who answers for it today, and whom to ask there."""

    case: Case
    state: Words
    light: Light | None
    answering: str
    person: User | None

    @property
    def is_over(self) -> bool:
        """Whether it has come to its end."""
        return self.case.state in ENDED


@dataclass(frozen=True, slots=True)
class AskerView:
    """All that the enterprise is shown of a case. `acts`: what is for it to say now; `word_waits`: it has said what
    became of it, or that it takes it back, and is called to check that."""

    row: Row
    next_step: SafeString
    officers: Sequence[User]
    answer_by: datetime.datetime | None
    story: Sequence[ToldToAsker]
    parts: Sequence[Helping]
    acts: Sequence[Act]
    word_waits: bool

    @property
    def is_over(self) -> bool:
        """Whether all that is told of it lies in the past."""
        return self.row.is_over


def rows(cases: Sequence[Case]) -> list[Row]:
    """Cases for the list: one query more than for them."""
    keys = [case.pk for case in cases]
    by_lead = CaseEvent.objects.filter(case__in=keys, party=Party.LEAD, by__isnull=False).select_related("by")
    events: dict[int, list[CaseEvent]] = {}
    for event in by_lead.order_by("case", "number"):
        events.setdefault(event.case_id, []).append(event)
    return [_row(case, events.get(case.pk, [])) for case in cases]


def asker_view(case: Case) -> AskerView:
    """The page of a case for its enterprise."""
    events = list(case.events.select_related("by", "unit", "to").order_by("number"))
    parts = list(case.parts.select_related("unit"))
    joint = joint_of(parts)
    life = lived(registered(case), [event.as_event() for event in events])
    return AskerView(
        row=_row(case, events), next_step=_next_step(case, life), officers=_officers(case),
        answer_by=case.due_at if case.step == Promise.ACCEPT else None, story=list(_story(case, events)),
        parts=list(_helping(parts)),
        acts=[offer.act for offer in offers(life, joint, [ASKER])],
        word_waits=life.word_waits,
    )  # fmt: skip


def _officers(case: Case) -> list[User]:
    """The officers to call; of a confidential case none, for they do not see it: its asker calls the desk."""
    return [] if case.is_confidential else officers_to_call(case.enterprise)


def _helping(parts: Sequence[Part]) -> Iterator[Helping]:
    """Who was asked and declined, or is no longer needed, is the offices' own business."""
    for part in parts:
        if part.state not in (PartState.DECLINED, PartState.RELEASED):
            yield Helping(part.unit, part.state, without_phones(part.promise_words), part.promised_until)


def _row(case: Case, events: Sequence[CaseEvent]) -> Row:
    """The light of a case is out once it is over: look-backs are the county's own promise."""
    light = None if case.state in ENDED else light_of_case(case, now())
    return Row(case, PLAIN_STATES[case.state], light, answering_words(case), _person(case, events))


def _person(case: Case, events: Sequence[CaseEvent]) -> User | None:
    """Who of the lead unit did something last; nobody where they or it are gone, or nobody has done anything yet."""
    if answering(case) is None:
        return None
    theirs = (one.by for one in reversed(events) if one.party == Party.LEAD and one.unit_id == case.lead_id)
    person = next((by for by in theirs if by is not None), None)
    return person if person is not None and person.is_active else None


def _next_step(case: Case, life: Life) -> SafeString:
    step = TO_BE_CALLED if life.word_waits else NEXT_STEPS[case.state]
    unit = {State.SORTED: case.named, State.NAMED: case.named, State.SIGNED: case.lead, State.HANDLING: case.lead}.get(
        State(case.state)
    )
    if unit is not None and not life.word_waits and not unit.is_valid_on(service_date(case.county)):
        # As before it was given to the unit that is no more.
        step = NEXT_STEPS[State.ACCEPTED]
    return with_names(
        step, desk=case.county.desk_name or _("county desk"),
        named=case.named or "", lead=case.lead or "",
    )  # fmt: skip


def _story(case: Case, events: Sequence[CaseEvent]) -> Iterator[ToldToAsker]:
    by_them = case.channel == Channel.ENTERPRISE
    yield ToldToAsker(case.registered_at, escape(_("You told us.") if by_them else _("It was noted down for you.")))
    for event in events:
        if event.act not in STORY:
            continue
        sentence, outcome = STORY[event.act], SafeString(PLAIN_OUTCOMES[event.outcome] if event.outcome else "")
        if event.act == Act.GIVE_WORD and event.outcome == Outcome.WITHDRAWN:
            sentence = TAKEN_BACK
        told = with_names(sentence, unit=event.unit or "", to=event.to or "", lead=case.lead or "", outcome=outcome)
        words = without_phones(event.words) if event.act in WITH_THEIR_WORDS else ""
        yield ToldToAsker(
            event.at, told, words, event.until, event.act in AMISS or event.outcome == Outcome.DOES_NOT_HOLD
        )
