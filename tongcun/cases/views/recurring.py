"""What recurs, in pictures with their tables below."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tongcun.cases.pages.pictures import heat_strip, range_bars
from tongcun.cases.queries.cases import cases_of
from tongcun.cases.queries.rates import By, Period
from tongcun.cases.queries.recurring import ENTERPRISE, MOST_CASES, held_states, strips
from tongcun.cases.views.rates import BY_WORDS, period_of
from tongcun.county.clock import service_date
from tongcun.county.gates import with_right
from tongcun.county.queries import Scope
from tongcun.county.rights import Right

WORDS = {
    By.CLASS.value: BY_WORDS[By.CLASS], By.TOWNSHIP.value: BY_WORDS[By.TOWNSHIP],
    ENTERPRISE: gettext_lazy("Enterprise"), By.UNIT.value: BY_WORDS[By.UNIT],
}  # fmt: skip
MOST_MONTHS = 12


@require_safe
@with_right(Right.SEE_CASES)
def recurring(request: HttpRequest, scope: Scope) -> HttpResponse:
    """How many cases came of each class, place, enterprise or unit, month by month, and how long each state held."""
    period = _last_year_of(period_of(request, service_date(scope.county)))
    asked = request.GET.get("by", "")
    by = asked if asked in WORDS else By.CLASS.value
    cases = cases_of(scope).select_related(None)
    rows, held = strips(cases, scope.county, period, by), held_states(cases, period)
    months = [f"{month.since:%y-%m}" for month in period.months()]
    words = _("Cases registered each month, the darker the more; the table below has the same figures")
    held_words = _("How long each state held, in days; the table below has the same figures")
    shown = {
        "period": period, "by": by, "bys": WORDS.items(), "by_words": WORDS[by], "rows": rows, "held": held,
        "months": months, "most": MOST_CASES, "strip": heat_strip(rows, months, words, _("none yet")),
        "bars": range_bars(held, held_words),
    }  # fmt: skip
    return render(request, "cases/recurring.html", shown)


def _last_year_of(period: Period) -> Period:
    """Its last twelve months: more are not told apart in a picture."""
    months = period.months()[-MOST_MONTHS:]
    return Period(months[0].since, months[-1].until)
