"""A circular before it is signed: shown to the units it names, whose remarks are printed with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tongcun.cases.actions.remarks import added_remark
from tongcun.cases.models import Case, DraftRemark, PaperDraft, PaperKind
from tongcun.cases.queries.papers import remarks_on
from tongcun.cases.showing import shown_until
from tongcun.county.actions import RefusedError
from tongcun.county.clock import now
from tongcun.county.models import Unit, User
from tongcun.county.queries import working_calendar


@transaction.atomic
def show_circular(*, draft: PaperDraft) -> PaperDraft:
    """Show a drafted circular to the units it names, for a working day; raises RefusedError where it is shown."""
    locked = locked_draft(draft)
    if locked.kind != PaperKind.CIRCULAR:
        raise RefusedError(_("Only a circular is shown before it is signed."))
    if locked.shown_at is not None:
        raise RefusedError(_("It is shown to the units it names already."))
    refuse_named_in_confidence(PaperKind.CIRCULAR, list(locked.cases.all()))
    locked.shown_at, locked.showings = now(), locked.showings + 1
    locked.sign_from = shown_until(locked.shown_at, working_calendar(locked.county))
    locked.save()
    return locked


@transaction.atomic
def remark_circular(*, draft: PaperDraft, unit: Unit, words: str, by: User) -> DraftRemark:
    """What a unit says to what a circular is going to say of it, once for each showing; raises RefusedError."""
    locked = locked_draft(draft)
    if locked.shown_at is None:
        raise RefusedError(_("It is being changed, and will be shown again."))
    return added_remark(locked.remarks, unit=unit, words=words, by=by, showing=locked.showings)


def locked_draft(draft: PaperDraft) -> PaperDraft:
    """The draft as it stands now, held until the end; RefusedError where somebody signed or dropped it meanwhile."""
    found = PaperDraft.objects.select_for_update(of=("self",)).select_related("county", "to", "recalls")
    locked = found.filter(pk=draft.pk).first()
    if locked is None:
        raise RefusedError(_("Somebody has signed or dropped this draft meanwhile."))
    return locked


def refuse_named_in_confidence(kind: PaperKind, cases: Sequence[Case]) -> None:
    """Raise RefusedError where a circular, which all units read, names a case that is confidential by now."""
    hidden = [case.number for case in cases if case.is_confidential]
    if kind is PaperKind.CIRCULAR and hidden:
        words = _("A circular is read by all units: it cannot name the confidential case {number}.")
        raise RefusedError(words.format(number=hidden[0]))


def refuse_unshown(draft: PaperDraft) -> None:
    """Raise RefusedError where a circular has not been shown for long enough to the units it names."""
    if draft.kind != PaperKind.CIRCULAR:
        return
    if draft.sign_from is None:
        raise RefusedError(_("Show it first to the units it names: they have a working day to add a remark."))
    if now() < draft.sign_from:
        words = _("It is shown to the units it names, and may be signed from {at}.")
        raise RefusedError(words.format(at=f"{draft.sign_from.astimezone(draft.county.zone()):%Y-%m-%d %H:%M}"))


def printed_remarks(draft: PaperDraft) -> list[dict[str, Any]]:
    """What the units said to it as it is signed, as a section of a paper's grounds; none where nobody did."""
    facts = [
        [str(one.unit), f"{one.words} ({one.by}, {one.at.astimezone(draft.county.zone()):%Y-%m-%d %H:%M})"]
        for one in remarks_on(draft).now
    ]
    return [{"title": _("Remarks of the units named"), "facts": facts, "tables": []}] if facts else []
