"""The working calendar: a year at a look, hours of the week, special days, published years."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongcun.county import actions, queries
from tongcun.county.calendar_forms import SpecialDayForm, WeekForm, YearForm
from tongcun.county.calendar_year import (
    LONG_WEEKDAYS,
    WEEKDAYS,
    Look,
    Year,
    name_of,
    stretches_of,
    weeks_in,
)
from tongcun.county.clock import FIRST_DAY, LAST_DAY, day_in, service_date
from tongcun.county.gates import with_right
from tongcun.county.models import PublishedYear, SpecialDay, WorkingWeek
from tongcun.county.published_days import NAMES, UnknownYearError, YearChanges, known_years
from tongcun.county.queries import CalendarRows, Scope
from tongcun.county.rights import Right
from tongcun.loops.working_time import WeekFrom

Shown = dict[str, Any]


@require_safe
@with_right(Right.SEE_CALENDAR)
def calendar(request: HttpRequest, scope: Scope) -> HttpResponse:
    """A year of the county's working calendar, and all that it is made of."""
    forms: Shown = {}
    day = day_in(request.GET.get("day", ""))
    if day is not None:
        forms["day_form"] = _form_of_day(scope, day)
    return _page(request, scope, _year_asked_for(request.GET.get("year", ""), scope), forms)


