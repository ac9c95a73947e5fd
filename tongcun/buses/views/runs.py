"""The runs of a day: opened, late, cancelled, driven otherwise."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongcun.buses import actions, queries
from tongcun.buses.fitness import words_of
from tongcun.buses.forms import RunForm, date_in
from tongcun.buses.models import DatedTrip
from tongcun.county.actions import RefusedError
from tongcun.county.clock import service_date
from tongcun.county.gates import with_county_right
from tongcun.county.queries import Scope
from tongcun.county.rights import Right


def day_of(scope: Scope, date: str | None) -> datetime.date:
    """The date of an address, today where it names none; 404 where there is no such day."""
    day = service_date(scope.county) if date is None else date_in(date)
    if day is None:
        raise Http404
    return day


@require_safe
@with_county_right(Right.RUN_DAY)
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
@with_county_right(Right.RUN_DAY)
def open_day(request: HttpRequest, scope: Scope, date: str) -> HttpResponse:
    """Make the runs of a day by timetable and roster; what is there already stays."""
    day = day_of(scope, date)
    try:
        opened = actions.open_day(county=scope.county, date=day)
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, ngettext("{count} run added.", "{count} runs added.", opened.added).format(count=opened.added)
        )
        tell_duty_problems(request, opened.problems)
        for clash in opened.clashes:
            said = _("{who} cannot be on {run} and on {other} at the same time: {run} goes without for now.")
            messages.warning(request, said.format(who=clash.who, run=clash.run.run_id, other=clash.other.run_id))
    return redirect("runs", scope.county.division_code, day.isoformat())


def tell_duty_problems(request: HttpRequest, problems: tuple[actions.DutyProblem, ...]) -> None:
    """Say which vehicles of the roster may not be on the road."""
    for problem in problems:
        said = _("{plate} may not be on the road: {why}. Its runs have no vehicle yet.")
        messages.warning(request, said.format(plate=problem.plate, why=words_of(problem.why)))


@require_http_methods(["GET", "HEAD", "POST"])
@with_county_right(Right.RUN_DAY)
def edit_run(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """A run's driver, vehicle, delay and luggage reserve."""
    run = _run(scope, pk)
    initial = {
        "driver": run.driver, "vehicle": run.vehicle, "delay_minutes": run.delay_seconds // 60,
        "reserve_litres": run.reserve_litres,
    }  # fmt: skip
    form = RunForm(scope.county, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            _change(run, form)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Run {run} is changed.").format(run=run.run_id))
            return _back(scope, run)
    history = run.history.select_related("history_user", "vehicle", "driver")[:20]
    return render(request, "buses/run.html", {"run": run, "form": form, "history": history})


@transaction.atomic
def _change(run: DatedTrip, form: RunForm) -> None:
    """What was changed in the form, all or nothing."""
    given = form.cleaned_data
    steps: dict[str, Callable[[], object]] = {
        "driver": lambda: actions.set_driver(run=run, driver=given["driver"]),
        "vehicle": lambda: actions.swap_vehicle(run=run, vehicle=given["vehicle"]),
        "delay_minutes": lambda: actions.delay_run(run=run, delay_seconds=given["delay_minutes"] * 60),
        "reserve_litres": lambda: actions.set_reserve(run=run, reserve_litres=given["reserve_litres"]),
    }
    for name in form.changed_data:
        steps[name]()


@require_POST
@with_county_right(Right.RUN_DAY)
def cancel_run(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Take a run off its day."""
    return _done(request, scope, _run(scope, pk), actions.cancel_run)


@require_POST
@with_county_right(Right.RUN_DAY)
def restore_run(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Let a cancelled run go after all."""
    return _done(request, scope, _run(scope, pk), actions.restore_run)


def _done(request: HttpRequest, scope: Scope, run: DatedTrip, act: Callable[..., DatedTrip]) -> HttpResponse:
    try:
        act(run=run)
    except RefusedError as refused:
        messages.error(request, str(refused))
    return _back(scope, run)


def _run(scope: Scope, pk: int) -> DatedTrip:
    runs = DatedTrip.objects.select_related("trip", "route", "vehicle", "driver", "county")
    return get_object_or_404(runs, pk=pk, county=scope.county)


def _back(scope: Scope, run: DatedTrip) -> HttpResponse:
    return redirect("runs", scope.county.division_code, run.date.isoformat())
