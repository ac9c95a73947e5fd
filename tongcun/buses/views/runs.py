"""The runs of a day: listed and opened. What happens to one of them is noted on its own page, with the day's plan."""

from __future__ import annotations

import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tongcun.buses import actions, queries
from tongcun.buses.views.telling import tell_duty_problems, telling_what_to_plan_again
from tongcun.county.actions import RefusedError
from tongcun.county.figures import Counted
from tongcun.county.gates import day_of, with_right
from tongcun.county.names import with_names
from tongcun.county.queries import Scope
from tongcun.county.rights import Right


@require_safe
@with_right(Right.RUN_DAY)
def runs(request: HttpRequest, scope: Scope, date: str | None = None) -> HttpResponse:
    """The runs of a day by departure; of one line only where `?line=` names it."""
    day = day_of(scope, date)
    every = list(queries.runs_on(scope.county, day))
    lines = dict(sorted({run.route.route_id: run.route.name for run in every}.items(), key=lambda line: line[1]))
    chosen = request.GET.get("line", "")
    found = [run for run in every if run.route.route_id == chosen] if chosen in lines else every
    shown = {
        "date": day, "runs": found, "lines": lines, "chosen": chosen, "all_count": len(every),
        "before": day - datetime.timedelta(days=1), "after": day + datetime.timedelta(days=1),
    }  # fmt: skip
    return render(request, "buses/runs.html", shown)


@require_POST
@with_right(Right.RUN_DAY)
def open_day(request: HttpRequest, scope: Scope, date: str) -> HttpResponse:
    """Make the runs of a day by timetable and roster; what is there already stays."""
    day = day_of(scope, date)
    try:
        with telling_what_to_plan_again(request, scope.county):
            opened = actions.open_day(county=scope.county, date=day)
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        _tell_opened(request, opened, day)
        tell_duty_problems(request, opened.problems)
        for clash in opened.clashes:
            said = _("{who} cannot be on {run} and on {other} at the same time: {run} goes without for now.")
            messages.warning(request, said.format(who=clash.who, run=clash.run.run_id, other=clash.other.run_id))
    return redirect("runs", scope.county.division_code, day.isoformat())


def _tell_opened(request: HttpRequest, opened: actions.OpenedDay, day: datetime.date) -> None:
    """How many runs were made; and where no bus runs, why: a timetable that holds may have come to its end."""
    version, last = opened.version, queries.last_day_of(opened.version)
    if opened.added or queries.runs_on(version.county, day).exists():
        told = ngettext("{count} run added.", "{count} runs added.", opened.added).format(count=Counted(opened.added))
        messages.success(request, told)
    elif last is None or last >= day:
        messages.warning(request, with_names(_("Nothing runs on that day by the timetable {name}."), name=version.name))
    if last is not None and last < day:
        said = _("No bus runs on that day: the last day of the timetable {name} was {last}. Load a newer one.")
        messages.warning(request, with_names(said, name=version.name, last=last.isoformat()))
