"""Townships, villages, stations, units and enterprises."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongcun.county import actions, queries
from tongcun.county.clock import service_date
from tongcun.county.forms import (
    ClosureForm,
    EnterpriseForm,
    PlaceForm,
    StationForm,
    TownshipForm,
    UnitForm,
    VillageForm,
    whole_numbers,
)
from tongcun.county.gates import with_right
from tongcun.county.models import ENTERPRISES_IN_ORDER, Enterprise, Station, StationClosure, Township, Unit, Village
from tongcun.county.queries import Scope
from tongcun.county.rights import Right

FORMS: dict[str, type[PlaceForm]] = {
    "township": TownshipForm, "village": VillageForm, "station": StationForm, "unit": UnitForm,
    "enterprise": EnterpriseForm,
}  # fmt: skip
LISTS = {"township": "places", "village": "places", "station": "stations", "unit": "units", "enterprise": "enterprises"}


def rows_of(scope: Scope, kind: str) -> QuerySet[Any]:
    """The county's rows of a kind of place."""
    found: dict[str, QuerySet[Any]] = {
        "township": Township.objects.filter(county=scope.county),
        "village": Village.objects.filter(township__county=scope.county),
        "station": Station.objects.filter(county=scope.county),
        "unit": Unit.objects.filter(county=scope.county),
        "enterprise": Enterprise.objects.filter(county=scope.county),
    }
    return found[kind]


@require_safe
@with_right(Right.EDIT_PLACES)
def places(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Townships with their villages, in official order."""
    townships = rows_of(scope, "township").prefetch_related("villages").annotate(station_count=Count("stations"))
    return render(request, "county/places.html", {"townships": townships, "today": service_date(scope.county)})


@require_safe
@with_right(Right.EDIT_PLACES)
def stations(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Stations in official order, with what shuts them today."""
    today = service_date(scope.county)
    found = rows_of(scope, "station").select_related("township").prefetch_related("closures")
    shown = [(station, station.is_shut_on(today)) for station in found]
    return render(request, "county/stations.html", {"stations": shown, "today": today})


@require_safe
@with_right(Right.EDIT_PLACES)
def units(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Bureaus, companies and carriers in official order."""
    shown = {"units": rows_of(scope, "unit").select_related("township"), "today": service_date(scope.county)}
    return render(request, "county/units.html", shown)


@require_safe
@with_right(Right.EDIT_PLACES)
def enterprises(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Firms and farms in official order, by their townships."""
    found = rows_of(scope, "enterprise").select_related("township").order_by(*ENTERPRISES_IN_ORDER)
    shown = {"enterprises": found, "today": service_date(scope.county)}
    return render(request, "county/enterprises.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.EDIT_PLACES)
def new_place(request: HttpRequest, scope: Scope, kind: str) -> HttpResponse:
    """Make a township, village, station, unit or enterprise."""
    return _place_page(request, scope, kind, None)


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.EDIT_PLACES)
def edit_place(request: HttpRequest, scope: Scope, kind: str, pk: int) -> HttpResponse:
    """Change a township, village, station, unit or enterprise."""
    return _place_page(request, scope, kind, get_object_or_404(rows_of(scope, kind), pk=pk))


def _place_page(request: HttpRequest, scope: Scope, kind: str, place: Model | None) -> HttpResponse:
    form = FORMS[kind](request.POST or None, instance=place, county=scope.county)
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_place(place=form.save(commit=False))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return redirect(LISTS[kind], scope.county.division_code)
    shown: dict[str, Any] = {"form": form, "heading": _heading(form, place), "back": LISTS[kind], "kind": kind}
    if isinstance(place, Station):
        shown |= {"closures": place.closures.all(), "closure_form": ClosureForm(auto_id="closure_%s"), "place": place}
    elif isinstance(place, Township):
        shown |= {"villages": place.villages.all(), "place": place, "today": service_date(scope.county)}
    elif place is not None:
        shown["place"] = place
    return render(request, "county/form.html", shown)


def _heading(form: PlaceForm, place: Model | None) -> str:
    if place is None:
        return _("New: {kind}").format(kind=form._meta.model._meta.verbose_name)
    return str(type(place).objects.get(pk=place.pk))  # type: ignore[attr-defined]


@require_POST
@with_right(Right.EDIT_PLACES)
def close_station(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Shut a station on some days."""
    station = get_object_or_404(Station, pk=pk, county=scope.county)
    form = ClosureForm(request.POST, auto_id="closure_%s")
    if form.is_valid():
        try:
            actions.close_station(station=station, **form.cleaned_data)
        except actions.RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("edit_place", scope.county.division_code, "station", pk)
    shown = {"form": StationForm(instance=station, county=scope.county), "heading": str(station), "back": "stations",
             "kind": "station", "place": station, "closures": station.closures.all(), "closure_form": form}  # fmt: skip
    return render(request, "county/form.html", shown)


@require_POST
@with_right(Right.EDIT_PLACES)
def open_station_again(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Take back a closure."""
    closure = get_object_or_404(StationClosure, pk=pk, station__county=scope.county)
    actions.open_station_again(closure=closure)
    return redirect("edit_place", scope.county.division_code, "station", closure.station_id)


@require_POST
@with_right(Right.EDIT_PLACES)
def set_official_order(request: HttpRequest, scope: Scope, kind: str) -> HttpResponse:
    """Set the official order of places, units or enterprises, as typed beside each."""
    actions.set_official_order(rows=rows_of(scope, kind), places=whole_numbers(request.POST, "order"))
    return redirect(LISTS[kind], scope.county.division_code)


@require_safe
@with_right(Right.EDIT_PLACES)
def place_history(request: HttpRequest, scope: Scope, kind: str, pk: int) -> HttpResponse:
    """Every edit of a place, newest first."""
    place = get_object_or_404(rows_of(scope, kind), pk=pk)
    back = reverse("edit_place", args=[scope.county.division_code, kind, pk])
    edits = queries.edits_of([place])
    if isinstance(place, Station):
        edits = sorted([*edits, *queries.closure_edits(place)], key=lambda edit: edit.at, reverse=True)
    return render(request, "county/history.html", {"what": place, "edits": edits, "back": back})


@require_safe
@with_right(Right.EDIT_PEOPLE)
def person_history(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Every edit of a person, and of their postings and badges in the county, newest first."""
    whom = get_object_or_404(queries.people_of(scope.county), pk=pk)
    postings = list(whom.postings.filter(county=scope.county))
    badges = list(whom.badges.filter(county=scope.county))
    edits = [*queries.edits_of([whom]), *queries.edits_of(postings), *queries.edits_of(badges)]
    edits.sort(key=lambda edit: edit.at, reverse=True)
    back = reverse("person", args=[scope.county.division_code, pk])
    return render(request, "county/history.html", {"what": whom, "edits": edits, "back": back})
