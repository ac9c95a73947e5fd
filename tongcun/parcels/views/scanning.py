"""A station's desk: one field that a hand-held scanner types into, the answer below it, and the last scans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongcun.county.actions import RefusedError
from tongcun.county.clock import service_date
from tongcun.county.gates import with_right
from tongcun.county.models import Role, Station
from tongcun.county.names import with_names
from tongcun.county.queries import Scope, serving
from tongcun.county.rights import Right
from tongcun.parcels import actions
from tongcun.parcels.desk.reading import RunHere, last_scans, next_of, runs_at, still_to_load
from tongcun.parcels.desk.words import Reply, level_of_answer, odd_words, ride_advice
from tongcun.parcels.forms import SCANNED_FIELDS, Choices, NewBagForm, ScanForm
from tongcun.parcels.models import Device, DeviceKind, PickupCode, Scan
from tongcun.parcels.models.choices import act_words
from tongcun.parcels.pure.acts import OF_A_RUN, Act
from tongcun.parcels.pure.custody import Party, PartyKind
from tongcun.parcels.queries import destinations, load_of_run
from tongcun.parcels.queries.story import names_of

MOST_TO_ASK = 3
DAILY_ACTS = (Act.ACCEPT, Act.PACK, Act.SEAL, Act.LOAD, Act.UNLOAD, Act.OPEN)
"""What a desk does all day: each has a page of its own."""
OTHER_ACTS = (
    Act.SHELVE, Act.OFFER, Act.COLLECT, Act.SORT, Act.DEPART, Act.ARRIVE, Act.REFUSE, Act.RETURN, Act.DAMAGE,
    Act.MISROUTE, Act.MISS, Act.FIND, Act.CORRECT,
)  # fmt: skip
"""The rest, chosen on one page."""
_HINTS: dict[Act, Promise] = {
    Act.OFFER: gettext_lazy("lies ready, has a pickup code"), Act.COLLECT: gettext_lazy("to the addressee or a proxy"),
    Act.DEPART: gettext_lazy("the bus"), Act.ARRIVE: gettext_lazy("the bus"),
    Act.RETURN: gettext_lazy("stays here until it rides"),
    Act.MISROUTE: gettext_lazy("does not belong here"), Act.MISS: gettext_lazy("looked for, not found"),
    Act.CORRECT: gettext_lazy("a wrong scan"),
}  # fmt: skip
"""What stands beside an act's name where the name alone says too little to whoever chooses."""


