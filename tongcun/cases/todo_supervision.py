"""What of supervision waits for somebody: what is going to be published about them, and what they are to decide."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from tongcun.cases.paper_queries import shown_circulars, units_to_remark
from tongcun.cases.report_queries import waiting_reports
from tongcun.cases.todo_cards import MOST, light_until
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.loops.cards import Card


def supervision_todo(scope: Scope, now: datetime.datetime) -> list[Card]:
    """Circulars and reports to be remarked, in no order; at most `MOST` of each kind."""
    return [*_circulars(scope, now), *_reports(scope, now)]


def _circulars(scope: Scope, now: datetime.datetime) -> Iterator[Card]:
    """What is going to be published about somebody's unit, while a remark may be added; and what may be signed."""
    drafts = list(shown_circulars(scope)[:MOST])
    theirs = units_to_remark(scope, drafts)
    signs, code = scope.covers_county(Right.SUPERVISE), scope.county.division_code
    for draft in drafts:
        may_sign = signs and draft.sign_from is not None and now >= draft.sign_from
        if not may_sign and not theirs[draft.pk]:
            continue
        step = _("sign the circular") if may_sign else _("see what is to be published, and add a remark")
        yield Card(
            number=str(draft.get_kind_display()), what=draft.title, to_whom=draft.addressee, next_step=step,
            holder=str(draft.drafted_by if may_sign else theirs[draft.pk][0]),
            address=reverse("paper_draft" if may_sign else "shown_circular", args=[code, draft.pk]),
            until=None if may_sign else draft.sign_from,
            light=None if may_sign else light_until(draft.sign_from, now),
        )  # fmt: skip


def _reports(scope: Scope, now: datetime.datetime) -> Iterator[Card]:
    """The reports that are going to be published, while somebody's unit, or their township, may add a remark."""
    for report, units in waiting_reports(scope)[:MOST]:
        yield Card(
            number=f"{report.since} – {report.until}", what=str(report.get_kind_display()), to_whom=_("all units"),
            holder=str(units[0]), next_step=_("see what is to be published, and add a remark"),
            address=reverse("report", args=[scope.county.division_code, report.pk]), until=report.publish_from,
            light=light_until(report.publish_from, now),
        )  # fmt: skip
