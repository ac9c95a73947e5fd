"""Which papers somebody may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from tongcun.cases.models import Case, DraftRemark, Paper, PaperDraft
from tongcun.cases.queries.cases import cases_of, sees_all, with_light
from tongcun.cases.queries.parties import units_of
from tongcun.county.clock import now
from tongcun.county.models import Unit
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.loops.lights import Light

SHOWN_LATE = 100
_CASES = PaperDraft.cases.through.objects
_ON_ITS_WORDS = DraftRemark.objects.filter(draft__shown_at__isnull=False, showing=F("draft__showings"))


def papers_of(scope: Scope) -> QuerySet[Paper]:
    """The signed papers that somebody may see, the newest first.

    The desk, supervisors and leaders see all; everybody else those to their own units, and those to all units unless
    they name a case that is confidential by now.
    """
    found = Paper.objects.filter(county=scope.county).select_related("to", "recalls", "recalled_by", "county")
    if sees_all(scope):
        return found
    hidden = Paper.cases.through.objects.filter(paper=OuterRef("pk"), case__is_confidential=True)
    to_all = Q(to__isnull=True) & ~Exists(hidden)
    return found.filter(to_all | Q(to__in=[unit.pk for unit in units_of(scope)]))


def drafts_of(scope: Scope) -> QuerySet[PaperDraft]:
    """The drafts of a county, for those who may sign them."""
    found = PaperDraft.objects.filter(county=scope.county).select_related("to", "drafted_by", "recalls", "county")
    return found if scope.covers_county(Right.SUPERVISE) else found.none()


def shown_circulars(scope: Scope) -> QuerySet[PaperDraft]:
    """The circulars that are shown before they are signed: to the units they name, unless a case of them is
    confidential by now, and to those who see all cases."""
    found = PaperDraft.objects.filter(county=scope.county, shown_at__isnull=False)
    found = found.select_related("drafted_by", "county")
    if sees_all(scope):
        return found
    units = [unit.pk for unit in units_of(scope)]
    found = found.exclude(Exists(_CASES.filter(paperdraft=OuterRef("pk"), case__is_confidential=True)))
    theirs = Case.objects.filter(Q(holder__in=units) | Q(lead__in=units) | Q(named__in=units))
    return found.filter(Exists(_CASES.filter(paperdraft=OuterRef("pk"), case__in=theirs)))


def units_to_remark(scope: Scope, drafts: Sequence[PaperDraft]) -> dict[int, list[Unit]]:
    """By the key of each shown circular, the units of somebody that it names and that have said nothing to it yet, as
    it reads now."""
    theirs = units_of(scope) if drafts else []
    if not theirs:
        return {draft.pk: [] for draft in drafts}
    roles = ("holder", "lead", "named")
    said = {
        f"{role}_said": Exists(_ON_ITS_WORDS.filter(draft=OuterRef("paperdraft"), unit=OuterRef(f"case__{role}")))
        for role in roles
    }
    about = _CASES.filter(paperdraft__in=drafts).annotate(**said)
    rows = about.values_list("paperdraft", *(f"case__{role}" for role in roles), *said)
    named = {
        (draft, unit)
        for draft, *told in rows
        for unit, has_said in zip(told[: len(roles)], told[len(roles) :], strict=True)
        if not has_said
    }
    return {draft.pk: [unit for unit in theirs if (draft.pk, unit.pk) in named] for draft in drafts}


@dataclass(frozen=True, slots=True)
class Remarks:
    """What units said to a circular as it reads `now`, and to `earlier` words of it."""

    now: Sequence[DraftRemark]
    earlier: Sequence[DraftRemark]


def remarks_on(draft: PaperDraft) -> Remarks:
    """What units said to a circular: one query. While its words are being changed all was said to earlier ones."""
    said = list(draft.remarks.select_related("unit", "by"))
    shown = draft.showings if draft.shown_at else None
    return Remarks([one for one in said if one.showing == shown], [one for one in said if one.showing != shown])


def late_cases(scope: Scope) -> list[Case]:
    """The cases whose light is red, the longest late first, at most a hundred; what papers are drafted about."""
    late = with_light(cases_of(scope), Light.RED, now())
    return list(late.order_by("due_at", "pk")[:SHOWN_LATE])
