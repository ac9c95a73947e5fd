"""Vehicles, and until when each may be on the road."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongcun.buses import actions, queries
from tongcun.buses.fitness import light
from tongcun.buses.forms import VehicleForm
from tongcun.buses.models import Vehicle
from tongcun.buses.views.telling import telling_what_to_plan_again
from tongcun.county.clock import service_date
from tongcun.county.gates import with_right
from tongcun.county.queries import Scope
from tongcun.county.rights import Right

FIELDS = ("hold_litres", "hold_kg", "agency", "inspected_until", "insured_until", "in_service")
RUNS_NAMED = 6


@require_safe
@with_right(Right.EDIT_TIMETABLE)
def vehicles(request: HttpRequest, scope: Scope) -> HttpResponse:
    """All vehicles with the lights of inspection and insurance, those out of service last."""
    today = service_date(scope.county)
    found = Vehicle.objects.filter(county=scope.county).select_related("agency").order_by("-in_service", "plate")
    shown = [(bus, light(bus.inspected_until, today), light(bus.insured_until, today)) for bus in found]
    return render(request, "buses/vehicles.html", {"vehicles": shown})


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.EDIT_TIMETABLE)
def new_vehicle(request: HttpRequest, scope: Scope) -> HttpResponse:
    """A form for a vehicle that is not noted yet."""
    form = VehicleForm(scope.county, request.POST or None, initial={"in_service": True})
    if request.method == "POST" and form.is_valid():
        if queries.is_noted(scope.county, form.cleaned_data["plate"]):
            form.add_error("plate", _("This plate is noted already."))
        else:
            return _save(request, scope, form, form.cleaned_data["plate"])
    return render(request, "buses/vehicle.html", {"form": form, "heading": _("New vehicle")})


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.EDIT_TIMETABLE)
def vehicle(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """What is known of a vehicle; its plate stays."""
    bus = get_object_or_404(Vehicle, pk=pk, county=scope.county)
    initial = {"plate": bus.plate} | {name: getattr(bus, name) for name in FIELDS}
    form = VehicleForm(scope.county, request.POST or None, initial=initial)
    form.fields["plate"].disabled = True
    if request.method == "POST" and form.is_valid():
        return _save(request, scope, form, bus.plate)
    history = bus.history.select_related("history_user")[:20]
    return render(request, "buses/vehicle.html", {"form": form, "heading": bus.plate, "history": history})


def _save(request: HttpRequest, scope: Scope, form: VehicleForm, plate: str) -> HttpResponse:
    facts = actions.VehicleFacts(**{name: form.cleaned_data[name] for name in FIELDS})
    with telling_what_to_plan_again(request, scope.county):
        bus = actions.set_vehicle(county=scope.county, plate=plate, facts=facts)
    messages.success(request, _("Vehicle {plate} is noted.").format(plate=plate))
    if runs := queries.unfit_runs_of(bus, service_date(scope.county)):
        told = _("{plate} may not be on the road, yet it still is on {runs}: give these runs another vehicle.")
        shown = [run.run_id for run in runs[:RUNS_NAMED]] + ["…"] * (len(runs) > RUNS_NAMED)
        messages.warning(request, told.format(plate=plate, runs=_(", ").join(shown)))
    return redirect("vehicles", scope.county.division_code)
