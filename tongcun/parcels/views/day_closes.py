"""A station's day: its counts, and the button that closes it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongcun.county.clock import day_in, service_date
from tongcun.county.gates import with_right
from tongcun.county.models import Station
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.parcels import actions
from tongcun.parcels.day.counts import day_counts, named_in
from tongcun.parcels.day.words import BESIDE, line_of, named_of
from tongcun.parcels.forms import DayCloseForm
from tongcun.parcels.models import DayClose
from tongcun.parcels.queries.device_names import heads_told
from tongcun.parcels.views.tabs import page

DAY = datetime.timedelta(days=1)


@require_safe
@with_right(Right.CLOSE_DAY)
def day_closes(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The stations whose day is theirs to close, and whether it is closed."""
    date = _date(request, scope)
    closed = {close.station_id: close for close in DayClose.objects.filter(date=date, station__county=scope.county)}
    rows = [(station, closed.get(station.pk)) for station in scope.stations(Right.CLOSE_DAY)]
    return page(request, scope, "parcels/day_closes.html", {"rows": rows, "date": date})


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.CLOSE_DAY)
def close_day(request: HttpRequest, scope: Scope, station_id: str) -> HttpResponse:
    """A station's day: the counts, and the button that closes it."""
    mine = scope.stations(Right.CLOSE_DAY).select_related("county")
    station = get_object_or_404(mine, station_id=station_id)
    date = _date(request, scope)
    form = DayCloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_day(station=station, date=date, actor=scope.user, note=form.cleaned_data["note"])
        except actions.DayClosedError:
            messages.info(request, _("This day is closed already."))
    closes = DayClose.objects.filter(station=station, date__in=(date, date - DAY)).select_related("closed_by")
    by_date = {close.date: close for close in closes}
    done = by_date.get(date)
    shown = {
        "station": station, "date": date, "done": done, "form": form, **_counted(station, date, by_date),
        "heads": heads_told(scope.county, done.heads) if done else [],
    }  # fmt: skip
    return page(request, scope, "parcels/close_day.html", shown)


def _counted(station: Station, date: datetime.date, closes: Mapping[datetime.date, DayClose]) -> dict[str, Any]:
    """A day as it was closed, or as it stands now: two lines that add up, what stands beside, the pieces to look at."""
    if (done := closes.get(date)) is not None:
        counts, named = done.counts, done.named
    else:
        now = day_counts(station, date, closes.get(date - DAY))
        counts, named = now.told(), named_in(now)
    return {
        "pieces": line_of(counts), "bags": line_of(counts, "bags_"), "named": named_of(station.county, named),
        "beside": [(words, counts.get(name, 0)) for name, words in BESIDE.items()],
        "closed_before": counts.get("closed_before"), "opening": counts.get("opening", 0),
    }  # fmt: skip


def _date(request: HttpRequest, scope: Scope) -> datetime.date:
    """The day that is asked for; today where there is none, or it has not begun: nobody closes a day before it."""
    today = service_date(scope.county)
    day = day_in(request.GET.get("date", ""))
    return today if day is None else min(day, today)
