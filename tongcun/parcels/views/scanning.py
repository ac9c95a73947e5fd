"""A station's desk: one field that a hand-held scanner types into, the answer below it, and the last scans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongcun.county.actions import RefusedError
from tongcun.county.clock import service_date
from tongcun.county.gates import with_right
from tongcun.county.models import Station, Unit, UnitKind
from tongcun.county.names import with_names
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.parcels import actions
from tongcun.parcels.acts import OF_A_RUN, Act
from tongcun.parcels.desk_reading import RunHere, destinations, last_scans, next_of, runs_at, still_to_load
from tongcun.parcels.desk_words import Reply, level_of_answer, odd_words
from tongcun.parcels.forms import SCANNED_FIELDS, Choices, NewBagForm, ScanForm
from tongcun.parcels.models import Device, DeviceKind, PickupCode, Scan
from tongcun.parcels.queries import load_of_run

ACT_NAMES = {
    Act.ACCEPT: gettext_lazy("Scan in"), Act.PACK: gettext_lazy("Pack"), Act.SEAL: gettext_lazy("Seal"),
    Act.LOAD: gettext_lazy("Load"), Act.UNLOAD: gettext_lazy("Unload"), Act.OPEN: gettext_lazy("Open bags"),
}  # fmt: skip
"""What a desk does all day: each has a page of its own."""
OTHER_ACTS = {
    Act.SHELVE: gettext_lazy("Put on the shelf"), Act.OFFER: gettext_lazy("Lies ready (pickup code)"),
    Act.COLLECT: gettext_lazy("Give out"), Act.SORT: gettext_lazy("Sort"), Act.DEPART: gettext_lazy("Bus departs"),
    Act.ARRIVE: gettext_lazy("Bus arrives"), Act.REFUSE: gettext_lazy("Addressee refuses it"),
    Act.RETURN: gettext_lazy("Send back to the carrier"), Act.DAMAGE: gettext_lazy("Damaged"),
    Act.MISROUTE: gettext_lazy("Does not belong here"), Act.MISS: gettext_lazy("Piece missing"),
    Act.FIND: gettext_lazy("Found again"), Act.CORRECT: gettext_lazy("Take back a wrong scan"),
}  # fmt: skip
"""The rest, chosen on one page."""


@require_safe
@with_right(Right.WORK_DESK)
def desks(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Lead to the desk asked for by `?station=`, else to the first of the reader's stations."""
    mine = scope.stations(Right.WORK_DESK)
    station = mine.filter(station_id=request.GET.get("station", "")).first() or mine.first()
    if station is None:
        raise PermissionDenied
    asked = {name: request.GET[name] for name in ("act", "run") if name in request.GET}
    address = reverse("desk", args=[scope.county.division_code, station.station_id])
    return redirect(f"{address}?{urlencode(asked)}" if asked else address)


def station_of(scope: Scope, station_id: str) -> Station:
    """A station at whose desk the reader works; any other does not exist."""
    mine = scope.stations(Right.WORK_DESK).select_related("county", "township")
    return get_object_or_404(mine, station_id=station_id)


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.WORK_DESK)
def desk(request: HttpRequest, scope: Scope, station_id: str) -> HttpResponse:
    """The desk at one act, `?act=`; what is scanned is kept, and its answer told."""
    station, act = station_of(scope, station_id), _act(request)
    choices = _choices(station, act)
    form = ScanForm(request.POST or None, act=act, choices=choices, initial=_begin(request, station, choices.runs))
    reply, problem = None, ""
    is_sent = request.method == "POST"
    if is_sent and form.is_valid():
        try:
            reply = _scanned(scope, station, act, form.cleaned_data)
        except RefusedError as refused:
            problem = str(refused)
        else:
            kept = {name: form.cleaned_data[name] for name in ("bag", "run", "carrier") if name in form.cleaned_data}
            form = ScanForm(act=act, choices=_choices(station, act), initial=kept)
    shown: dict[str, Any] = {
        "station": station, "act": act.value, "acts": _acts(scope, station, act), "form": form, "reply": reply,
        "heading": (ACT_NAMES | OTHER_ACTS)[act], "lines": last_scans(_device(station)), "problem": problem,
        "load": _load(station, form, choices.runs), "stations": scope.stations(Right.WORK_DESK)[:300],
    }  # fmt: skip
    if "HX-Request" in request.headers and is_sent:
        return render(request, "parcels/desk_answers.html", shown, status=422 if reply is None else 200)
    if act is Act.PACK:
        shown["bag_form"] = NewBagForm(county=scope.county)
    if act in OTHER_ACTS:
        shown["other_acts"] = [(other.value, name) for other, name in OTHER_ACTS.items()]
    return render(request, "parcels/desk.html", shown)


