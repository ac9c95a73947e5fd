"""Handovers at a desk: two parties, one list with its sums, signed by badge, and the sheet to print."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from tongcun.buses.models import DatedTrip
from tongcun.county.clock import now
from tongcun.county.gates import with_right
from tongcun.county.models import Station, Unit, UnitKind
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.parcels import actions
from tongcun.parcels.desk.handing import Listed, listed, listed_on
from tongcun.parcels.desk.reading import cancelled_with_load, next_of, runs_at
from tongcun.parcels.desk.words import ride_advice
from tongcun.parcels.forms import HandoverForm
from tongcun.parcels.models import Discrepancy, DiscrepancyKind, Handover, Scan
from tongcun.parcels.pure.custody import Party, PartyKind
from tongcun.parcels.queries import Load, load_of_run, overloaded
from tongcun.parcels.queries.device_names import heads_told
from tongcun.parcels.queries.rides import Boarding, gone_astray
from tongcun.parcels.queries.story import names_of
from tongcun.parcels.views.scanning import acts_beside_handover, station_of

LAST_HANDOVERS = 10


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.WORK_DESK)
def hand_over(request: HttpRequest, scope: Scope, station_id: str) -> HttpResponse:
    """Scan the list, look at it with its sums, let the other party sign."""
    station = station_of(scope, station_id)
    form = _form(request, station)
    problem = ""
    if request.method == "POST" and form.is_valid() and "sign" in request.POST:
        try:
            made = actions.hand_over(
                county=scope.county, sheet=_sheet(station, form, request.POST.get("sheet", "")), at_desk=scope.user,
                badge=actions.read_code(request.POST.get("badge", "")),
            )  # fmt: skip
            return redirect("handover", scope.county.division_code, made.pk)
        except actions.HandoverError as error:
            problem = str(error)
    shown = {"station": station, "form": form, "problem": problem, "acts": acts_beside_handover(scope, station)}
    if request.method == "POST" and form.is_valid():
        shown |= _list(scope, station, form)
    if "HX-Request" in request.headers and request.method == "POST":
        return render(request, "parcels/handover_list.html", shown | {"is_live": True})
    shown["last"] = _seen(scope).filter(_at(station)).order_by("-at")[:LAST_HANDOVERS]
    return render(request, "parcels/hand_over.html", shown)


def _form(request: HttpRequest, station: Station) -> HandoverForm:
    runs = runs_at(station)
    soon = next_of(station, runs)
    carriers = list(Unit.objects.filter(county=station.county_id, kind=UnitKind.CARRIER))
    initial = {"party": f"run:{soon.run.run_id}" if soon else ""}
    back = cancelled_with_load(station)
    return HandoverForm(request.POST or None, runs=[*runs, *back], carriers=carriers, initial=initial)


def _sheet(station: Station, form: HandoverForm, sheet_id: str = "") -> actions.Sheet:
    """What the form says, as the two parties and their list; one that names no sheet of its own is a new one."""
    said = form.cleaned_data
    kind, _colon, name = said["party"].partition(":")
    here, other = Party(PartyKind.STATION, station.station_id), Party(PartyKind(kind), name or station.station_id)
    giver, taker = (here, other) if said["direction"] == "give" else (other, here)
    codes = tuple(code for code, _seal in said["codes"])
    seals = {code: seal for code, seal in said["codes"] if seal}
    return actions.Sheet(giver, taker, codes, seals, _identity(sheet_id))


def _identity(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def _list(scope: Scope, station: Station, form: HandoverForm) -> dict[str, object]:
    sheet = _sheet(station, form)
    names = names_of(scope.county, (sheet.giver, sheet.taker))
    found = listed(scope.county, sheet.codes, sheet.seals, (sheet.giver, sheet.taker))
    return {
        "giver": names[sheet.giver], "taker": names[sheet.taker], "list": found, "sheet_id": sheet.sheet_id,
        "over": _over_after(scope, sheet.taker, found), "astray": _astray_after(scope, sheet, found),
    }  # fmt: skip


def _astray_after(scope: Scope, sheet: actions.Sheet, given: Listed) -> list[tuple[str, str]]:
    """Which of the things would be on a run that is not their own, and what to do with each."""
    if sheet.taker.kind is not PartyKind.RUN:
        return []
    boardings = [
        Boarding(item.code, item.bag is not None, item.destination.station_id, sheet.taker.party_id, item.code, now(),
                 sheet.giver.party_id)
        for item in given.items if item.destination is not None and not item.is_unknown and not item.goes_back
    ]  # fmt: skip
    astray = gone_astray(scope.county, boardings)
    names = names_of(scope.county, {Party(PartyKind.RUN, one.to_ride) for one in astray if one.to_ride})
    where = {item.code: item.destination for item in given.items}
    return [
        (
            one.boarding.code,
            ride_advice([one.kind], names.get(Party(PartyKind.RUN, one.to_ride)), where[one.boarding.code]),
        )
        for one in astray
    ]


def _over_after(scope: Scope, taker: Party, given: Listed) -> Load | None:
    """By how much the run that takes these too would be overloaded; None where it fits. What is on it is not counted
    twice."""
    run = _run_of(scope, taker)
    if run is None:
        return None
    load = load_of_run(run)
    for item in given.items:
        if not item.is_on(run.run_id):
            load = load.plus(item.size, bags=item.bag is not None)
    return load.over(run)


def _run_of(scope: Scope, party: Party) -> DatedTrip | None:
    if party.kind is not PartyKind.RUN:
        return None
    return DatedTrip.objects.filter(county=scope.county, run_id=party.party_id).first()


def _at(station: Station) -> Q:
    kind, name = PartyKind.STATION.value, station.station_id
    return Q(giver_kind=kind, giver_id=name) | Q(taker_kind=kind, taker_id=name)


def _seen(scope: Scope) -> QuerySet[Handover]:
    """The handovers at the stations where the reader works."""
    found = Handover.objects.filter(county=scope.county).select_related("given_by", "taken_by", "county")
    if scope.covers_county(Right.WORK_DESK):
        return found
    names = scope.stations(Right.WORK_DESK).order_by().values("station_id")
    kind = PartyKind.STATION.value
    return found.filter(Q(giver_kind=kind, giver_id__in=names) | Q(taker_kind=kind, taker_id__in=names))


@require_safe
@with_right(Right.WORK_DESK)
def handover(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """One handover as the sheet that is printed, with the head of the chain that it stands in."""
    found = get_object_or_404(_seen(scope), pk=pk)
    parties = Party(PartyKind(found.giver_kind), found.giver_id), Party(PartyKind(found.taker_kind), found.taker_id)
    names = names_of(scope.county, parties)
    odd = Discrepancy.objects.filter(county=scope.county, scan__in=found.scan_ids, closed_at=None)
    run = _run_of(scope, parties[1])
    station = next(party.party_id for party in parties if party.kind is PartyKind.STATION)
    shown = {
        "handover": found, "giver": names[parties[0]], "taker": names[parties[1]], "station_id": station,
        "list": listed_on(found, dict(_seals(found))), "over": overloaded(run) if run else None,
        "odd": [(row.code, DiscrepancyKind(row.kind).label) for row in odd],
        "heads": heads_told(scope.county, found.heads),
    }  # fmt: skip
    return render(request, "parcels/handover.html", shown)


def _seals(found: Handover) -> Iterator[tuple[str, str]]:
    """Code and seal of the bags of which a seal was read."""
    yield from Scan.objects.filter(pk__in=found.scan_ids).exclude(seal_number="").values_list("code", "seal_number")