@require_safe
@with_right(Right.WORK_DESK)
def desks(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Lead to the desk asked for by `?station=`, else to the first of the reader's stations; where there is none, say
    so, and what to do."""
    mine = scope.stations(Right.WORK_DESK)
    station = mine.filter(station_id=request.GET.get("station", "")).first() or mine.first()
    if station is None:
        return _no_desk(request, scope)
    asked = {name: request.GET[name] for name in ("act", "run") if name in request.GET}
    address = reverse("desk", args=[scope.county.division_code, station.station_id])
    return redirect(f"{address}?{urlencode(asked)}" if asked else address)


def _no_desk(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Whoever works at the desks of a place that has no station yet."""
    postings = scope.postings_with(Right.WORK_DESK)
    places = [posting.township for posting in postings if posting.township is not None]
    administrators = serving(scope.county, Role.ADMINISTRATOR).order_by("display_name")[:MOST_TO_ASK]
    return render(request, "parcels/no_desk.html", {"places": places, "administrators": administrators})


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
            kept = {name: form.cleaned_data[name] for name in ("bag", "run") if name in form.cleaned_data}
            form = ScanForm(act=act, choices=_choices(station, act), initial=kept)
    shown = _shown(scope, station, act, form, choices) | {"reply": reply, "problem": problem}
    if "HX-Request" in request.headers and is_sent:
        return render(request, "parcels/desk_answers.html", shown, status=422 if reply is None else 200)
    if act is Act.PACK:
        shown["bag_form"] = NewBagForm(county=scope.county)
    if act in OTHER_ACTS:
        shown["other_acts"] = [(other.value, _with_hint(other)) for other in OTHER_ACTS]
    return render(request, "parcels/desk.html", shown)


def _shown(scope: Scope, station: Station, act: Act, form: ScanForm, choices: Choices) -> dict[str, Any]:
    """What the page of a desk shows at an act, once a scan that was sent is recorded: the head is its receipt."""
    device = _device(station)
    return {
        "station": station, "act": act.value, "acts": _acts(scope, station, act), "form": form,
        "heading": _name_of(act), "lines": last_scans(device), "head": device.head if device else "",
        "load": _load(station, form, choices.runs), "stations": scope.stations(Right.WORK_DESK),
    }  # fmt: skip


def _act(request: HttpRequest) -> Act:
    """The act that is asked for, scanning in where none is; another that a desk does not do is no page, and no scan."""
    asked = request.GET.get("act", "") or Act.ACCEPT.value
    act = next((act for act in (*DAILY_ACTS, *OTHER_ACTS) if act.value == asked), None)
    if act is None:
        raise Http404
    return act


def _name_of(act: Act) -> str:
    """An act by the one word that the record has for it."""
    return capfirst(act_words(act))


def _with_hint(act: Act) -> str:
    hint = _HINTS.get(act)
    return _name_of(act) if hint is None else _("{act} ({hint})").format(act=_name_of(act), hint=hint)


def _choices(station: Station, act: Act) -> Choices:
    """What can be chosen at an act."""
    fields = SCANNED_FIELDS[act]
    scans = last_scans(_device(station)) if "wrong" in fields else ()
    return Choices(
        runs_at(station) if "run" in fields else (),
        tuple(line.scan for line in scans if line.scan.act != Act.CORRECT.value),
    )


def _begin(request: HttpRequest, station: Station, runs: Sequence[RunHere]) -> dict[str, Any]:
    """What stands in the form at first: bag and run named in the address, else the next run to leave."""
    asked = next((here for here in runs if here.run.run_id == request.GET.get("run")), None)
    soon = asked or next_of(station, runs)
    return {"bag": request.GET.get("bag", "")[:40], "run": soon.run if soon else None}


def _scanned(scope: Scope, station: Station, act: Act, said: dict[str, Any]) -> Reply:
    """Record what a form says, and the answer to it; raises PickupError where a parcel is not given out, WrongBagError
    where a piece is for elsewhere than its bag."""
    run = said.get("run")
    scan = actions.DeskScan(
        said["scan_id"], act, said.get("code", ""), run_id=run.run_id if run else "", bag_label=said.get("bag", ""),
        seal_number=said.get("seal", ""),
    )  # fmt: skip
    if act is Act.PACK and not said["anyway"]:
        actions.check_bag(county=scope.county, waybill=actions.read_code(scan.code), label=scan.bag_label)
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
    return Reply(code, level_of_answer(answer), odd_words(answer), where, pickup_code, _advice(scope, answer, where))


def _advice(scope: Scope, answer: actions.Answer | None, where: Station | None) -> str:
    """What to do at once where something was put onto a run that is not its own."""
    if answer is None:
        return ""
    right = Party(PartyKind.RUN, answer.to_ride) if answer.to_ride else None
    name = names_of(scope.county, [right])[right] if right is not None else None
    return ride_advice(answer.misfits, name, where)


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
        (f"{here}?act={act.value}", _name_of(act), act is chosen) for act in DAILY_ACTS
    ]
    listed.insert(4, (reverse("hand_over", args=place), _name_of(Act.HAND_OVER), chosen is None))
    listed.append((f"{here}?act={OTHER_ACTS[0].value}", _("Other acts"), chosen in OTHER_ACTS))
    return [(*item, key) for key, item in enumerate(listed, start=1)]


def acts_beside_handover(scope: Scope, station: Station) -> list[tuple[str, Any, bool, int]]:
    """The same for the page of handovers."""
    return _acts(scope, station, None)


@require_POST
@with_right(Right.WORK_DESK)
def new_bag(request: HttpRequest, scope: Scope, station_id: str) -> HttpResponse:
    """Make a bag for a station, or note what an open one was counted and weighed to."""
    station, form = station_of(scope, station_id), NewBagForm(request.POST, county=scope.county)
    if not form.is_valid():
        return _bag_page(request, scope, station, form)
    said = form.cleaned_data
    bag = actions.NewBag(
        said["label"], station, said["destination"], service_date(scope.county), pieces=said["pieces"],
        mass_kg=said["mass_kg"],
    )  # fmt: skip
    try:
        actions.make_bag(county=scope.county, bag=bag, actor=scope.user)
    except actions.BagError as error:
        form.add_error(None, error.args[0])
        return _bag_page(request, scope, station, form)
    told = with_names(_("Bag {label} is for {station}."), label=bag.label, station=bag.destination)
    messages.success(request, told)
    address = reverse("desk", args=[scope.county.division_code, station.station_id])
    return redirect(f"{address}?act={Act.PACK.value}&bag={bag.label}")


def _bag_page(request: HttpRequest, scope: Scope, station: Station, refused: NewBagForm) -> HttpResponse:
    """The desk's page with what was typed of a bag that could not be noted."""
    choices = _choices(station, Act.PACK)
    form = ScanForm(act=Act.PACK, choices=choices)
    for field in form.fields.values():
        field.widget.attrs.pop("autofocus", None)
    refused.focus_on_fault()
    shown = _shown(scope, station, Act.PACK, form, choices) | {"bag_form": refused}
    return render(request, "parcels/desk.html", shown, status=422)