def _act(request: HttpRequest) -> Act:
    """The act that is asked for, scanning in where none is; another that a desk does not do is no page, and no scan."""
    asked = request.GET.get("act", "") or Act.ACCEPT.value
    act = next((act for act in (*ACT_NAMES, *OTHER_ACTS) if act.value == asked), None)
    if act is None:
        raise Http404
    return act


def _choices(station: Station, act: Act) -> Choices:
    """What can be chosen at an act."""
    fields = SCANNED_FIELDS[act]
    carriers = Unit.objects.filter(county=station.county_id, kind=UnitKind.CARRIER) if "carrier" in fields else ()
    scans = last_scans(_device(station)) if "wrong" in fields else ()
    return Choices(
        runs_at(station) if "run" in fields else (),
        tuple(carriers),
        tuple(line.scan for line in scans if line.scan.act != Act.CORRECT.value),
    )


def _begin(request: HttpRequest, station: Station, runs: Sequence[RunHere]) -> dict[str, Any]:
    """What stands in the form at first: bag and run named in the address, else the next run to leave."""
    asked = next((here for here in runs if here.run.run_id == request.GET.get("run")), None)
    soon = asked or next_of(station, runs)
    return {"bag": request.GET.get("bag", "")[:40], "run": soon.run if soon else None}


def _scanned(scope: Scope, station: Station, act: Act, said: dict[str, Any]) -> Reply:
    """Record what a form says, and the answer to it; raises PickupError where a parcel is not given out."""
    run = said.get("run")
    scan = actions.DeskScan(
        said["scan_id"], act, said.get("code", ""), run_id=run.run_id if run else "", bag_label=said.get("bag", ""),
        seal_number=said.get("seal", ""), carrier_id=said.get("carrier", ""),
    )  # fmt: skip
    if act is Act.CORRECT:
        wrong = Scan.objects.get(pk=said["wrong"], device__station=station)
        scan = replace(scan, code=wrong.code, corrects=wrong.pk)
    if act is Act.COLLECT:
        answer = actions.collect_at_desk(
            station=station, scan=scan, proof=said["proof"], proxy_name=said["proxy"], actor=scope.user
        )
    else:
        answer = actions.scan_at_desk(station=station, scan=scan, actor=scope.user)
    return _reply(scope, scan, answer)


def _reply(scope: Scope, scan: actions.DeskScan, answer: actions.Answer | None) -> Reply:
    """The answer in words; what lies ready has its pickup code told."""
    code = scan.run_id if scan.act in OF_A_RUN else actions.read_code(scan.code)
    bags, parcels = destinations(scope.county, [code])
    codes = PickupCode.objects.filter(parcel__county=scope.county, parcel__waybill=code)
    pickup_code = codes.values_list("code", flat=True).first() or "" if scan.act is Act.OFFER else ""
    where = parcels.get(code) or bags.get(code)
    return Reply(code, level_of_answer(answer), odd_words(answer), where, pickup_code)


def _load(station: Station, form: ScanForm, runs: Sequence[RunHere]) -> dict[str, Any] | None:
    """What the chosen run holds now, by how much that is too much, and what of its list is still to be loaded here."""
    if "run" not in form.fields:
        return None
    chosen = form["run"].value()
    here = next((here for here in runs if chosen in (here.run, here.run.run_id)), None)
    if here is None:
        return None
    load = load_of_run(here.run)
    return {"here": here, "load": load, "over": load.over(here.run), "missing": still_to_load(here.run, station)}


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
    listed.append((f"{here}?act={next(iter(OTHER_ACTS)).value}", _("Other acts"), chosen in OTHER_ACTS))
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
