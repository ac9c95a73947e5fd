"""Plans: asked for, watched in the making, previewed, confirmed or put away, compared."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tongcun.county.clock import service_date
from tongcun.county.gates import with_right
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.dispatch import actions, wording
from tongcun.dispatch.actions.asking import IN_THE_MAKING
from tongcun.dispatch.forms import MOST_MINUTES_KEPT, AskForm, CutOffForm, wrong_minutes
from tongcun.dispatch.happenings import last_states
from tongcun.dispatch.models import DeskRules, Plan, PlannedParcel, PlanState
from tongcun.dispatch.models.plans import REASONS
from tongcun.dispatch.problem.changes import for_elsewhere
from tongcun.dispatch.queries import compare, planning_moment
from tongcun.dispatch.queries.differences import differences, names_of
from tongcun.dispatch.queries.fitting import misfit_of
from tongcun.dispatch.queries.silence import silence_of
from tongcun.planner.result import Outcome

PLANS_A_PAGE = 30
LEFT_A_PAGE = 100


@require_safe
@with_right(Right.PLAN)
def plans(request: HttpRequest, scope: Scope) -> HttpResponse:
    """All plans, the newest first, and the question for another."""
    found = Plan.objects.filter(county=scope.county).select_related("asked_by", "replaces").order_by("-date", "-pk")
    page = Paginator(found, PLANS_A_PAGE).get_page(request.GET.get("page"))
    today = service_date(scope.county)
    rules = DeskRules.of(scope.county.pk)
    shown = {"plans": page, "form": AskForm(initial={"date": today}), "rules": rules, "most": MOST_MINUTES_KEPT}
    return render(request, "dispatch/plans.html", shown)


@require_POST
@with_right(Right.PLAN)
def set_cut_off(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Say how long before departure lists close."""
    form = CutOffForm(request.POST)
    if form.is_valid():
        actions.set_cut_off(county=scope.county, minutes=form.cleaned_data["minutes"])
        messages.success(request, _("Noted: lists made from now on close so long before departure."))
    else:
        messages.error(request, wrong_minutes(MOST_MINUTES_KEPT))
    return redirect("plans", scope.county.division_code)


