"""The roster of a day: who drives what, line by line."""

from __future__ import annotations

import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongcun.buses import actions, queries
from tongcun.buses.fitness import unfit, words_of
from tongcun.buses.forms import DutyForm
from tongcun.buses.models import Duty, Trip
from tongcun.buses.views.telling import tell_duty_problems, tell_kept, telling_what_to_plan_again
from tongcun.county.actions import RefusedError
from tongcun.county.clock import service_date
from tongcun.county.gates import day_of, with_right
from tongcun.county.queries import Scope
from tongcun.county.rights import Right


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.RUN_DAY)
def roster(request: HttpRequest, scope: Scope, date: str | None = None) -> HttpResponse:
    """The duties of a day, and a form to write one."""
    day = day_of(scope, date)
    version = queries.version_on(scope.county, day)
    lines = list(version.routes.values_list("route_id", "name")) if version else []
    form = DutyForm(scope.county, day, lines, request.POST or None)
    if request.method == "POST" and form.is_valid() and _write(request, scope, day, form):
        return redirect("roster", scope.county.division_code, day.isoformat())
    names = dict(lines)
    duties = Duty.objects.filter(county=scope.county, date=day).select_related("driver", "vehicle")
    shown = {
        "date": day, "form": form, "version": version, "is_over": day < service_date(scope.county),
        "duties": [(duty, names.get(duty.route_id, duty.route_id), _why_not(duty)) for duty in duties],
        "without": [name for route_id, name in lines if not any(duty.route_id == route_id for duty in duties)],
        "before": day - datetime.timedelta(days=1), "after": day + datetime.timedelta(days=1),
    }  # fmt: skip
    return render(request, "buses/roster.html", shown)


def _why_not(duty: Duty) -> str:
    """Why a duty's vehicle may not be on the road; empty where it may."""
    why = unfit(duty.vehicle, duty.date) if duty.vehicle is not None else None
    return words_of(why) if why is not None else ""


def _write(request: HttpRequest, scope: Scope, day: datetime.date, form: DutyForm) -> bool:
    given = form.cleaned_data
    version = queries.version_on(scope.county, day)
    trips = Trip.objects.filter(route__version=version, route__route_id=given["route_id"])
    if given["trip_id"] and not trips.filter(trip_id=given["trip_id"]).exists():
        form.add_error("trip_id", _("This line has no such trip."))
        return False
    turn = actions.Turn(given["route_id"], given["trip_id"], given["driver"], given["vehicle"])
    try:
        with telling_what_to_plan_again(request, scope.county):
            done = actions.set_roster(county=scope.county, date=day, turns=[turn])
    except RefusedError as refused:
        form.add_error(None, str(refused))
        return False
    tell_duty_problems(request, done.problems)
    tell_kept(request, done.kept)
    return True


@require_POST
@with_right(Right.RUN_DAY)
def strike_duty(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Take a duty out of the roster."""
    duty = get_object_or_404(Duty, pk=pk, county=scope.county)
    try:
        actions.strike_duty(duty=duty)
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("roster", scope.county.division_code, duty.date.isoformat())
