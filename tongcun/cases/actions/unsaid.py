"""An act with which something is left unsaid is not done."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _

from tongcun.cases.models import CaseEvent
from tongcun.cases.pure.acts import Act, Party
from tongcun.cases.wording.saying import OF_A_CALL, WITH_DATE, WITH_WORDS, needs_words
from tongcun.county.actions import RefusedError


def refuse_unsaid(event: CaseEvent) -> None:
    """Refuse an act with which something is left unsaid."""
    act, party = Act(event.act), Party(event.party)
    if act in OF_A_CALL and party is Party.CALLER and not event.called:
        raise RefusedError(_("Enter the number that was called."))
    if act in WITH_DATE and event.until is None:
        raise RefusedError(_("Say until when."))
    if act in WITH_DATE and event.until is not None and event.until < _day(event):
        raise RefusedError(_("A plan is for the day on which it is made, or a later one."))
    if event.words or not needs_words(act, party):
        return
    if act is Act.CONFIRM:
        raise RefusedError(_("Enter what the asker said, in their own words."))
    raise RefusedError(str(WITH_WORDS.get(act, _("Give the reason."))))


def _day(event: CaseEvent) -> datetime.date:
    """The day on which it was done, which lies before today where it is entered later."""
    return event.at.astimezone(event.case.county.zone()).date()
