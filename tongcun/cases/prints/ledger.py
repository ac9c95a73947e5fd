"""The ledger of problems (问题清单) and the list of work with its dated steps, as documents."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from django.db.models import F, Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tongcun.cases.models import Case, CaseEvent, CaseEvidence, ListKind, Part, Shows
from tongcun.cases.pure.acts import Act
from tongcun.cases.pure.parts import PartState
from tongcun.cases.queries.rates import Period
from tongcun.county.models import County
from tongcun.documents.content import Cell, Column, Document, Page, Table
from tongcun.language import Language

_PROGRESS = (Act.RESPOND, Act.PLAN, Act.NOTE, Act.REPORT)
_RINGED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True, slots=True)
class _CaseTold:
    """A case with its events in order."""

    case: Case
    events: Sequence[CaseEvent]

    def last(self, *acts: Act) -> CaseEvent | None:
        """The last event of some kinds."""
        return next((event for event in reversed(self.events) if event.act in acts), None)


def in_official_order(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Cases by their lead units in official order, those of no unit last, and within a unit as they came."""
    unit = F("lead__official_order").asc(nulls_last=True), "lead__unit_id"
    return cases.order_by(*unit, "registered_at", "pk")


def ledger(cases: QuerySet[Case], county: County, period: Period, language: Language) -> Document:
    """The ledger of some cases, a row each: four queries. In the language that is spoken now."""
    heads = (
        (_("Case number"), 7), (_("Source"), 5), (_("Enterprise"), 9), (_("Township"), 5), (_("Problem"), 16),
        (_("Class"), 5), (_("Found on"), 6), (_("Responsible leader"), 5), (_("Lead unit"), 8), (_("Joint units"), 8),
        (_("Person responsible"), 5), (_("Measures"), 12), (_("Due"), 6), (_("Progress"), 14), (_("State"), 5),
        (_("Struck off by"), 5), (_("Struck off on"), 6), (_("Evidence"), 12),
    )  # fmt: skip
    rows = tuple(_ledger_row(story) for story in _stories(cases))
    return _document(_("Ledger of problems"), county, period, language, heads, rows)


def work_list(cases: QuerySet[Case], county: County, period: Period, language: Language) -> Document:
    """What is worked on, each with its dated steps, what was done of them, and how it ended."""
    heads = ((_("Work"), 14), (_("Schedule"), 16), (_("Progress"), 20), (_("Completion"), 8))
    rows = tuple(_work_row(story) for story in _stories(cases))
    return _document(_("List of work in progress"), county, period, language, heads, rows)


def _document(
    title: str, county: County, period: Period, language: Language,
    heads: Iterable[tuple[str, int]], rows: tuple[tuple[Cell, ...], ...],
) -> Document:  # fmt: skip
    columns = tuple(Column(head, width) for head, width in heads)
    return Document(
        title=f"{county.name} {title} {period.since} – {period.until}", language=language, dated=period.until,
        blocks=(Table(columns, rows),), page=Page.LANDSCAPE,
    )  # fmt: skip


def _stories(cases: QuerySet[Case]) -> list[_CaseTold]:
    events = Prefetch("events", CaseEvent.objects.select_related("by", "unit").order_by("number"), to_attr="told")
    parts = Prefetch("parts", Part.objects.select_related("unit").order_by("unit__official_order"), to_attr="joint")
    shown = CaseEvidence.objects.filter(taken_back_because="").select_related("file").order_by("at", "pk")
    files = Prefetch("evidence", shown, to_attr="files")
    found = in_official_order(cases).select_related(
        "enterprise__township", "lead", "named", "case_class", "leading_leader"
    )
    return [_CaseTold(case, case.told) for case in found.prefetch_related(events, parts, files)]


def _ledger_row(story: _CaseTold) -> tuple[Cell, ...]:
    case = story.case
    signed, plan, struck = story.last(Act.SIGN), story.last(Act.PLAN), story.last(Act.STRIKE_OFF)
    done = story.last(*_PROGRESS)
    joint = [part for part in cast(list[Part], case.joint) if part.state != PartState.RELEASED]  # type: ignore[attr-defined]
    return (
        _number(case), case.get_channel_display(), case.enterprise.name, str(case.enterprise.township), case.problem,
        str(case.case_class or ""), case.found_on, str(case.leading_leader or ""), str(case.lead or case.named or ""),
        _("; ").join(str(part.unit) for part in joint), str(signed.by or "") if signed else "",
        case.solution or (plan.words if plan else ""), _due(case), f"{_day(done.at)} {done.words}" if done else "",
        _state(case), str(struck.by or "") if struck else "", _date(struck.at) if struck else None,
        _evidence(story),
    )  # fmt: skip


def _number(case: Case) -> str:
    return f"{case.number}{_mark(case)}"


def _mark(case: Case) -> str:
    """What a file says of a confidential case: whoever has it is to keep it so."""
    return " [" + _("confidential") + "]" if case.is_confidential else ""


def _evidence(story: _CaseTold) -> str:
    """What shows how it was done, kind by kind with the names of the files, and what the asker said last."""
    files = cast(list[CaseEvidence], story.case.files)  # type: ignore[attr-defined]
    lines = []
    for shows in Shows:
        names = [str(one.file) for one in files if one.shows == shows]
        if names:
            lines.append(shows.label + _(": ") + _(", ").join(names))
    said = story.last(Act.CONFIRM, Act.CONTEST)
    if said:
        lines.append(_day(said.at) + " " + said.get_party_display() + _(": ") + said.words)
    return "\n".join(lines)


def _work_row(story: _CaseTold) -> tuple[Cell, ...]:
    case = story.case
    plans = [f"{event.words} {event.until or ''}".strip() for event in story.events if event.act == Act.PLAN]
    done = [f"{_day(event.at)} {event.words}" for event in story.events if event.act in _PROGRESS]
    work = f"{case.title}{_mark(case)}\n{case.enterprise.name}\n{case.lead or case.named or ''}".strip()
    return work, _ringed(plans), _ringed(done), _state(case)


def _ringed(lines: Sequence[str]) -> str:
    """Lines with ①②③ before them."""
    return "\n".join(
        f"{_RINGED[number] if number < len(_RINGED) else f'({number + 1})'} {line}" for number, line in enumerate(lines)
    )


def _state(case: Case) -> str:
    outcome = f" {case.get_outcome_display()}" if case.outcome else ""
    return f"{case.get_state_display()}{outcome}"


def _due(case: Case) -> datetime.date | str | None:
    """Until when; in words where the holidays of that time are not published yet."""
    if case.wanted_by and case.first_wanted_by:
        words = _("{day} (first set: {first})")
        return words.format(day=case.wanted_by.isoformat(), first=case.first_wanted_by.isoformat())
    if case.wanted_by or case.promised_at is None:
        return case.wanted_by
    day = _date(case.promised_at)
    return _("{day} (may still move)").format(day=day) if case.is_promise_provisional else day


def _date(moment: datetime.datetime) -> datetime.date:
    return timezone.localtime(moment).date()


def _day(moment: datetime.datetime) -> str:
    return f"{_date(moment):%m-%d}"


LISTS: dict[str, Callable[[QuerySet[Case], County, Period, Language], Document]] = {
    ListKind.LEDGER: ledger, ListKind.WORK: work_list
}  # fmt: skip
