"""One run: its list, its bags and pieces, and what happens to it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tongcun.buses.models import DatedTrip
from tongcun.buses.queries import choice_for
from tongcun.county.clock import now, service_date, service_seconds
from tongcun.county.figures import Counted
from tongcun.county.gates import with_right
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.dispatch import actions, wording
from tongcun.dispatch.forms import MOST_MINUTES_LATE
from tongcun.dispatch.queries import any_run_of, sheet_of
from tongcun.dispatch.queries.arrivals import IS_SCANNED_IN, arrived_at
from tongcun.dispatch.queries.coming import coming_within
from tongcun.dispatch.queries.endangered import endangered_by
from tongcun.dispatch.queries.left_behind import left_behind
from tongcun.dispatch.queries.moving import left_within
from tongcun.dispatch.queries.pieces import contents_seen, pieces_seen, sheet_seen
from tongcun.dispatch.queries.plans import plan_in_force, plan_to_come
from tongcun.dispatch.queries.sheets import BagOnSheet, Sheet
from tongcun.dispatch.queries.waiting import waiting_within
from tongcun.parcels.pure.custody import PartyKind
from tongcun.parcels.pure.keeping import BAG_GONE
from tongcun.parcels.queries import UnseenSize

PIECES_A_PAGE = 50


@require_safe
@with_right(Right.SEE_DAY)
def run(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """A run's list by stop and destination, its bags, its pieces."""
    found = run_within(scope, pk)
    unseen = UnseenSize(found.county_id)
    sheet = sheet_seen(scope, sheet_of(found, unseen))
    may_run = scope.may(Right.RUN_DAY)
    arrived = arrived_at(found) if may_run else None
    pieces = Paginator(pieces_seen(scope, sheet), PIECES_A_PAGE).get_page(request.GET.get("page"))
    more = {
        "pieces": pieces,
        "may_run": may_run,
        "waiting": waiting_within(scope, found, sheet.calls, unseen),
        "to_move": (to_move := left_within(scope, found.date, found) if found.is_cancelled else []),
        "to_come": plan_to_come(scope.county, found.date) if to_move else None,
        "may_plan": scope.may(Right.PLAN),
        "in_force": None if sheet.is_planned else plan_in_force(scope.county, found.date),
        "may_take_off": _listed_by_hand(scope, sheet),
        "may_see_parcels": scope.may(Right.SEE_PARCELS),
        "desk": next((call.station for call in sheet.calls if scope.may_at(Right.WORK_DESK, call.station)), None),
        "arrived": "" if arrived is None else wording.arrived_words(arrived),
        "vehicles": choice_for(found) if may_run and arrived is None else None,
    }
    return render(request, "dispatch/run.html", _frame(scope, sheet) | more)


@require_safe
@with_right(Right.RUN_DAY)
def run_left(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """What the plan leaves behind at a run's stops, and why: a page of its own, or the part of the run's own page that
    is asked for when that has come."""
    found = run_within(scope, pk)
    sheet = sheet_of(found)
    plan = sheet.manifest.plan if sheet.manifest is not None else None
    more = {
        "left": left_behind(sheet), "endangered": endangered_words(scope, found),
        "run": found, "departs": found.first_departure_seconds + found.delay_seconds,
        "may_plan": scope.may(Right.PLAN), "plan": plan or plan_in_force(scope.county, found.date),
    }  # fmt: skip
    part = "HX-Request" in request.headers
    return render(request, f"dispatch/{'left_behind' if part else 'run_left'}.html", more)


@require_safe
@with_right(Right.SEE_DAY)
def run_sheet(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """The same list on paper: 路单 for the desk, 交接单 for the driver to sign, 封发清单 of what each bag holds."""
    found = run_within(scope, pk)
    sheet = sheet_seen(scope, sheet_of(found))
    contents = [] if sheet.is_overloaded else contents_seen(scope, found, [on.bag for on in sheet.bags])
    return render(request, "dispatch/run_sheet.html", _frame(scope, sheet) | {"contents": contents})


@require_POST
@with_right(Right.RUN_DAY)
def issue_run(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Issue the list, or say why it is issued to nobody."""
    found = run_within(scope, pk)
    try:
        actions.issue_manifest(run=found, issued_by=scope.user)
        messages.success(request, _("The list is issued."))
    except actions.OverloadedError as error:
        text = _("This list is issued to nobody.") + " " + overloaded_words(error)
        messages.error(request, text + " " + _("Scan something off, or plan anew."))
    except actions.CancelledRunError:
        messages.error(request, _("The run is cancelled: no list of it is issued."))
    except actions.NothingToIssueError:
        messages.error(request, _("Nothing is to ride on this run yet."))
    return redirect("run", scope.county.division_code, pk)


def overloaded_words(error: actions.OverloadedError) -> str:
    """By how much a hold would be exceeded."""
    words = _("It would be {litres} litres and {kg} kilograms over the hold.")
    return words.format(litres=Counted(error.over.litres_over), kg=Counted(error.over.kilograms_over))


def run_within(scope: Scope, pk: int) -> DatedTrip:
    """A run that this person may see; any other does not exist."""
    runs = any_run_of(scope).select_related("county").annotate(is_scanned_in=IS_SCANNED_IN)
    return get_object_or_404(runs, pk=pk)


def endangered_words(scope: Scope, run: DatedTrip) -> str:
    """Which run of the same vehicle or driver this one endangers, as it stands; empty where it endangers none."""
    if (told := endangered_by(run)) is None:
        return ""
    return wording.endangered_words(told, reverse("run", args=[scope.county.division_code, told.run.pk]))


def _listed_by_hand(scope: Scope, sheet: Sheet) -> set[int]:
    """The bags that this person may take off the list: put on it, not on board yet, and not past it either."""
    if not scope.may(Right.FILL_RUNS):
        return set()
    aboard = (PartyKind.RUN.value, sheet.run.run_id)
    return {
        on.bag.pk
        for on in sheet.bags
        if not on.is_scanned and (on.bag.holder_kind, on.bag.holder_id) != aboard and not _has_ridden(on)
        and on.board is not None and scope.may_at(Right.FILL_RUNS, on.board.station)
    }  # fmt: skip


def _has_ridden(on: BagOnSheet) -> bool:
    """Whether a bag lies where it was to come off, or is none any more."""
    there = on.alight is not None and (PartyKind.STATION.value, on.alight.station.station_id)
    return on.bag.state in BAG_GONE or (on.bag.holder_kind, on.bag.holder_id) == there


def _frame(scope: Scope, sheet: Sheet) -> dict[str, object]:
    run = sheet.run
    arrives = run.last_arrival_seconds + run.delay_seconds
    return {
        "sheet": sheet,
        "coming": coming_within(scope, sheet),
        "run": run,
        "seconds_left": (left := _seconds_left(sheet, arrives)),
        "time_left": None if left is None else wording.time_left(left),
        "departs": run.first_departure_seconds + run.delay_seconds,
        "arrives": arrives,
        "minutes_late": run.delay_seconds // 60,
        "most_late": MOST_MINUTES_LATE,
        "printed_at": now().astimezone(scope.county.zone()),
    }


def _seconds_left(sheet: Sheet, arrives: int) -> int | None:
    """Until the list closes, below 0 when it has; None before the run's date has begun, and after the run where its
    date is over: a bus of the evening may be under way past midnight."""
    run = sheet.run
    present = service_seconds(run.county, run.date, now())
    is_asked = present >= 0 and (present <= arrives or run.date == service_date(run.county))
    return sheet.cut_off - present if is_asked and sheet.cut_off is not None else None
