"""Devices and carriers' systems: registered, given a new token, stopped."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongcun.county.gates import with_right
from tongcun.county.names import with_names
from tongcun.county.queries import Scope, edits_of
from tongcun.county.rights import Right
from tongcun.parcels import actions
from tongcun.parcels.forms import DeviceForm
from tongcun.parcels.models import Device, DeviceKind
from tongcun.parcels.views.tabs import page

ON_A_PAGE = 50


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
