"""What happens on the day, in one click: the fact is written, and a plan from where everything is now is asked for."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tongcun.buses import actions as buses
from tongcun.buses.models import DatedTrip
from tongcun.county import actions as places
from tongcun.county.actions import RefusedError
from tongcun.county.gates import day_of, with_right
from tongcun.county.models import Station
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.dispatch import actions
from tongcun.dispatch.forms import (
    MOST_MINUTES_LATE,
    ClosingForm,
    DelayForm,
    DriverForm,
    LuggageForm,
    VehicleForm,
    wrong_minutes,
)
from tongcun.dispatch.happenings import Happened, Happening
from tongcun.dispatch.views.runs import endangered_words, run_within

HISTORY = 20
Written = Callable[[], DatedTrip]


@require_POST
@with_right(Right.RUN_DAY)
def delay_run(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """The run is so many minutes late."""
    run, form = run_within(scope, pk), DelayForm(request.POST)
    if not form.is_valid():
        return _unfit(request, run, wrong_minutes(MOST_MINUTES_LATE))
    minutes = form.cleaned_data["minutes"]
    late = partial(buses.delay_run, run=run, delay_seconds=60 * minutes)
    done = partial(actions.unless_over, run=run, written=late)
    return _happened(request, scope, run, done, _of(run, "delay", minutes))


@require_POST
@with_right(Right.RUN_DAY)
def cancel_run(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """The run does not run."""
    run = run_within(scope, pk)
    done = partial(actions.unless_over, run=run, written=partial(buses.cancel_run, run=run))
    return _happened(request, scope, run, done, _of(run, "cancelled", 0))


@require_POST
@with_right(Right.RUN_DAY)
def restore_run(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """The run runs after all."""
    run = run_within(scope, pk)
    return _happened(request, scope, run, partial(buses.restore_run, run=run), _of(run, "running_again", 0))


@require_POST
@with_right(Right.RUN_DAY)
def swap_vehicle(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Another vehicle comes, with another hold; or nobody knows yet which."""
    run, form = run_within(scope, pk), VehicleForm(request.POST, county=scope.county)
    if not form.is_valid():
        return _unfit(request, run, _("Nothing was changed: choose a vehicle of the list."))
    swapped = partial(buses.swap_vehicle, run=run, vehicle=form.cleaned_data["vehicle"])
    done = partial(actions.unless_over, run=run, written=swapped)
    return _happened(request, scope, run, done, _of(run, "vehicle", 0))