@require_POST
@with_right(Right.PLAN)
def ask_plan(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Ask for a plan of a date, from where everything is if the day has begun."""
    code, form = scope.county.division_code, AskForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a date."))
        return redirect("plans", code)
    date = form.cleaned_data["date"]
    moment = planning_moment(scope.county, date)
    ask = partial(actions.ask_for_plan, county=scope.county, date=date, asked_by=scope.user, moment=moment)
    return _asked(request, code, ask)


@require_POST
@with_right(Right.PLAN)
def plan_again(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Ask for a plan in place of a preview that no longer fits, or of one that failed."""
    ask = partial(actions.plan_again, plan=_plan(scope, pk), asked_by=scope.user)
    return _asked(request, scope.county.division_code, ask)


def _asked(request: HttpRequest, code: str, ask: Callable[[], Plan]) -> HttpResponse:
    """Ask for a plan, or say why none is made; on to the plan's page."""
    try:
        plan = ask()
    except actions.BeingMadeError as error:
        messages.warning(request, _("A plan of that day is being made already: here it is."))
        plan = error.plan
    except actions.PastDateError:
        messages.error(request, _("That day is over."))
        return redirect("plans", code)
    except actions.NothingRunsError:
        messages.error(request, _("Nothing runs on that day yet: open the day on the timetable's page first."))
        return redirect("plans", code)
    except actions.NotAPreviewError:
        messages.error(request, _("This plan is no preview any more."))
        return redirect("plans", code)
    return redirect("plan", code, plan.pk)


@require_safe
@with_right(Right.PLAN)
def plan(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """One plan: its progress while it is made, afterwards what it does and what it changes for whom."""
    found = _plan(scope, pk)
    names = names_of(scope.county, found.date, [one["name"] for one in found.changes])
    left = PlannedParcel.objects.filter(plan=found).exclude(outcome=Outcome.BUS)
    return render(
        request,
        "dispatch/plan.html",
        {
            "plan": found,
            "is_in_the_making": found.state in IN_THE_MAKING,
            "silence": wording.silence_words(silence_of(found)) if found.state in IN_THE_MAKING else "",
            "elsewhere": _elsewhere_words(found),
            "happened": [wording.happening_words(one, names) for one in last_states(found.changes)],
            "misfit": misfit_of(found),
            "differences": differences(scope.county, found.differences),
            "reasons": [
                (dict(REASONS)[row["reason"]], row["reason"], row["n"])
                for row in left.order_by().values("reason").annotate(n=Count("pk")).order_by("-n")
            ],
            "others": Plan.objects.filter(county=scope.county, date=found.date, cost_yuan__isnull=False)
            .exclude(pk=found.pk).order_by("-pk")[:10],
        },
    )  # fmt: skip


def _elsewhere_words(plan: Plan) -> str:
    """How many parcels of the plan in force have been announced anew for another station; empty where none was. Of a
    preview that no longer fits it is told with the rest."""
    if plan.state != PlanState.CONFIRMED or not (count := for_elsewhere(plan)):
        return ""
    return wording.changed_words({"what": "destinations", "name": str(count)}, {})


@require_safe
@with_right(Right.PLAN)
def plan_progress(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """How far a plan is; once it is made, the page is told to load itself anew."""
    found = _plan(scope, pk)
    silence = wording.silence_words(silence_of(found))
    response = render(request, "dispatch/progress.html", {"plan": found, "silence": silence})
    if found.state not in IN_THE_MAKING:
        response.headers["HX-Refresh"] = "true"
    return response


@require_safe
@with_right(Right.PLAN)
def plan_left(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """The parcels that a plan leaves behind, with their reasons."""
    found = _plan(scope, pk)
    rows = PlannedParcel.objects.filter(plan=found).exclude(outcome=Outcome.BUS)
    reason = request.GET.get("reason", "")
    if reason in dict(REASONS):
        rows = rows.filter(reason=reason)
    rows = rows.select_related("parcel__destination", "parcel__kind").order_by("reason", "pk")
    page = Paginator(rows, LEFT_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "dispatch/left.html",
        {"plan": found, "rows": page, "reason": reason, "reasons": REASONS},
    )


@require_safe
@with_right(Right.PLAN)
def compare_plans(request: HttpRequest, scope: Scope, pk: int, other: int) -> HttpResponse:
    """What changes for whom from one plan to another of the same date; of one that was made in place of the other, as
    its own page says."""
    one = _plan(scope, pk)
    two = get_object_or_404(Plan.objects.filter(county=scope.county, date=one.date), pk=other)
    kept = two.differences if two.replaces_id == one.pk else None
    found = differences(scope.county, kept or compare(one, two).summary())
    return render(request, "dispatch/compare.html", {"one": one, "other": two, "differences": found})


@require_POST
@with_right(Right.PLAN)
def confirm_plan(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Put a preview in force; where it no longer fits, its page says why."""
    found = _plan(scope, pk)
    try:
        actions.confirm_plan(plan=found, confirmed_by=scope.user)
        messages.success(request, _("The plan is in force."))
        return redirect("day", scope.county.division_code, found.date.isoformat())
    except (actions.StalePlanError, actions.OvertakenError):
        messages.error(request, _("The plan was not put in force, for it no longer fits."))
    except actions.NotAPreviewError:
        messages.error(request, _("This plan is no preview any more."))
    return redirect("plan", scope.county.division_code, pk)


@require_POST
@with_right(Right.PLAN)
def discard_plan(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Put a plan away that is not in force."""
    try:
        actions.discard_plan(plan=_plan(scope, pk))
        messages.success(request, _("The plan is put away."))
    except actions.NotAPreviewError:
        messages.error(request, _("This plan is no preview any more."))
    return redirect("plans", scope.county.division_code)


def _plan(scope: Scope, pk: int) -> Plan:
    plans = Plan.objects.filter(county=scope.county).select_related("county", "replaces", "asked_by", "confirmed_by")
    return get_object_or_404(plans, pk=pk)
