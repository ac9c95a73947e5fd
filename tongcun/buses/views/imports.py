"""Rosters and holds from a sheet."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tongcun.buses import actions, queries
from tongcun.buses.forms import ValidFromForm
from tongcun.buses.hold_lists import ListedHolds, read_holds
from tongcun.buses.roster_clashes import tell_clashes
from tongcun.buses.rosters import RosterRow, read_roster
from tongcun.buses.views.telling import tell_duty_problems, tell_kept, telling_what_to_plan_again
from tongcun.county.clock import service_date
from tongcun.county.figures import Counted
from tongcun.county.gates import day_of, with_right
from tongcun.county.import_pages import Frame, ImportKind, Kinds, Reading, import_page, upload_page
from tongcun.county.queries import Scope
from tongcun.county.rights import Right
from tongcun.county.sheets import CONTENTS, Record
from tongcun.feeds.county_holds import Holds


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.RUN_DAY)
def import_roster(request: HttpRequest, scope: Scope, date: str) -> HttpResponse:
    """Take a roster in; its rows without a date are of the date in the address."""
    day = day_of(scope, date)
    return upload_page(request, scope, _rosters(day), _roster_frame(scope, day))


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.RUN_DAY)
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


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.EDIT_TIMETABLE)
def import_holds(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Take a list of holds in."""
    return upload_page(request, scope, HOLDS, _holds_frame(scope))


@require_http_methods(["GET", "HEAD", "POST"])
@with_right(Right.EDIT_TIMETABLE)
def check_holds(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Choose the columns of a list of holds, and from when they are; check it, import it."""
    return import_page(request, scope, HOLDS, _holds_frame(scope), pk)


def _holds_frame(scope: Scope) -> Frame:
    code = scope.county.division_code
    return Frame(
        tabs="buses/tabs.html", tab="timetables", back=reverse("timetables", args=[code]),
        address=lambda pk: reverse("check_holds", args=[code, pk]),
        hint=_("A row gives a line, one trip or a vehicle its room for parcels; what is kept for luggage is taken off. "
               "From the day you name a new timetable version holds that differs in its room alone."),
    )  # fmt: skip


def _rosters(day: datetime.date) -> Kinds:
    def read(reading: Reading, rows: Iterable[Record]) -> list[RosterRow]:
        county, (_file, problems) = reading.scope.county, reading.told
        found = read_roster(county, rows, reading.headings, day, reading.told)
        if not problems.errors:
            tell_clashes(county, found, reading.headings, reading.told)
        return found

    def save(request: HttpRequest, reading: Reading, rows: list[RosterRow]) -> HttpResponse:
        scope = reading.scope
        with telling_what_to_plan_again(request, scope.county):
            done = actions.set_rosters(county=scope.county, days=_by_date(rows))
        told = ngettext("{count} duty written.", "{count} duties written.", len(rows))
        messages.success(request, told.format(count=Counted(len(rows))))
        tell_duty_problems(request, done.problems)
        tell_kept(request, done.kept)
        first = min(row.date for row in rows)
        return redirect("roster", scope.county.division_code, first.isoformat())

    return {"roster": ImportKind(CONTENTS["roster"], read, _sound_roster, save)}


def _sound_roster(rows: list[RosterRow]) -> str:
    days = {row.date for row in rows}
    told = _("All rows are sound. Duties: {count}; days: {days}, from {first} to {last}.")
    return told.format(
        count=Counted(len(rows)), days=Counted(len(days)), first=min(days).isoformat(), last=max(days).isoformat()
    )


def _by_date(rows: list[RosterRow]) -> dict[datetime.date, list[actions.Turn]]:
    days: dict[datetime.date, list[actions.Turn]] = {}
    for row in rows:
        days.setdefault(row.date, []).append(row.turn)
    return days


def _read_holds(reading: Reading, rows: Iterable[Record]) -> ListedHolds:
    return read_holds(reading.scope.county, rows, reading.headings, reading.options["valid_from"], reading.told)


def _sound_holds(holds: ListedHolds) -> str:
    told = _("All rows are sound. Lines: {lines}; trips: {trips}; vehicles: {vehicles}, of them new: {new}.")
    return told.format(
        lines=Counted(len(holds.by_route)),
        trips=Counted(len(holds.by_trip)),
        vehicles=Counted(len(holds.by_plate)),
        new=Counted(len(holds.new_plates)),
    )


def _save_holds(request: HttpRequest, reading: Reading, holds: ListedHolds) -> HttpResponse:
    county, valid_from = reading.scope.county, reading.options["valid_from"]
    before = queries.version_on(county, valid_from)
    with telling_what_to_plan_again(request, county):
        version = actions.import_holds(
            county=county, holds=Holds(holds.by_route, holds.by_trip), vehicles=holds.by_plate, valid_from=valid_from,
            made_by=reading.scope.user,
        )  # fmt: skip
    if version is None or before is None:
        count = len(holds.by_plate)
        noted = ngettext("The room of {count} vehicle is noted.", "The room of {count} vehicles is noted.", count)
        messages.success(request, noted.format(count=Counted(count)))
        return redirect("vehicles", county.division_code)
    told = _("The holds are in, from {date} on. Days that are open already take them when they are opened again.")
    messages.success(request, told.format(date=valid_from.isoformat()))
    if version.valid_from == before.valid_from:
        return redirect("timetable", county.division_code, version.pk)
    return redirect("compare_timetables", county.division_code, version.pk, before.pk)


def _from_tomorrow(scope: Scope, data: Any) -> ValidFromForm:
    return ValidFromForm(data, initial={"valid_from": service_date(scope.county) + datetime.timedelta(days=1)})


HOLDS: Kinds = {"holds": ImportKind(CONTENTS["holds"], _read_holds, _sound_holds, _save_holds, _from_tomorrow)}
