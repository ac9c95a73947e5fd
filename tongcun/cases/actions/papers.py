"""Papers: drafted by the program, changed and signed by people; what is signed is only ever taken back by another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from tongcun.cases.actions.cases import refuse_dissolved
from tongcun.cases.actions.circulars import locked_draft, printed_remarks, refuse_named_in_confidence, refuse_unshown
from tongcun.cases.actions.desk import desk_unit
from tongcun.cases.actions.numbers import next_number
from tongcun.cases.models import Case, CaseEvent, Paper, PaperDraft, PaperKind, Part
from tongcun.cases.prints.drafting import LEFT_OPEN, Drafted, Matter, drafted, drafted_recall
from tongcun.cases.pure.parts import TAKES_PART
from tongcun.cases.queries.limits import limit_table
from tongcun.cases.queries.standing import Time, standings
from tongcun.county.actions import RefusedError
from tongcun.county.clock import now, service_date
from tongcun.county.models import County, Unit, UnitKind, User
from tongcun.county.printed import reader_language
from tongcun.county.queries import holding_on, working_calendar

NUMBER_WORDS: dict[str, str] = {
    PaperKind.URGE: "催办", PaperKind.SUPERVISE: "督办", PaperKind.TALK: "约谈", PaperKind.CIRCULAR: "通报",
    PaperKind.RECALL: "撤回",
}  # fmt: skip
"""How a number begins: it is data, and read in Chinese whoever reads it."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What people may change of a draft."""

    addressee: str
    title: str
    body: str


@transaction.atomic
def draft_paper(*, kind: PaperKind, to: Unit | None, cases: Sequence[Case], by: User) -> PaperDraft:
    """Draft a paper about cases of one county for a unit; without one it is for all units.

    Nothing leaves by this: a draft has no number and no signature. Raises RefusedError where it cannot be written.
    """
    _refuse_unwritable(kind, to, cases)
    county = cases[0].county
    time = Time(working_calendar(county), now())
    done: dict[int, list[CaseEvent]] = {case.pk: [] for case in cases}
    for event in CaseEvent.objects.filter(case__in=done).select_related("unit", "by").order_by("case", "number"):
        done[event.case_id].append(event)
    found = standings(cases, limit_table(county), time)
    text = drafted(kind, [Matter(case, standing, done[case.pk]) for case, standing in found], time)
    draft = _draft(county, kind, to, by, text)
    draft.cases.set(cases)
    return draft


def _refuse_unwritable(kind: PaperKind, to: Unit | None, cases: Sequence[Case]) -> None:
    if kind is PaperKind.RECALL:
        raise RefusedError(_("A recall is drafted from the paper that it takes back."))
    if not cases:
        raise RefusedError(_("Choose at least one case."))
    if to is None and kind is not PaperKind.CIRCULAR:
        raise RefusedError(_("Choose the unit that it is for; only a circular goes to all."))
    refuse_named_in_confidence(kind, cases)
    if to is not None:
        refuse_dissolved(to)
        _refuse_strangers(to, cases)


def _refuse_strangers(to: Unit, cases: Sequence[Case]) -> None:
    """A paper tells what a case is about: of a confidential one only the desk and a unit that has it are told."""
    if to.kind == UnitKind.COUNTY_DESK:
        return
    takes_part = set(Part.objects.filter(case__in=cases, unit=to, state__in=TAKES_PART).values_list("case", flat=True))
    for case in cases:
        has_it = to.pk in (case.holder_id, case.lead_id, case.named_id) or case.pk in takes_part
        if case.is_confidential and not has_it:
            words = _("Case {number} is confidential and not with {unit}: nothing is written to it about the case.")
            raise RefusedError(words.format(number=case.number, unit=to))


