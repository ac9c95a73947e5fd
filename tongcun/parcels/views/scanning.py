"""A station's desk: one field that a hand-held scanner types into, the answer below it, and the last scans."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongcun.county.clock import service_date
from tongcun.county.gates import with_right
from tongcun.county.models import Station
from tongcun.county.names import with_names
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.parcels import actions
from tongcun.parcels.acts import Act
from tongcun.parcels.desk_reading import RunHere, destinations, last_scans, next_of, runs_at
from tongcun.parcels.desk_words import Reply, level_of_answer, odd_words
from tongcun.parcels.forms import NewBagForm, ScanForm
from tongcun.parcels.models import Device, DeviceKind
from tongcun.parcels.queries import load_of_run

ACT_NAMES = {
    Act.ACCEPT: gettext_lazy("Scan in"), Act.PACK: gettext_lazy("Pack"), Act.SEAL: gettext_lazy("Seal"),
    Act.LOAD: gettext_lazy("Load"), Act.UNLOAD: gettext_lazy("Unload"), Act.OPEN: gettext_lazy("Open bags"),
}  # fmt: skip


@require_safe
@with_right(Right.WORK_DESK)
def desks(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Lead to the desk asked for by `?station=`, else to the first of the reader's stations."""
    mine = scope.stations(Right.WORK_DESK)
    station = mine.filter(station_id=request.GET.get("station", "")).first() or mine.first()
    if station is None:
        raise PermissionDenied
    return redirect("desk", scope.county.division_code, station.station_id)


def station_of(scope: Scope, station_id: str) -> Station:
    """A station at whose desk the reader works; any other does not exist."""
    mine = scope.stations(Right.WORK_DESK).select_related("county", "township")
    return get_object_or_404(mine, station_id=station_id)


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.WORK_DESK)
def desk(request: HttpRequest, scope: Scope, station_id: str) -> HttpResponse:
    """The desk at one act, `?act=`; what is scanned is kept, and its answer told."""
    station, act = station_of(scope, station_id), _act(request)
    runs = runs_at(station) if act is Act.LOAD else []
    form = ScanForm(request.POST or None, act=act, runs=runs, initial=_begin(request, station, runs))
    reply = None
    is_sent = request.method == "POST"
    if is_sent and form.is_valid():
        reply = _scanned(scope, station, act, form.cleaned_data)
        kept = {name: form.cleaned_data[name] for name in ("bag", "run") if name in form.cleaned_data}
        form = ScanForm(act=act, runs=runs, initial=kept)
    shown: dict[str, Any] = {
        "station": station, "act": act.value, "acts": _acts(scope, station, act), "form": form, "reply": reply,
        "heading": ACT_NAMES[act], "lines": last_scans(_device(station)), "load": _load(form, runs),
        "stations": scope.stations(Right.WORK_DESK)[:300],
    }  # fmt: skip
    if "HX-Request" in request.headers and is_sent:
        return render(request, "parcels/desk_answers.html", shown, status=422 if reply is None else 200)
    if act is Act.PACK:
        shown["bag_form"] = NewBagForm(county=scope.county)
    return render(request, "parcels/desk.html", shown)


def _act(request: HttpRequest) -> Act:
    asked = request.GET.get("act", "")
    return next((act for act in ACT_NAMES if act.value == asked), Act.ACCEPT)


def _begin(request: HttpRequest, station: Station, runs: list[RunHere]) -> dict[str, Any]:
    """What stands in the form at first: the bag named in the address, the next run to leave."""
    soon = next_of(station, runs)
    return {"bag": request.GET.get("bag", "")[:40], "run": soon.run if soon else None}


def _scanned(scope: Scope, station: Station, act: Act, said: dict[str, Any]) -> Reply:
    run = said.get("run")
    scan = actions.DeskScan(
        said["scan_id"], act, said["code"], run_id=run.run_id if run else "", bag_label=said.get("bag", ""),
        seal_number=said.get("seal", ""),
    )  # fmt: skip
    answer = actions.scan_at_desk(station=station, scan=scan, actor=scope.user)
    code = actions.read_code(said["code"])
    bags, parcels = destinations(scope.county, [code])
    return Reply(code, level_of_answer(answer), odd_words(answer), parcels.get(code) or bags.get(code))


def _load(form: ScanForm, runs: list[RunHere]) -> dict[str, Any] | None:
    """What the chosen run holds now, and by how much that is too much."""
    if "run" not in form.fields:
        return None
    chosen = form["run"].value()
    here = next((here for here in runs if chosen in (here.run, here.run.run_id)), None)
    if here is None:
        return None
    load = load_of_run(here.run)
    return {"here": here, "load": load, "over": load.over(here.run)}


def _device(station: Station) -> Device | None:
    """The desk's device, once it has scanned."""
    return Device.objects.filter(station=station, kind=DeviceKind.DESK).select_related("county").first()


def _acts(scope: Scope, station: Station, chosen: Act | None) -> list[tuple[str, Any, bool, int]]:
    """Address, name, whether it is this page, and the digit of its key, for each thing that a desk does."""
    place = [scope.county.division_code, station.station_id]
    here = reverse("desk", args=place)
    listed: list[tuple[str, Any, bool]] = [
        (f"{here}?act={act.value}", name, act is chosen) for act, name in ACT_NAMES.items()
    ]
    listed.insert(4, (reverse("hand_over", args=place), _("Hand over"), chosen is None))
    return [(*item, key) for key, item in enumerate(listed, start=1)]


def acts_beside_handover(scope: Scope, station: Station) -> list[tuple[str, Any, bool, int]]:
    """The same for the page of handovers."""
    return _acts(scope, station, None)


@require_POST
@with_right(Right.WORK_DESK)
def new_bag(request: HttpRequest, scope: Scope, station_id: str) -> HttpResponse:
    """Make a bag for a station, or note what an open one was counted and weighed to."""
    station, form = station_of(scope, station_id), NewBagForm(request.POST, county=scope.county)
    address = reverse("desk", args=[scope.county.division_code, station.station_id]) + f"?act={Act.PACK.value}"
    if not form.is_valid():
        messages.error(request, _("No bag was made: its label (letters, digits, hyphens) and its station are needed."))
        return redirect(address)
    said = form.cleaned_data
    bag = actions.NewBag(
        said["label"], station, said["destination"], service_date(scope.county), pieces=said["pieces"] or 0,
        mass_kg=said["mass_kg"],
    )  # fmt: skip
    try:
        actions.pack_bag(county=scope.county, bag=bag, actor=scope.user)
    except actions.BagError as error:
        messages.error(request, error.args[0])
        return redirect(address)
    told = with_names(_("Bag {label} is for {station}."), label=bag.label, station=bag.destination)
    messages.success(request, told)
    return redirect(f"{address}&bag={bag.label}")
