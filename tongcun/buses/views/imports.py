"""Rosters and holds from a sheet."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongcun.buses import actions
from tongcun.buses.rosters import RosterRow, read_roster
from tongcun.buses.views.runs import day_of, tell_duty_problems
from tongcun.county.gates import with_county_right
from tongcun.county.import_pages import Frame, ImportKind, Kinds, Reading, import_page, upload_page
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.county.sheets import CONTENTS, Record


@require_http_methods(["GET", "HEAD", "POST"])
@with_county_right(Right.RUN_DAY)
def import_roster(request: HttpRequest, scope: Scope, date: str) -> HttpResponse:
    """Take a roster in; its rows without a date are of the date in the address."""
    day = day_of(scope, date)
    return upload_page(request, scope, _rosters(day), _roster_frame(scope, day))


@require_http_methods(["GET", "HEAD", "POST"])
@with_county_right(Right.RUN_DAY)
def check_roster(request: HttpRequest, scope: Scope, date: str, pk: int) -> HttpResponse:
    """Choose the columns of a roster, check it, import it."""
    day = day_of(scope, date)
    return import_page(request, scope, _rosters(day), _roster_frame(scope, day), pk)


def _roster_frame(scope: Scope, day: datetime.date) -> Frame:
    code, date = scope.county.division_code, day.isoformat()
    return Frame(
        tabs="buses/tabs.html", tab="roster", back=reverse("roster", args=[code, date]),
        address=lambda pk: reverse("check_roster", args=[code, date, pk]),
        hint=_("A row says who drives: a line, or one trip of it by its id or by when it sets out. Rows without a date "
               "are for {day}.").format(day=date),
    )  # fmt: skip


def _rosters(day: datetime.date) -> Kinds:
    def read(reading: Reading, rows: Iterable[Record]) -> list[RosterRow]:
        return read_roster(reading.scope.county, rows, reading.headings, day, reading.told)

    def save(request: HttpRequest, reading: Reading, rows: list[RosterRow]) -> HttpResponse:
        scope = reading.scope
        problems = actions.set_rosters(county=scope.county, days=_by_date(rows))
        messages.success(request, _("{count} duties written.").format(count=len(rows)))
        tell_duty_problems(request, problems)
        first = min(row.date for row in rows)
        return redirect("roster", scope.county.division_code, first.isoformat())

    return {"roster": ImportKind(CONTENTS["roster"], read, _sound_roster, save)}


def _sound_roster(rows: list[RosterRow]) -> str:
    days = {row.date for row in rows}
    told = _("All rows are sound: {count} duties on {days} days, from {first} to {last}.")
    return told.format(count=len(rows), days=len(days), first=min(days).isoformat(), last=max(days).isoformat())


def _by_date(rows: list[RosterRow]) -> dict[datetime.date, list[actions.Turn]]:
    days: dict[datetime.date, list[actions.Turn]] = {}
    for row in rows:
        days.setdefault(row.date, []).append(row.turn)
    return days