def _draft(county: County, kind: PaperKind, to: Unit | None, by: User, text: Drafted) -> PaperDraft:
    draft = PaperDraft(
        county=county, kind=kind, language=reader_language(), to=to, addressee=str(to) if to else _("All units"),
        title=text.title, body=text.body, grounds=text.grounds, drafted_by=by, drafted_at=now(),
    )  # fmt: skip
    draft.full_clean()
    draft.save()
    return draft


@transaction.atomic
def draft_recall(*, paper: Paper, reason: str, by: User) -> PaperDraft:
    """Draft the paper that takes a signed one back; it holds once it is signed itself."""
    if paper.kind == PaperKind.RECALL:
        raise RefusedError(_("A recall is not recalled: draft the paper anew."))
    if not reason.strip():
        raise RefusedError(_("Give the reason."))
    if hasattr(paper, "recalled_by") or hasattr(paper, "recall_draft"):
        raise RefusedError(_("It is recalled already, or its recall is drafted."))
    draft = _draft(paper.county, PaperKind.RECALL, paper.to, by, drafted_recall(paper, reason.strip()))
    draft.recalls = paper
    draft.addressee = paper.addressee
    draft.save()
    draft.cases.set(paper.cases.all())
    return draft


@transaction.atomic
def keep_draft(*, draft: PaperDraft, wording: Wording) -> None:
    """Change what a draft says; raises ValidationError where it is unfit, RefusedError once it is signed or dropped.

    A circular that was shown is shown anew, for what the units saw is no longer what is signed.
    """
    locked = locked_draft(draft)
    if (locked.addressee, locked.title, locked.body) == (wording.addressee, wording.title, wording.body):
        return
    locked.addressee, locked.title, locked.body = wording.addressee, wording.title, wording.body
    locked.shown_at = locked.sign_from = None
    locked.full_clean()
    locked.save()


@transaction.atomic
def drop_draft(*, draft: PaperDraft) -> None:
    """Give a draft up; what it said stays in the history of edits."""
    locked_draft(draft).delete()


@transaction.atomic
def sign_paper(*, draft: PaperDraft, by: User) -> Paper:
    """Sign a draft: it gets the next number of its kind and year, and never changes from then on.

    Number, paper and the end of the draft are one transaction, so that no number is missing and none is given twice.
    Raises RefusedError where something is left open, the unit is no more, the signer belongs to the unit addressed, or
    a circular was not shown to the units it names for a working day.
    """
    locked = locked_draft(draft)
    _refuse_unsignable(locked, by)
    county, moment = locked.county, now()
    year = moment.astimezone(county.zone()).year
    number = next_number(county, f"paper-{locked.kind}", year)
    paper = Paper(
        county=county, kind=locked.kind, language=locked.language, to=locked.to, addressee=locked.addressee,
        title=locked.title, body=locked.body, grounds=[*locked.grounds, *printed_remarks(locked)], year=year,
        number=number,
        number_text=f"{NUMBER_WORDS[locked.kind]}〔{year}〕{number}号", issuer=str(desk_unit(county)), signer=by,
        signer_name=str(by), signed_at=moment, recalls=locked.recalls,
    )  # fmt: skip
    paper.save(force_insert=True)
    paper.cases.set(locked.cases.all())
    locked.delete()
    return paper


def _refuse_unsignable(draft: PaperDraft, by: User) -> None:
    if LEFT_OPEN in draft.body + draft.title + draft.addressee:
        raise RefusedError(_("Fill in what is left open (____) before it is signed."))
    if draft.recalls_id is None:
        refuse_named_in_confidence(PaperKind(draft.kind), list(draft.cases.all()))
    refuse_unshown(draft)
    if draft.to is None:
        return
    if draft.recalls_id is None:
        # What takes a paper back goes to whom the paper went, whatever has become of them since.
        refuse_dissolved(draft.to)
        _refuse_strangers(draft.to, list(draft.cases.all()))
    if by.postings.filter(holding_on(service_date(draft.county)), unit=draft.to).exists():
        raise RefusedError(_("Who belongs to the unit addressed does not sign it."))
