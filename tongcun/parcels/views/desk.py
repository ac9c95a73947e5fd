"""The desk of custody: what to look into, the day's close, devices."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongcun.county.clock import day_in, now, service_date
from tongcun.county.gates import with_right
from tongcun.county.models import Station
from tongcun.county.names import with_names
from tongcun.county.printed import Form
from tongcun.county.queries import Scope, edits_of
from tongcun.county.rights import Right
from tongcun.loops.lights import Light
from tongcun.parcels import actions
from tongcun.parcels.balance_words import BESIDE, line_of, named_of
from tongcun.parcels.day_counts import day_counts, named_in
from tongcun.parcels.device_names import heads_told
from tongcun.parcels.discrepancy_words import odd_ones
from tongcun.parcels.exceptions import watch_of
from tongcun.parcels.forms import CloseForm, DayCloseForm, DeviceForm
from tongcun.parcels.models import DayClose, Device, DeviceKind, Discrepancy, DiscrepancyKind
from tongcun.parcels.seeing import discrepancies_of
from tongcun.parcels.views.tabs import page

ON_A_PAGE = 50
DAY = datetime.timedelta(days=1)
MOST_LOOKED_AT = 2_000


@require_safe
@with_right(Right.SEE_EXCEPTIONS)
def discrepancies(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The open ones by kind or light, the oldest first, each with its clock."""
    kind, light = request.GET.get("kind", ""), request.GET.get("light", "")
    found = discrepancies_of(scope, Right.SEE_EXCEPTIONS).filter(closed_at=None).order_by("pk")
    if kind in DiscrepancyKind.values:
        found = found.filter(kind=kind)
    after = request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) < 18:
        found = found.filter(pk__gt=int(after))
    is_by_light = light in set(Light)
    rows = list(found.select_related("station")[: MOST_LOOKED_AT + 1 if is_by_light else ON_A_PAGE + 1])
    looked_at = rows[:MOST_LOOKED_AT]
    watched = [one for one in watch_of(scope.county).all_of(looked_at, now()) if not is_by_light or one.light == light]
    here = watched[:ON_A_PAGE]
    last = here[-1].discrepancy if len(watched) > ON_A_PAGE else looked_at[-1] if len(rows) > len(looked_at) else None
    odd = odd_ones(scope.county, [one.discrepancy for one in here])
    shown = {
        "rows": list(zip(odd, here, strict=True)), "kind": kind, "light": light, "forms": list(Form),
        "kinds": DiscrepancyKind.choices, "form": CloseForm(),
        "after": last and last.pk,
    }  # fmt: skip
    return page(request, scope, "parcels/discrepancies.html", shown)


@require_POST
@with_right(Right.SETTLE)
def close_discrepancy(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Close one with what was found; a piece proposed as missing is confirmed so on asking."""
    found = get_object_or_404(discrepancies_of(scope).select_related("station", "county"), pk=pk)
    form = CloseForm(request.POST)
    if "missing" in request.POST and found.kind == DiscrepancyKind.SHORT_BAG:
        _confirm_missing(request, scope, found)
    elif not form.is_valid():
        messages.error(request, _("Say what was found."))
    else:
        try:
            actions.close_discrepancy(discrepancy=found, note=form.cleaned_data["note"], actor=scope.user)
            messages.success(request, _("Closed."))
        except actions.AlreadyClosedError:
            messages.info(request, _("Somebody has closed it already."))
    return redirect("discrepancies", scope.county.division_code)


def _confirm_missing(request: HttpRequest, scope: Scope, proposal: Discrepancy) -> None:
    try:
        actions.confirm_missing(proposal=proposal, actor=scope.user)
        messages.success(request, _("{code} is recorded as missing.").format(code=proposal.code))
    except actions.AlreadyClosedError:
        messages.info(request, _("It was scanned meanwhile, or somebody has closed it already."))
    except actions.NoStationError:
        messages.error(request, _("Say what was found."))


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


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.EDIT_DEVICES)
def devices(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Devices and carriers' systems; a new one's token is shown once."""
    form = DeviceForm(request.POST or None, county=scope.county)
    token = name = ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made, token = actions.register_device(
            county=scope.county, name=said["name"], kind=DeviceKind(said["kind"]), station=said["station"],
            carrier=said["carrier"],
        )  # fmt: skip
        name, form = made.name, DeviceForm(county=scope.county)
    return _devices_page(request, scope, form, (name, token))


@require_POST
@with_right(Right.EDIT_DEVICES)
def change_device(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Give a device a new token, or let it in no more."""
    device = get_object_or_404(scope.county.devices, pk=pk)
    if "renew" not in request.POST:
        actions.stop_device(device=device)
        messages.success(request, with_names(_("{device} is let in no more."), device=device.told))
        return redirect("devices", scope.county.division_code)
    told = (device.name, actions.renew_token(device=device))
    return _devices_page(request, scope, DeviceForm(county=scope.county), told, Device.objects.filter(pk=pk))


@require_safe
@with_right(Right.EDIT_DEVICES)
def device_history(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Every edit of a device, newest first: who registered it, gave it a new token, stopped it."""
    device = get_object_or_404(scope.county.devices, pk=pk)
    back = reverse("devices", args=[scope.county.division_code])
    return page(
        request,
        scope,
        "county/history.html",
        {"what": strip_tags(device.told), "edits": edits_of([device]), "back": back},
    )


def _devices_page(
    request: HttpRequest, scope: Scope, form: DeviceForm, told: tuple[str, str], some: QuerySet[Device] | None = None
) -> HttpResponse:
    """The devices that are searched for, or some that are given, a page of them."""
    wanted = request.GET.get("q", "").replace("\0", "").strip()[:60]
    found = _devices_called(scope, wanted) if some is None else some
    devices = Paginator(found.select_related("station", "carrier"), ON_A_PAGE).get_page(request.GET.get("page"))
    name, token = told
    shown = {"page": devices, "wanted": wanted, "form": form, "token": token, "token_of": name}
    return page(request, scope, "parcels/devices.html", shown)


def _devices_called(scope: Scope, wanted: str) -> QuerySet[Device]:
    """The county's devices whose name, station or carrier has each of some words."""
    found = Device.objects.filter(county=scope.county)
    for word in wanted.split():
        of_place = Q(station__name__icontains=word) | Q(carrier__name__icontains=word)
        found = found.filter(of_place | Q(name__icontains=word))
    return found