@require_POST
@with_right(Right.EDIT_CALENDAR)
def set_hours(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Let other hours of the week hold from a day on."""
    form = WeekForm(request.POST)
    if form.is_valid():
        first_date = form.cleaned_data["first_date"]
        try:
            actions.set_hours(county=scope.county, first_date=first_date, week=form.week())
        except actions.RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            return _back(scope, first_date.year)
    return _page(request, scope, service_date(scope.county).year, {"week_form": form})


@require_POST
@with_right(Right.EDIT_CALENDAR)
def drop_hours(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Take back hours of the week."""
    week = get_object_or_404(WorkingWeek.objects.select_related("county"), pk=pk, county=scope.county)
    actions.drop_hours(week=week)
    return _back(scope, week.first_date.year)


@require_POST
@with_right(Right.EDIT_CALENDAR)
def set_special_day(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Let a date be worked otherwise than its week says."""
    form = SpecialDayForm(request.POST)
    if form.is_valid():
        plan = form.plan()
        there = scope.county.special_days.filter(date=plan.date).first()
        try:
            actions.set_special_day(
                county=scope.county, plan=plan, replacing=there if form.cleaned_data["replaces"] else None
            )
        except actions.RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            return _back(scope, plan.date.year)
    return _page(request, scope, service_date(scope.county).year, {"day_form": form})


@require_POST
@with_right(Right.EDIT_CALENDAR)
def drop_special_day(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Take back a special day."""
    day = get_object_or_404(SpecialDay.objects.select_related("county"), pk=pk, county=scope.county)
    actions.drop_special_day(day=day)
    return _back(scope, day.date.year)


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.EDIT_CALENDAR)
def published_year(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What a published year would change; confirmed, it is taken over."""
    asked = request.POST if request.method == "POST" else request.GET
    form = YearForm(asked if "year" in asked or request.method == "POST" else {"year": _next_year(scope)})
    changes: YearChanges | None = None
    if form.is_valid():
        year = form.cleaned_data["year"]
        try:
            changes = queries.changes_by_year(scope.county, year)
            if request.method == "POST":
                replacing = {day for text in request.POST.getlist("replace") if (day := day_in(text)) is not None}
                taken = actions.take_over_year(county=scope.county, year=year, replacing=replacing)
                messages.success(request, _told(taken))
                return _back(scope, year)
        except UnknownYearError:
            form.add_error("year", actions.unknown_year(year))
        except actions.RefusedError as refused:
            form.add_error(None, str(refused))
    years = known_years()
    is_entered = changes is not None and scope.county.published_years.filter(year=changes.year).exists()
    shown = {
        "form": form,
        "changes": changes,
        "is_entered": is_entered,
        "first_known": years.start,
        "last_known": years.stop - 1,
    }
    return render(request, "county/published_year.html", shown)


@require_POST
@with_right(Right.EDIT_CALENDAR)
def know_year(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Say that all holidays of a year are entered by hand."""
    form = YearForm(request.POST)
    if form.is_valid():
        year = form.cleaned_data["year"]
        try:
            actions.know_year_by_hand(county=scope.county, year=year)
        except actions.RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            return _back(scope, year)
    return _page(request, scope, service_date(scope.county).year, {"year_form": form})


@require_POST
@with_right(Right.EDIT_CALENDAR)
def forget_year(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Say that a year's holidays are not known after all."""
    known = get_object_or_404(PublishedYear.objects.select_related("county"), pk=pk, county=scope.county)
    try:
        actions.forget_year(known=known)
    except actions.RefusedError as refused:
        messages.error(request, str(refused))
    return _back(scope, known.year)


@require_safe
@with_right(Right.SEE_CALENDAR)
def calendar_history(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The newest edits of the calendar: whoever changes it changes due dates."""
    back = reverse("calendar", args=[scope.county.division_code])
    shown = {"what": _("Working calendar"), "edits": queries.calendar_edits(scope.county), "back": back}
    return render(request, "county/history.html", shown)


def _page(request: HttpRequest, scope: Scope, number: int, forms: Shown) -> HttpResponse:
    rows = queries.calendar_rows(scope.county)
    working = queries.calendar_of(scope.county, rows)
    today = service_date(scope.county)
    days = [day for day in rows.days if day.date.year == number]
    year = Year(number, working, {day.date: day for day in days}, today)
    known = rows.known_through()
    shown: Shown = {
        "year": year,
        "workdays": year.workdays(),
        "before": number - 1 if number > FIRST_DAY.year else None,
        "after": number + 1 if number < LAST_DAY.year else None,
        "weekdays": list(zip(WEEKDAYS, LONG_WEEKDAYS, strict=True)),
        "looks": list(Look),
        "weeks": _weeks(number, rows),
        "days": [(day, name_of(day.name), day.name in NAMES) for day in days],
        "known_through": known,
        "years": rows.years,
        "is_known": any(one.year == number for one in rows.years),
        "may_edit": scope.covers_county(Right.EDIT_CALENDAR),
        "next_published": _next_published(rows),
        "week_form": WeekForm(initial=_initial_week(rows), auto_id="week_%s"),
        "day_form": SpecialDayForm(auto_id="day_%s"),
        "year_form": YearForm(initial={"year": rows.years[-1].year + 1 if rows.years else number}, auto_id="year_%s"),
    }
    return render(request, "county/calendar.html", shown | forms)


def _weeks(number: int, rows: CalendarRows) -> list[tuple[WorkingWeek | None, object]]:
    """The weeks of a year: their row (None: what holds as long as nothing else is said) and their hours."""
    by_day = {week.first_date: week for week in rows.weeks}
    later = [week.as_week() for week in rows.weeks]
    found: list[WeekFrom] = weeks_in(number, queries.DEFAULT_WEEK, later)
    return [(by_day.get(week.first_date), stretches_of(week.week)) for week in found]


def _initial_week(rows: CalendarRows) -> dict[str, object]:
    """The newest hours, to be changed."""
    week = rows.weeks[-1].as_week().week if rows.weeks else queries.DEFAULT_WEEK
    return dict(zip(WeekForm.WEEKDAYS, week, strict=True))


def _form_of_day(scope: Scope, date: datetime.date) -> SpecialDayForm:
    """The form of a date, with what is set for it."""
    day = scope.county.special_days.filter(date=date).first()
    initial: dict[str, object] = {"date": date}
    if day is not None:
        initial |= {"kind": day.kind, "hours": day.hours, "name": day.name, "replaces": True}
    return SpecialDayForm(initial=initial, auto_id="day_%s")


def _next_published(rows: CalendarRows) -> int | None:
    """The next year whose notice is known and that the county has not taken over."""
    year = rows.years[-1].year + 1 if rows.years else known_years().stop - 1
    return year if year in known_years() else None


def _next_year(scope: Scope) -> int:
    """The year that somebody most likely wants to take over."""
    last = scope.county.published_years.order_by("-year").values_list("year", flat=True).first()
    newest = known_years().stop - 1
    return newest if last is None else min(last + 1, newest)


def _year_asked_for(text: str, scope: Scope) -> int:
    """The year of an address, or this one."""
    if text.isascii() and text.isdigit() and len(text) == 4 and FIRST_DAY.year <= int(text) <= LAST_DAY.year:
        return int(text)
    return service_date(scope.county).year


def _told(taken: YearChanges) -> str:
    count = len(taken.new) + len(taken.changed) + len(taken.vanished)
    said = ngettext(
        "{year} is taken over: {count} day has changed.", "{year} is taken over: {count} days have changed.", count
    )
    return said.format(year=taken.year, count=count)


def _back(scope: Scope, year: int) -> HttpResponse:
    return redirect(f"{reverse('calendar', args=[scope.county.division_code])}?year={year}")
