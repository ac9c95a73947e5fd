"""Versions of the timetable: which holds, what stands in it, what differs."""

from __future__ import annotations

import datetime
from itertools import zip_longest

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tongcun.buses import queries
from tongcun.buses.models import TimetableVersion
from tongcun.county.clock import service_date
from tongcun.county.gates import with_right
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.feeds.typed_timetable import template_workbook

SHOWN_DAYS = 14
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@with_right(Right.EDIT_TIMETABLE)
def timetables(request: HttpRequest, scope: Scope) -> HttpResponse:
    """All versions, latest first; each with what it is compared to: the one before it."""
    today = service_date(scope.county)
    versions = list(queries.versions_of(scope.county))
    holding = queries.version_on(scope.county, today)
    pairs = list(zip_longest(versions, versions[1:]))
    shown = {"versions": pairs, "holding": holding, "today": today}
    return render(request, "buses/timetables.html", shown)


@require_safe
@with_right(Right.EDIT_TIMETABLE)
def timetable(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """One version: its lines, and one line as a table for each direction."""
    version = get_object_or_404(TimetableVersion, pk=pk, county=scope.county)
    lines = list(version.routes.all())
    chosen = next((line for line in lines if line.route_id == request.GET.get("line")), lines[0] if lines else None)
    trips: list[queries.ShownTrip] = []
    if chosen is not None:
        first = max(version.valid_from, service_date(scope.county))
        dates = [first + datetime.timedelta(days=day) for day in range(SHOWN_DAYS)]
        found = queries.trips_by_route(version, dates, chosen.route_id)
        trips = [trip for listed in found.values() for trip in listed]
    shown = {"version": version, "lines": lines, "chosen": chosen, "tables": queries.direction_tables(trips)}
    return render(request, "buses/timetable.html", shown)


@require_safe
@with_right(Right.EDIT_TIMETABLE)
def compare_timetables(request: HttpRequest, scope: Scope, pk: int, other: int) -> HttpResponse:
    """What differs in one version as against an other."""
    version = get_object_or_404(TimetableVersion, pk=pk, county=scope.county)
    against = get_object_or_404(TimetableVersion, pk=other, county=scope.county)
    differences = queries.differences(against, version)
    shown = {"version": version, "against": against, "differences": differences, "counts": differences.counts()}
    return render(request, "buses/differences_page.html", shown)


@require_safe
@with_right(Right.EDIT_TIMETABLE)
def export_timetable(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """A version as a GTFS zip."""
    version = get_object_or_404(TimetableVersion.objects.select_related("county"), pk=pk, county=scope.county)
    name = f"gtfs-{scope.county.division_code}-{version.valid_from}.zip"
    return _attachment(queries.gtfs_of(version), "application/zip", name)


@require_safe
@with_right(Right.EDIT_TIMETABLE)
def timetable_template(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The workbook to type a timetable into."""
    return _attachment(template_workbook(), XLSX, "timetable.xlsx")


def _attachment(raw: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(raw, content_type=content_type, headers=headers)
