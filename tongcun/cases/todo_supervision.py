"""What of supervision waits for somebody: what is going to be published about them, and what they are to decide."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from tongcun.cases.paper_queries import shown_circulars, units_to_remark
from tongcun.cases.report_queries import waiting_reports
from tongcun.cases.todo_cards import MOST
from tongcun.county.models import County, LightKind
from tongcun.county.queries import Scope, light_rules, working_calendar
from tongcun.county.rights import Right
from tongcun.loops.cards import Card
from tongcun.loops.lights import Light, LightRules, light_of, span
from tongcun.loops.working_time import WorkingCalendar


def supervision_todo(scope: Scope, now: datetime.datetime) -> list[Card]:
    """Circulars and reports to be remarked, in no order; at most `MOST` of each kind."""
    lights = RemarkLights(scope.county, now)
    return [*_circulars(scope, now, lights), *_reports(scope, lights)]


class RemarkLights:
    """The lights of the time in which units may add their remarks: by the rule for joint work, of which that is a kind.

    Calendar and rule are asked for once, and only where there is anything to remark.
    """

    def __init__(self, county: County, now: datetime.datetime) -> None:
        self._county, self._now = county, now

    @cached_property
    def _calendar(self) -> WorkingCalendar:
        return working_calendar(self._county)

    @cached_property
    def _rules(self) -> LightRules:
        return light_rules(self._county)

    def on(self, since: datetime.datetime | None, until: datetime.datetime | None) -> Light | None:
        """The light of what is shown from one moment to another; None where either is open."""
        if since is None or until is None:
            return None
        rule = self._rules.on(LightKind.JOINT_PART, since.astimezone(self._calendar.zone).date())
        return light_of(span(since, until, self._now, self._calendar), rule)


def _circulars(scope: Scope, now: datetime.datetime, lights: RemarkLights) -> Iterator[Card]:
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
            light=None if may_sign else lights.on(draft.shown_at, draft.sign_from),
        )  # fmt: skip


def _reports(scope: Scope, lights: RemarkLights) -> Iterator[Card]:
    """The reports that are going to be published, while somebody's unit, or their township, may add a remark."""
    for report, units in waiting_reports(scope)[:MOST]:
        yield Card(
            number=f"{report.since} – {report.until}", what=str(report.get_kind_display()), to_whom=_("all units"),
            holder=str(units[0]), next_step=_("see what is to be published, and add a remark"),
            address=reverse("report", args=[scope.county.division_code, report.pk]), until=report.publish_from,
            light=lights.on(report.prepared_at, report.publish_from),
        )  # fmt: skip
