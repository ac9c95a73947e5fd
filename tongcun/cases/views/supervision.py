"""What supervisors look at: what is late and what is proposed, and the sample of confirmed cases."""

from __future__ import annotations

import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongcun.cases import actions
from tongcun.cases.forms.supervision import RuleForm, SampleCallForm
from tongcun.cases.models import SampleCall, SampleResult
from tongcun.cases.pure.acts import Party
from tongcun.cases.pure.life import lived
from tongcun.cases.queries.cases import case_of, cases_of
from tongcun.cases.queries.parties import doers
from tongcun.cases.queries.standing import registered
from tongcun.cases.queries.supervising import late_open, proposals, rule_of, sample_of, sampled_month
from tongcun.cases.views.refused import Refused, status, unfit
from tongcun.county.actions import RefusedError, record_full_view
from tongcun.county.clock import day_in, now, service_date
from tongcun.county.gates import with_right
from tongcun.county.queries import Scope
from tongcun.county.rights import Right

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.SUPERVISE)
def escalation(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What is late, the latest first, with what is proposed; below it the rule, which the county can change."""
    form = RuleForm(request.POST or None, instance=rule_of(scope.county))
    if request.method == "POST" and form.is_valid():
        actions.keep_supervision_rule(rule=form.save(commit=False))
        return redirect("escalation", scope.county.division_code)
    moment = now()
    page = Paginator(late_open(cases_of(scope), moment), PAGE).get_page(request.GET.get("page"))
    shown = {"page": page, "rows": proposals(list(page), rule_of(scope.county), moment), "form": form}
    return render(request, "cases/escalation.html", shown, status=status(form.errors))


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.CALL_BACK)
def sampling(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The sample of a month as far as the reader sees it, with what was said when it was called; last month's unless
    another is asked for. Numbers are masked; who asks for them in full is on record."""
    if request.method != "POST":
        return _sampling(request, scope, _month(request.GET.get("month", ""), scope))
    month = _month(request.POST.get("month", ""), scope)
    return _sampling(request, scope, month, in_full=True)


def _month(text: str, scope: Scope) -> datetime.date:
    asked = day_in(f"{text}-01")
    return asked or sampled_month(service_date(scope.county))


def _sampling(
    request: HttpRequest, scope: Scope, month: datetime.date, refused: Refused | None = None, *, in_full: bool = False
) -> HttpResponse:
    sent = refused or Refused("")
    sample = list(sample_of(scope.county, month).filter(pk__in=cases_of(scope).values("pk")))
    calls = SampleCall.objects.filter(month=month, case__in=sample).select_related("by")
    told: dict[int, list[SampleCall]] = {case.pk: [] for case in sample}
    for call in calls:
        told[call.case_id].append(call)
    in_full = in_full and any(told.values())
    if in_full:
        record_full_view(user=scope.user, county=scope.county, what=f"sample calls of {month:%Y-%m}")
    agree = sum(any(call.result == SampleResult.AGREES for call in found) for found in told.values())
    differ = sum(any(call.result == SampleResult.DIFFERS for call in found) for found in told.values())
    shown = {
        "month": month,
        "rows": [(case, told[case.pk], sent.in_place_of(SampleCallForm(case=case.pk))) for case in sample],
        "percent": rule_of(scope.county).sample_percent, "agree": agree, "differ": differ, "error": sent.words,
        "in_full": in_full, "called": any(told.values()),
    }  # fmt: skip
    return render(request, "cases/sampling.html", shown, status=status(refused))


@require_POST
@with_right(Right.CALL_BACK)
def keep_sample_call(request: HttpRequest, scope: Scope, number: str) -> HttpResponse:
    """Enter what was said; nobody who works on the case, or answers for the enterprise, does."""
    case = case_of(scope, number)
    month, form = _month(request.POST.get("month", ""), scope), SampleCallForm(request.POST, case=case.pk)
    life = lived(registered(case), [event.as_event() for event in case.events.order_by("number")])
    theirs = doers(scope, case, life, list(case.parts.prefetch_related("events")))
    if not any(doer.party is Party.CALLER for doer in theirs):
        refusal = _(
            "Whoever works or worked on a case, or answers or answered for its enterprise, does not ask about it."
        )
        return _sampling(request, scope, month, Refused(refusal))
    if not form.is_valid():
        return _sampling(request, scope, month, Refused(unfit(form), form))
    said = form.cleaned_data | {"result": SampleResult(form.cleaned_data["result"])}
    try:
        actions.keep_sample_call(county=scope.county, case=case, month=month, by=scope.user, **said)
    except RefusedError as refused:
        return _sampling(request, scope, month, Refused(str(refused), form))
    return redirect(f"{reverse('sampling', args=[scope.county.division_code])}?month={month:%Y-%m}")
