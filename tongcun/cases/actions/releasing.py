"""Parts of joint work that end with what is done with the case itself."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from tongcun.cases.models import Case, CaseEvent, Part, PartEvent
from tongcun.cases.pure.acts import ENDED, Act
from tongcun.cases.pure.parts import OPEN, PartAct, PartState


def release_parts(case: Case, event: CaseEvent, parts: Iterable[Part]) -> None:
    """Release the open parts of a case that is over by this event, and the part of the unit that has just signed it."""
    is_over = case.state in ENDED
    for part in parts:
        if PartState(part.state) not in OPEN:
            continue
        if is_over:
            _release(part, event, _("The case is over."))
        elif event.act == Act.SIGN and part.unit_id == event.unit_id:
            _release(part, event, _("The unit leads the case now."))


def _release(part: Part, event: CaseEvent, words: str) -> None:
    PartEvent(
        part=part, at=event.entered_at, act=PartAct.RELEASE, party=event.party, by=event.by, unit=event.unit,
        words=words,
    ).save(force_insert=True)  # fmt: skip
    part.state, part.answer_due_at = PartState.RELEASED, None
    part.save(update_fields=["state", "answer_due_at"])
