"""What of supervision waits for somebody: what is going to be published about them, and what they are to decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongcun.cases.models import PaperDraft, PaperKind, SupervisionRule
from tongcun.cases.queries.cases import cases_of, sees_all
from tongcun.cases.queries.clocks import Clocks
from tongcun.cases.queries.exclusions import waiting_exclusions
from tongcun.cases.queries.papers import drafts_of, shown_circulars, units_to_remark
from tongcun.cases.queries.parties import sits_at_desk
from tongcun.cases.queries.reports import waiting_reports
from tongcun.cases.queries.supervising import rule_of, sample_to_call, sampled_month, waiting_proposals
from tongcun.cases.queries.todo_cards import ASKED, some_of
from tongcun.county.clock import service_date
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.loops.cards import Card


def supervision_todo(scope: Scope, clocks: Clocks) -> list[Card]:
    """What is to be remarked, signed, decided, proposed or called, in no order; of each kind at most `MOST`,
    and the one that leads to the rest."""
    signs = scope.covers_county(Right.SUPERVISE)
    # Whoever signs has all drafts, shown or not, by one query.
    drafts = list(drafts_of(scope)[: 2 * ASKED] if signs else shown_circulars(scope)[:ASKED])
    circulars = [draft for draft in drafts if draft.shown_at is not None]
    found = [
        *some_of(scope, _circulars(scope, circulars, clocks)), *some_of(scope, _reports(scope, clocks), "reports"),
        *some_of(scope, _exclusions(scope), "exclusions"),
    ]  # fmt: skip
    calls = scope.covers_county(Right.CALL_BACK) and sees_all(scope)
    if not calls and not signs:
        return found
    rule = rule_of(scope.county)
    if signs:
        unshown = [draft for draft in drafts if draft.shown_at is None]
        found += [
            *some_of(scope, _drafts(scope, unshown), "papers"), *_proposals(scope, rule, clocks),
        ]  # fmt: skip
    return [*found, *(_sample(scope, rule) if calls else ())]


def _circulars(scope: Scope, drafts: Sequence[PaperDraft], clocks: Clocks) -> Iterator[Card]:
    """What is going to be published about somebody's unit, while a remark may be added; and what may be signed."""
    theirs = units_to_remark(scope, drafts)
    signs, code = scope.covers_county(Right.SUPERVISE), scope.county.division_code
    for draft in drafts:
        may_sign = signs and draft.sign_from is not None and clocks.now >= draft.sign_from
        if not may_sign and not theirs[draft.pk]:
            continue
        step = _("sign the circular") if may_sign else _("see what is to be published, and add a remark")
        yield Card(
            number=str(draft.get_kind_display()), what=draft.title, to_whom=draft.addressee, next_step=step,
            holder=str(draft.drafted_by if may_sign else theirs[draft.pk][0]),
            address=reverse("paper_draft" if may_sign else "shown_circular", args=[code, draft.pk]),
            until=None if may_sign else draft.sign_from,
            light=None if may_sign else clocks.of_remark(draft.shown_at, draft.sign_from),
        )  # fmt: skip


def _reports(scope: Scope, clocks: Clocks) -> Iterator[Card]:
    """The reports that are going to be published, while somebody's unit, or their township, may add a remark."""
    for report, units in waiting_reports(scope)[:ASKED]:
        yield Card(
            number=f"{report.since} – {report.until}", what=str(report.get_kind_display()), to_whom=_("all units"),
            holder=str(units[0]), next_step=_("see what is to be published, and add a remark"),
            address=reverse("report", args=[scope.county.division_code, report.pk]), until=report.publish_from,
            light=clocks.of_remark(report.prepared_at, report.publish_from),
        )  # fmt: skip


def _drafts(scope: Scope, drafts: Sequence[PaperDraft]) -> Iterator[Card]:
    """Papers that are drafted and not signed; a circular that is shown has a card of its own when its time has come."""
    for draft in drafts:
        is_circular = draft.kind == PaperKind.CIRCULAR
        step = _("show the circular to the units it names") if is_circular else _("sign the paper, or drop it")
        yield Card(
            number=str(draft.get_kind_display()), what=draft.title, to_whom=draft.addressee, next_step=step,
            holder=str(draft.drafted_by),
            address=reverse("paper_draft", args=[scope.county.division_code, draft.pk]),
        )  # fmt: skip


def _exclusions(scope: Scope) -> Iterator[Card]:
    """What another asks to be left out of the adjusted rates: for whoever decides it, and where nobody may for the
    desk."""
    decides = scope.covers_county(Right.SUPERVISE) or scope.covers_county(Right.DECIDE_CASES)
    if not decides and not sits_at_desk(scope):
        return
    asked = waiting_exclusions(scope).select_related("case__enterprise", "asked_by").prefetch_related(None)
    steps = {
        True: _("decide whether adjusted rates leave it out"),
        False: _("no supervisor and no leader may decide this exclusion: have another given the post"),
    }
    for one in asked[:ASKED]:
        yield Card(
            number=one.case.number, what=one.case.title, to_whom=str(one.case.enterprise), holder=str(one.asked_by),
            next_step=steps[one.is_theirs],  # type: ignore[attr-defined]
            address=reverse("case", args=[scope.county.division_code, one.case.number]),
        )  # fmt: skip


def _proposals(scope: Scope, rule: SupervisionRule, clocks: Clocks) -> Iterator[Card]:
    """One card for all that is proposed for late cases."""
    count = waiting_proposals(cases_of(scope), rule, clocks)
    if count:
        words = ngettext("decide about {count} proposal", "decide about {count} proposals", count)
        step = words.format(count=f"{count:,}")
        yield _of_many(scope, str(_("What is late, and what is proposed")), step, "escalation")


def _sample(scope: Scope, rule: SupervisionRule) -> Iterator[Card]:
    """One card for the calls to last month's sample that are still to be made."""
    count = sample_to_call(rule, sampled_month(service_date(scope.county)))
    if count:
        step = ngettext("call {count} once more", "call {count} once more", count).format(count=count)
        yield _of_many(scope, str(_("Sample of confirmed cases")), step, "sampling")


def _of_many(scope: Scope, what: str, step: str, page: str) -> Card:
    address = reverse(page, args=[scope.county.division_code])
    return Card(
        number="", what=what, to_whom="", holder=str(scope.county), next_step=step, address=address, is_name=False
    )  # fmt: skip
