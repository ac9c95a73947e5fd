"""Bags put on a run's list by hand, and taken off it again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tongcun.county.actions import RefusedError
from tongcun.county.figures import Counted
from tongcun.county.gates import with_right
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.dispatch import actions
from tongcun.dispatch.queries.sheets import calls_of
from tongcun.dispatch.queries.waiting import waiting_within
from tongcun.dispatch.views.runs import overloaded_words, run_within
from tongcun.parcels.models import BagRide


@require_POST
@with_right(Right.FILL_RUNS)
def put_on_run(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Put the chosen bags on the list, all or none."""
    run = run_within(scope, pk)
    chosen = set(request.POST.getlist("bag"))
    bags = [ride.bag for ride in waiting_within(scope, run, calls_of(run)) if ride.bag.label in chosen]
    try:
        if not bags or len(bags) < len(chosen):
            messages.error(request, _("Nothing was put on the list: choose among the bags that wait for this run."))
        else:
            count = len(actions.put_on_run(run=run, bags=bags, actor=scope.user))
            words = ngettext("{n} bag rides this run.", "{n} bags ride this run.", count)
            messages.success(request, words.format(n=Counted(count)))
    except actions.OverloadedError as error:
        messages.error(request, _("Nothing was put on the list.") + " " + overloaded_words(error))
    except actions.CancelledRunError:
        messages.error(request, _("This run is cancelled."))
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("run", scope.county.division_code, pk)


@require_POST
@with_right(Right.FILL_RUNS)
def take_off_run(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Take a bag off the list; it waits again where it lies."""
    run = run_within(scope, pk)
    rides = BagRide.objects.filter(dated_trip=run).select_related("bag", "board_station")
    ride = rides.filter(bag__label=request.POST.get("bag", "").replace("\0", "")[:40]).first()
    if ride is None:
        messages.info(request, _("This bag is not on the list."))
    else:
        get_object_or_404(scope.stations(Right.FILL_RUNS), pk=ride.board_station_id)
        try:
            actions.take_off_run(run=run, bag=ride.bag, actor=scope.user)
            messages.success(request, _("Bag {label} is off the list.").format(label=ride.bag.label))
        except RefusedError as refused:
            messages.error(request, str(refused))
    return redirect("run", scope.county.division_code, pk)