@require_POST
@with_right(Right.RUN_DAY)
def keep_for_luggage(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """So much of the hold is passengers' today."""
    run, form = run_within(scope, pk), LuggageForm(request.POST)
    if not form.is_valid():
        return _unfit(request, run, _("Nothing was changed: litres, not negative, were expected."))
    litres = form.cleaned_data["litres"]
    done = partial(buses.set_reserve, run=run, reserve_litres=litres)
    return _happened(request, scope, run, done, _of(run, "luggage", litres))


@require_safe
@with_right(Right.RUN_DAY)
def run_duty(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Who drives a run, what of its hold is kept for luggage, and all that was changed of it."""
    return _duty_page(request, scope, run_within(scope, pk))


def _duty_page(
    request: HttpRequest, scope: Scope, run: DatedTrip, form: DriverForm | None = None
) -> HttpResponse:  # fmt: skip
    shown = {
        "run": run,
        "driver_form": form or DriverForm(run=run),
        "luggage_form": LuggageForm(initial={"litres": f"{run.reserve_litres:g}"}),
        "history": run.history.select_related("history_user", "vehicle", "driver")[:HISTORY],
        "departs": run.first_departure_seconds + run.delay_seconds,
    }
    return render(request, "dispatch/run_duty.html", shown, status=422 if form is not None else 200)


@require_POST
@with_right(Right.RUN_DAY)
def set_driver(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Somebody else drives; parcels ride as they were to, so nothing is planned anew."""
    run = run_within(scope, pk)
    form = DriverForm(request.POST, run=run)
    if not form.is_valid():
        return _duty_page(request, scope, run, form)
    try:
        buses.set_driver(run=run, driver=form.cleaned_data["driver"])
    except RefusedError as refused:
        form.add_error("driver", str(refused))
        return _duty_page(request, scope, run, form)
    messages.success(request, _("Noted."))
    return redirect("run_duty", scope.county.division_code, pk)


@require_POST
@with_right(Right.RUN_DAY)
def close_station(request: HttpRequest, scope: Scope, date: str) -> HttpResponse:
    """A station is shut for the rest of the date."""
    on = day_of(scope, date)

    def close(station: Station, reason: str) -> None:
        if not station.is_shut_on(on):
            places.close_station(station=station, first_date=on, last_date=on, reason=reason)

    return _at_station(request, scope, on, "closed", close)


@require_POST
@with_right(Right.RUN_DAY)
def open_station(request: HttpRequest, scope: Scope, date: str) -> HttpResponse:
    """A station that was shut for the date alone is open after all."""
    on = day_of(scope, date)

    def reopen(station: Station, reason: str) -> None:
        places.open_station_today(station=station, date=on)

    return _at_station(request, scope, on, "open_again", reopen)


def _at_station(
    request: HttpRequest, scope: Scope, on: datetime.date, what: Happened, written: Callable[[Station, str], None]
) -> HttpResponse:
    """Write what happened to the station that was chosen, or say why it cannot be so; then ask for another plan."""
    form, back = ClosingForm(request.POST, county=scope.county), ("day", scope.county.division_code, on.isoformat())
    if not form.is_valid():
        messages.error(request, _("Choose a station."))
        return redirect(*back)
    station = form.cleaned_data["station"]
    try:
        written(station, form.cleaned_data["reason"])
    except RefusedError as refused:
        messages.error(request, str(refused))
        return redirect(*back)
    return _planned_anew(request, scope, on, {"what": what, "name": station.station_id, "amount": 0})


@require_POST
@with_right(Right.RUN_DAY)
def plan_rest(request: HttpRequest, scope: Scope, date: str) -> HttpResponse:
    """Runs of the plan in force are no longer as it took them: what is left of the day is planned again."""
    on, code = day_of(scope, date), scope.county.division_code
    try:
        plan = actions.replan_changed(county=scope.county, date=on, asked_by=scope.user)
    except actions.PastDateError:
        messages.error(request, _("That day is over."))
        return redirect("day", code, on.isoformat())
    if plan is None:
        messages.info(request, _("The plan in force has all its runs as they are: nothing is planned again."))
        return redirect("day", code, on.isoformat())
    return redirect("plan", code, plan.pk)


def _of(run: DatedTrip, what: Happened, amount: float) -> Happening:
    return {"what": what, "name": run.run_id, "amount": amount}


def _happened(
    request: HttpRequest, scope: Scope, run: DatedTrip, done: Written, happening: Happening
) -> HttpResponse:  # fmt: skip
    """Write what happened to a run, or say why it cannot be so; then ask for a plan from where everything is now."""
    try:
        after = actions.write_to_run(written=done)
    except RefusedError as refused:
        return _unfit(request, run, str(refused))
    if happening["what"] == "vehicle":
        happening["amount"] = after.hold_litres or 0.0
    if happening["what"] in ("delay", "cancelled") and (words := endangered_words(scope, after)):
        messages.warning(request, words)
    return _planned_anew(request, scope, run.date, happening)


def _unfit(request: HttpRequest, run: DatedTrip, words: str) -> HttpResponse:
    messages.error(request, words)
    return redirect("run", run.county.division_code, run.pk)


def _planned_anew(request: HttpRequest, scope: Scope, date: datetime.date, happened: Happening) -> HttpResponse:
    code = scope.county.division_code
    try:
        plan = actions.replan(county=scope.county, date=date, asked_by=scope.user, happened=happened)
    except actions.PastDateError:
        messages.success(request, _("It is noted. That day is over, so nothing is planned anew."))
        return redirect("day", code, date.isoformat())
    except actions.NothingRunsError:
        plan = None
    if plan is None:
        messages.success(request, _("It is noted. No plan is in force on that day, so none is made anew."))
        return redirect("day", code, date.isoformat())
    return redirect("plan", code, plan.pk)
