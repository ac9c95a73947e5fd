"""How well cases are handled, in rates that open their cases."""

from __future__ import annotations

import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tongcun.cases.queries.cases import cases_of
from tongcun.cases.queries.rates import By, Period, rows_by, total
from tongcun.county.clock import day_in, service_date
from tongcun.county.gates import with_right
from tongcun.county.queries import Scope
from tongcun.county.rights import Right

BY_WORDS = {
    By.UNIT: gettext_lazy("Unit"), By.MONTH: gettext_lazy("Month"), By.CLASS: gettext_lazy("Class"),
    By.TOWNSHIP: gettext_lazy("Township"),
}  # fmt: skip
MOST_DAYS = 3 * 366


@require_safe
@with_right(Right.SEE_CASES)
def rates(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Every rate, raw and adjusted, of the cases that the reader may see, by unit, month, class or township."""
    period = period_of(request, service_date(scope.county))
    asked = request.GET.get("by", "")
    by = By(asked) if asked in set(By) else By.UNIT
    cases = cases_of(scope).select_related(None)
    shown = {
        "period": period, "by": by.value, "by_words": BY_WORDS[by], "bys": [(one.value, BY_WORDS[one]) for one in By],
        "rows": rows_by(cases, scope.county, period, by), "total": total(cases, period),
        "periods": usual_periods(service_date(scope.county)),
        "cases": reverse("cases", args=[scope.county.division_code]),
    }  # fmt: skip
    return render(request, "cases/rates.html", shown)


def period_of(request: HttpRequest, today: datetime.date) -> Period:
    """The days that the address asks for, three years at most; else this year until today."""
    since = day_in(request.GET.get("since", "")) or today.replace(month=1, day=1)
    until = day_in(request.GET.get("until", "")) or today
    if not since <= until <= since + datetime.timedelta(days=MOST_DAYS):
        return Period(today.replace(month=1, day=1), today)
    return Period(since, until)


def usual_periods(today: datetime.date) -> list[tuple[str, Period]]:
    """What is mostly asked for."""
    month, year = today.replace(day=1), today.replace(month=1, day=1)
    last_month_ends = month - datetime.timedelta(days=1)
    return [
        (_("this month"), Period(month, today)),
        (_("last month"), Period(last_month_ends.replace(day=1), last_month_ends)),
        (_("this year"), Period(year, today)),
        (_("last year"), Period(year.replace(year=year.year - 1), year - datetime.timedelta(days=1))),
    ]
