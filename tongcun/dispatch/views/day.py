"""The day by line and time, with its live figures."""

from __future__ import annotations

import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tongcun.county.clock import now, service_date
from tongcun.county.gates import day_of, with_right
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.dispatch.day_picture import drawings
from tongcun.dispatch.forms import ClosingForm
from tongcun.dispatch.queries import counts_of
from tongcun.dispatch.queries.day import day_of_lines
from tongcun.dispatch.queries.moving import left_within
from tongcun.dispatch.queries.plans import plan_to_come


@require_safe
@with_right(Right.SEE_DAY)
def day(request: HttpRequest, scope: Scope, date: str = "") -> HttpResponse:
    """The day as a picture of each line; on a narrow screen one line at a time."""
    on = day_of(scope, date)
    found = day_of_lines(scope, on, "en" if (get_language() or "").startswith("en") else "zh")
    drawn, is_today = drawings(found), on == service_date(scope.county)
    chosen = request.GET.get("line", "")
    keys = [line.key for line in found.lines]
    return render(
        request,
        "dispatch/day.html",
        {
            "date": on,
            "before": on - datetime.timedelta(days=1),
            "after": on + datetime.timedelta(days=1),
            "is_today": is_today,
            # A day with buses after midnight has its present moment in the picture until they are home.
            "is_running": is_today or any(drawing.now for drawing in drawn),
            "day": found,
            "drawings": drawn,
            "chosen": chosen if chosen in keys else next(iter(keys), ""),
            "counts": counts_of(scope, on) if is_today else None,
            "to_move": (to_move := left_within(scope, on)),
            "to_come": plan_to_come(scope.county, on) if to_move or found.changed else None,
            "at": now().astimezone(scope.county.zone()),
            "may_plan": scope.may(Right.PLAN),
            "may_edit_timetable": scope.may(Right.EDIT_TIMETABLE),
            "closing": ClosingForm(county=scope.county) if scope.may(Right.RUN_DAY) else None,
        },
    )


@require_safe
@with_right(Right.SEE_DAY)
def day_counts(request: HttpRequest, scope: Scope, date: str) -> HttpResponse:
    """The figures alone, for the page that asks for them again and again; none once the day is another."""
    on = day_of(scope, date)
    counts = counts_of(scope, on) if on == service_date(scope.county) else None
    at = now().astimezone(scope.county.zone())
    return render(request, "dispatch/counts.html", {"date": on, "counts": counts, "at": at})
