"""What happens on the day, in one click: the fact is written, and a plan from where everything is now is asked for."""

from __future__ import annotations

import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongcun.buses import actions as buses
from tongcun.buses.models import DatedTrip
from tongcun.county import actions as places
from tongcun.county.gates import with_right
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.dispatch import actions
from tongcun.dispatch.forms import ClosingForm, DelayForm, VehicleForm
from tongcun.dispatch.happenings import Happened, Happening
from tongcun.dispatch.views.day import date_of
from tongcun.dispatch.views.runs import run_within


@require_POST
@with_right(Right.RUN_DAY)
def delay_run(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """The run is so many minutes late."""
    run, form = run_within(scope, pk), DelayForm(request.POST)
    if not form.is_valid():
        return _unfit(request, run, _("Nothing was changed: minutes from 0 to 720 were expected."))
    minutes = form.cleaned_data["minutes"]
    try:
        buses.delay_run(run=run, delay_seconds=60 * minutes)
    except buses.RunCancelledError:
        return _unfit(request, run, _("This run is cancelled."))
    return _planned_anew(request, scope, run.date, _of(run, "delay", minutes))


@require_POST
@with_right(Right.RUN_DAY)
def cancel_run(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """The run does not run."""
    run = run_within(scope, pk)
    try:
        buses.cancel_run(run=run)
    except buses.RunCancelledError:
        return _unfit(request, run, _("This run is cancelled."))
    return _planned_anew(request, scope, run.date, _of(run, "cancelled", 0))


@require_POST
@with_right(Right.RUN_DAY)
def restore_run(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """The run runs after all."""
    run = run_within(scope, pk)
    try:
        buses.restore_run(run=run)
    except buses.RunNotCancelledError:
        return _unfit(request, run, _("This run is not cancelled."))
    return _planned_anew(request, scope, run.date, _of(run, "running_again", 0))


@require_POST
@with_right(Right.RUN_DAY)
def swap_vehicle(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Another vehicle comes, with another hold."""
    run, form = run_within(scope, pk), VehicleForm(request.POST, county=scope.county)
    if not form.is_valid():
        return _unfit(request, run, _("Nothing was changed: choose a vehicle of the list."))
    try:
        run = buses.swap_vehicle(run=run, vehicle=form.cleaned_data["vehicle"])
    except buses.RunCancelledError:
        return _unfit(request, run, _("This run is cancelled."))
    except buses.UnfitVehicleError:
        return _unfit(request, run, _("That vehicle may not be on the road that day: its papers have run out."))
    return _planned_anew(request, scope, run.date, _of(run, "vehicle", run.hold_litres or 0.0))


@require_POST
@with_right(Right.RUN_DAY)
def close_station(request: HttpRequest, scope: Scope, date: str) -> HttpResponse:
    """A station is shut for the rest of the date."""
    on, form = date_of(scope, date), ClosingForm(request.POST, county=scope.county)
    if not form.is_valid():
        messages.error(request, _("Choose a station."))
        return redirect("day", scope.county.division_code, on.isoformat())
    station = form.cleaned_data["station"]
    if not station.is_shut_on(on):
        places.close_station(station=station, first_date=on, last_date=on, reason=form.cleaned_data["reason"])
    return _planned_anew(request, scope, on, {"what": "closed", "name": station.station_id, "amount": 0})


def _of(run: DatedTrip, what: Happened, amount: float) -> Happening:
    return {"what": what, "name": run.run_id, "amount": amount}


def _unfit(request: HttpRequest, run: DatedTrip, words: str) -> HttpResponse:
    messages.error(request, words)
    return redirect("run", run.county.division_code, run.pk)


def _planned_anew(request: HttpRequest, scope: Scope, date: datetime.date, happened: Happening) -> HttpResponse:
    code = scope.county.division_code
    try:
        plan = actions.replan(county=scope.county, date=date, asked_by=scope.user, happened=happened)
    except (actions.PastDateError, actions.NothingRunsError):
        plan = None
    if plan is None:
        messages.success(request, _("It is noted. No plan is in force on that day, so none is made anew."))
        return redirect("day", code, date.isoformat())
    return redirect("plan", code, plan.pk)
