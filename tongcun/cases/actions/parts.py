"""Joint work: inviting, promising, declining, deciding, finishing; and what was agreed on the spot."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from tongcun.cases.actions.cases import refuse_dissolved
from tongcun.cases.actions.desk import refuse_desk, with_unit
from tongcun.cases.actions.sent_twice import is_sent_twice
from tongcun.cases.actions.telling import Said, locked_case, refuse_gone
from tongcun.cases.doers import Doer
from tongcun.cases.models import Case, Part, PartEvent, SiteMeeting
from tongcun.cases.pure.acts import IN_HAND, Party
from tongcun.cases.pure.parts import PART_TABLE, PartAct, PartState, answer_due
from tongcun.cases.queries.limits import limit_table
from tongcun.cases.queries.reminding import answer_limit
from tongcun.cases.wording.refusals import refusal_of
from tongcun.county.actions import RefusedError
from tongcun.county.clock import now, service_date
from tongcun.county.models import Unit
from tongcun.county.queries import working_calendar
from tongcun.loops.state_table import NotTheirsError, OutOfTurnError
from tongcun.loops.working_time import WorkingCalendar


@transaction.atomic
def invite(*, case: Case, unit: Unit, doer: Doer, words: str) -> Part:
    """The lead invites another unit to do a part (商请协办), which the other promises or declines.

    Raises RefusedError unless the lead asks, while it works on the case, a unit that exists and has no part yet.
    """
    locked = locked_case(case.pk)
    if doer.party is not Party.LEAD or doer.unit is None or doer.unit.pk != locked.lead_id or doer.user is None:
        raise RefusedError(_("Only the lead unit invites others."))
    refuse_gone(doer)
    if locked.state not in IN_HAND:
        raise RefusedError(_("Others are invited while the case is being worked on."))
    if not words.strip():
        raise RefusedError(_("Say what the other unit is asked to do."))
    if unit.county_id != locked.county_id or unit.pk == locked.lead_id:
        raise RefusedError(_("A unit does not invite itself."))
    refuse_dissolved(unit)
    refuse_desk(unit)
    moment = now()
    part = Part(
        case=locked, unit=unit, invited_at=moment, invited_by=doer.user, asked_words=words.strip(),
        answer_due_at=answer_due(working_calendar(locked.county), moment),
    )  # fmt: skip
    known = locked.parts.filter(unit=unit).first()
    if known is not None and is_sent_twice(known, part):
        return known
    if known is not None:
        raise RefusedError(_("{unit} has been asked already; ask again in its part.").format(unit=unit))
    part.save(force_insert=True)
    return part


def part_sent_twice(last: PartEvent, said: Said, person: str) -> bool:
    """Whether all that is said anew with the last act on a part was said with it a moment ago: a second click."""
    doer = Doer(Party(last.party), last.by, last.unit)
    return is_sent_twice(last, _event_of(last.part, PartAct(last.act), doer, said, person))


def _event_of(part: Part, act: PartAct, doer: Doer, said: Said, person: str) -> PartEvent:
    """An act on a part as an event that is not saved."""
    return PartEvent(
        part=part, at=now(), act=act, party=doer.party, by=doer.user, unit=doer.unit, words=said.words.strip(),
        until=said.until, person=person.strip(),
    )  # fmt: skip


@transaction.atomic
def do_part(*, part: Part, act: PartAct, doer: Doer, said: Said, person: str = "") -> PartEvent:
    """Do something with a part; `person` is who does the work, with a promise.

    Raises RefusedError where it cannot be done now, is not theirs to do, or something is left unsaid.
    """
    case = locked_case(part.case_id)
    doer = with_unit(doer, case.county)
    locked = Part.objects.select_for_update().get(pk=part.pk)
    locked.case = case
    if case.state not in IN_HAND:
        raise RefusedError(_("Joint units do their parts while the case is being worked on."))
    event, last = _event_of(locked, act, doer, said, person), locked.events.last()
    if last is not None and is_sent_twice(last, event):
        return last
    try:
        PART_TABLE.check(PartState(locked.state), act, doer.party)
    except (OutOfTurnError, NotTheirsError) as error:
        raise RefusedError(refusal_of(error)) from error
    refuse_gone(doer)
    if not doer.may_with(locked, case):
        raise RefusedError(_("It is with another unit."))
    if doer.asks_itself(locked, act):
        raise RefusedError(_("A unit does not invite itself."))
    if act in (PartAct.NAME, PartAct.ASK_AGAIN):
        refuse_dissolved(locked.unit)
    if not said.words.strip():
        raise RefusedError(_("Say in words what is promised, done, or the reason."))
    if act is PartAct.PROMISE and (said.until is None or not person.strip()):
        raise RefusedError(_("A promise says until when, and who does it."))
    if act is PartAct.PROMISE and said.until is not None and said.until < service_date(case.county):
        raise RefusedError(_("A promise is for today or a day to come."))
    assert doer.user is not None
    assert doer.unit is not None
    event.save(force_insert=True)
    _follow(locked, event, working_calendar(case.county))
    locked.save()
    part.refresh_from_db()
    return event


def _follow(part: Part, event: PartEvent, calendar: WorkingCalendar) -> None:
    """Set the columns that follow from the last event."""
    act = PartAct(event.act)
    part.state = PART_TABLE.after(PartState(part.state), act)
    match act:
        case PartAct.PROMISE:
            part.promise_words, part.promised_until, part.holder_name = event.words, event.until, event.person
            part.answer_due_at = None
        case PartAct.NAME | PartAct.ASK_AGAIN:
            part.answer_due_at, part.done_at = answer_due(calendar, event.at), None
        case PartAct.FINISH:
            part.done_at = event.at
        case PartAct.DECLINE:
            limit = answer_limit(part, limit_table(part.case.county))
            part.answer_due_at = answer_due(calendar, event.at, limit)
        case PartAct.RELEASE:
            part.answer_due_at = None


@transaction.atomic
def keep_site_meeting(*, meeting: SiteMeeting) -> SiteMeeting:
    """Put down a meeting on the spot, once however often it is sent.

    Raises ValidationError where it is unfit, RefusedError for a time to come.
    """
    locked_case(meeting.case_id)
    same = {name: getattr(meeting, name) for name in ("at", "place", "came", "agreed", "entered_by")}
    if (sent := SiteMeeting.objects.filter(case=meeting.case_id, **same).first()) is not None:
        return sent
    if meeting.at > now():
        raise RefusedError(_("That time is still to come. Enter the time at which it was done."))
    meeting.entered_at = now()
    meeting.full_clean()
    meeting.save(force_insert=True)
    return meeting
