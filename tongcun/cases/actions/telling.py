"""What is told of a case: an event of its story, and beside its life what changes with one."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from tongcun.cases.actions.caching import follow
from tongcun.cases.actions.desk import with_unit
from tongcun.cases.actions.sent_twice import is_sent_twice
from tongcun.cases.actions.unsaid import refuse_unsaid
from tongcun.cases.doers import Doer
from tongcun.cases.models import Case, CaseEvent
from tongcun.cases.pure.acts import TABLE, Act, Outcome, Party, Satisfaction, State
from tongcun.cases.queries.limits import limit_table
from tongcun.cases.queries.standing import Time
from tongcun.cases.queries.units import dissolved_since
from tongcun.cases.wording.refusals import gone_words, refusal_of
from tongcun.cases.wording.words import ACT_LABELS, PARTY_LABELS
from tongcun.county.actions import RefusedError
from tongcun.county.clock import now, service_date
from tongcun.county.models import Unit
from tongcun.county.queries import working_calendar
from tongcun.loops.clock import Limit
from tongcun.loops.state_table import NotTheirsError, OutOfTurnError


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said with an act: see `CaseEvent`. `at` (aware) is when it was done if it is entered later (补录),
    `seen` how many events there were when the form was made; None: whatever was done meanwhile. `own_code`: the asker
    said in a call that the confirmation code chosen at that moment is their own."""

    words: str = ""
    to: Unit | None = None
    outcome: Outcome | None = None
    more: Limit | None = None
    until: datetime.date | None = None
    satisfaction: Satisfaction | None = None
    called: str = ""
    at: datetime.datetime | None = field(default=None)
    seen: int | None = None
    own_code: datetime.datetime | None = None


NOTHING_SAID = Said()


def event_of(case: Case, act: Act, doer: Doer, said: Said, moment: datetime.datetime) -> CaseEvent:
    """An act as an event that is entered at a moment; it is not saved, and has no number yet."""
    doer = with_unit(doer, case.county)
    return CaseEvent(
        case=case, act=act, party=doer.party, by=doer.user, unit=doer.unit, to=said.to, outcome=said.outcome or "",
        more_amount=said.more.amount if said.more else None, more_unit=said.more.unit if said.more else "",
        until=said.until, satisfaction=said.satisfaction or "", called=said.called,
        words=said.words.strip(), at=said.at or moment, entered_at=moment,
    )  # fmt: skip


def refuse_gone(doer: Doer) -> None:
    """Refuse whoever acts for a unit that is not there today, as one that was dissolved while its posts still stand."""
    unit = doer.unit if doer.party in (Party.LEAD, Party.JOINT) else None
    if unit is not None and not unit.is_valid_on(today := service_date(unit.county)):
        raise RefusedError(gone_words(str(unit), dissolved_since(unit, today)))


def refuse_stale(events: Sequence[CaseEvent], act: Act, seen: int | None) -> None:
    """Refuse what leads on from where the case stood on the page, once somebody has led it elsewhere meanwhile."""
    if seen is None or TABLE.rules[act].leads_to is None:
        return
    later = [event for event in events[seen:] if TABLE.rules[Act(event.act)].leads_to is not None]
    if later:
        last = later[-1]
        who = " ".join(str(one) for one in (last.unit, last.by) if one) or str(PARTY_LABELS[last.party])
        done = str(ACT_LABELS[last.act]) + (f" → {last.to}" if last.to else "")
        words = _("Meanwhile {who} has done this: “{act}”. Yours was not done: look how it stands, and decide anew.")
        raise RefusedError(words.format(who=who, act=done))


def refuse_wrong_time(event: CaseEvent, last: datetime.datetime) -> None:
    """Nothing is done in the future, and nothing before what was done before it: the order is the story."""
    if event.at > event.entered_at:
        raise RefusedError(_("That time is still to come. Enter the time at which it was done."))
    if event.at < last:
        zone = event.case.county.zone()
        words = _("The last that is known of this case was done on {at}; enter a later time.")
        raise RefusedError(words.format(at=f"{last.astimezone(zone):%Y-%m-%d %H:%M}"))


def locked_case(pk: int) -> Case:
    """A case as it stands now, with its county, held until the transaction ends."""
    return Case.objects.select_for_update(of=("self",)).select_related("county").get(pk=pk)


Change = Callable[[CaseEvent], None]
"""Sets the columns of a case that change, and what the event keeps of before."""


def tell_change(locked: Case, act: Act, doer: Doer, said: Said, change: Change) -> CaseEvent:
    """Change what is said of a case that is held, beside its life, with an event that tells it; its columns follow.

    To be called in a transaction. Raises RefusedError where it is not theirs, or something is left unsaid;
    ValidationError where it is unfit.
    """
    events = list(locked.events.order_by("number"))
    event = event_of(locked, act, doer, said, now())
    refuse_wrong_time(event, events[-1].at if events else locked.registered_at)
    refuse_unsaid(event)
    try:
        TABLE.check(State(locked.state), act, doer.party)
    except (OutOfTurnError, NotTheirsError) as error:
        raise RefusedError(refusal_of(error)) from error
    event.number = len(events) + 1
    change(event)
    locked.full_clean()
    event.save(force_insert=True)
    time = Time(working_calendar(locked.county), event.entered_at)
    follow(locked, [*events, event], limit_table(locked.county), time)
    locked.save()
    return event


def was_sent_twice(last: CaseEvent, said: Said) -> bool:
    """Whether all that is said anew with the last act of a case was said with it a moment ago: a second click."""
    doer = Doer(Party(last.party), last.by, last.unit)
    return is_sent_twice(last, event_of(last.case, Act(last.act), doer, said, now()))
